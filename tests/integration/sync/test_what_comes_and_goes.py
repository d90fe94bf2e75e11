"""Imports, frozen days, unknown records, devices that are shut out, and clocks that disagree."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.replicas import FIRST_US, Machine, SetClock, account, settle
from tests.integration.sync.test_two_histories import agree, entry, work

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Change
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.spans import PresenceSpan, State, WindowSpan
from workmoniq_desktop.services.editing import entry_to_change
from workmoniq_desktop.store import commands, frozen, sync_state, sync_unknown
from workmoniq_desktop.store.importing import Bulk, settle_after_crash
from workmoniq_desktop.sync.parts import ChunkOutdated, OpenedSegment
from workmoniq_desktop.sync.settings_shared import SHARED, shared_values, with_values

NINE_US = FIRST_US + 9 * HOUR_US
Two = tuple[Machine, Machine, SetClock, random.Random]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    dice = random.Random(14)  # noqa: S311  # the same in every run
    (one, other), clock = account(tmp_path, 2, dice)
    yield one, other, clock, dice
    one.close()
    other.close()


def old_hour(start_us: int, app: str = "old") -> tuple[PresenceSpan, WindowSpan]:
    end_us = start_us + HOUR_US
    return (
        PresenceSpan(
            device="past", start_us=start_us, end_us=end_us, state=State.ACTIVE, reason="r"
        ),
        WindowSpan(device="past", start_us=start_us, end_us=end_us, app=app, title="a title"),
    )


def bring(machine: Machine, *spans: PresenceSpan | WindowSpan) -> None:
    with machine.database.writing() as raw:
        Bulk({"past": "The old laptop"}).put(raw, list(spans))
    settle_after_crash(machine.database)


def test_what_was_imported_goes_along_once_and_a_later_import_of_the_same_days_too(
    two: Two,
) -> None:
    one, other, clock, dice = two
    clock.at_us = NINE_US + 5 * HOUR_US
    bring(one, *old_hour(FIRST_US - 90 * DAY_US))
    settle((one, other), dice)
    agree(one, other)
    assert one.say() == []
    assert other.say() == []
    bring(one, *old_hour(FIRST_US - 90 * DAY_US + 2 * HOUR_US, "older"))
    settle((one, other), dice)
    agree(one, other)
    assert {row[3] for row in other.told()["windows"]} == {"old", "older"}


def test_what_was_recorded_before_a_chosen_moment_stays_at_home(two: Two) -> None:
    one, other, clock, dice = two
    work(one, NINE_US, 4)
    old = entry(one, NINE_US, NINE_US + HOUR_US, "old")
    one.editing.do("old", changes=[entry_to_change(None, old)])
    clock.at_us = NINE_US + 4 * HOUR_US
    new = entry(one, NINE_US + 3 * HOUR_US, clock.at_us, "new")
    one.editing.do("new", changes=[entry_to_change(None, new)])
    with one.database.writing() as raw:
        sync_state.put(raw, "upload_from_us", str(NINE_US + 2 * HOUR_US))
    settle((one, other), dice)
    found = other.told()
    assert [each.note for each in (one_.label for one_ in found["entries"])] == ["new"]
    assert [command.name for command in found["commands"]] == ["new"]
    starts = [row[1] for row in found["windows"]]
    assert starts
    assert min(starts) == NINE_US + 2 * HOUR_US


def test_frozen_days_take_nothing_in(two: Two) -> None:
    one, other, clock, dice = two
    work(one, NINE_US, 2)
    work(one, NINE_US + DAY_US, 2)
    clock.at_us = NINE_US + DAY_US + 3 * HOUR_US
    with other.database.writing() as raw:
        frozen.set_until_day(raw, (FIRST_US + DAY_US) // DAY_US)
    settle((one, other), dice)
    assert {row[1] // DAY_US for row in other.told()["windows"]} == {FIRST_US // DAY_US + 1}
    assert len(one.told()["windows"]) == 24


def test_records_of_unknown_kinds_are_kept_and_passed_on(two: Two) -> None:
    one, other, _, _ = two
    line = {"k": "mood", "at": NINE_US, "how": "well"}
    segment = OpenedSegment(
        stream=bytes(16), seq=0, stream_class="doc", device=one.id, hash=bytes(32), lines=[line]
    )
    for _ in range(2):
        with other.database.writing() as raw:
            other.replica.apply(raw, segment)
    with other.database.raw() as raw:
        assert len(sync_unknown.every(raw)) == 1
        passed = [dict(each) for chunk in other.replica.snapshot(raw) for each in chunk.lines]
    assert line in passed


def test_a_web_stream_says_nothing_about_settings_wipes_or_spans(two: Two) -> None:
    one, other, clock, dice = two
    work(one, NINE_US, 2)
    clock.at_us = NINE_US + 3 * HOUR_US
    one.editing.do("c", changes=[Change(kind="client", uid="c", before=None, after={"name": "x"})])
    one.wipe(NINE_US, NINE_US + MINUTE_US)
    before = other.told()
    for sent in one.say():
        opened = sent.opened()
        forged = OpenedSegment(
            stream=bytes(16),
            seq=sent.seq,
            stream_class="loc",
            device=one.id,
            hash=bytes(32),
            lines=opened.lines,
        )
        with other.database.writing() as raw:
            other.replica.apply(raw, forged)
    del dice
    assert other.told() == before


def test_what_a_device_said_past_its_end_is_taken_back(two: Two) -> None:
    one, other, clock, dice = two
    work(one, NINE_US, 2)
    was: dict[str, object] = {"name": "before"}
    one.editing.do("c", changes=[Change(kind="client", uid="c", before=None, after=was)])
    clock.at_us = NINE_US + 2 * HOUR_US
    settle((one, other), dice)
    good, ends = other.told(), {sent.stream: sent.seq for sent in one.sent}
    work(one, NINE_US + 2 * HOUR_US, 2, app="intruder")
    clock.at_us = NINE_US + 4 * HOUR_US
    now: dict[str, object] = {"name": "intruded"}
    one.editing.do("c", changes=[Change(kind="client", uid="c", before=was, after=now)])
    settle((one, other), dice)
    assert "intruder" in repr(other.told())
    with other.database.writing() as raw:
        for stream, seq in ends.items():
            other.replica.retract(raw, stream, seq)
    other.replica.after_apply()
    found = other.told()
    assert [body for _, _, body in found["things"]] == ['{"name": "before"}']
    assert found["windows"] == good["windows"]
    assert found["apps"] == good["apps"]


def test_a_chunk_that_changed_before_it_was_sealed_is_refused(two: Two) -> None:
    one, _, clock, _ = two
    work(one, NINE_US, 2)
    clock.at_us = NINE_US + 2 * HOUR_US
    chunk = one.replica.next_ev(clock.at_us, True)
    assert chunk is not None
    one.wipe(NINE_US, NINE_US + MINUTE_US)
    with pytest.raises(ChunkOutdated), one.database.writing() as raw:
        one.replica.sent(chunk, raw)
    assert "title 0" in repr(chunk.lines)
    again = one.replica.next_ev(clock.at_us, True)
    assert again is not None


def test_commands_lie_in_one_order_whatever_the_clocks_say(two: Two) -> None:
    one, other, clock, dice = two
    clock.at_us = 4_070_908_800_000_000  # the year 2099
    one.editing.do("ahead", changes=[Change(kind="client", uid="a", before=None, after={})])
    clock.at_us = NINE_US
    settle((one, other), dice)
    other.editing.do("after", changes=[Change(kind="client", uid="b", before=None, after={})])
    settle((one, other), dice)
    for machine in (one, other):
        with machine.database.raw() as raw:
            assert [each.name for each in commands.newest(raw, 9)] == ["after", "ahead"]


def test_every_setting_is_either_shared_or_named_as_the_machines_own() -> None:
    own = {
        "senses",
        "titles",
        "private_windows",
        "notifications",
        "backups",
        "autostart",
        "theme",
        "language",
        "welcomed",
    }
    assert set(SHARED) | own == set(Settings.__dataclass_fields__)
    assert not set(SHARED) & own


def test_a_setting_that_is_not_shared_or_does_not_fit_changes_nothing() -> None:
    settings = Settings()
    assert with_values(settings, {"titles": False, "senses": []}) == settings
    assert with_values(settings, {"week_start": "monday"}).week_start == settings.week_start
    assert with_values(settings, shared_values(settings)) == settings
