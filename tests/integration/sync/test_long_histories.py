"""What comes in costs the same in a history of years as in one of a day."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.fakes.counted_calls import calls_of
from tests.fakes.replicas import FIRST_US, Machine, account, settle

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Change, Hide, Merge, Part
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.spans import PresenceSpan, State
from workmoniq_desktop.services.editing import entry_to_change
from workmoniq_desktop.store.counting import pieces_by_device
from workmoniq_desktop.store.importing import Bulk

FEW, MANY = 20, 200
GROWTH = 1.5
"""Ten times the history may take this much more; all that was read anew for each took ten times."""


@contextmanager
def two(folder: Path) -> Iterator[tuple[Machine, Machine]]:
    dice = random.Random(3)  # noqa: S311  # the same in every run
    (one, other), clock = account(folder, 2, dice)
    clock.at_us = FIRST_US + 20 * DAY_US
    yield one, other
    one.close()
    other.close()


def hide(machine: Machine, at_us: int) -> None:
    machine.editing.do("hide", [Hide(part=Part(from_us=at_us, to_us=at_us + MINUTE_US))])


def enter(machine: Machine, at_us: int) -> None:
    made = Entry(
        device=machine.name,
        start_us=at_us,
        end_us=at_us + MINUTE_US,
        label=Label(note=f"call {at_us}"),
    )
    machine.editing.do("entry", changes=[entry_to_change(None, made)])


def client(machine: Machine, uid: str) -> None:
    change = Change(kind="client", uid=uid, before=None, after={"name": uid})
    machine.editing.do("client", changes=[change])


def after(folder: Path, count: int, deed: Callable[[Machine, int], None]) -> int:
    """The work to take in a word about a client, after so many deeds of another kind were told."""
    folder.mkdir()
    with two(folder) as (one, other):
        one.wipe(FIRST_US + 20 * MINUTE_US, FIRST_US + 30 * MINUTE_US)
        for number in range(count):
            deed(one, FIRST_US + number * HOUR_US)
        settle((one, other), random.Random(1))  # noqa: S311  # the same in every run
        client(one, "c1")
        sent = one.say()
        return calls_of(lambda: other.take(sent))


@pytest.mark.parametrize("deed", [hide, enter])
def test_a_word_takes_as_much_work_however_much_was_told_before(
    tmp_path: Path, deed: Callable[[Machine, int], None]
) -> None:
    few, many = (after(tmp_path / str(count), count, deed) for count in (FEW, MANY))
    assert many < few * GROWTH


def hidden_twice(folder: Path, days: int) -> int:
    """The work to take in two edits of this month, so many days of use apart."""
    folder.mkdir()
    with two(folder) as (one, other):
        one.clock.at_us = FIRST_US + 12 * DAY_US
        for number in range(days * 24):
            start_us = FIRST_US + number * HOUR_US
            active = PresenceSpan(
                device=other.name,
                start_us=start_us,
                end_us=start_us + HOUR_US,
                state=State.ACTIVE,
                reason="in use",
            )
            other.put(active)
        with other.database.recording() as recording:
            recording.settle(other.clock.at_us)
        hide(one, FIRST_US + MINUTE_US)
        hide(one, FIRST_US + days * DAY_US - HOUR_US)
        sent = one.say()
        return calls_of(lambda: other.take(sent))


def test_two_edits_take_as_much_work_however_much_lies_between_them(tmp_path: Path) -> None:
    near, far = (hidden_twice(tmp_path / str(days), days) for days in (2, 11))
    assert far < near * GROWTH


def laid_over(folder: Path, machines: int, merges: int) -> int:
    """The work to count a month in which so many machines were used and so many merges made."""
    folder.mkdir()
    with two(folder) as (one, _):
        at_us = FIRST_US + DAY_US
        with one.database.writing() as raw:
            for number in range(machines):
                name = f"old{number}"
                active = PresenceSpan(
                    device=name,
                    start_us=at_us + number * HOUR_US,
                    end_us=at_us + (number + 1) * HOUR_US,
                    state=State.ACTIVE,
                    reason="r",
                )
                Bulk({name: name}).put(raw, [active])
        for number in range(merges):
            from_us = at_us + number * MINUTE_US
            part = Part(from_us=from_us, to_us=from_us + MINUTE_US)
            one.editing.do("merge", [Merge(part=part, app="editor", title="whole")])
        with one.database.raw() as raw:
            return calls_of(lambda: pieces_by_device(raw.execute, at_us, at_us + 20 * DAY_US))


def test_an_edit_takes_as_much_work_however_many_machines_a_history_has(tmp_path: Path) -> None:
    more: list[int] = []
    for machines in (1, 20):
        few, many = (
            laid_over(tmp_path / f"{machines}-{merges}", machines, merges) for merges in (5, 55)
        )
        more.append(many - few)
    assert more[1] < more[0] * GROWTH
