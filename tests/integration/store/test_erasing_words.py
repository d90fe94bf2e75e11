"""What the worker said about a wiped range is gone with it; what was said of other time stays."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes.clock import WoundClock
from tests.fakes.keys import TestKey
from tests.integration.store.pages import decrypted_pages

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US
from workmoniq_desktop.domain.edits import Assign, Change, Edit, Hide, Merge, Part, Split
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.spans import PresenceSpan, State, WindowSpan
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services.editing import Editing, entry_to_change
from workmoniq_desktop.store import checks, commands, entries, erasing, things
from workmoniq_desktop.store.database import Database

DAY = 20_400 * DAY_US
NOW_US = DAY + 30 * DAY_US
NOTE = frozenset({"note"})


def at(hour: float) -> int:
    return DAY + int(hour * HOUR_US)


def part(first: float, last: float, app: str | None = None) -> Part:
    return Part(from_us=at(first), to_us=at(last), app=app)


def said(first: float, last: float, note: str = "canary note") -> Assign:
    return Assign(part=part(first, last), label=Label(note=note), fields=NOTE)


def entry(first: float, last: float, note: str = "canary entry") -> Entry:
    return Entry(device="dev", start_us=at(first), end_us=at(last), label=Label(note=note))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.create(tmp_path / "history.db", TestKey(), "p", now_us=DAY)
    with opened.recording() as recording:
        for hour in range(8, 18):
            recording.put(
                [
                    PresenceSpan(
                        device="dev",
                        start_us=at(hour),
                        end_us=at(hour + 1),
                        state=State.ACTIVE,
                        reason=f"in use {hour % 2}",
                    ),
                    WindowSpan(
                        device="dev",
                        start_us=at(hour),
                        end_us=at(hour + 1),
                        app=f"app {hour % 2}",
                        title=f"title {hour}",
                    ),
                ]
            )
        recording.settle(NOW_US)
    yield opened
    opened.close()


@pytest.fixture
def editing(database: Database) -> Editing:
    return Editing(database, WoundClock(at_us=NOW_US), lambda: None)


def wipe(database: Database, first: float, last: float, app: str | None = None) -> tuple[int, int]:
    scope = WipeScope(from_us=at(first), to_us=at(last), app=app)
    with database.raw() as raw:
        announced = erasing.count(raw, scope)
    with database.writing() as raw:
        erasing.erase(raw, scope, NOW_US)
    with database.raw() as raw:
        assert checks.rollups_agree(raw)
    return announced.entries, announced.edits


def edits(database: Database) -> list[Edit]:
    with database.raw() as raw:
        return [edit for command in commands.every(raw.execute) for edit in command.edits]


def kept_entries(database: Database) -> list[Entry]:
    with database.raw() as raw:
        return entries.between(raw, 0, 2**60)


def test_an_edit_that_reaches_over_an_edge_keeps_its_outer_part(
    database: Database, editing: Editing
) -> None:
    merge = Merge(part=part(12, 14), app="app 0", title="merged")
    hide = Hide(part=part(9, 10))
    editing.do("assign", [said(8, 16), hide, merge, Split(at_us=at(12)), Split(at_us=at(13))])
    assert wipe(database, 11, 13) == (0, 3)
    assert edits(database) == [
        said(8, 11),
        said(13, 16),
        hide,
        replace(merge, part=part(13, 14)),
        Split(at_us=at(13)),
    ]


def test_an_edit_that_was_undone_is_wiped_as_well(database: Database, editing: Editing) -> None:
    editing.do("assign", [said(11, 12)])
    editing.undo()
    assert wipe(database, 11, 12) == (0, 1)
    assert editing.history() == []
    assert editing.redo() is None


def test_an_entry_that_reaches_over_both_edges_keeps_both_ends(
    database: Database, editing: Editing
) -> None:
    editing.do("entry", changes=[entry_to_change(None, entry(18, 23))])
    assert wipe(database, 20, 21) == (1, 0)
    assert kept_entries(database) == [entry(18, 20), entry(21, 23)]
    assert editing.history() == [], "the history holds no entry of the wiped range"
    assert editing.undo() is None


def test_a_running_timer_that_began_before_a_wiped_range_goes_on_after_it(
    database: Database, editing: Editing
) -> None:
    timer = replace(entry(19, 19), running=True)
    editing.do("timer", changes=[entry_to_change(None, timer)])
    assert wipe(database, 20, 21) == (1, 0)
    assert kept_entries(database) == [
        entry(19, 20),
        replace(entry(21, 21), running=True),
    ]


def test_changes_of_things_and_of_other_times_stay_and_can_be_undone(
    database: Database, editing: Editing
) -> None:
    made = Change(kind="project", uid="p1", before=None, after={"name": "One"})
    outside, inside = entry(2, 3, "kept"), entry(5, 6)
    editing.do("both", changes=[entry_to_change(None, each) for each in (outside, inside)])
    editing.do("project", changes=[made])
    wipe(database, 5, 6)
    assert [c.changes for c in editing.history()] == [
        (made,),
        (entry_to_change(None, outside),),
    ]
    editing.undo()
    editing.undo()
    assert kept_entries(database) == []


def test_a_wipe_of_an_app_takes_the_edits_that_name_it(
    database: Database, editing: Editing
) -> None:
    other = said(8, 16, "kept")
    into = Merge(part=part(8, 10), app="app 1", title="canary title")
    only = replace(said(8, 16), part=part(8, 16, app="app 1"))
    editing.do("edits", [other, into, only])
    assert wipe(database, 0, 24, app="app 1") == (0, 2)
    assert edits(database) == [other]


def test_what_was_said_about_a_wiped_range_is_on_no_page(
    database: Database, editing: Editing
) -> None:
    for hour in range(8, 17):
        editing.do("assign", [said(hour, hour + 1, f"canary note {hour}" * 50)])
        merge = Merge(part=part(hour, hour + 1), app="app 0", title=f"canary {hour}" * 50)
        editing.do("merge", [merge])
        before = entry(hour, hour + 0.5, f"canary entry {hour}" * 50)
        editing.do("entry", changes=[entry_to_change(None, before)])
        editing.do("entry", changes=[entry_to_change(before, None)])
        editing.undo()
    database.checkpoint()
    assert sum(b"canary" in page for page in decrypted_pages(database, TestKey())) > 9
    wipe(database, 8, 18)
    database.close()
    database.checkpoint()
    assert not any(b"canary" in page for page in decrypted_pages(database, TestKey()))


def test_a_note_on_time_to_come_goes_with_a_wipe_until_now(
    database: Database, editing: Editing
) -> None:
    editing.do("assign", [replace(said(8, 9), part=Part(from_us=at(8), to_us=NOW_US + DAY_US))])
    with database.writing() as raw:
        erasing.erase(raw, WipeScope(from_us=at(8), to_us=NOW_US), NOW_US)
    assert edits(database) == []


def test_what_was_said_to_be_no_work_goes_with_its_range(
    database: Database, editing: Editing
) -> None:
    for uid, first in (("noon", 12), ("evening", 20)):
        body: dict[str, object] = {"from_us": at(first), "to_us": at(first + 1)}
        change = Change(kind="not_work", uid=uid, before=None, after=body)
        editing.do("not_work", changes=[change])
    with database.writing() as raw:
        erasing.erase(raw, WipeScope(from_us=at(11), to_us=at(14)), NOW_US)
        assert list(things.all_of(raw, "not_work")) == ["evening"]
        (left,) = commands.every(raw.execute)
    assert [change.uid for change in left.changes] == ["evening"]
