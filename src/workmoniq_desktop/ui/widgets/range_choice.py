"""A stretch of time to choose: the usual ones by a word, any other by two dates."""

from datetime import date

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QWidget

from workmoniq_desktop.domain.calendar import day_of, day_start, local_date, month_of, week_of
from workmoniq_desktop.domain.errors import UnknownDate
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.widgets.pieces import label
from workmoniq_desktop.ui.words import short_day, time_of_day, translate


class RangeChoice(QWidget):
    """Speaks `changed` at every other choice."""

    changed = Signal()
    ALL, TODAY, WEEK, MONTH, DATES, MOMENTS = range(6)

    def __init__(self, scene: Scene, name: str, *, everything: bool) -> None:
        """everything: whether all time may be chosen by a word."""
        super().__init__()
        self._scene = scene
        self._moments: tuple[int, int] | None = None
        self._kinds = [self.TODAY, self.WEEK, self.MONTH, self.DATES]
        words = {
            self.ALL: translate("range", "Everything"),
            self.TODAY: translate("range", "Today"),
            self.WEEK: translate("range", "This week"),
            self.MONTH: translate("range", "This month"),
            self.DATES: translate("range", "From … to …"),
        }
        if everything:
            self._kinds.insert(0, self.ALL)
        self._kind = QComboBox()
        self._kind.setAccessibleName(name)
        for kind in self._kinds:
            self._kind.addItem(words[kind])
        self._from = self._date(translate("range", "First day"))
        self._to = self._date(translate("range", "Last day, included"))
        self._dash = label("–")  # noqa: RUF001  # a range is written with an en dash
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        for part in (self._kind, self._from, self._dash, self._to):
            box.addWidget(part)
        box.addStretch(1)
        self._kind.currentIndexChanged.connect(self._kind_changed)
        self._kind_changed()

    def choose(self, kind: int) -> None:
        self._kind.setCurrentIndex(self._kinds.index(kind))

    def choose_dates(self, first: date, last: date) -> None:
        self.choose(self.DATES)
        self._from.setDate(QDate(first.year, first.month, first.day))
        self._to.setDate(QDate(last.year, last.month, last.day))

    def choose_moments(self, from_us: int, to_us: int) -> None:
        """Exactly from one moment to another; offered as a choice of its own from now on."""
        zone = self._scene.desk.zone()
        low, high = (time_of_day(at_us, zone, seconds=True) for at_us in (from_us, to_us))
        words = f"{short_day(local_date(from_us, zone))}, {low} – {high}"  # noqa: RUF001  # a range is written with an en dash
        self._moments = (from_us, to_us)
        if self.MOMENTS in self._kinds:
            self._kind.setItemText(self._kinds.index(self.MOMENTS), words)
        else:
            self._kinds.append(self.MOMENTS)
            self._kind.addItem(words)
        self.choose(self.MOMENTS)
        self.changed.emit()

    def range_us(self) -> tuple[int | None, int | None]:
        """From and to, None meaning unbounded. Raises UnknownDate where they are the wrong way."""
        zone = self._scene.desk.zone()
        today = local_date(self._scene.desk.clock.now_us(), zone)
        match self._kinds[self._kind.currentIndex()]:
            case self.ALL:
                return None, None
            case self.TODAY:
                found = day_of(today, zone)
            case self.WEEK:
                found = week_of(today, zone)
            case self.MONTH:
                found = month_of(today, zone)
            case self.MOMENTS if self._moments is not None:
                return self._moments
            case _:
                first, last = _date_of(self._from), _date_of(self._to)
                if last < first:
                    raise UnknownDate(
                        translate("range", "The last day lies before the first; turn them round.")
                    )
                return day_start(first, zone), day_of(last, zone).to_us
        return found.from_us, found.to_us

    def _date(self, name: str) -> QDateEdit:
        today = local_date(self._scene.desk.clock.now_us(), self._scene.desk.zone())
        made = QDateEdit()
        made.setCalendarPopup(True)
        made.setAccessibleName(name)
        made.setDate(QDate(today.year, today.month, today.day))
        made.dateChanged.connect(self._tell)
        return made

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()

    @Slot()
    def _kind_changed(self) -> None:
        by_dates = self._kinds[self._kind.currentIndex()] == self.DATES
        for part in (self._from, self._dash, self._to):
            part.setVisible(by_dates)
        self.changed.emit()


def _date_of(edit: QDateEdit) -> date:
    chosen = edit.date()
    return date(chosen.year(), chosen.month(), chosen.day())
