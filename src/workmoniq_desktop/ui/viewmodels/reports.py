"""What the Reports page shows: active time of a day, week or month, by app or title."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.calendar import Range, day_of, local_date, month_of, week_of
from workmoniq_desktop.domain.report import By, Report
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.bridge import Job
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.words import (
    day_name,
    figures,
    month_name,
    percent,
    short_day,
    translate,
)


class Period(Enum):
    """How long a report is."""

    DAY = 0
    WEEK = 1
    MONTH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One line. app: whose colour the swatch has; None for a line without."""

    name: str
    app: str | None
    us: int
    time: str
    share: float
    share_words: str


class ReportViewModel(QObject):
    """Lives on the Qt thread. Widgets bind to changed, then read."""

    changed = Signal()

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._job: Job | None = None
        self.period = Period.DAY
        self.by = By.APP
        self.anchor = self.today()
        self.rows: tuple[ReportRow, ...] = ()
        self.total = figures(0)
        self.sentence: str | None = None

    def today(self) -> date:
        return local_date(self._scene.desk.clock.now_us(), self._scene.desk.zone())

    @property
    def range(self) -> Range:
        make = {Period.DAY: day_of, Period.WEEK: week_of, Period.MONTH: month_of}[self.period]
        return make(self.anchor, self._scene.desk.zone())

    @property
    def holds_now(self) -> bool:
        return self.range.to_us > self._scene.desk.clock.now_us()

    def heading(self) -> str:
        """The period in words."""
        if self.period is Period.DAY:
            if self.anchor == self.today():
                return translate("reports", "Today, {0}").format(day_name(self.anchor))
            return day_name(self.anchor)
        if self.period is Period.MONTH:
            return month_name(self.anchor)
        monday = self.anchor - timedelta(days=self.anchor.weekday())
        sunday = monday + timedelta(days=6)
        week = monday.isocalendar().week
        return translate("reports", "Week {0}: {1} – {2}").format(  # noqa: RUF001  # en dash
            week, short_day(monday), short_day(sunday)
        )

    def choose_period(self, period: Period) -> None:
        self.period = period
        self.refresh()

    def choose_by(self, by: By) -> None:
        self.by = by
        self.refresh()

    def step(self, steps: int) -> None:
        """Earlier or later by whole periods, never past the one that holds today."""
        match self.period:
            case Period.DAY:
                moved = self.anchor + timedelta(days=steps)
            case Period.WEEK:
                moved = self.anchor + timedelta(days=7 * steps)
            case _:
                first = self.anchor.replace(day=1)
                moved = (first + timedelta(days=45 if steps > 0 else -1)).replace(day=1)
        self.anchor = min(moved, self.today())
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read again; `changed` follows."""
        if self._job is not None:
            self._job.forget()
        by, within = self.by, self.range
        self._job = self._scene.worker.run(
            lambda: self._scene.open_history().reports.by(by, within.from_us, within.to_us),
            self._arrived,
            self._failed,
        )

    @Slot(object)
    def _arrived(self, report: Report) -> None:
        self._job = None
        nameless = {
            By.APP: translate("reports", "No window"),
            By.TITLE: translate("reports", "No title"),
        }
        self.rows = tuple(
            ReportRow(
                name=row.key if row.key is not None else nameless.get(report.by, ""),
                app=row.key if report.by is By.APP else None,
                us=row.us,
                time=figures(row.us),
                share=row.share,
                share_words=percent(row.share),
            )
            for row in report.rows
        )
        self.total = figures(report.total_us)
        self.sentence = None if self.rows else messages.nothing_recorded()
        self.changed.emit()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._job = None
        self.rows = ()
        self.total = figures(0)
        self.sentence = messages.sentence(error)
        self.changed.emit()
