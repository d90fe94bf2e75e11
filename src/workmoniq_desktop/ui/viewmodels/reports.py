"""What the Reports page shows: active time of any period by any dimension, now and before."""

from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.calendar import Range, local_date
from workmoniq_desktop.domain.report import By
from workmoniq_desktop.services.export.document_words import figures
from workmoniq_desktop.services.export.report_document import Asked, Line, ReportDocument
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.bridge import Job
from workmoniq_desktop.ui.colours import colour_in
from workmoniq_desktop.ui.document_words import document_words, more_rows
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.report_period import Against, Chosen, Period, earlier_name
from workmoniq_desktop.ui.words import count, day_name, percent, translate

SHOWN_ROWS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One line. colour: of its swatch and bar; None for a line without.

    before: the length in the compared time, "" where nothing is compared. sort_key: puts names in
    order, days and hours by time.
    """

    name: str
    colour: str | None
    us: int
    seconds: int
    time: str
    share: float
    share_words: str
    sort_key: str = ""
    before: str = ""
    before_seconds: int = 0


class ReportViewModel(QObject):
    """Lives on the Qt thread. Widgets bind to changed, then read.

    document: what is shown, with at most SHOWN_ROWS rows; None before the first and after a
    failure. sentence: in place of rows. loading: another document is on its way.
    """

    changed = Signal()
    started = Signal()
    """Another document was asked for."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._job: Job | None = None
        today = self.today()
        self.by = By.APP
        self.against = Against.BEFORE
        self.chosen = Chosen(
            period=Period.DAY, anchor=today, last=today, zone=self._scene.desk.zone()
        )
        self.document: ReportDocument | None = None
        self.rows: tuple[ReportRow, ...] = ()
        self.total = figures(0)
        self.change = ""
        self.rest = ""
        self.sentence: str | None = None
        self.loading = False

    def today(self) -> date:
        settings = self._scene.desk.preferences.current()
        now_us = self._scene.desk.clock.now_us()
        return local_date(now_us, self._scene.desk.zone(), settings.day_start_h)

    @property
    def period(self) -> Period:
        return self.chosen.period

    @property
    def anchor(self) -> date:
        return self.chosen.anchor

    @property
    def range(self) -> Range:
        return self._placed().range()

    @property
    def holds_now(self) -> bool:
        return self.range.to_us > self._scene.desk.clock.now_us()

    def heading(self) -> str:
        """The period in words."""
        return self._placed().heading(self.today())

    def choose_period(self, period: Period) -> None:
        self.chosen = replace(self.chosen, period=period, last=max(self.chosen.last, self.anchor))
        self.refresh()

    def choose_days(self, first: date, last: date) -> None:
        """A free range, both days included."""
        self.chosen = replace(self.chosen, period=Period.FREE, anchor=first, last=last)
        self.refresh()

    def choose_by(self, by: By) -> None:
        self.by = by
        self.refresh()

    def choose_against(self, against: Against) -> None:
        self.against = against
        self.refresh()

    def step(self, steps: int) -> None:
        """Earlier or later by whole periods, never past the one that holds today."""
        self.chosen = self._placed().stepped(steps, self.today())
        self.refresh()

    def asked(self, *, whole: bool) -> Asked:
        """What is shown now. whole: with all rows, as files have it."""
        chosen = self._placed()
        now_us = self._scene.desk.clock.now_us()
        within = chosen.range()
        is_over = not within.from_us < now_us < within.to_us
        return Asked(
            by=self.by,
            within=within,
            before=chosen.earlier(self.against, now_us),
            earlier=earlier_name(chosen.period, self.against, is_over=is_over),
            title=translate("reports", "Report"),
            period=chosen.heading(self.today()),
            limit=None if whole or self.by in {By.HOUR, By.DAY} else SHOWN_ROWS,
            words=document_words(),
        )

    @Slot()
    def refresh(self) -> None:
        """Read again; `changed` follows."""
        if self._job is not None:
            self._job.forget()
        asked = self.asked(whole=False)
        self._job = self._scene.worker.run_long(
            lambda progress: self._scene.open_history().report_files.build(asked, progress),
            self._arrived,
            self._failed,
        )
        self.loading = True
        self.started.emit()

    def _placed(self) -> Chosen:
        """What is chosen, with zone and settings as they are now."""
        settings = self._scene.desk.preferences.current()
        return replace(
            self.chosen,
            zone=self._scene.desk.zone(),
            start_h=settings.day_start_h,
            week_start=settings.week_start,
        )

    @Slot(object)
    def _arrived(self, document: ReportDocument) -> None:
        self._job, self.loading = None, False
        self.document = document
        self.rows = tuple(_row(line, document.by) for line in document.lines)
        self.total = figures(document.total_seconds)
        self.change = document.change
        self.rest = ""
        if document.rest_count:
            number = count(document.rest_count)
            time = figures(document.rest_seconds)
            self.rest = more_rows(document.by, document.rest_count, number, time)
        self.sentence = None if self.rows else messages.nothing_recorded()
        self.changed.emit()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._job, self.loading = None, False
        self.document = None
        self.rows = ()
        self.total, self.change, self.rest = figures(0), "", ""
        self.sentence = messages.sentence(error)
        self.changed.emit()


def _row(line: Line, by: By) -> ReportRow:
    name = line.name
    if by is By.DAY and line.key is not None:
        name = day_name(date.fromisoformat(line.key))
    before = line.before_seconds
    return ReportRow(
        name=name,
        sort_key=line.key or "" if by in {By.DAY, By.HOUR} else name.casefold(),
        colour=line.colour or colour_in(by, line.key),
        us=line.us,
        seconds=line.seconds,
        time=figures(line.seconds),
        share=line.share,
        share_words=percent(line.share),
        before="" if before is None else figures(before),
        before_seconds=before or 0,
    )
