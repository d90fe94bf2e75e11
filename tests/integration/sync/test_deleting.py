"""A wipe carried through to the server, interrupted anywhere."""

import json
import threading

import pytest
from tests.fakes.scripted_replica import HOUR_US, hour
from tests.fakes.sync_home import Machine, crashes
from tests.integration.sync.conftest import Home
from tests.integration.sync.test_lying_server import stream_of

from workmoniq_desktop.store import sync_removal
from workmoniq_desktop.store.sync_removal import WipeStep
from workmoniq_desktop.sync.deletion import shredding
from workmoniq_desktop.sync.parts import Chunk
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.segment import parse_frames

HOURS = 5
_MOST_STEPS = 60


def wipe(machine: Machine, from_hour: int, to_hour: int) -> None:
    """As the history does it: the row, and the word that tells it."""
    body = json.dumps({"from": from_hour * HOUR_US, "to": to_hour * HOUR_US})
    with machine.database.writing() as raw:
        raw.execute(
            "INSERT INTO sync_wipes VALUES (?, ?, ?, ?)",
            ("w1", body, machine.clock.now_us(), 0),
        )
    machine.replica.to_note.append(Chunk(lines=({"k": "op", "wipe": "w1"},)))


def bodies_left(machine: Machine, stream: bytes, count: int) -> list[int]:
    """The numbers of segments whose body the server still gives."""
    frames = machine.session.call(
        "POST",
        "/bodies:get",
        json={"items": [{"s": b64(stream), "seq": seq} for seq in range(count)]},
    ).body
    return [seq for seq, frame in enumerate(parse_frames(frames, most=64)) if not frame.gone]


def laptop_with_hours(home: Home) -> Machine:
    laptop = home.first()
    laptop.replica.to_say += [hour(number) for number in range(HOURS)]
    laptop.sync()
    return laptop


def wipe_steps(machine: Machine) -> list[WipeStep]:
    with machine.database.raw() as raw:
        return [each.step for each in sync_removal.wipes(raw, WipeStep(9))]


def test_a_wipe_removes_bodies_and_changes_the_keys(home: Home) -> None:
    laptop = laptop_with_hours(home)
    desktop = home.another(laptop)
    desktop.sync()
    stream = stream_of(laptop)
    rest = hour(1, text="r")
    laptop.replica.rest = {(laptop.device, HOUR_US): rest}
    wipe(laptop, 1, 3)
    laptop.sync()
    assert bodies_left(laptop, stream, HOURS + 1) == [0, 3, 4, 5]  # the rest of hour 1 is number 5
    with laptop.database.raw() as raw:
        (told,) = shredding(raw, laptop.state(), laptop.device)
    assert told.unconfirmed == (desktop.device,)
    assert told.unshredded == (desktop.device,)
    for machine in (desktop, laptop):
        machine.clock.ahead_us += 24 * HOUR_US
    for machine in (desktop, laptop, desktop, laptop):
        assert machine.sync().found == ()
    assert laptop.state().not_renewed() == ()
    assert wipe_steps(laptop) == []
    newcomer = home.another(laptop)
    assert newcomer.sync().found == ()
    assert newcomer.replica.spans() == [HOUR_US * number for number in (0, 1, 3, 4)]


EVERY = pytest.mark.parametrize(
    "every", [pytest.param(1, marks=pytest.mark.long), 3], ids=["each step", "each third step"]
)


@EVERY
def test_a_wipe_interrupted_at_any_step_comes_to_the_same_end(home: Home, every: int) -> None:
    at, ends = 0, []
    while True:
        laptop = laptop_with_hours(home)
        stream = stream_of(laptop)
        laptop.replica.rest = {(laptop.device, HOUR_US): hour(1, text="r")}
        wipe(laptop, 1, 3)
        crashed = crashes(laptop, at, laptop.sync)
        for _ in range(3):
            assert laptop.sync().found == ()
        state = laptop.state()
        ends.append(
            (
                bodies_left(laptop, stream, HOURS + 1),
                wipe_steps(laptop),
                state.done_epoch == state.epoch,
                state.not_renewed(),
            )
        )
        newcomer = home.another(laptop)
        assert newcomer.sync().found == ()
        assert newcomer.replica.spans() == [HOUR_US * number for number in (0, 1, 3, 4)]
        newcomer.close()
        if not crashed:
            break
        at += every
        assert at < _MOST_STEPS
    assert at > 10
    assert all(end == ends[-1] for end in ends)
    assert ends[-1] == ([0, 3, 4, 5], [], True, ())


def test_segments_too_old_by_the_retention_setting_are_removed(home: Home) -> None:
    laptop = laptop_with_hours(home)
    stream = stream_of(laptop)
    laptop.engine.step(threading.Event(), keep_from_us=3 * HOUR_US)
    assert bodies_left(laptop, stream, HOURS) == [3, 4]
    assert laptop.sync().found == ()
    newcomer = home.another(laptop)
    assert newcomer.sync().found == ()
    assert newcomer.replica.spans() == [3 * HOUR_US, 4 * HOUR_US]
