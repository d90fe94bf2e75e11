"""Web devices are believed their closed schema and nothing else; late writers are pointed out."""

import secrets

import pytest
from tests.fakes.lossy import LyingServer
from tests.fakes.scripted_replica import HOUR_US, hour
from tests.fakes.sync_home import Machine
from tests.integration.sync.conftest import Home
from tests.integration.sync.test_lying_server import evidence, standing, stream_of

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.syncing import Verdict
from workmoniq_desktop.sync import sealing, verdicts
from workmoniq_desktop.sync.account_log import Draft
from workmoniq_desktop.sync.rekey import Rekeying
from workmoniq_desktop.sync.sealing import Content
from workmoniq_desktop.sync.session import Session, Signer
from workmoniq_desktop.sync.transport import FRAMES
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.crypto.log_entries import Author, cosign_device
from workmoniq_protocol.crypto.segment import new_dek, seal_inbox_wrap, seal_segment
from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire import records
from workmoniq_protocol.wire.log_state import LogState
from workmoniq_protocol.wire.segment import NO_PREV, Frame, pack_frame, parse_header

POINT: dict[str, object] = {
    "k": "point",
    "at": 1_790_000_000_000_000,
    "shift": b64(bytes(16)),
    "lat": 1_000_000_000,
    "lon": 1_000_000_000,
    "acc": 10,
}


class Phone:
    """A browser: it signs, seals to the inbox, and reads nothing."""

    def __init__(self, by: Machine) -> None:
        self.author = Author(id=secrets.token_bytes(16), sig_seed=secrets.token_bytes(32))
        self._by = by

        def build(state: LogState) -> Draft:
            granted = log_entries.add_device(
                state,
                by.author(),
                device=self.author.id,
                role="web",
                sig_pk=public_key(self.author.sig_seed),
                kem_pk=b"",
                cosig=cosign_device(acct=state.acct, device=self.author, role="web", kem_pk=b""),
                eks={},
            )
            return Draft(entry=granted.entry)

        by.log.append(by.session, build)
        self.session = Session.of_signer(
            by.transport,
            by.clock,
            Signer(acct=by.acct, device=self.author.id, seed=self.author.sig_seed),
        )
        self.stream = secrets.token_bytes(16)
        state = by.state()
        entry = log_entries.open_stream(state, self.author, stream=self.stream, stream_class="loc")
        self.session.call(
            "POST",
            "/log",
            prove=True,
            json={"entry": entry.to_json()},
            headers={"If-Match": f'"{b64(state.head)}"'},
        )
        self.state = by.log.pull(by.session)

    def send(self, line: dict[str, object], *, compress: bool = False) -> None:
        state, dek = self.state, new_dek()
        frame = seal_segment(
            signer_seed=self.author.sig_seed,
            acct=state.acct,
            stream=self.stream,
            seq=0,
            prev=NO_PREV,
            alog_n=state.n,
            alog_hash=state.head,
            payload=records.encode([line] * 40),
            dek=dek,
            ek=bytes(32),
            compress=compress,
        )
        header = parse_header(frame.header)
        epoch = state.epochs[state.epoch]
        wrap = seal_inbox_wrap(epoch.inbox_pk, state.acct, self.stream, 0, header.body_hash, dek)
        sent = Frame(header=frame.header, wrap=wrap, body=frame.body)
        self.session.call(
            "POST",
            f"/streams/{b64(self.stream)}/segments?epoch={state.epoch}",
            body=pack_frame(sent),
            content_type=FRAMES,
        )


def test_points_of_a_phone_are_read_and_wrapped_anew_by_a_rotation(home: Home) -> None:
    laptop = home.first()
    laptop.sync()
    phone = Phone(laptop)
    phone.send(POINT)
    assert laptop.sync().found == ()
    assert laptop.replica.told[phone.stream, 0].lines[0] == POINT
    Rekeying(laptop.member).rotate()
    laptop.sync()
    assert laptop.state().done_epoch == 1
    newcomer = home.another(laptop)
    assert newcomer.sync().found == ()
    assert newcomer.replica.told[phone.stream, 0].lines[0] == POINT


@pytest.mark.parametrize(
    ("line", "compress"),
    [
        ({"k": "op", "on": "setting:x"}, False),
        ({"k": "tomb", "stream": b64(bytes(16))}, False),
        ({"k": "seen", "log": [0, b64(bytes(32))], "streams": []}, False),
        ({**POINT, "more": 1}, False),
        (POINT, True),
    ],
)
def test_whatever_else_a_phone_writes_breaks_its_chain_and_is_not_applied(
    home: Home, line: dict[str, object], compress: bool
) -> None:
    laptop = home.first()
    laptop.sync()
    phone = Phone(laptop)
    phone.send(line, compress=compress)
    laptop.sync()
    assert standing(laptop) == {Verdict.CHAIN}
    assert (phone.stream, 0) not in laptop.replica.told


def test_who_writes_on_under_an_older_log_after_a_key_change_is_pointed_out(home: Home) -> None:
    laptop = home.first()
    desktop = home.another(laptop)
    for machine in (laptop, desktop, laptop):
        machine.sync()
    # sealed before, sent after: nothing wrong, and shown as a hint
    chunk = hour(3)
    with desktop.database.writing() as raw:
        content = Content(lines=tuple(chunk.lines), from_us=chunk.from_us, to_us=chunk.to_us)
        sealing.seal(raw, desktop.member, desktop.state(), stream_of(desktop), content)
    Rekeying(laptop.member).rotate()
    laptop.sync()
    desktop.sync()
    assert laptop.sync().found == ()
    assert Verdict.STALE_LOG.value in {row.verdict for row in evidence(laptop)}
    assert standing(laptop) == set()
    assert 3 * HOUR_US in laptop.replica.spans()


def test_a_device_nobody_heard_of_for_a_week_is_named(home: Home) -> None:
    laptop = home.first()
    desktop = home.another(laptop)
    for machine in (laptop, desktop, laptop):
        machine.sync()
    laptop.clock.ahead_us = 8 * DAY_US
    laptop.reborn()
    laptop.sync()
    with laptop.database.raw() as raw:
        assert verdicts.silent(raw) == [desktop.device]


def test_an_idle_machine_sends_fewer_than_twenty_requests_an_hour(home: Home) -> None:
    laptop = home.first()
    network = LyingServer()
    laptop.below = network
    laptop.reborn()
    laptop.sync()
    laptop.sync()
    network.asked.clear()
    looks = 4
    for _ in range(looks):
        laptop.sync()
    # a session is opened anew each hour, by two requests more
    assert len(network.asked) + 2 < 20
    assert {line.split()[1] for line in network.asked} == {"/v1/heads"}
    assert len(network.asked) == looks
