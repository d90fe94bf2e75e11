"""Each rule of the account log, broken once or more by somebody whose signatures hold."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from tests.fakes.account_logs import Account, Body, Change, Device
from tests.fakes.log_life import Life, head_of
from workmoniq_protocol import tags
from workmoniq_protocol.crypto import log_entries, signing
from workmoniq_protocol.crypto.log_author import Author
from workmoniq_protocol.strict_json import b64, unb64
from workmoniq_protocol.wire.account_log import RECOVERY_ID, Entry, account_id

IDENTITY = b"\x01" + bytes(31)
TOO_LARGE_Y = (2**255 - 19).to_bytes(32, "little")


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """An entry that breaks a rule. after: how many entries of the life come before it."""

    case: str
    rule: str
    after: int
    entry: Entry


def setting(**values: object) -> Change:
    """Give keys of a body other values."""
    return lambda body: body.update(values)


def within(outer: str, **values: object) -> Change:
    """The same, of an object inside."""
    return lambda body: body[outer].update(values)


def dropping(*keys: str) -> Change:
    """Leave keys out."""

    def change(body: Body) -> None:
        for key in keys:
            del body[key]

    return change


def both(*changes: Change) -> Change:
    """One after the other."""

    def change(body: Body) -> None:
        for each in changes:
            each(body)

    return change


def named_anew(body: Body) -> None:
    """Compute the account id again, so that only the rule in question is broken."""
    dev, rec = body["dev"], body["rec"]
    acct = account_id(
        nonce=unb64(body["nonce"]),
        device=unb64(dev["id"]),
        sig_pk=unb64(dev["sig_pk"]),
        kem_pk=unb64(dev["kem_pk"]),
        rec_sig_pk=unb64(rec["sig_pk"]),
        rec_kem_pk=unb64(rec["kem_pk"]),
    )
    body["acct"] = b64(acct)


def breaks(life: Life) -> Iterator[Break]:
    """All of them."""
    made, at = life.account.made, life.at

    def broken(case: str, rule: str, n: int, change: Change, **signing_by: Any) -> Break:
        entry = made[n].altered(change, **signing_by)
        return Break(case=case, rule=rule, after=n, entry=entry)

    def raw(case: str, rule: str, n: int, p: bytes) -> Break:
        return Break(case=case, rule=rule, after=n, entry=made[n].altered(p=p))

    yield from _forms(life, broken, raw)
    yield from _chain(life, broken)
    yield from _genesis(life, broken)
    yield from _devices(life, broken)
    yield from _epochs(life, broken)
    yield from _recovery(life, broken)
    yield from _streams(life, broken)
    yield Break(
        case="anything after delete_account",
        rule="deleted",
        after=at["delete_account"] + 1,
        entry=life.account.unchecked(life.heir.author, "set_ttl", {"days": 0}).entry,
    )


def _forms(life: Life, broken: Any, raw: Any) -> Iterator[Break]:
    made, ttl = life.account.made, life.at["set_ttl"]
    p = made[ttl].entry.p
    yield raw("a byte order mark", "json", ttl, b"\xef\xbb\xbf" + p)
    yield raw("no UTF-8", "json", ttl, p.replace(b'"set_ttl"', b'"set_ttl\xff"'))
    yield raw("a key twice", "json", ttl, p.replace(b'"days":365', b'"days":365,"days":365'))
    yield raw("a float", "json", ttl, p.replace(b"365", b"365.0"))
    yield raw("an exponent", "json", ttl, p.replace(b"365", b"4e2"))
    yield raw("a negative number", "json", ttl, p.replace(b"365", b"-7"))
    yield raw("2^53", "json", ttl, p.replace(b"365", b"9007199254740992"))
    yield raw("no number", "json", ttl, p.replace(b"365", b"NaN"))
    yield raw("cut short", "json", ttl, p[:-1])
    yield raw("something behind", "json", ttl, p + b"0")
    yield raw("a list", "json", ttl, b"[" + p + b"]")
    yield raw("nine levels deep", "json", ttl, p.replace(b"365", b"[" * 8 + b"]" * 8))
    yield raw("longer than 64 KiB", "json", ttl, p + b" " * (65_537 - len(p)))
    yield broken("version 2", "version", ttl, setting(v=2))
    yield broken("version true", "version", ttl, setting(v=True))
    yield broken("no version", "version", ttl, dropping("v"))
    yield broken("an unknown op", "op", ttl, setting(op="set_tll"))
    yield broken("an op that is a number", "op", ttl, setting(op=7))
    yield broken("no op", "op", ttl, dropping("op"))
    yield broken("an extra key", "keys", ttl, setting(note=""))
    for key in ("acct", "n", "prev", "by", "days"):
        yield broken(f"no {key}", "keys", ttl, dropping(key))
    yield broken("a key of another op", "keys", ttl, both(dropping("days"), setting(epoch=1)))
    yield broken("days as text", "type", ttl, setting(days="365"))
    yield broken("days true", "type", ttl, setting(days=True))
    yield broken("days null", "type", ttl, setting(days=None))
    yield broken("n as text", "type", ttl, setting(n=str(ttl)))
    yield broken("by of 15 bytes", "type", ttl, setting(by=b64(bytes(15))))
    yield broken("prev of 33 bytes", "type", ttl, setting(prev=b64(bytes(33))))
    by = b64(life.laptop.id)
    yield broken("base64 with padding", "type", ttl, setting(by=by + "=="))
    yield broken("base64 with spare bits", "type", ttl, setting(by="A" * 21 + "B"))
    yield broken("plain base64", "type", ttl, setting(by="+" + by[1:]))


def _chain(life: Life, broken: Any) -> Iterator[Break]:
    made, ttl = life.account.made, life.at["set_ttl"]
    entry = made[ttl].entry
    other = Author(id=life.account.dice(16), sig_seed=life.account.dice(32))
    yield broken("another account", "acct", ttl, setting(acct=b64(bytes(16))))
    yield broken("n again", "chain", ttl, setting(n=ttl - 1))
    yield broken("n skipped", "chain", ttl, setting(n=ttl + 1))
    yield broken("another predecessor", "chain", ttl, setting(prev=b64(bytes(32))))
    yield broken(
        "the head before", "chain", ttl, setting(prev=b64(life.account.states[ttl - 2].head))
    )
    yield Break(case="an entry again", rule="chain", after=ttl + 1, entry=entry)
    yield broken("an unknown author", "signer", ttl, setting(by=b64(other.id)))
    yield broken("another's signature", "sig", ttl, setting(), signer=other.sig_seed)
    yield broken(
        "a device signs for another", "sig", ttl, setting(), signer=life.desktop.author.sig_seed
    )
    flipped = replace(entry, sig=entry.sig[:-1] + bytes((entry.sig[-1] ^ 1,)))
    yield Break(case="a signature with one bit flipped", rule="sig", after=ttl, entry=flipped)
    first = made[0].entry
    assert first.cosig is not None
    moved = replace(first, sig=first.sig + first.cosig[:1], cosig=first.cosig[1:])
    yield Break(case="a byte moved between signatures", rule="sig", after=0, entry=moved)
    cut = replace(first, cosig=first.cosig[:-1])
    yield Break(case="a second signature cut", rule="cosig", after=0, entry=cut)
    under_other_tag = replace(
        entry, sig=signing.sign(life.laptop.author.sig_seed, tags.SIGN_LOG_COSIGNED, entry.p)
    )
    yield Break(case="a signature of another tag", rule="sig", after=ttl, entry=under_other_tag)
    for name, author, case in (
        ("set_ttl", life.phone.author, "a web device sets the keeping time"),
        ("purge", life.phone.author, "a web device purges"),
        ("org", life.phone.author, "a web device joins an organisation"),
        ("rotate", life.phone.author, "a web device rotates"),
        ("rotate_done", life.phone.author, "a web device ends a rotation"),
        ("begin", life.phone.author, "a web device asks for recovery keys"),
    ):
        change = setting(by=b64(author.id))
        yield broken(case, "signer", life.at[name], change, signer=author.sig_seed)
    seed, recovery = life.recoveries[0].sig_seed, b64(RECOVERY_ID)
    for name in ("set_ttl", "org", "close_stream", "begin"):
        yield broken(
            f"recovery writes {made[life.at[name]].entry.body()['op']}",
            "signer",
            life.at[name],
            setting(by=recovery),
            signer=seed,
        )
    late = life.account.unchecked(life.desktop.author, "set_ttl", {"days": 7}, life.at["revoke"])
    yield Break(
        case="a revoked device writes",
        rule="signer",
        after=life.at["revoke"] + 1,
        entry=late.entry,
    )


def _genesis(life: Life, broken: Any) -> Iterator[Break]:
    made = life.account.made
    first = made[0].entry
    other = life.account.dice(32)
    yield Break(case="no genesis first", rule="genesis", after=0, entry=made[1].entry)
    second = both(setting(n=1), setting(prev=b64(first.head())))
    again = made[0].altered(second)
    yield Break(case="a second genesis", rule="genesis", after=1, entry=again)
    yield broken("a genesis with a number", "chain", 0, setting(n=1))
    yield broken("a genesis with a predecessor", "chain", 0, setting(prev=b64(head_of("x"))))
    yield broken("an account id of other keys", "acct", 0, setting(acct=b64(bytes(16))))
    yield broken("a genesis by somebody else", "signer", 0, setting(by=b64(bytes(16))))
    yield broken("epoch 1 first", "epoch", 0, setting(epoch=1))
    yield broken("no grant for recovery", "grants", 0, _without_grant(RECOVERY_ID))
    yield broken("no grant for the first device", "grants", 0, _without_grant(life.laptop.id))
    yield broken("a grant too many", "grants", 0, _with_grant(bytes(15) + b"\x01"))
    yield broken("a genesis that recovery did not sign", "cosig", 0, setting(), cosigner=None)
    yield broken("a genesis that others cosigned", "cosig", 0, setting(), cosigner=other)
    yield broken("a genesis signed by others", "sig", 0, setting(), signer=other)
    yield broken("an extra key of the device", "keys", 0, within("dev", role="full"))
    yield broken("a device that is no object", "keys", 0, setting(dev=[]))
    yield broken("a missing recovery key", "keys", 0, lambda body: body["rec"].pop("kem_pk"))
    for key in (IDENTITY, TOO_LARGE_Y):
        case = "small order" if key == IDENTITY else "y of p"
        for outer in ("dev", "rec"):
            change = both(within(outer, sig_pk=b64(key)), named_anew)
            yield broken(f"{outer} key of {case}", "weak_key", 0, change)
        yield broken(f"receipt key of {case}", "weak_key", 0, setting(receipt_pk=b64(key)))
    body = first.body()
    dev: Any = body["dev"]
    rec: Any = body["rec"]
    full_kem = unb64(dev["kem_pk"])
    junk = b"\xff" * 1152 + full_kem[1152:]
    zero_point = full_kem[:1184] + bytes(32)
    for case, key in (("no ML-KEM key", junk), ("a zero X25519 key", zero_point)):
        change = both(within("dev", kem_pk=b64(key)), named_anew)
        yield broken(f"{case} for the first device", "weak_key", 0, change)
        yield broken(f"{case} for the inbox", "weak_key", 0, setting(inbox_pk=b64(key)))
    same_sig = both(within("rec", sig_pk=dev["sig_pk"]), named_anew)
    yield broken(
        "one key for device and recovery",
        "reused",
        0,
        same_sig,
        cosigner=life.laptop.author.sig_seed,
    )
    same_kem = both(within("dev", kem_pk=rec["kem_pk"]), named_anew)
    yield broken("one KEM key for device and recovery", "reused", 0, same_kem)
    as_recovery = both(within("dev", id=b64(RECOVERY_ID)), setting(by=b64(RECOVERY_ID)), named_anew)
    yield broken("a first device with the id of recovery", "reused", 0, as_recovery)


def _devices(life: Life, broken: Any) -> Iterator[Break]:
    account, at = life.account, life.at
    add, web = at["add_device"], at["add_web"]
    other = account.dice(32)
    yield broken("role recovery", "role", add, setting(role="recovery"))
    yield broken("role Full", "role", add, setting(role="Full"))
    yield broken("a web device with a KEM key", "web_key", web, setting(kem_pk="AA"))
    yield broken("a web device with a grant", "grants", web, _epoch_grant("0"))
    yield broken("a full device without KEM key", "type", add, setting(kem_pk=""))
    yield broken("a full device without grant", "grants", add, setting(grants={}))
    yield broken("a grant of an epoch to come", "grants", add, _epoch_grant("1"))
    yield broken("an epoch with a zero in front", "grants", add, _epoch_named_again("00"))
    yield broken("grants that are a list", "type", add, setting(grants=[]))
    late = at["revoke_by_recovery"] - 1
    yield broken("one unretired epoch without grant", "grants", late, _without_epoch("3"))
    yield broken("a retired epoch with grant", "grants", late, _epoch_grant("0"))
    yield broken("an id again", "reused", add, setting(id=b64(life.laptop.id)))
    yield broken("the id of recovery again", "reused", add, setting(id=b64(RECOVERY_ID)))
    yield broken("a signing key again", "reused", add, setting(sig_pk=b64(life.laptop.sig_pk)))
    yield broken(
        "the signing key of recovery", "reused", add, setting(sig_pk=b64(life.recoveries[0].sig_pk))
    )
    first = life.laptop.kem_seeds[0]
    kem_pk = b64(replace(life.laptop, kem_seeds=(first,)).kem_pk)
    yield broken("a KEM key again", "reused", add, setting(kem_pk=kem_pk))
    again = both(setting(id=b64(life.desktop.id)), setting())
    yield broken("the id of a revoked device again", "reused", late, again)
    pending_pk = setting(sig_pk=b64(life.recoveries[1].sig_pk))
    yield broken("the key of a cancelled recovery again", "reused", late, pending_pk)
    yield broken("a signing key of small order", "weak_key", add, setting(sig_pk=b64(IDENTITY)))
    yield broken("a signing key with y of p", "weak_key", add, setting(sig_pk=b64(TOO_LARGE_Y)))
    yield broken("no second signature of the device", "cosig", add, setting(), cosigner=None)
    for case, key in (
        ("for another id", {"device": account.dice(16)}),
        ("for another account", {"acct": bytes(16)}),
        ("for role web", {"role": "web"}),
        ("for another KEM key", {"kem_pk": life.heir.kem_pk}),
        ("by another key", {"seed": other}),
    ):
        yield _devco(life, f"a device vouched {case}", add, life.desktop, **key)
    sealed = life.account.made[add].entry
    p_signed = signing.sign(life.desktop.author.sig_seed, tags.SIGN_LOG_COSIGNED, sealed.p)
    yield Break(
        case="a device that signed the entry, not itself",
        rule="cosig",
        after=add,
        entry=replace(sealed, cosig=p_signed),
    )
    kem = at["kem"]
    yield broken("a KEM key for another rotation", "done", kem, setting(done=0))
    yield broken("a KEM key that was used", "reused", kem, setting(kem_pk=kem_pk))
    yield broken("a renewal without second signature", "cosig", kem, setting(), cosigner=None)
    yield _devco(
        life, "a renewal vouched for another key", kem, life.desktop, kem_pk=life.heir.kem_pk
    )
    for case, n in (("a second renewal after one rotation", kem + 1), ("no rotation yet", add)):
        device = life.laptop.renewed(account.dice(32))
        done = account.states[n - 1].done_epoch
        further = {"kem_pk": b64(device.kem_pk), "done": done}
        made = account.unchecked(device.author, "kem", further, n - 1)
        cosig = log_entries.cosign_device(
            acct=account.state.acct, device=device.author, role="full", kem_pk=device.kem_pk
        )
        entry = replace(made.entry, cosig=cosig)
        yield Break(case=f"a renewal: {case}", rule="done", after=n, entry=entry)
    by_phone = {"by": b64(life.phone.id), "kem_pk": b64(account.new_device().kem_pk)}
    yield broken(
        "a web device renews",
        "signer",
        kem,
        setting(**by_phone),
        signer=life.phone.author.sig_seed,
    )
    by_recovery = setting(by=b64(RECOVERY_ID))
    yield broken("recovery renews", "signer", kem, by_recovery, signer=life.recoveries[0].sig_seed)


def _epochs(life: Life, broken: Any) -> Iterator[Break]:
    at = life.at
    rotate, revoke, done = at["rotate"], at["revoke"], at["rotate_done"]
    laptop, desktop, phone = (each.id for each in (life.laptop, life.desktop, life.phone))
    desk, loc = life.desk, life.loc
    ends = {desk: (7, head_of("desk 7")), loc: (2, head_of("loc 2"))}

    def finals(**changed: object) -> Change:
        rows: dict[bytes, tuple[int, bytes]] = {**ends}
        rows.update(changed.get("rows", {}))  # type: ignore[call-overload]
        told = [[b64(each), seq, b64(hashed)] for each, (seq, hashed) in rows.items()]
        return setting(finals=told + list(changed.get("more", ())))  # type: ignore[call-overload]

    yield broken("an epoch again", "epoch", rotate, setting(epoch=0))
    yield broken("an epoch skipped", "epoch", rotate, setting(epoch=2))
    yield broken("a rotation without a device", "grants", rotate, _without_grant(desktop))
    yield broken("a rotation without recovery", "grants", rotate, _without_grant(RECOVERY_ID))
    yield broken("a rotation for a web device", "grants", rotate, _with_grant(phone))
    yield broken("a grant of 31 bytes", "type", rotate, _with_grant(desktop, bytes(31)))
    yield broken("a grant to no id", "type", rotate, _with_grant(b"short"))
    yield broken(
        "a rotation with a second signature", "cosig", rotate, setting(), cosigner=desk * 2
    )
    yield broken("no inbox key", "keys", rotate, dropping("inbox_pk"))
    yield broken("no commitment", "keys", rotate, dropping("ekc"))
    yield broken("a commitment of 16 bytes", "type", rotate, setting(ekc=b64(bytes(16))))
    yield broken("done again", "done", done, setting(epoch=0))
    yield broken("done with an epoch to come", "done", done, setting(epoch=2))
    yield broken("who is revoked is granted", "grants", revoke, _with_grant(desktop))
    yield broken("a revocation without a grant", "grants", revoke, _without_grant(laptop))
    yield broken("nobody revoked", "ids", revoke, both(setting(ids=[]), setting(finals=[])))
    yield broken("one revoked twice", "ids", revoke, setting(ids=[b64(desktop), b64(desktop)]))
    many = [b64(bytes((number,)) * 16) for number in range(1, 18)]
    yield broken("seventeen revoked", "ids", revoke, setting(ids=many))
    yield broken("ids that are no list", "type", revoke, setting(ids=b64(desktop)))
    yield broken("revoking itself", "revokes_itself", revoke, setting(ids=[b64(laptop)]))
    yield broken("revoking recovery", "revokes_itself", revoke, setting(ids=[b64(RECOVERY_ID)]))
    yield broken("revoking who never was", "not_active", revoke, setting(ids=[b64(life.heir.id)]))
    late = at["revoke_by_recovery"]
    yield broken("revoking who is revoked", "not_active", late, setting(ids=[b64(desktop)]))
    everybody = setting(ids=[b64(laptop), b64(life.heir.id)])
    nobody = both(everybody, _without_grant(life.heir.id))
    yield broken("revoking the last full device", "no_full_device", late, nobody)
    yield broken("finals twice", "finals", revoke, finals(more=[[b64(desk), 7, b64(bytes(32))]]))
    yield broken("finals of who stays", "finals", revoke, finals(rows={life.doc: (1, bytes(32))}))
    yield broken("finals of no stream", "finals", revoke, finals(rows={laptop: (1, bytes(32))}))
    yield broken("finals of two columns", "type", revoke, setting(finals=[[b64(desk), 7]]))
    yield broken("finals that are no rows", "type", revoke, setting(finals=[7]))
    yield broken("a final with a text as seq", "type", revoke, finals(more=[[b64(desk), "7", ""]]))
    closed = [[b64(life.doc), 9, b64(head_of("doc 9"))], [b64(life.ev), 42, b64(head_of("ev 42"))]]
    yield broken("finals past where the owner closed", "finals", late, setting(finals=closed))


def _recovery(life: Life, broken: Any) -> Iterator[Break]:
    account, at = life.account, life.at
    begin, cancel, commit, now = at["begin"], at["cancel"], at["commit"], at["set_recovery"]
    recoveries = life.recoveries
    other = account.dice(32)
    a_key = b64(signing.public_key(other))
    yield broken(
        "a device replaces recovery at once",
        "signer",
        now,
        _by(life.laptop),
        signer=life.laptop.author.sig_seed,
    )
    yield broken("the new recovery did not sign", "cosig", now, setting(), cosigner=None)
    yield broken("another signed as recovery", "cosig", now, setting(), cosigner=other)
    yield broken("the pending recovery did not sign", "cosig", begin, setting(), cosigner=None)
    yield broken("another signed as pending", "cosig", begin, setting(), cosigner=other)
    for n, name in ((now, "set_recovery"), (begin, "set_recovery_begin")):
        yield broken(f"{name} with a small key", "weak_key", n, setting(sig_pk=b64(IDENTITY)))
        yield broken(f"{name} with a KEM key cut", "type", n, setting(kem_pk=b64(bytes(1215))))
        used = setting(sig_pk=b64(life.laptop.sig_pk))
        yield broken(
            f"{name} with a device's key", "reused", n, used, cosigner=life.laptop.author.sig_seed
        )
        again = setting(sig_pk=b64(recoveries[1].sig_pk))
        if n == begin:
            yield broken(
                "a cancelled recovery again", "reused", n, again, cosigner=recoveries[1].sig_seed
            )
    yield broken("set_recovery without grants", "grants", now, setting(grants={}))
    yield broken(
        "set_recovery by the one before", "sig", now, setting(), signer=recoveries[1].sig_seed
    )
    yield broken("a commit without grants", "grants", commit, setting(grants={}))
    yield broken("a commit of another begin", "pending", commit, setting(begin=begin - 2))
    yield broken(
        "a commit by recovery",
        "signer",
        commit,
        setting(by=b64(RECOVERY_ID)),
        signer=recoveries[0].sig_seed,
    )
    yield broken("a commit with a second signature", "cosig", commit, setting(), cosigner=other)
    yield broken("a cancel of another begin", "pending", cancel, setting(begin=0))
    second = account.unchecked(
        life.desktop.author,
        "set_recovery_begin",
        {"sig_pk": a_key, "kem_pk": b64(account.new_device().kem_pk), "rec_bind": b64(bytes(32))},
        begin,
    )
    cosigned = second.altered(cosigner=other)
    yield Break(case="a second begin", rule="pending", after=begin + 1, entry=cosigned)
    for op, further in (
        ("set_recovery_cancel", {"begin": 0}),
        ("set_recovery_commit", {"begin": 0, "grants": {}}),
    ):
        made = account.unchecked(life.laptop.author, op, further, 0)
        yield Break(case=f"{op} of nothing", rule="pending", after=1, entry=made.entry)
    deletion = at["delete_account"]
    yield broken("a deletion others cosigned", "cosig", deletion, setting(), cosigner=other)
    yield broken(
        "a deletion by recovery alone",
        "signer",
        deletion,
        setting(by=b64(RECOVERY_ID)),
        signer=recoveries[3].sig_seed,
    )


def _streams(life: Life, broken: Any) -> Iterator[Break]:
    account, at = life.account, life.at
    opening, web, closing = at["open_stream"], at["open_web"], at["close_stream"]
    yield broken("a stream of somebody else", "owner", opening, setting(owner=b64(bytes(16))))
    yield broken("a class nobody knows", "class", opening, setting(**{"class": "log"}))
    yield broken("a web device opens ev", "class", web, setting(**{"class": "ev"}))
    yield broken("a web device opens doc", "class", web, setting(**{"class": "doc"}))
    yield broken("a stream again", "reused", opening + 1, setting(stream=b64(life.ev)))
    yield broken(
        "a stream with a device's id", "reused", opening, setting(stream=b64(life.laptop.id))
    )
    yield broken("closing what never was", "owner", closing, setting(stream=b64(bytes(16))))
    yield broken("closing another's stream", "owner", closing, setting(stream=b64(life.desk)))
    yield broken("closing without hash", "keys", closing, dropping("hash"))
    end = {"stream": b64(life.ev), "seq": 41, "hash": b64(bytes(32))}
    again = account.unchecked(life.laptop.author, "close_stream", end, closing)
    yield Break(case="closing twice", rule="closed", after=closing + 1, entry=again.entry)
    yield broken("six days", "days", at["set_ttl"], setting(days=6))
    yield broken("3651 days", "days", at["set_ttl"], setting(days=3651))
    yield broken("a purge backwards", "days", at["purge"], setting(to=19_999))
    yield broken("a purge past 9999", "days", at["purge"], setting(to=2_932_897))
    yield broken("on 2", "org", at["org"], setting(on=2))
    yield broken("leaving where one never was", "org", at["org"], setting(on=0))
    root = {"root_pk": b64(signing.public_key(life.root_seed)), "on": 1}
    joined = account.unchecked(life.laptop.author, "org", root, at["org"])
    yield Break(case="joining twice", rule="org", after=at["org"] + 1, entry=joined.entry)
    yield broken("a root of small order", "weak_key", at["org"], setting(root_pk=b64(IDENTITY)))


def _by(device: Device) -> Change:
    return setting(by=b64(device.id))


def _with_grant(recipient: bytes, hashed: bytes = bytes(32)) -> Change:
    return lambda body: body["grants"].update({b64(recipient): b64(hashed)})


def _without_grant(recipient: bytes) -> Change:
    return lambda body: body["grants"].pop(b64(recipient))


def _epoch_grant(epoch: str) -> Change:
    return lambda body: body["grants"].update({epoch: b64(bytes(32))})


def _without_epoch(epoch: str) -> Change:
    return lambda body: body["grants"].pop(epoch)


def _epoch_named_again(name: str) -> Change:
    return lambda body: body.update(grants={name: next(iter(body["grants"].values()))})


def _devco(
    life: Life,
    case: str,
    n: int,
    who: Device,
    *,
    seed: bytes | None = None,
    **other: Any,
) -> Break:
    """An entry whose device vouched for something else."""
    entry = life.account.made[n].entry
    body: Any = entry.body()
    author = Author(id=other.get("device", who.id), sig_seed=seed or who.author.sig_seed)
    cosig = log_entries.cosign_device(
        acct=other.get("acct", life.account.state.acct),
        device=author,
        role=other.get("role", "full"),
        kem_pk=other.get("kem_pk", unb64(body["kem_pk"])),
    )
    return Break(case=case, rule="cosig", after=n, entry=replace(entry, cosig=cosig))


def crowd(seal: Any) -> tuple[Account, tuple[Break, ...]]:
    """An account that is full: sixteen devices, and one with sixty-four open streams."""
    account = Account("crowd", seal)
    first = account.new_device()
    account.begin(first)
    for _ in range(15):
        account.add(first.author, account.new_device("web"))
    for _ in range(64):
        account.open_stream(first, "loc")
    author = first.author
    newcomer = account.new_device("web")
    message = {
        "id": b64(newcomer.id),
        "role": "web",
        "sig_pk": b64(newcomer.sig_pk),
        "kem_pk": "",
        "grants": {},
    }
    cosig = log_entries.cosign_device(
        acct=account.state.acct, device=newcomer.author, role="web", kem_pk=b""
    )
    added = replace(account.unchecked(author, "add_device", message).entry, cosig=cosig)
    opening = {"stream": b64(account.dice(16)), "class": "ev", "owner": b64(first.id)}
    after = len(account.made)
    return account, (
        Break(case="a 17th device", rule="too_many_devices", after=after, entry=added),
        Break(
            case="a 65th open stream",
            rule="too_many_streams",
            after=after,
            entry=account.unchecked(author, "open_stream", opening).entry,
        ),
    )
