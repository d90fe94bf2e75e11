"""A real history for what the worker says about time: projects, timers, entries, timesheets."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import replace
from datetime import tzinfo
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import cast
from weakref import finalize

from tests.fakes.keys import TestKey
from workmoniq_desktop.domain.clock import DAY_US, Clock
from workmoniq_desktop.domain.spans import Span
from workmoniq_desktop.services.backup import Backups
from workmoniq_desktop.services.open_history import Around, OpenHistory
from workmoniq_desktop.services.shapes.working import (
    ManualService,
    ProjectService,
    SigningService,
    TimerService,
    TimesheetService,
)
from workmoniq_desktop.services.timers import catch_up
from workmoniq_desktop.store.database import Database


def real_work(clock: Clock, zone: tzinfo, kept: Iterable[Span] = ()) -> OpenHistory:
    """A history in a folder of its own, which goes with it; it knows a device of its own."""
    folder = TemporaryDirectory(prefix="workmoniq-test-")
    now_us = clock.now_us()
    path = Path(folder.name, "history.db")
    database = Database.create(path, TestKey(), "p", now_us=now_us - 400 * DAY_US)
    with database.recording() as recording:
        device = recording.introduce("desk")
        recording.put([replace(span, device=device) for span in kept])
        recording.settle(now_us)
    one_at_a_time = Lock()

    def flush() -> None:
        with one_at_a_time:
            catch_up(database, clock)

    around = Around(
        clock=clock,
        zone=lambda: zone,
        flush=flush,
        hold=nullcontext,
        destroy=lambda: None,
    )
    history = OpenHistory(database, cast("Backups", None), around)
    finalize(history, _put_away, database, folder)
    return history


class WithWork(ABC):
    """The parts of a scripted history that are real; made when first asked for."""

    @abstractmethod
    def make_work(self) -> OpenHistory: ...

    @cached_property
    def work(self) -> OpenHistory:
        return self.make_work()

    @property
    def projects(self) -> ProjectService:
        return self.work.projects

    @property
    def timers(self) -> TimerService:
        return self.work.timers

    @property
    def manual(self) -> ManualService:
        return self.work.manual

    @property
    def timesheets(self) -> TimesheetService:
        return self.work.timesheets

    @property
    def signing(self) -> SigningService:
        return self.work.signing


def _put_away(database: Database, folder: TemporaryDirectory[str]) -> None:
    database.close()
    folder.cleanup()
