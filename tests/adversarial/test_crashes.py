"""The program ends at every durable step of what it does to keys and segments, and goes on.

Whatever it was, both devices end up with the same history, the server with the same rows as if
nothing had happened, and every key of a segment is still there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count, cycle
from pathlib import Path

import pytest
from tests.adversarial.crashing import Held, dies_at, held, rows_of, steps_of, telling, writes_of
from tests.adversarial.lies import agree
from tests.adversarial.stage import FIRST_US, MINUTE_US, Device, Party, Stage, StageClock
from tests.fakes.sync_party import PASSWORD
from tests.fakes.tampering import Exchange

from workmoniq_desktop.domain.spans import PresenceSpan, State, WindowSpan
from workmoniq_desktop.domain.sync_errors import ServerGone
from workmoniq_desktop.domain.syncing import AccountState
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.services.syncing import Syncing
from workmoniq_desktop.sync import deletion, rekey
from workmoniq_desktop.sync.outbox import ACKNOWLEDGED
from workmoniq_protocol import codes
from workmoniq_protocol.crypto.recovery import RecoveryKeys

TURN_US = 6 * MINUTE_US
"""How long anybody works between two deeds: so all of a test falls into one day, which has but one
document of what was seen."""
ACCOUNT_LOG = {"the entry is kept", "the entry is sent", "the log is kept"}
BEGINS = {"the entry is kept", "the entry is sent"}
OF_KEYS = {*rekey.STEPS, *BEGINS}
Two = tuple[Device, Device]


def work(turn: int, *devices: Device, to: Device | None = None) -> None:
    """Some minutes of each, which one segment holds. to: where it is recorded instead."""
    start_us = FIRST_US + turn * TURN_US
    for device in devices:
        span = {"device": device.host, "start_us": start_us, "end_us": start_us + TURN_US // 2}
        into = to or device
        with into.database.recording() as recording:
            recording.put(
                [
                    PresenceSpan(state=State.ACTIVE, reason="in use", **span),  # type: ignore[arg-type]
                    WindowSpan(app=device.name, title=f"{device.name} {turn}", **span),  # type: ignore[arg-type]
                ]
            )
        into.clock.reach(start_us + TURN_US)


def agreeing(party: Party) -> Two:
    """Two devices that agree, under the second epoch."""
    desk = party.first("desk")
    work(0, desk)
    desk.now()
    laptop = party.another(desk, "laptop")
    work(0, laptop)
    agree(desk, laptop)
    desk.sync.rotate()
    agree(desk, laptop)
    return desk, laptop


@pytest.fixture
def two(party: Party) -> Two:
    return agreeing(party)


def opens_everything(party: Party, by: Device, *others: Device) -> None:
    """Somebody who comes later can read all there is."""
    late = party.another(by, "late")
    agree(late, by, *others)
    assert late.told() == by.told()


def epochs_of(device: Device) -> tuple[int, ...]:
    """The epochs whose keys it has."""
    with device.database.raw() as raw:
        return device.ring.epochs(raw)


def rotate(device: Device) -> None:
    device.sync.rotate()
    device.now()


@dataclass(frozen=True)
class End:
    """What has to come of it. due: what the server holds more than before."""

    stage: Stage
    due: Held
    told: Callable[[], object]

    def comes(self, two: Two, before: Held, why: str) -> Held:
        """Let them sync in turn, if need be, until it is so; what the server holds then."""
        for _ in range(3):
            now = held(self.stage, two)
            if now.since(before) == self.due and self._is_shown(two):
                return now
            for device in two:
                device.now()
                assert not device.sync.status().alarmed
        now = held(self.stage, two)
        assert now.since(before) == self.due, why
        assert self._is_shown(two), why
        return now

    def _is_shown(self, two: Two) -> bool:
        return two[0].told() == two[1].told() == self.told()


def change_of_keys(party: Party, two: Two, *, everywhere: bool) -> None:
    """Interrupt it, let the one or the other device go on, and compare; again and again.

    everywhere: not only at its steps, but at whatever is written here or on the server.
    """
    desk, laptop = two
    first = held(party.stage, two)
    steps = steps_of(desk, rotate)
    others = steps_of(laptop, Device.now)
    agree(desk, laptop)
    assert {*rekey.STEPS, *ACCOUNT_LOG} <= {*steps, *others}
    now, told = held(party.stage, two), desk.told()
    end = End(party.stage, now.since(first), lambda: told)
    assert end.due.log == {"rotate": 1, "rotate_done": 1, "kem": 2}
    points = telling(steps, OF_KEYS)
    if everywhere:
        steps = writes_of(desk, rotate)
        agree(desk, laptop)
        now, points = held(party.stage, two), list(range(len(steps)))
    for number, turns in zip(points, cycle(((desk, laptop), (laptop, desk))), strict=False):
        before, epoch = now, desk.state().epoch
        assert dies_at(desk, number, rotate, writes=everywhere)
        for device in turns:
            device.now()
        if desk.state().epoch == epoch:  # it had not begun: the person asks again
            desk.sync.rotate()
        now = end.comes(turns, before, steps[number])
        assert epochs_of(desk) == epochs_of(laptop) == (epoch + 1,)
    agree(desk, laptop)
    assert held(party.stage, two) == now
    opens_everything(party, desk, laptop)


def test_t31_a_change_of_keys_that_dies_goes_on_on_any_device(party: Party, two: Two) -> None:
    change_of_keys(party, two, everywhere=False)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_t31_a_change_of_keys_that_dies_anywhere_goes_on_on_any_device(
    party: Party, two: Two
) -> None:
    change_of_keys(party, two, everywhere=True)


def no_segments(exchange: Exchange) -> None:
    """The network is cut just then."""
    if exchange.path.partition("?")[0].endswith("/segments"):
        exchange.lost = "request"


def test_t31_a_device_that_dies_while_it_follows_a_change_of_keys_loses_nothing(
    party: Party, two: Two
) -> None:
    """Something of it waits to be sent, under the key of before."""
    desk, laptop = two

    def waits(turn: int) -> None:
        work(turn, laptop)
        with party.stage.lying(before=(no_segments,)), pytest.raises(ServerGone):
            laptop.now()
        rotate(desk)
        assert desk.state().done_epoch == desk.state().epoch

    before = held(party.stage, two)
    waits(1)
    steps = steps_of(laptop, Device.now)
    assert {rekey.GRANTS_OPEN, rekey.OUTBOX_WRAPPED, rekey.KEM_TOLD, rekey.ERASED} <= set(steps)
    agree(desk, laptop)
    now = held(party.stage, two)
    end = End(party.stage, now.since(before), desk.told)
    for turn, number in enumerate(telling(steps, {*rekey.STEPS, ACKNOWLEDGED}), 2):
        before = now
        waits(turn)
        assert dies_at(laptop, number, Device.now)
        now = end.comes((laptop, desk), before, steps[number])
        assert f"laptop {turn}" in desk.everything()
        assert epochs_of(desk) == epochs_of(laptop) == (desk.state().epoch,)
    opens_everything(party, desk, laptop)


class Shadow:
    """The same lives in one history, without sync and without a crash."""

    def __init__(self, party: Party, *devices: Device) -> None:
        self.device = party.device("shadow")
        with self.device.database.writing() as raw:
            raw.execute("DELETE FROM devices")
            for one in devices:
                raw.execute("INSERT INTO devices (name, label) VALUES (?, ?)", (one.host, one.name))
        work(0, *devices, to=self.device)

    def work(self, turn: int, device: Device) -> None:
        """One works, here and there."""
        work(turn, device)
        work(turn, device, to=self.device)


def survives(
    party: Party,
    two: Two,
    ask: Callable[[int, Device], object],
    due_steps: set[str],
    *,
    by: int,
    everywhere: bool,
) -> None:
    """Ask for something of every turn, and let the desk die while it carries it out.

    by: which of the two has worked then.
    """
    desk, laptop = two
    shadow, turns = Shadow(party, *two), count(1)
    worker = two[by]

    def asked() -> Held:
        before, turn = held(party.stage, two), next(turns)
        shadow.work(turn, worker)
        for device in (worker, two[1 - by]):
            device.now()
        ask(turn, shadow.device)
        return before

    asked()
    agree(desk, laptop)
    before = asked()
    steps = steps_of(desk, Device.now)
    agree(desk, laptop)
    now = held(party.stage, two)
    end = End(party.stage, now.since(before), shadow.device.told)
    assert due_steps <= set(steps)
    # a change of keys, which a wipe ends with, is interrupted above
    points = telling(steps, due_steps - OF_KEYS | BEGINS)
    if everywhere:
        asked()
        steps = writes_of(desk, Device.now)
        agree(desk, laptop)
        points = list(range(len(steps)))
    for number in points:
        before = asked()
        assert dies_at(desk, number, Device.now, writes=everywhere)
        now = end.comes(two, before, steps[number])
    agree(desk, laptop)
    assert held(party.stage, two) == now
    assert desk.told() == laptop.told() == shadow.device.told()


def wiping(party: Party, two: Two, *, everywhere: bool) -> None:
    """A wipe that takes half of a segment of the other device."""

    def wipe(turn: int, shadow: Device) -> None:
        from_us = FIRST_US + turn * TURN_US + TURN_US // 4
        for one in (shadow, two[0]):
            one.wiping.wipe(WipeScope(from_us=from_us, to_us=from_us + TURN_US // 2), silent)

    due_steps = {*deletion.STEPS, *rekey.STEPS, *ACCOUNT_LOG} - {rekey.GRANTS_OPEN}
    survives(party, two, wipe, due_steps, by=1, everywhere=everywhere)
    opens_everything(party, *two)


def test_t32_a_wipe_that_dies_comes_to_the_same_end(party: Party, two: Two) -> None:
    wiping(party, two, everywhere=False)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_t32_a_wipe_that_dies_anywhere_comes_to_the_same_end(party: Party, two: Two) -> None:
    wiping(party, two, everywhere=True)


class Keeping(Device):
    """Has the server keep nothing that is older than its retention setting says."""

    keep_from_us: int | None = None

    def syncing(self) -> Syncing:
        return Syncing(
            self.database,
            lambda: self.keys,
            self.clock,
            self.folder,
            label=self.name,
            step=self._at,
            keep_from_us=lambda: self.keep_from_us,
        )


class KeepingParty(Party):
    """Somebody whose devices are such."""

    def device(self, name: str, clock: StageClock | None = None) -> Device:
        device = Keeping(self.folder / name, name, clock=clock or self.clock)
        self.devices.append(device)
        return device


@pytest.mark.long
def test_t32_tombstones_of_retention_that_die_come_to_the_same_end(
    stage: Stage, tmp_path: Path
) -> None:
    party = KeepingParty(stage, tmp_path)
    desk, laptop = agreeing(party)
    assert isinstance(desk, Keeping)

    def keep(turn: int, _shadow: Device) -> None:
        desk.keep_from_us = FIRST_US + (turn + 1) * TURN_US

    due = {deletion.TOMBS_TOLD, deletion.REMOVED, ACKNOWLEDGED}
    survives(party, (desk, laptop), keep, due, by=0, everywhere=False)
    late = party.another(desk, "late")
    agree(late, desk, laptop)
    assert late.everything().count("'desk ") < late.everything().count("'laptop ")
    party.close()


def test_t32_an_account_whose_deletion_dies_is_deleted(stage: Stage, tmp_path: Path) -> None:
    def delete(device: Device) -> None:
        device.sync.delete_account(password=PASSWORD, recovery=None)

    def life(number: int) -> tuple[Device, bytes, object]:
        (tmp_path / str(number)).mkdir()
        party = Party(stage, tmp_path / str(number))
        device = party.first("desk")
        work(0, device)
        device.now()
        acct = device.state().acct
        assert any(rows_of(stage, acct).values())
        return device, acct, device.told()

    device, acct, told = life(0)
    steps = steps_of(device, delete)
    assert steps == ["the wish is kept", "the keys are erased"]
    for number in range(len(steps) + 1):
        if number:
            device, acct, told = life(number)
            assert dies_at(device, number - 1, delete)
        if device.sync.status().state is AccountState.READY:
            delete(device)
        assert not any(rows_of(stage, acct).values())
        assert device.told() == told
        with device.database.raw() as raw:
            for table in ("sync_secrets", "sync_log", "sync_outbox", "sync_segments"):
                assert raw.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608
        device.close()


@pytest.mark.parametrize("by", ["the old code", "the password"])
def test_t32_a_new_recovery_code_whose_making_dies_is_shown_only_where_it_counts(
    party: Party, by: str
) -> None:
    desk = party.first("desk")
    assert party.sheet is not None
    old = [party.sheet.code]

    def make(device: Device) -> None:
        if by == "the old code":
            device.sync.new_recovery(old=old[-1], password=None)
        else:
            device.sync.new_recovery(old=None, password=PASSWORD)

    steps = steps_of(desk, make)
    for number in range(len(steps) + 1):
        if number:
            dies_at(desk, number - 1, make)
        agree(desk)
        agree(desk)
        sheet, state = desk.sync.unconfirmed_sheet(), desk.state()
        counting = {state.recovery.sig_pk}
        if state.pending_recovery is not None:
            counting |= {state.pending_recovery.sig_pk}
        if sheet is not None:
            keys = RecoveryKeys.from_code(codes.decode("recovery", sheet.code))
            assert keys.sig_pk in counting
            desk.sync.confirm_recovery(sheet.code)
            if by == "the old code":
                old.append(sheet.code)
        else:
            assert steps[number - 1] != "the entry is sent"
        if state.pending_recovery is not None:
            desk.sync.cancel_recovery()
