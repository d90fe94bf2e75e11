"""The recorder keeps every second, whatever the disk, the key, the clock or a crash do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.clock import WoundClock
from tests.fakes.keys import TestKey

from workmoniq_desktop.domain.activity import (
    CameBack,
    FocusMoved,
    InputTally,
    Locked,
    Paused,
    Unlocked,
    WentIdle,
    WentPrivate,
)
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US, SECOND_US
from workmoniq_desktop.domain.errors import CannotWrite, DiskFull
from workmoniq_desktop.domain.spans import PresenceSpan, State, WindowSpan
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services import recorder as recorder_module
from workmoniq_desktop.services.recorder import (
    STOPPED_BY_USER,
    STOPPED_WITHOUT_WARNING,
    Recorder,
)
from workmoniq_desktop.store import checks, erasing, spans
from workmoniq_desktop.store.database import Database, check, files

ALWAYS = (-(2**61), 2**61)


@pytest.fixture
def clock() -> WoundClock:
    return WoundClock()


@pytest.fixture
def database(tmp_path: Path, clock: WoundClock) -> Iterator[Database]:
    folder = tmp_path / "profile"
    folder.mkdir()
    opened = Database.create(folder / "history.db", TestKey(), "p", now_us=clock.now_us())
    yield opened
    opened.close()


def presence_of(database: Database) -> list[PresenceSpan]:
    with database.reading() as tx:
        return list(spans.presence_between(tx, *ALWAYS))


def windows_of(database: Database) -> list[WindowSpan]:
    with database.reading() as tx:
        return list(spans.windows_between(tx, *ALWAYS))


def gapless(database: Database, now_us: int) -> bool:
    with database.raw() as raw:
        return all(c.faults == () for c in checks.coverage(raw, now_us))


def recording(clock: WoundClock, database: Database) -> Recorder:
    recorder = Recorder(clock, "my laptop")
    recorder.land(database)
    return recorder


def trouble_of(recorder: Recorder) -> str | None:
    return None if recorder.trouble is None else recorder.trouble.code


def focus(clock: WoundClock, app: str, title: str | None = None) -> FocusMoved:
    return FocusMoved(at_us=clock.now_us(), app=app, title=title)


def test_a_change_is_written_within_a_second_and_stillness_every_fifteen(
    clock: WoundClock, database: Database
) -> None:
    recorder = recording(clock, database)
    assert recorder.due_us() == clock.now_us() + 15 * SECOND_US
    clock.at_us += 5 * SECOND_US
    recorder.take(focus(clock, "editor"))
    assert recorder.due_us() == clock.now_us() + 1 * SECOND_US
    clock.at_us += SECOND_US
    recorder.tick()
    assert [(w.app, w.end_us) for w in windows_of(database)] == [("editor", clock.now_us())]
    assert recorder.due_us() == clock.now_us() + 15 * SECOND_US


def test_a_crash_costs_what_was_not_yet_written_and_is_explained(
    clock: WoundClock, database: Database
) -> None:
    recorder = recording(clock, database)
    began_us = clock.now_us()
    recorder.take(focus(clock, "editor", "plan"))
    clock.at_us += 10 * SECOND_US
    recorder.tick()
    written_us = clock.now_us()
    clock.at_us += HOUR_US  # no stop(): the process was killed
    recording(clock, database)
    clock.at_us += SECOND_US
    assert [(s.start_us, s.end_us, s.state, s.reason) for s in presence_of(database)] == [
        (began_us, written_us, State.ACTIVE, "in use"),
        (written_us, written_us + HOUR_US, State.OFF, STOPPED_WITHOUT_WARNING),
    ]
    assert [(w.start_us, w.end_us) for w in windows_of(database)] == [(began_us, written_us)]


def test_a_clean_stop_says_who_stopped_it(clock: WoundClock, database: Database) -> None:
    recorder = recording(clock, database)
    clock.at_us += MINUTE_US
    recorder.stop()
    clock.at_us += HOUR_US
    recording(clock, database)
    off = presence_of(database)[-1]
    assert (off.state, off.reason, off.end_us - off.start_us) == (
        State.OFF,
        STOPPED_BY_USER,
        HOUR_US,
    )


def test_what_happens_before_the_key_is_there_lands_with_it(
    clock: WoundClock, database: Database
) -> None:
    recorder = Recorder(clock, "my laptop")
    began_us = clock.now_us()
    for app in ("editor", "browser", "editor"):
        recorder.take(focus(clock, app))
        clock.at_us += MINUTE_US
    recorder.take(InputTally(at_us=clock.now_us(), keys=3))
    recorder.take(InputTally(at_us=clock.now_us(), keys=4))
    assert recorder.waiting_spans == 2
    recorder.land(database)
    assert [w.app for w in windows_of(database)] == ["editor", "browser", "editor"]
    assert presence_of(database)[0].start_us == began_us
    with database.reading() as tx:
        assert [tally.keys for tally in spans.tallies_between(tx, *ALWAYS)] == [7]
    assert len({span.device for span in windows_of(database)} - {""}) == 1


def test_a_full_disk_keeps_spans_in_memory_until_there_is_room(
    clock: WoundClock, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = recording(clock, database)
    with monkeypatch.context() as patched:
        patched.setattr(database, "recording", _full_disk)
        for app in ("a", "b", "c"):
            recorder.take(focus(clock, app))
            clock.at_us += MINUTE_US
            recorder.tick()
        assert trouble_of(recorder) == DiskFull.code
        assert recorder.waiting_spans == 2
        due_us = recorder.due_us()
        assert due_us is not None
        assert due_us > clock.now_us()
    clock.at_us += MINUTE_US
    recorder.tick()
    assert trouble_of(recorder) is None
    assert [w.app for w in windows_of(database)] == ["a", "b", "c"]
    assert gapless(database, clock.now_us())


def _full_disk() -> object:
    raise DiskFull("the disk is full: make room")


def test_memory_is_bounded_and_what_is_left_out_is_counted(
    clock: WoundClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder_module, "WINDOWS_KEPT", 10)
    recorder = Recorder(clock, "my laptop")
    for n in range(50):
        clock.at_us += SECOND_US
        recorder.take(focus(clock, f"app{n}"))
    assert recorder.waiting_spans == 10
    assert recorder.dropped_windows == 39


def test_a_clock_set_forward_is_not_work(clock: WoundClock, database: Database) -> None:
    recorder = recording(clock, database)
    clock.at_us += MINUTE_US
    clock.ahead_us = HOUR_US
    recorder.tick()
    clock.at_us += MINUTE_US
    recorder.write()
    assert [(s.state, s.end_us - s.start_us) for s in presence_of(database)] == [
        (State.ACTIVE, MINUTE_US),
        (State.BLIND, HOUR_US),
        (State.ACTIVE, MINUTE_US),
    ]
    assert clock.ahead_us == 0


def test_a_clock_set_back_counts_no_hour_twice_and_the_next_absence_gives_it_back(
    clock: WoundClock, database: Database
) -> None:
    recorder = recording(clock, database)
    clock.at_us += 2 * MINUTE_US
    clock.ahead_us = -HOUR_US
    recorder.tick()
    clock.at_us += MINUTE_US
    recorder.take(Locked(at_us=clock.now_us()))
    locked_us = clock.now_us()
    clock.at_us += 3 * HOUR_US
    recorder.take(Unlocked(at_us=clock.now_us()))
    recorder.write()
    assert clock.ahead_us == 0
    clock.at_us += MINUTE_US
    recorder.write()
    assert [(s.state, s.end_us - s.start_us) for s in presence_of(database)] == [
        (State.ACTIVE, 3 * MINUTE_US),
        (State.LOCKED, 2 * HOUR_US),
        (State.ACTIVE, MINUTE_US),
    ]
    assert presence_of(database)[1].start_us == locked_us


def test_a_clock_set_back_between_two_runs_overlaps_nothing(
    clock: WoundClock, database: Database
) -> None:
    recorder = recording(clock, database)
    clock.at_us += 10 * MINUTE_US
    recorder.stop()
    ended_us = clock.now_us()
    clock.at_us -= HOUR_US
    recorder = recording(clock, database)
    assert clock.now_us() == ended_us
    clock.at_us += MINUTE_US
    recorder.write()
    assert gapless(database, clock.now_us())
    assert presence_of(database)[-1].start_us == ended_us


def test_a_clock_that_was_years_ahead_does_not_take_today_with_it(
    clock: WoundClock, database: Database
) -> None:
    clock.at_us += 900 * DAY_US
    recorder = recording(clock, database)
    clock.at_us += MINUTE_US
    recorder.stop()
    clock.at_us -= 900 * DAY_US
    recorder = recording(clock, database)
    today_us = clock.now_us()
    clock.at_us += MINUTE_US
    recorder.write()
    assert presence_of(database)[0].start_us == today_us


def test_sleep_that_nobody_told_of_is_asleep(clock: WoundClock, database: Database) -> None:
    recorder = recording(clock, database)
    clock.at_us += MINUTE_US
    clock.at_us += HOUR_US
    clock.asleep_us += HOUR_US
    recorder.tick()
    clock.at_us += MINUTE_US
    recorder.write()
    assert [(s.state, s.end_us - s.start_us) for s in presence_of(database)] == [
        (State.ACTIVE, MINUTE_US),
        (State.ASLEEP, HOUR_US),
        (State.ACTIVE, MINUTE_US),
    ]


def test_idling_found_after_it_was_written_as_active_is_corrected_in_totals_too(
    clock: WoundClock, database: Database
) -> None:
    recorder = recording(clock, database)
    recorder.take(focus(clock, "editor"))
    for _ in range(40):
        clock.at_us += MINUTE_US
        recorder.tick()
    since_us = clock.now_us() - 30 * MINUTE_US
    recorder.take(WentIdle(at_us=clock.now_us(), since_us=since_us))
    clock.at_us += MINUTE_US
    recorder.take(CameBack(at_us=clock.now_us()))
    recorder.write()
    with database.raw() as raw:
        assert checks.rollups_agree(raw)
    assert [s.state for s in presence_of(database)][:2] == [State.ACTIVE, State.IDLE]
    assert presence_of(database)[1].start_us == since_us


def test_a_pause_ends_by_itself(clock: WoundClock, database: Database) -> None:
    recorder = recording(clock, database)
    recorder.take(focus(clock, "editor"))
    clock.at_us += MINUTE_US
    until_us = clock.now_us() + 15 * MINUTE_US
    recorder.take(Paused(at_us=clock.now_us(), until_us=until_us))
    clock.at_us = until_us
    recorder.tick()
    clock.at_us += MINUTE_US
    recorder.write()
    assert [(s.state, s.end_us - s.start_us) for s in presence_of(database)] == [
        (State.ACTIVE, MINUTE_US),
        (State.PAUSED, 15 * MINUTE_US),
        (State.ACTIVE, MINUTE_US),
    ]


def test_nothing_is_counted_in_private_time(clock: WoundClock, database: Database) -> None:
    recorder = recording(clock, database)
    recorder.take(WentPrivate(at_us=clock.now_us()))
    recorder.take(InputTally(at_us=clock.now_us(), keys=99))
    recorder.take(focus(clock, "secretapp", "secrettitle"))
    clock.at_us += MINUTE_US
    recorder.write()
    with database.reading() as tx:
        assert list(spans.tallies_between(tx, *ALWAYS)) == []
    assert windows_of(database) == []


@pytest.mark.parametrize("ago", [(0, 90), (20, 10), (90, 60), (30, 0)])
def test_after_a_wipe_recording_goes_on_without_gap_or_overlap(
    clock: WoundClock, database: Database, ago: tuple[int, int]
) -> None:
    recorder = recording(clock, database)
    recorder.take(focus(clock, "editor", "plan"))
    clock.at_us += 60 * MINUTE_US
    recorder.write()
    now_us = clock.now_us()
    scope = WipeScope(
        from_us=now_us - max(ago) * MINUTE_US, to_us=now_us - min(ago) * MINUTE_US
    ).rounded(now_us)
    with database.writing() as raw:
        erasing.erase(raw, scope, now_us)
    clock.at_us += 2 * SECOND_US
    recorder.take_up()
    recorder.take(focus(clock, "editor", "plan"))
    clock.at_us += MINUTE_US
    recorder.write()
    assert gapless(database, clock.now_us())
    with database.raw() as raw:
        assert checks.overlapping_windows(raw) == 0
        assert checks.rollups_agree(raw)
        assert erasing.count(raw, scope).windows == 0
    assert presence_of(database)[-1].end_us == clock.now_us()
    assert windows_of(database)[-1].end_us == clock.now_us()


def test_a_wipe_of_a_past_hour_does_not_cut_the_open_window_in_two(
    clock: WoundClock, database: Database
) -> None:
    recorder = recording(clock, database)
    recorder.take(focus(clock, "editor", "plan"))
    clock.at_us += 10 * MINUTE_US
    recorder.take(focus(clock, "browser", "news"))
    began_us = clock.now_us()
    clock.at_us += 10 * MINUTE_US
    recorder.write()
    with database.writing() as raw:
        erasing.erase(raw, WipeScope(app="editor"), clock.now_us())
    recorder.take_up()
    clock.at_us += MINUTE_US
    recorder.write()
    assert [(w.app, w.start_us, w.end_us) for w in windows_of(database)] == [
        ("browser", began_us, clock.now_us())
    ]


@pytest.mark.parametrize("with_side_files", [False, True])
def test_a_history_that_was_deleted_comes_back_with_all_that_was_recorded(
    clock: WoundClock, database: Database, with_side_files: bool
) -> None:
    recorder = recording(clock, database)
    recorder.take(FocusMoved(at_us=clock.now_us(), app="canary-app"))
    clock.at_us += MINUTE_US
    assert recorder.write()
    before = windows_of(database)  # through a reader that stays open
    assert before
    for file in files(database.path) if with_side_files else (database.path,):
        file.unlink()
    clock.at_us += MINUTE_US
    recorder.take(FocusMoved(at_us=clock.now_us(), app="another"))
    clock.at_us += MINUTE_US
    assert recorder.write()
    assert recorder.trouble is None
    after = windows_of(database)
    assert [one.app for one in after] == [*(one.app for one in before), "another"]
    assert after[-2].end_us == after[-1].start_us
    assert database.path.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in database.path.parent.iterdir()} <= {
        path.name for path in files(database.path)
    }
    assert not any(b"canary" in file.read_bytes() for file in files(database.path))
    with database.raw() as raw:
        assert check(raw)


def test_a_history_that_was_deleted_with_its_key_stays_deleted(
    clock: WoundClock, database: Database
) -> None:
    recorder = recording(clock, database)
    database.is_wanted = lambda: False
    database.path.unlink()
    assert not recorder.write()
    assert not database.path.exists()


def test_a_history_whose_folder_is_gone_is_trouble_and_no_silence(
    clock: WoundClock, database: Database
) -> None:
    recorder = recording(clock, database)
    folder = database.path.parent
    folder.rename(folder.with_name("moved away"))
    assert not recorder.write()
    assert isinstance(recorder.trouble, CannotWrite)
    folder.with_name("moved away").rename(folder)
    assert recorder.write()


def test_a_history_that_was_replaced_is_trouble_and_no_silence(
    clock: WoundClock, database: Database
) -> None:
    recorder = recording(clock, database)
    aside = database.path.with_name("aside.db")
    database.path.rename(aside)
    database.path.write_bytes(aside.read_bytes())
    assert not recorder.write()
    assert recorder.trouble is not None
    assert "deleted or replaced" in str(recorder.trouble)
    aside.replace(database.path)
    assert recorder.write()
    assert recorder.trouble is None
