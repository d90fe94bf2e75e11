"""What the glance shows: today in a few figures."""

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.calendar import Range, day_of, local_date
from workmoniq_desktop.domain.report import By
from workmoniq_desktop.domain.status import Mode
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.picture import AppShare, top_categories
from workmoniq_desktop.ui.words import exact_length, figures, state_line

_SHOWN = 5


class GlanceViewModel(QObject):
    """Lives on the Qt thread. Widgets bind to changed, then read."""

    changed = Signal()

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self.active = figures(0)
        self.categories: tuple[AppShare, ...] = ()
        self.sentence: str | None = None

    @property
    def mode(self) -> Mode:
        return self._scene.desk.tracking.status().mode

    def state(self) -> str:
        return state_line(self._scene.desk.tracking.status(), self._scene.desk.zone())

    def span(self) -> str:
        """What is in front now and for how long; empty while nothing is recorded."""
        status = self._scene.desk.tracking.status()
        if status.window is None:
            return ""
        lasts_us = status.at_us - status.window.start_us
        return f"{status.window.app}, {exact_length(max(lasts_us, 0))}"

    @Slot()
    def refresh(self) -> None:
        """Read again; `changed` follows."""
        zone = self._scene.desk.zone()
        start_h = self._scene.desk.preferences.current().day_start_h
        day = local_date(self._scene.desk.clock.now_us(), zone, start_h)
        within = day_of(day, zone, start_h)
        self._scene.worker.read(lambda: self._read(within), self._arrived, self._failed)
        self.changed.emit()

    def _read(self, within: Range) -> tuple[int, tuple[AppShare, ...]]:
        reports = self._scene.open_history().reports
        report = reports.by(By.CATEGORY, within.from_us, within.to_us)
        rows = [(row.key, row.us, row.share) for row in report.rows]
        return report.total_us, top_categories(rows, _SHOWN)

    @Slot(object)
    def _arrived(self, read: tuple[int, tuple[AppShare, ...]]) -> None:
        active_us, self.categories = read
        self.active = figures(active_us)
        self.sentence = None if self.categories else messages.nothing_yet()
        self.changed.emit()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self.categories = ()
        self.sentence = messages.sentence(error)
        self.changed.emit()
