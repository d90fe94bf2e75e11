"""Several fields that are filled in and handed over together."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from workmoniq_desktop.ui.widgets.fields import Field, LineField
from workmoniq_desktop.ui.widgets.pieces import label, row


class Form(QWidget):
    """Fields under each other. submitted: Return in a line, or the first of the buttons."""

    submitted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._fields: list[Field] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(12)
        self._error = label("", "error", wraps=True)
        self._error.hide()
        self._box.addWidget(self._error)

    @property
    def fields(self) -> Sequence[Field]:
        return self._fields

    @property
    def error(self) -> str:
        """What is wrong with the whole; see each field for the rest."""
        return self._error.text()

    def add(self, *parts: Field | QWidget | QLayout) -> None:
        """Each on a line of its own."""
        for part in parts:
            at = self._box.indexOf(self._error)
            if isinstance(part, QLayout):
                self._box.insertLayout(at, part)
            else:
                self._box.insertWidget(at, part)
            self._learn(part)

    def add_row(self, *fields: Field) -> None:
        """Side by side, equally wide."""
        line = QHBoxLayout()
        line.setSpacing(12)
        for field in fields:
            # at the top: a sentence below one field moves none of its neighbours
            line.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
            self._learn(field)
        self._box.insertLayout(self._box.indexOf(self._error), line)

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Below everything; the first one hands the form over."""
        self._box.addLayout(row(*buttons))
        if buttons:
            buttons[0].clicked.connect(self._submit)

    def refuse(self, field: Field | None, sentence: str) -> None:
        """Say what is wrong beside the field, and go there; None: with the whole.

        Nothing that was typed is lost. The sentence goes when the field changes.
        """
        if field is None:
            self._error.setText(sentence)
            self._error.setVisible(bool(sentence))
        else:
            field.refuse(sentence)

    @Slot()
    def clear(self) -> None:
        """No sentence of refusal any more; what was typed stays."""
        for field in self._fields:
            field.clear()
        self._clear_own()

    def _learn(self, part: object) -> None:
        if isinstance(part, Field):
            self._fields.append(part)
            # fields of a form end where their neighbours end
            part.spread()
            part.changed.connect(self._clear_own)
        if isinstance(part, LineField):
            part.submitted.connect(self._submit)

    @Slot()
    def _clear_own(self) -> None:
        self.refuse(None, "")

    @Slot()
    def _submit(self) -> None:
        self.clear()
        self.submitted.emit()
