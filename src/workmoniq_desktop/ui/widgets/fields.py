"""One thing asked of the user: its name, the control, and what is wrong with it, together."""

from collections.abc import Sequence
from datetime import date, time

from PySide6.QtCore import QDate, QEvent, QObject, Qt, QTime, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from workmoniq_desktop.ui.colours import palette
from workmoniq_desktop.ui.widgets.pieces import inset, label
from workmoniq_desktop.ui.words import translate

_SWATCH_PX = 16
_BOX_PX = 28
_WIDEST_CHARACTERS = 60
_ANY_WIDTH_PX = 16_777_215


class Field(QWidget):
    """A named control with room for a hint and for an error sentence below it.

    changed: the user or a program put something else in. What was typed is never taken away.
    """

    changed = Signal()

    def __init__(self, name: str, control: QWidget, hint: str = "", *, named: bool = True) -> None:
        """named: False where the control shows its name itself."""
        super().__init__()
        self.control = control
        self._hint = hint
        control.setAccessibleName(name)
        control.setAccessibleDescription(hint)
        self._error = label("", "error", wraps=True)
        self._error.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        if named:
            head = label(name, "field")
            head.setBuddy(control)
            box.addWidget(head)
        box.addWidget(control)
        if hint:
            below = label(hint, "muted", wraps=True)
            if not named:
                below.setIndent(_BOX_PX)
            box.addWidget(below)
        box.addWidget(self._error)
        calm_wheel(control)
        if isinstance(control, QAbstractSpinBox | QComboBox):
            # As wide as any answer needs; a line across the whole page is hard to read along.
            control.setMaximumWidth(control.fontMetrics().averageCharWidth() * _WIDEST_CHARACTERS)
        if isinstance(control, QDoubleSpinBox | QTimeEdit):
            inset(control)
        self.changed.connect(self.clear)

    def spread(self) -> None:
        """Let the control be as wide as its neighbours."""
        self.control.setMaximumWidth(_ANY_WIDTH_PX)

    @property
    def error(self) -> str:
        """The sentence that is shown; empty where nothing is wrong."""
        return self._error.text()

    def refuse(self, sentence: str) -> None:
        """Say what is wrong until the field changes; the focus goes there."""
        self.show_error(sentence)
        self.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Say nothing more."""
        if self._error.text():
            self.show_error("")

    def show_error(self, sentence: str) -> None:
        """Say what is wrong, where the user is elsewhere already; "": nothing."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        # A screen reader says the error with the field, not somewhere below it.
        self.control.setAccessibleDescription(sentence or self._hint)
        self.control.setProperty("refused", bool(sentence))
        self.control.style().unpolish(self.control)
        self.control.style().polish(self.control)


class LineField(Field):
    """One line of text."""

    submitted = Signal()

    def __init__(self, name: str, hint: str = "", *, example: str = "") -> None:
        self.line = QLineEdit()
        super().__init__(name, self.line, hint)
        self.line.setPlaceholderText(example)
        self.line.textChanged.connect(self.changed)
        self.line.returnPressed.connect(self.submitted)

    @property
    def value(self) -> str:
        """As typed."""
        return self.line.text()

    @value.setter
    def value(self, text: str) -> None:
        self.line.setText(text)


class TextField(Field):
    """Several lines; Tab leaves it as it leaves every field."""

    def __init__(self, name: str, hint: str = "", *, lines: int = 3) -> None:
        self.text = QPlainTextEdit()
        super().__init__(name, self.text, hint)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * lines + 22)
        self.text.textChanged.connect(self.changed)

    @property
    def value(self) -> str:
        return self.text.toPlainText()

    @value.setter
    def value(self, text: str) -> None:
        self.text.setPlainText(text)


class NumberField(Field):
    """A number with its unit, such as NumberField("Rate", "€", 0, 10_000, decimals=2)."""

    def __init__(
        self,
        name: str,
        unit: str,
        lowest: float,
        highest: float,
        hint: str = "",
        *,
        decimals: int = 0,
        step: float = 1,
    ) -> None:
        self.number = QDoubleSpinBox()
        super().__init__(name, self.number, hint)
        self.number.setDecimals(decimals)
        self.number.setRange(lowest, highest)
        self.number.setSingleStep(step)
        self.number.setSuffix(f" {unit}" if unit else "")
        if unit:
            self.number.setAccessibleName(f"{name}, {unit}")
        self.number.setKeyboardTracking(False)
        self.number.valueChanged.connect(self.changed)

    @property
    def value(self) -> float:
        return self.number.value()

    @value.setter
    def value(self, number: float) -> None:
        self.number.setValue(number)

    @property
    def whole(self) -> int:
        """The value of a field without decimals."""
        return round(self.number.value())


class ChoiceField(Field):
    """One of several; each has its words and the value it stands for."""

    def __init__(
        self, name: str, choices: Sequence[tuple[str, str | None]] = (), hint: str = ""
    ) -> None:
        """choices: words, and what they stand for."""
        self.combo = QComboBox()
        super().__init__(name, self.combo, hint)
        self.offer(choices)
        self.combo.currentIndexChanged.connect(self.changed)

    def offer(self, choices: Sequence[tuple[str, str | None]]) -> None:
        """Other choices; what was chosen stays where it is still offered."""
        chosen = self.value
        self.combo.blockSignals(True)
        self.combo.clear()
        for words, stands_for in choices:
            self.combo.addItem(words, stands_for)
        self.combo.setCurrentIndex(max(self.combo.findData(chosen), 0))
        self.combo.blockSignals(False)

    @property
    def value(self) -> str | None:
        data: str | None = self.combo.currentData()
        return data

    @value.setter
    def value(self, value: str | None) -> None:
        """A value that is not offered changes nothing."""
        at = self.combo.findData(value)
        if at >= 0:
            self.combo.setCurrentIndex(at)


class CheckField(Field):
    """Yes or no."""

    def __init__(self, name: str, hint: str = "") -> None:
        self.check = QCheckBox(name)
        super().__init__(name, self.check, hint, named=False)
        self.check.toggled.connect(self.changed)

    @property
    def value(self) -> bool:
        return self.check.isChecked()

    @value.setter
    def value(self, on: bool) -> None:
        self.check.setChecked(on)


class DateField(Field):
    """A day, typed or taken from a calendar; written as the user's language writes it."""

    def __init__(self, name: str, hint: str = "") -> None:
        self.day = QDateEdit()
        super().__init__(name, self.day, hint)
        self.day.setCalendarPopup(True)
        self.day.dateChanged.connect(self.changed)

    @property
    def value(self) -> date:
        day = self.day.date()
        return date(day.year(), day.month(), day.day())

    @value.setter
    def value(self, day: date) -> None:
        self.day.setDate(QDate(day.year, day.month, day.day))


class TimeField(Field):
    """A time of day, 24 hours."""

    def __init__(self, name: str, hint: str = "", *, seconds: bool = False) -> None:
        self.time = QTimeEdit()
        super().__init__(name, self.time, hint)
        self.time.setDisplayFormat("HH:mm:ss" if seconds else "HH:mm")
        if (line := self.time.findChild(QLineEdit)) is not None:
            line.setTextMargins(8, 0, 0, 0)  # the style sheet's padding does not reach it
        self.time.timeChanged.connect(self.changed)

    @property
    def value(self) -> time:
        at = self.time.time()
        return time(at.hour(), at.minute(), at.second())

    @value.setter
    def value(self, at: time) -> None:
        self.time.setTime(QTime(at.hour, at.minute, at.second))


class ColourField(ChoiceField):
    """A colour by its name, with the colour beside it. None: the program chooses."""

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__(name, _colours(), hint)
        for at in range(self.combo.count()):
            self._paint(at)

    @property
    def value(self) -> str | None:
        return super().value

    @value.setter
    def value(self, value: str | None) -> None:
        """A colour that has no name here is shown by its figures."""
        if self.combo.findData(value) < 0:
            self.combo.addItem(str(value), value)
            self._paint(self.combo.count() - 1)
        self.combo.setCurrentIndex(self.combo.findData(value))

    def _paint(self, at: int) -> None:
        if (colour := self.combo.itemData(at)) is not None:
            swatch = QPixmap(_SWATCH_PX, _SWATCH_PX)
            swatch.fill(QColor(colour))
            icon = QIcon(swatch)
            icon.addPixmap(swatch, QIcon.Mode.Selected)
            self.combo.setItemIcon(at, icon)


def calm_wheel(control: QWidget) -> None:
    """For controls outside of a field: the wheel alters them only while they have the focus."""
    _CalmWheel(control)


class _CalmWheel(QObject):
    """Turning the wheel over a page scrolls the page, and never alters what it passes."""

    def __init__(self, control: QWidget) -> None:
        super().__init__(control)
        if not isinstance(control, QPlainTextEdit):
            control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.Wheel or not isinstance(watched, QWidget):
            return False
        if watched.hasFocus():
            return False
        event.ignore()
        return True


def _colours() -> list[tuple[str, str | None]]:
    names = (
        translate("colours", "Rose"),
        translate("colours", "Red"),
        translate("colours", "Orange"),
        translate("colours", "Amber"),
        translate("colours", "Olive"),
        translate("colours", "Green"),
        translate("colours", "Emerald"),
        translate("colours", "Teal"),
        translate("colours", "Cyan"),
        translate("colours", "Sky"),
        translate("colours", "Blue"),
        translate("colours", "Indigo"),
        translate("colours", "Violet"),
        translate("colours", "Pink"),
    )
    # The palette goes in pairs, a lighter and a darker one of each; the lighter ones have names.
    named: list[tuple[str, str | None]] = [(translate("colours", "Automatic"), None)]
    named += zip(names, palette()[::2], strict=True)
    return named
