"""A line on Today about absences that nobody answered yet, and the way to answer them."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workmoniq_desktop.domain.absence import Absence
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.day import DayViewModel
from workmoniq_desktop.ui.widgets.pieces import button, label
from workmoniq_desktop.ui.words import length, time_of_day, translate


class AbsencesNote(QWidget):
    """Hidden while everything is answered, and where absences are not asked about."""

    def __init__(self, scene: Scene, day: DayViewModel) -> None:
        super().__init__()
        self._scene = scene
        self._day = day
        self.absences: tuple[Absence, ...] = ()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        self.words = label("", "muted", wraps=True)
        self.answer = button(translate("away", "Answer"))
        self.answer.clicked.connect(self._ask)
        box.addWidget(self.words, 1)
        box.addWidget(self.answer)
        self.setVisible(False)
        day.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Read again for the day that is shown."""
        least_min = self._scene.desk.preferences.current().away_after_min
        if least_min is None:
            self._arrived(())
            return
        within = self._day.range
        self._scene.worker.read(
            lambda: self._scene.open_history().away.unanswered(
                within.from_us, within.to_us, least_min
            ),
            self._arrived,
            self._failed,
        )

    @Slot(object)
    def _arrived(self, absences: tuple[Absence, ...]) -> None:
        self.absences = absences
        self.setVisible(bool(absences))
        if absences:
            self.words.setText(self._sentence())

    @Slot(object)
    def _failed(self, _error: Exception) -> None:
        # The page says why nothing can be read.
        self._arrived(())

    def _sentence(self) -> str:
        first, zone = self.absences[0], self._scene.desk.zone()
        begin, end = (time_of_day(at, zone) for at in (first.from_us, first.to_us))
        if len(self.absences) == 1:
            return translate("away", "You were away {0}–{1}. What was it?").format(begin, end)  # noqa: RUF001
        total = length(sum(one.to_us - one.from_us for one in self.absences))
        return translate("away", "You were away {0} times, {1} in all. What was it?").format(
            len(self.absences), total
        )

    @Slot()
    def _ask(self) -> None:
        for absence in self.absences:
            self._scene.bridge.returned.emit(absence)
