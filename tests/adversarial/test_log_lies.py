"""A server that shows another account log than the account's devices wrote: the client stops."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.adversarial.lies import (
    agree,
    answering,
    entries_of,
    following,
    log_of,
    only,
    somebody_else,
    stolen,
)
from tests.adversarial.stage import Device, Party

from workmoniq_desktop.domain.sync_errors import (
    AnswerUnreadable,
    SyncError,
    Untrusted,
    VersionTooOld,
)
from workmoniq_desktop.domain.syncing import Verdict
from workmoniq_desktop.sync.account_log import AccountLog, fetch_all, verified
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.session import Session, Signer
from workmoniq_desktop.sync.transport import Transport
from workmoniq_protocol.crypto import hpke, log_entries
from workmoniq_protocol.crypto.log_author import Author, cosign_device, signed
from workmoniq_protocol.crypto.recovery import RecoveryKeys, new_code
from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.limits import MOST_LOG_ENTRIES, RESERVED_LOG_ENTRIES
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.account_log import Entry, begin, extend, replay
from workmoniq_protocol.wire.log_entry import LogInvalid

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "v1" / "log.json").read_text()
)
GRANTS = "grants"


def of_vector(told: dict[str, str]) -> Entry:
    p = bytes.fromhex(told["p_hex"]) if "p_hex" in told else told["p"].encode()
    cosig = bytes.fromhex(told["cosig"]) if told.get("cosig") else None
    return Entry(p=p, sig=bytes.fromhex(told["sig"]), cosig=cosig)


LOGS = {name: [of_vector(told) for told in VECTORS[name]] for name in ("life", "crowd")}


def as_good_entry(entries: list[Entry], device: Author) -> Entry:
    """What the device could have written after these, and did not."""
    return log_entries.set_ttl(replay(entries), device, days=30)


def shorter(entries: list[Entry], _device: Author) -> list[Entry]:
    return entries[:-1]


def other_at_the_pin(entries: list[Entry], device: Author) -> list[Entry]:
    return [*entries[:-1], as_good_entry(entries[:-1], device)]


def other_and_longer(entries: list[Entry], device: Author) -> list[Entry]:
    forked = other_at_the_pin(entries, device)
    return [*forked, as_good_entry(forked, device)]


def other_from_the_start(entries: list[Entry], device: Author) -> list[Entry]:
    forked = entries[:1]
    while len(forked) < len(entries) + 3:
        forked.append(as_good_entry(forked, device))
    return forked


Lie = Callable[[list[Entry], Author], list[Entry]]


def test_t17_a_shorter_or_forked_account_log_stops_sync_and_the_pin_stays(party: Party) -> None:
    desk = party.first()
    desk.now()
    laptop = party.another(desk)
    agree(desk, laptop)
    desk.work(5)
    before, entries, proxy = desk.state(), entries_of(desk), party.stage.proxy
    lies: tuple[tuple[Lie, str], ...] = (
        (shorter, "ROLLBACK"),
        (other_at_the_pin, "FORK"),
        (other_and_longer, "FORK"),
        (other_from_the_start, "FORK"),
    )
    for lie, verdict in lies:
        proxy.forget()
        proxy.after.append(log_of(lie(entries, desk.author)))
        with pytest.raises(Untrusted) as stopped:
            desk.now()
        assert stopped.value.verdict == verdict
        (found,) = desk.sync.status().found
        assert (found.verdict, found.evidence) == (Verdict(verdict.lower()), True)
        assert desk.state() == before
        asked = {f"{one.method} {one.path.partition('?')[0]}" for one in proxy.seen}
        assert asked <= {"GET /v1/log", "POST /v1/sessions", "POST /v1/sessions/challenge"}
        desk.restart()
        with pytest.raises(Untrusted):
            desk.now()
    proxy.forget()
    agree(desk, laptop)
    assert laptop.hours(desk) == [5]
    assert desk.sync.status().found == ()


def added(entries: list[Entry], signer: Author, *, by: bytes, newcomer: Author) -> Entry:
    """An add_device that says to be by a device, and is signed by whom the test wants."""
    state, kem_pk = replay(entries), hpke.public_key(b"\x25" * 32)
    body = {
        **following(entries, by),
        "op": "add_device",
        "id": b64(newcomer.id),
        "role": "full",
        "sig_pk": b64(public_key(newcomer.sig_seed)),
        "kem_pk": b64(kem_pk),
        "grants": {str(epoch): b64(bytes(32)) for epoch in state.unretired_epochs()},
    }
    cosig = cosign_device(acct=state.acct, device=newcomer, role="full", kem_pk=kem_pk)
    return replace(signed(signer, body, None), cosig=cosig)


def refused(party: Party, device: Device, entry: Entry) -> str:
    """Have the server show that entry next; the verdict of the client, which kept nothing."""
    before, proxy = device.state(), party.stage.proxy
    proxy.forget()
    proxy.after.append(log_of([*entries_of(device), entry]))
    with pytest.raises(Untrusted) as stopped:
        device.now()
    proxy.forget()
    assert device.state() == before
    return stopped.value.verdict


def test_t18_a_device_that_the_server_adds_itself_is_refused(party: Party) -> None:
    desk = party.first()
    desk.now()
    server = Author(id=b"\x21" * 16, sig_seed=b"\x22" * 32)
    newcomer = Author(id=b"\x23" * 16, sig_seed=b"\x24" * 32)
    entries = entries_of(desk)
    for by in (desk.id, server.id, bytes(16)):
        entry = added(entries, server, by=by, newcomer=newcomer)
        assert refused(party, desk, entry) == "CHAIN"
    assert [one.name for one in desk.sync.devices()] == ["laptop"]


def test_t19_a_device_key_of_another_account_is_refused_without_its_word(
    party: Party, tmp_path: Path
) -> None:
    """Even where a device of the account was talked into signing it in."""
    desk = party.first()
    desk.now()
    with somebody_else(party.stage, tmp_path / "other") as other:
        thief = other.another(other.first())
        entries = entries_of(thief)
    theirs = next(entry for entry in entries if entry.body()["op"] == "add_device")
    told: Any = theirs.body()
    taken = {key: told[key] for key in ("op", "id", "role", "sig_pk", "kem_pk", "grants")}
    own = stolen(desk).author
    entry = signed(own, {**following(entries_of(desk), own.id), **taken}, None)
    assert refused(party, desk, entry) == "CHAIN"  # it did not sign at all
    assert refused(party, desk, replace(entry, cosig=theirs.cosig)) == "CHAIN"


class Reader:
    """A client of accounts whose every key the test holds; the server is all lies."""

    def __init__(self, party: Party) -> None:
        self.party = party
        self.machine = party.device("reader")
        self.log = AccountLog(self.machine.database, self.machine.clock)
        self.transport = Transport(Address.parse(party.stage.url), self.machine.clock)
        self.serve = party.stage.proxy.before

    def session(self, acct: bytes) -> Session:
        """A session with whoever answers."""
        signer = Signer(acct=acct, device=bytes(15) + b"\1", seed=bytes(32))
        return Session.of_signer(self.transport, self.machine.clock, signer)

    def shown(self, entries: list[Entry]) -> None:
        """From now on this is the log."""
        exp = self.machine.clock.wall_us() // 1_000_000 + 3600
        challenge = {"cid": "AA", "challenge": b64(bytes(32)), "acct": b64(bytes(16)), "exp": exp}
        self.serve[:] = [
            only("/sessions/challenge", lambda one: answering(one, challenge)),
            only("/sessions", lambda one: answering(one, {"token": b64(bytes(48)), "exp": exp})),
            log_of(entries, rec_bind=bytes(32)),
        ]

    def told(self, entries: list[Entry], known: int) -> None:
        """Follow this log, of which so many entries were verified before."""
        self.shown(entries)
        session = self.session(bytes(16))
        if not known:
            verified(fetch_all(session)[0])
            return
        with self.machine.database.writing() as raw:
            self.log.adopt(raw, entries[:known], {})
        try:
            self.log.pull(session)
        except SyncError:
            with self.machine.database.raw() as raw:
                assert raw.execute("SELECT count(*) FROM sync_log").fetchone() == (known,)
            raise


def stops(reader: Reader, vector: dict[str, Any]) -> str | None:
    """None where the client stops as it has to; else what it did."""
    entry, after = of_vector(vector), vector["after"]
    try:
        reader.told([*LOGS[vector["log"]][:after], entry], after)
    except VersionTooOld:
        due = LogInvalid(vector["expect"]).needs_update
    except AnswerUnreadable:  # signatures of another length: not even read as an entry
        due = any(len(sig) != 64 for sig in (entry.sig, entry.cosig) if sig is not None)
    except Untrusted as stopped:
        due = stopped.verdict == ("FORK" if vector["expect"] == "chain" and after else "CHAIN")
    else:
        return f"{vector['case']}: believed"
    return None if due else f"{vector['case']}: other verdict"


@pytest.fixture
def reader(party: Party) -> Iterator[Reader]:
    made = Reader(party)
    yield made
    made.transport.close()


def test_t61_every_rule_of_the_account_log_that_is_broken_stops_the_client(reader: Reader) -> None:
    bad = [vector for vector in VECTORS["bad"] if vector["expect"] != GRANTS]
    assert len({vector["expect"] for vector in bad}) > 25
    assert [wrong for vector in bad if (wrong := stops(reader, vector)) is not None] == []
    commit = next(n for n, entry in enumerate(LOGS["life"]) if b"recovery_commit" in entry.p)
    for entries in (LOGS["crowd"], LOGS["life"][:commit]):  # the next one is too early today
        reader.told(entries, 1)
        assert reader.log.state().n == len(entries) - 1


@pytest.mark.long
def test_t61_an_entry_past_the_last_that_its_kind_may_take_stops_the_client(
    reader: Reader,
) -> None:
    """The last 200 of 5,000 are for shutting out and coming back; nothing else may have them."""
    most = MOST_LOG_ENTRIES - RESERVED_LOG_ENTRIES
    author = Author(id=b"\1" * 16, sig_seed=b"\2" * 32)
    genesis = log_entries.genesis(
        device=author,
        kem_pk=hpke.public_key(b"\3" * 32),
        recovery=RecoveryKeys.from_code(new_code()),
        receipt_pk=public_key(b"\4" * 32),
    ).entry
    entries, state = [genesis], begin(genesis)
    while len(entries) < most:
        entries.append(log_entries.set_ttl(state, author, days=7))
        state = extend(state, entries[-1])
    reader.told(entries, 1)
    body = {**entries[-1].body(), "n": most, "prev": b64(state.head)}
    one_more = signed(author, body, None)
    with pytest.raises(Untrusted, match="no device of yours wrote"):
        reader.told([*entries, one_more], most)


def test_t62_grants_with_a_recipient_too_many_or_too_few_stop_the_client(reader: Reader) -> None:
    bad = [vector for vector in VECTORS["bad"] if vector["expect"] == GRANTS]
    assert len(bad) >= 12
    assert [wrong for vector in bad if (wrong := stops(reader, vector)) is not None] == []


def test_t73_bytes_moved_between_body_and_signatures_make_another_head(reader: Reader) -> None:
    entries = LOGS["life"]
    for n, entry in enumerate(entries[1:], 1):
        whole = entry.p + entry.sig + (entry.cosig or b"")
        cuts = [at for at in range(len(whole) - 128, len(whole) - 62) if at != len(entry.p)]
        others = [
            Entry(p=whole[:at], sig=whole[at : at + 64], cosig=whole[at + 64 :] or None)
            for at in cuts
        ]
        assert entry.head() not in {other.head() for other in others}
        heads = {other.head() for other in others}
        assert len(heads) == len(others)
        readable = [other for other in others if _is_read(other)]
        for other in readable:
            with pytest.raises(SyncError):
                reader.told([*entries[:n], other], n)


def _is_read(entry: Entry) -> bool:
    try:
        return Entry.from_json(entry.to_json()) == entry
    except LogInvalid:
        return False


def test_t93_no_weak_key_gets_into_an_account_log(reader: Reader) -> None:
    bad = [vector for vector in VECTORS["bad"] if vector["expect"] == "weak_key"]
    assert len(bad) >= 15
    assert [wrong for vector in bad if (wrong := stops(reader, vector)) is not None] == []
