"""The recorder's thread, held still while somebody else changes the history."""

import queue
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from tests.fakes.clock import WoundClock
from tests.fakes.keys import TestKey
from tests.integration.store.pages import decrypted_pages

from workmoniq_desktop.collectors.base import Sink, Surroundings
from workmoniq_desktop.collectors.senses import Senses
from workmoniq_desktop.domain.activity import FocusMoved, Sense
from workmoniq_desktop.domain.calendar import UTC
from workmoniq_desktop.domain.clock import MINUTE_US
from workmoniq_desktop.domain.errors import HistoryBusy
from workmoniq_desktop.domain.report import By
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.status import Mode
from workmoniq_desktop.domain.wipe import BackupWipe, WipeScope
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.services.reports import Reports
from workmoniq_desktop.services.rules.classify import Classifier
from workmoniq_desktop.services.tracking import Tracking
from workmoniq_desktop.services.wiping import Wiping
from workmoniq_desktop.store import checks, spans
from workmoniq_desktop.store.database import Database

ALWAYS = (-(2**61), 2**61)


class Desk:
    """A running recorder without senses; what they would tell is told by the test."""

    def __init__(self, clock: WoundClock) -> None:
        self.clock = clock
        self.sinks: list[Sink] = []
        self.tracking = Tracking(clock, "my laptop", Settings(), self._make)
        self.tracking.start()

    def focus(self, app: str, title: str) -> None:
        self.sinks[-1](FocusMoved(at_us=self.clock.now_us(), app=app, title=title))
        self.tracking.flush()

    def _make(self, wanted: frozenset[Sense], surroundings: Surroundings, sink: Sink) -> Senses:
        self.sinks.append(sink)
        return Senses((), surroundings, sink)


class NoBackups:
    """A history that was never backed up."""

    def known(self) -> tuple[Path, ...]:
        return ()

    def set_aside(self) -> tuple[Path, ...]:
        return ()

    def follow_wipes(self, *_: object) -> tuple[BackupWipe, ...]:
        return ()


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk(WoundClock())
    yield made
    made.tracking.stop()


@pytest.fixture
def database(tmp_path: Path, desk: Desk) -> Iterator[Database]:
    opened = Database.create(tmp_path / "history.db", TestKey(), "p", now_us=desk.clock.now_us())
    yield opened
    desk.tracking.stop()
    opened.close()


def test_nothing_is_held_while_the_key_is_awaited(desk: Desk) -> None:
    desk.focus("editor", "plan")
    assert desk.tracking.status().mode is Mode.WAITING
    with pytest.raises(HistoryBusy), desk.tracking.hold():
        raise AssertionError("what waits in memory would land after this")


def test_what_happens_while_held_is_told_afterwards(desk: Desk, database: Database) -> None:
    desk.tracking.land(database)
    desk.focus("editor", "plan")
    desk.clock.at_us += MINUTE_US
    with desk.tracking.hold():
        desk.sinks[-1](FocusMoved(at_us=desk.clock.now_us(), app="browser", title="news"))
    desk.clock.at_us += MINUTE_US
    desk.tracking.flush()
    with database.reading() as tx:
        shown = [(w.app, w.end_us - w.start_us) for w in spans.windows_between(tx, *ALWAYS)]
    assert shown == [("editor", MINUTE_US), ("browser", MINUTE_US)]


def test_a_wipe_beside_the_running_recorder_leaves_no_trace_in_file_or_journal(
    desk: Desk, database: Database
) -> None:
    desk.tracking.land(database)
    desk.focus("editor", "canary of the morning")
    desk.clock.at_us += 30 * MINUTE_US
    desk.focus("editor", "kept afternoon")
    desk.clock.at_us += 30 * MINUTE_US
    desk.tracking.flush()
    assert any(b"canary" in page for page in decrypted_pages(database, TestKey()))
    wiping = Wiping(database, desk.clock, desk.tracking.hold, NoBackups(), lambda: None)
    began_us = desk.clock.now_us() - 60 * MINUTE_US
    scope = WipeScope(from_us=began_us, to_us=began_us + 29 * MINUTE_US)
    preview = wiping.preview(scope)
    receipt = wiping.wipe(scope, silent)
    assert receipt.counts == preview.counts
    assert receipt.counts.windows == 1
    assert receipt.counts.active_us > 28 * MINUTE_US
    desk.clock.at_us += MINUTE_US
    desk.tracking.flush()
    pages = list(decrypted_pages(database, TestKey()))
    assert any(b"kept afternoon" in page for page in pages)
    with database.raw() as raw:
        assert all(covered.faults == () for covered in checks.coverage(raw, desk.clock.now_us()))
        assert checks.overlapping_windows(raw) == 0


def test_a_wipe_empties_the_journal_it_wrote(desk: Desk, database: Database) -> None:
    desk.tracking.land(database)
    desk.focus("editor", "canary of the morning")
    desk.clock.at_us += 30 * MINUTE_US
    desk.focus("editor", "kept afternoon")
    journal = database.path.with_name(database.path.name + "-wal")
    assert journal.stat().st_size > 0
    wiping = Wiping(database, desk.clock, nullcontext, NoBackups(), lambda: None)
    now_us = desk.clock.now_us()
    wiping.wipe(WipeScope(from_us=now_us - 60 * MINUTE_US, to_us=now_us), silent)
    assert journal.stat().st_size == 0
    assert not any(b"canary" in page for page in decrypted_pages(database, TestKey()))


def test_events_that_found_the_queue_full_are_counted_and_shown(
    desk: Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.tracking.land(database)
    assert desk.tracking.status().dropped == 0

    def full(_event: object) -> None:
        raise queue.Full

    with monkeypatch.context() as patched:
        patched.setattr(desk.tracking._queue, "put_nowait", full)  # noqa: SLF001  # no fault to wait for
        for title in ("one", "two", "three"):
            desk.sinks[-1](FocusMoved(at_us=desk.clock.now_us(), app="editor", title=title))
    assert desk.tracking.status().dropped == 3


@pytest.mark.parametrize("by", list(By))
def test_a_report_without_bounds_is_a_report_of_all_there_is(
    desk: Desk, database: Database, by: By
) -> None:
    desk.tracking.land(database)
    desk.focus("editor", "plan")
    desk.clock.at_us += 30 * MINUTE_US
    labelling = Labelling(database, lambda: Classifier(()))
    reports = Reports(database, labelling, lambda: UTC, desk.tracking.flush, Settings)
    assert reports.by(by, *ALWAYS).total_us == 30 * MINUTE_US
