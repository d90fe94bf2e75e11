"""log.json: the account log, from genesis to deletion, and every rule broken."""

from typing import Any

from tests.fakes.account_logs import Account
from tests.fakes.log_breaks import Break, breaks, crowd
from tests.fakes.log_life import live
from tests.vectors.making.recorded import Recording
from workmoniq_protocol.wire.account_log import Entry, LogState


def make(recording: Recording) -> dict[str, Any]:
    """The whole file."""
    life = live(recording.grant)
    full, refused = crowd(recording.grant)
    broken = [_bad("life", each) for each in breaks(life)] + [_bad("crowd", e) for e in refused]
    good = [_good("life", life.account, taken) for taken in range(1, len(life.account.made) + 1)]
    return {
        "format": "workmoniq-log-vectors",
        "version": 1,
        "life": [told(entry) for entry in life.account.entries],
        "crowd": [told(entry) for entry in full.entries],
        "good": [*good, _good("crowd", full, len(full.made))],
        "bad": broken,
        "heads": _heads(life.account.entries[0]),
    }


def told(entry: Entry) -> dict[str, str]:
    """p as text where it is any, in hex where it is none."""
    try:
        body = {"p": entry.p.decode()}
    except UnicodeDecodeError:
        body = {"p_hex": entry.p.hex()}
    if entry.p.startswith(b"\xef\xbb\xbf"):
        body = {"p_hex": entry.p.hex()}
    return {**body, "sig": entry.sig.hex(), **({"cosig": entry.cosig.hex()} if entry.cosig else {})}


def summary(state: LogState) -> dict[str, Any]:
    """What two readers of a log have to agree on."""
    return {
        "n": state.n,
        "head": state.head.hex(),
        "active": [[each.id.hex(), each.role, each.kem_n] for each in state.active()],
        "streams": [
            [each.id.hex(), each.stream_class, each.owner.hex(), each.closed_n is None]
            + ([each.end[0], each.end[1].hex()] if each.end else [])
            for each in state.streams.values()
        ],
        "epoch": state.epoch,
        "unretired": list(state.unretired_epochs()),
        "grants": {
            str(epoch): {key.hex(): value.hex() for key, value in held.grants.items()}
            for epoch, held in state.epochs.items()
        },
        "recovery": [state.recovery.sig_pk.hex(), state.recovery.n],
        "pending": state.pending_recovery.n if state.pending_recovery else None,
        "rekey_n": state.last_rekey_n(),
        "rotate_due": state.rotate_due,
        "not_renewed": [each.id.hex() for each in state.not_renewed()],
        "ttl_days": state.ttl_days,
        "purges": [[each.n, each.first_day, each.last_day] for each in state.purges],
        "orgs": sorted(each.hex() for each in state.orgs),
        "deleted": state.deleted,
    }


def _good(name: str, account: Account, taken: int) -> dict[str, Any]:
    return {
        "log": name,
        "entries": taken,
        "state": summary(account.states[taken - 1]),
        "expect": "ok",
    }


def _bad(name: str, broken: Break) -> dict[str, Any]:
    entry = told(broken.entry)
    return {
        "case": broken.case,
        "log": name,
        "after": broken.after,
        **entry,
        "expect": broken.rule,
    }


def _heads(entry: Entry) -> list[dict[str, str]]:
    """The same bytes, parted otherwise between body and signatures: other heads."""
    p, sig, cosig = b"p" * 40, entry.sig, entry.cosig or b""
    parted = ((p, sig, cosig), (p + sig, cosig, b""), (p, sig, b""), (p + sig + cosig, sig, b""))
    return [
        {
            "p_hex": one.hex(),
            "sig": two.hex(),
            "cosig": three.hex(),
            "head": Entry(p=one, sig=two, cosig=three or None).head().hex(),
        }
        for one, two, three in parted
    ]
