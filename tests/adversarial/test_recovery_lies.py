"""A server that knows every public key, somebody who comes back with a code, and a thief's code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from tests.adversarial.forging import Line, pen_of
from tests.adversarial.lies import (
    agree,
    answering,
    entries_of,
    following,
    log_of,
    only,
    path_of,
    stolen,
)
from tests.adversarial.rewriting import headers_of
from tests.adversarial.stage import Device, Party
from tests.fakes.sync_party import PASSWORD
from tests.fakes.tampering import Exchange

from workmoniq_desktop.domain.errors import BadInput, WrongSecret
from workmoniq_desktop.domain.sync_errors import ServerRefused, Untrusted
from workmoniq_desktop.domain.syncing import AccountState
from workmoniq_desktop.sync.account_log import Draft
from workmoniq_desktop.sync.log_wire import newcomer_json
from workmoniq_desktop.sync.session import Session, Signer
from workmoniq_desktop.sync.transport import FRAMES
from workmoniq_protocol import codes
from workmoniq_protocol.crypto import hpke, log_entries
from workmoniq_protocol.crypto.log_author import Author, Granted, signed
from workmoniq_protocol.crypto.recovery import RecoveryKeys, new_code
from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.strict_json import b64, loads_object, unb64
from workmoniq_protocol.wire.account_log import RECOVERY_ID, Entry, LogState, replay
from workmoniq_protocol.wire.segment import pack_frame, parse_header


def keys_of(code: str) -> RecoveryKeys:
    return RecoveryKeys.from_code(codes.decode("recovery", code))


def newcomer(party: Party) -> Device:
    """A device that belongs to no account."""
    fresh = [one for one in party.devices if one.sync.status().state is AccountState.NONE]
    return fresh[0] if fresh else party.device("fresh")


def refused(party: Party, code: str) -> Untrusted:
    """Come back with that code; the server is found out before anything is changed."""
    fresh, proxy = newcomer(party), party.stage.proxy
    proxy.seen.clear()
    with pytest.raises(Untrusted) as stopped:
        fresh.sync.recover(code=code, server=party.stage.url, username=None)
    assert fresh.sync.status().state is AccountState.NONE
    assert {path_of(one) for one in proxy.seen if one.method != "GET"} <= {
        "/sessions/challenge",
        "/sessions",
        "/bodies:get",
    }
    return stopped.value


@dataclass
class Fabricated:
    """An account that a server made up around the keys of a recovery code."""

    recovery: RecoveryKeys
    cosigner: bytes

    def __post_init__(self) -> None:
        device = Author(id=b"\x51" * 16, sig_seed=b"\x52" * 32)
        started = log_entries.genesis(
            device=device,
            kem_pk=hpke.public_key(b"\x53" * 32),
            recovery=self.recovery,
            receipt_pk=public_key(b"\x54" * 32),
        )
        self.entry = signed(device, started.entry.body(), self.cosigner)
        self.grant = started.grants[RECOVERY_ID]


def test_t22_an_account_that_the_server_made_up_is_refused_at_recovery(party: Party) -> None:
    desk, proxy = party.first("desk"), party.stage.proxy
    assert party.sheet is not None
    code = party.sheet.code
    keys = keys_of(code)
    own_bind = unb64(_rec_bind(party, desk), 32)
    for cosigner, bind in (
        (b"\x55" * 32, bytes(32)),  # who has the public keys cannot sign for the code
        (keys.sig_seed, bytes(32)),  # had it signed once more, it would still be bound
        (keys.sig_seed, own_bind),
    ):
        made = Fabricated(keys, cosigner)
        grant = {"epoch": 0, "ct": b64(made.grant)}
        proxy.after[:] = [
            log_of([made.entry], rec_bind=bind),
            only("/grants/0", lambda one, grant=grant: answering(one, grant)),  # type: ignore[misc]
        ]
        assert refused(party, code).verdict == "CHAIN"
    proxy.forget()
    newcomer(party).sync.recover(code=code, server=party.stage.url, username=None)


def _rec_bind(party: Party, device: Device) -> str:
    with device.member() as member:
        return str(member.session.call("GET", "/log?from=0&limit=1").json()["rec_bind"])


def test_t69_a_log_that_was_cut_is_found_out_by_what_devices_had_seen(party: Party) -> None:
    """The server kept the key of an epoch that was retired since."""
    desk, proxy = party.first("desk"), party.stage.proxy
    assert party.sheet is not None
    (made,) = [one for one in proxy.seen if path_of(one) == "/accounts"]
    grants: Any = loads_object(made.body, max_bytes=len(made.body))["grants"]
    retired = {"epoch": 0, "ct": grants[b64(RECOVERY_ID)]}
    desk.work(0)
    desk.now()
    laptop = party.another(desk, "laptop")
    laptop.work(0)
    agree(desk, laptop)
    desk.sync.rotate()
    desk.edit("one", "One")
    agree(desk, laptop)
    entries = entries_of(desk)
    opened = max(n for n, entry in enumerate(entries) if b'"doc"' in entry.p and n < 4)
    named = max(
        parse_header(row.header).alog_n
        for stream in desk.state().streams
        for row in desk.segments(stream)
    )
    assert opened < named
    for length in range(opened + 1, named + 1):
        kept = only("/grants/0", lambda one: answering(one, retired))
        proxy.after[:] = [log_of(entries[:length]), kept]
        found = refused(party, party.sheet.code)
        assert found.verdict == "WITHHELD"
    proxy.forget()


def test_t69_a_stream_that_was_cut_is_found_out_by_what_devices_had_seen(party: Party) -> None:
    desk, proxy = party.first("desk"), party.stage.proxy
    assert party.sheet is not None
    desk.work(0, 2)
    desk.now()
    laptop = party.another(desk, "laptop")
    agree(desk, laptop)
    party.clock.hours += 24
    agree(laptop, desk)  # says what it has seen
    stream = desk.stream("ev")
    end = len(desk.segments(stream))
    for length in range(end):
        proxy.after[:] = [
            headers_of(stream, lambda first, page, n=length: page[: max(0, n - first)])  # type: ignore[misc]
        ]
        assert refused(party, party.sheet.code).verdict == "WITHHELD"
    proxy.forget()
    newcomer(party).sync.recover(code=party.sheet.code, server=party.stage.url, username=None)


def written(device: Device, *lines: Line) -> None:
    """As a thief of the device: into its documents, past the program, on an honest server."""
    stream, state = device.stream("doc"), device.state()
    frame = pen_of(device, stream).write([row.header for row in device.segments(stream)], lines)
    with device.member() as member:
        member.session.call(
            "POST",
            f"/streams/{b64(stream)}/segments?epoch={state.epoch}",
            body=pack_frame(frame),
            content_type=FRAMES,
        )


def claim(stream: bytes, seq: int) -> Line:
    """To have seen so much of a stream, and the account log to where nobody has come."""
    return {
        "k": "seen",
        "log": [2**50, b64(bytes(32))],
        "streams": [[b64(stream), seq, b64(bytes(32))]],
    }


@pytest.mark.parametrize("broken", [False, True])
def test_t69_a_thief_of_a_device_cannot_stop_a_recovery_for_ever(
    party: Party, broken: bool
) -> None:
    """The device is still in the account: there is nobody left to shut it out."""
    desk = party.first("desk")
    assert party.sheet is not None
    desk.work(0, 2)
    desk.now()
    laptop = party.another(desk, "laptop")
    agree(desk, laptop)
    written(laptop, {"k": "seen", "log": "no"} if broken else claim(desk.stream("ev"), 2**50))
    if not broken:  # what fits no table is left out, alone
        stopped = refused(party, party.sheet.code)
        assert stopped.verdict == "WITHHELD"
        assert f"--stolen {laptop.id.hex()[:8]}" in str(stopped)
    fresh = newcomer(party)
    recovering = fresh.sync.recover(
        code=party.sheet.code,
        server=party.stage.url,
        username=None,
        stolen=() if broken else [laptop.id.hex()[:8]],
    )
    if not broken:
        with pytest.raises(BadInput, match="shut out"):
            recovering.finish(keep=[laptop.id.hex()], upload_history=True)
    done = recovering.finish(keep=[desk.id.hex()], upload_history=True)
    assert [one.id for one in done.revoked] == [laptop.id.hex()]
    agree(fresh, desk)
    assert fresh.hours(desk) == [0, 1]
    assert fresh.verdicts() == desk.verdicts() == set()


def test_t69_the_words_of_the_other_devices_count_where_one_was_stolen(party: Party) -> None:
    desk, proxy = party.first("desk"), party.stage.proxy
    assert party.sheet is not None
    desk.work(0, 2)
    desk.now()
    laptop = party.another(desk, "laptop")
    agree(desk, laptop)
    party.clock.hours += 24
    agree(laptop, desk)
    written(laptop, claim(desk.stream("ev"), 2**50))
    stream = desk.stream("ev")
    proxy.after[:] = [headers_of(stream, lambda first, page: page[: max(0, 1 - first)])]
    with pytest.raises(Untrusted, match=desk.id.hex()[:8]):
        newcomer(party).sync.recover(
            code=party.sheet.code,
            server=party.stage.url,
            username=None,
            stolen=[laptop.id.hex()],
        )
    proxy.forget()


def begun(party: Party) -> tuple[Device, Device, RecoveryKeys, Granted]:
    """A thief announces recovery keys of his own, and has them in force at once."""
    desk = party.first("desk")
    desk.now()
    laptop = party.another(desk, "laptop")
    agree(desk, laptop)
    sheet = laptop.sync.new_recovery(old=None, password=PASSWORD)
    agree(desk)
    took = stolen(laptop)
    commit = log_entries.set_recovery_commit(took.state, took.author, eks=took.eks)
    return desk, laptop, keys_of(sheet.code), commit


def pulled(party: Party, device: Device, entries: Sequence[Entry]) -> LogState:
    """The account as the device believes it, where the server shows these entries."""
    party.stage.proxy.after[:] = [log_of(entries)]
    try:
        with device.member() as member:
            return member.log.pull(member.session)
    finally:
        party.stage.proxy.after.clear()


def test_t70_recovery_keys_that_come_into_force_too_early_are_refused(party: Party) -> None:
    desk, laptop, thief, commit = begun(party)
    entries = [*entries_of(desk), commit.entry]
    begin = desk.state().pending_recovery
    assert begin is not None
    party.clock.hours += 71
    with pytest.raises(Untrusted, match="three days") as stopped:
        pulled(party, desk, entries)
    assert stopped.value.verdict == "CHAIN"
    assert desk.state().pending_recovery == begin
    third = party.another(desk, "third")  # is told when its peer first saw it
    seen = [one.ground().log().first_seen_us(begin.n) for one in (desk, third)]
    assert seen[0] is not None
    assert seen[1] is not None
    assert 0 <= seen[0] - seen[1] < 1_000_000
    eks = stolen(laptop).eks
    known = entries_of(third)
    anew = log_entries.set_recovery_commit(replay(known), laptop.author, eks=eks)
    longer = [*known, anew.entry]
    with pytest.raises(Untrusted, match="three days"):
        pulled(party, third, longer)
    party.clock.hours += 2
    assert pulled(party, third, longer).recovery.sig_pk == thief.sig_pk
    assert pulled(party, desk, longer).recovery.sig_pk == thief.sig_pk


def test_t70_recovery_keys_that_wait_are_called_off_by_the_code_that_counts(party: Party) -> None:
    desk, laptop, _, commit = begun(party)
    assert party.sheet is not None
    keys = keys_of(party.sheet.code)
    with desk.member() as member:
        signer = Signer(
            acct=desk.state().acct, device=RECOVERY_ID, seed=keys.sig_seed, rec_id=keys.rec_id
        )
        session = Session.of_signer(member.session.transport, desk.clock, signer)

        def cancel(state: LogState) -> Draft:
            return Draft(entry=log_entries.set_recovery_cancel(state, Author.recovery(keys)))

        state = member.log.append(session, cancel, reading=member.session)
    assert state.pending_recovery is None
    with laptop.member() as member, pytest.raises(ServerRefused) as refusal:
        member.session.call(
            "POST",
            "/log",
            prove=True,
            json={"entry": commit.entry.to_json(), "grants": newcomer_json(commit.grants)},
            headers={"If-Match": f'"{b64(state.head)}"'},
        )
    assert refusal.value.reason == "bad_entry"
    party.clock.hours += 100
    body = commit.entry.body()
    later = signed(
        laptop.author,
        {
            **following(entries_of(desk), laptop.id),
            **{k: body[k] for k in ("op", "begin", "grants")},
        },
        None,
    )
    with pytest.raises(Untrusted):
        pulled(party, desk, [*entries_of(desk), later])
    laptop.sync.confirm_recovery(laptop.sync.unconfirmed_sheet().code)  # type: ignore[union-attr]
    agree(laptop, desk)  # what the thief typed back comes into force no more
    assert desk.state().recovery.sig_pk == keys.sig_pk


def serving(party: Party, entries: Sequence[Entry], bind: bytes, grants: dict[int, bytes]) -> None:
    """Play the whole server for who comes back with a code."""
    exp = party.clock.wall_us() // 1_000_000 + 3600
    acct = b64(replay(entries, signed_before=True).acct)
    challenge = {"cid": "AA", "challenge": b64(bytes(32)), "acct": acct, "exp": exp}

    def grant(exchange: Exchange) -> None:
        epoch = int(path_of(exchange).rpartition("/")[2])
        answering(exchange, {"epoch": epoch, "ct": b64(grants[epoch])})

    def nothing(exchange: Exchange) -> None:
        exchange.status = exchange.status or 200

    party.stage.proxy.before[:] = [
        only("/sessions/challenge", lambda one: answering(one, challenge)),
        only("/sessions", lambda one: answering(one, {"token": b64(bytes(48)), "exp": exp})),
        log_of(entries, rec_bind=bind),
        *(only(f"/grants/{epoch}", grant) for epoch in grants),
        nothing,
    ]


def test_t70_who_comes_back_with_the_new_code_takes_it_as_in_force(party: Party) -> None:
    """The code itself says that its holder made it for this account."""
    desk, laptop, _, commit = begun(party)
    sheet = laptop.sync.unconfirmed_sheet()
    assert sheet is not None
    serving(party, [*entries_of(desk), commit.entry], bytes(32), commit.grants)
    newcomer(party).sync.recover(code=sheet.code, server=party.stage.url, username=None)


def test_t71_a_binding_of_an_earlier_entry_is_refused(party: Party) -> None:
    desk = party.first("desk")
    assert party.sheet is not None
    desk.now()
    old, code = keys_of(party.sheet.code), new_code()
    new = RecoveryKeys.from_code(code)
    entries, thief = entries_of(desk), stolen(desk)
    granted = log_entries.set_recovery(thief.state, old, new=new, eks=thief.eks)
    acct, first, n = thief.state.acct, thief.state.heads[0], thief.state.n + 1
    text = codes.encode("recovery", code)
    for earlier in (*range(n), n + 1):
        body = granted.entry.body() | {"rec_bind": b64(new.rec_bind(acct, first, earlier))}
        entry = signed(Author.recovery(old), body, new.sig_seed)
        serving(party, [*entries, entry], new.rec_bind(acct, first, n), granted.grants)
        assert refused(party, text).verdict == "CHAIN"
    serving(party, [*entries, granted.entry], bytes(32), granted.grants)
    newcomer(party).sync.recover(code=text, server=party.stage.url, username=None)
    bind = old.rec_bind(acct, first, 0)
    serving(party, [*entries, granted.entry], bind, granted.grants)
    assert refused(party, party.sheet.code).verdict == "CHAIN"


def test_t70_keys_that_were_not_taken_wait_for_nothing(party: Party) -> None:
    """Neither after a wrong password, nor where the server takes back a word of the right one."""
    desk, proxy = party.first("desk"), party.stage.proxy
    desk.now()
    before = desk.state()
    with pytest.raises(WrongSecret):
        desk.sync.new_recovery(old=None, password=PASSWORD + "s")
    no = {"code": "bad_credentials", "status": 401}
    proxy.before.append(only("/log", lambda one: _refuses(one, no)))
    with pytest.raises(WrongSecret):
        desk.sync.new_recovery(old=None, password=PASSWORD)
    proxy.forget()
    desk.work(0)
    agree(desk)
    assert desk.sync.unconfirmed_sheet() is None
    assert desk.state().recovery == before.recovery
    assert desk.state().pending_recovery is None


def _refuses(exchange: Exchange, no: dict[str, object]) -> None:
    if exchange.method == "POST":
        answering(exchange, no, 401)
