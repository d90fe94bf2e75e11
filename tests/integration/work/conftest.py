"""A history with a recorder over it, both on a clock that is wound by hand."""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from tests.fakes.clock import WoundClock
from tests.fakes.keys import TestKey

from workmoniq_desktop.domain.activity import Activity, FocusMoved
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, SECOND_US
from workmoniq_desktop.domain.projects import Project
from workmoniq_desktop.domain.report import By
from workmoniq_desktop.services.backup import Backups
from workmoniq_desktop.services.open_history import Around, OpenHistory
from workmoniq_desktop.services.recorder import Recorder
from workmoniq_desktop.services.timers import catch_up
from workmoniq_desktop.store.database import Database

BERLIN = ZoneInfo("Europe/Berlin")
MORNING_US = 20_759 * DAY_US + 8 * HOUR_US  # 2 November 2026, 9:00 in Berlin


@dataclass
class Work:
    """recorder: None while no app runs."""

    folder: Path
    clock: WoundClock
    database: Database
    recorder: Recorder | None = None
    history: OpenHistory = field(init=False)

    def __post_init__(self) -> None:
        around = Around(
            clock=self.clock,
            zone=lambda: BERLIN,
            flush=self.flush,
            hold=nullcontext,
            destroy=lambda: None,
        )
        self.history = OpenHistory(self.database, cast("Backups", None), around)

    def flush(self) -> None:
        if self.recorder is None:
            catch_up(self.database, self.clock)
        else:
            self.recorder.write()

    def boot(self) -> None:
        """Start the app."""
        self.recorder = Recorder(self.clock, "desk")
        self.recorder.land(self.database)

    def crash(self) -> None:
        """The app is gone without a word; what it wrote stays."""
        self.recorder = None
        self.database.close()

    def take(self, event: Activity) -> None:
        assert self.recorder is not None
        self.recorder.take(event)

    def show(self, app: str) -> None:
        """Another window takes the focus."""
        self.take(FocusMoved(at_us=self.clock.at_us, app=app))

    def go_on(self, us: int, step_us: int = 15 * SECOND_US) -> None:
        """Let time pass; the recorder does what falls due."""
        end_us = self.clock.at_us + us
        while self.clock.at_us < end_us:
            self.clock.at_us = min(end_us, self.clock.at_us + step_us)
            if self.recorder is not None:
                self.recorder.tick()

    def project(self, name: str = "Site", rate_minor: int | None = None) -> str:
        """The uid of a new project."""
        made = self.history.projects.add_project(Project(uid="", name=name, rate_minor=rate_minor))
        return made.uid

    def counted(self, project: str | None) -> int:
        """Time of a project over the whole history, as labelled anew."""
        far = 400 * DAY_US
        now_us = self.clock.now_us()
        spans = self.history.labelling.reported(now_us - far, now_us + far)
        return sum(span.counted_us for span in spans if span.label.project == project)

    def kept_equals_anew(self) -> bool:
        """Whether kept totals say what a fresh look at the record says."""
        far, now_us = 100 * DAY_US, self.clock.now_us()
        anew = sum(
            span.counted_us for span in self.history.labelling.reported(now_us - far, now_us + far)
        )
        hours = sum(self.history.projects.hours(now_us - far, now_us + far).values())
        report = self.history.reports.by(By.APP, now_us - far, now_us + far)
        return anew == hours == report.total_us


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    clock = WoundClock(at_us=MORNING_US, offset=60)
    database = Database.create(
        tmp_path / "history.db", TestKey(), "p", now_us=clock.now_us() - 60 * DAY_US
    )
    made = Work(folder=tmp_path, clock=clock, database=database)
    made.boot()
    yield made
    made.history.close()
