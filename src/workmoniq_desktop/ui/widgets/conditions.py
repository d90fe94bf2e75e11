"""The conditions of a rule: what is looked at, and the texts that it may be."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workmoniq_desktop.domain.rules import Field, Pattern, Syntax
from workmoniq_desktop.ui.theme import Look
from workmoniq_desktop.ui.viewmodels.rule_words import field_word, syntax_word
from workmoniq_desktop.ui.widgets.fields import CheckField, ChoiceField, TextField
from workmoniq_desktop.ui.widgets.pieces import button, icon_button, label, row
from workmoniq_desktop.ui.words import translate

_OFFERED = (
    Field.TITLE,
    Field.APP,
    Field.SITE,
    Field.ENDING,
    Field.URL,
    Field.PROCESS,
    Field.ANY,
)


class Condition(QWidget):
    """One pattern. removed: the user wants it gone."""

    changed = Signal()
    removed = Signal()

    def __init__(self, look: Look, pattern: Pattern) -> None:
        super().__init__()
        self.field = ChoiceField(
            translate("rules", "Look at"), [(field_word(field), field) for field in _OFFERED]
        )
        self.syntax = ChoiceField(
            translate("rules", "How"), [(syntax_word(syntax), syntax) for syntax in Syntax]
        )
        lines = min(8, max(4, len(pattern.texts)))
        self.texts = TextField(
            translate("rules", "Any of these, one a line"),
            lines=lines,
        )
        self.case = CheckField(translate("rules", "Upper and lower case differ"))
        self.remove = icon_button("remove", translate("rules", "Remove this condition"), look)
        self.remove.clicked.connect(self.removed)
        self.field.value = pattern.field
        self.syntax.value = pattern.syntax
        self.texts.value = "\n".join(pattern.texts)
        self.case.value = pattern.case
        for part in (self.field, self.syntax, self.texts, self.case):
            part.changed.connect(self.changed)
        left = QVBoxLayout()
        left.setSpacing(8)
        for part in (self.field, self.syntax, self.case):
            left.addWidget(part)
        left.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(self.texts)
        right.addStretch(1)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addLayout(left, 2)
        box.addLayout(right, 3)
        box.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def pattern(self) -> Pattern:
        texts = (line.strip() for line in self.texts.value.split("\n"))
        return Pattern(
            field=Field(self.field.value or Field.TITLE),
            syntax=Syntax(self.syntax.value or Syntax.GLOB),
            texts=tuple(text for text in texts if text),
            case=self.case.value,
        )


class Conditions(QWidget):
    """Any number of them. changed: anything in them."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._rows: list[Condition] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(16)
        self._none = label(
            translate("rules", "Without a condition the rule matches everything."),
            "muted",
            wraps=True,
        )
        self.more = button(translate("rules", "Add a condition"))
        self.more.clicked.connect(self._add_empty)
        self._box.addWidget(self._none)
        self._box.addLayout(row(self.more))

    @property
    def rows(self) -> list[Condition]:
        return self._rows

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        return tuple(one.pattern for one in self._rows)

    def show_patterns(self, patterns: tuple[Pattern, ...]) -> None:
        for one in list(self._rows):
            self._take_out(one)
        for pattern in patterns:
            self._add(pattern)
        self._none.setVisible(not self._rows)

    @Slot()
    def _add_empty(self) -> None:
        added = self._add(Pattern(field=Field.TITLE, syntax=Syntax.GLOB, texts=()))
        added.texts.text.setFocus()
        self._none.hide()
        self.changed.emit()

    def _add(self, pattern: Pattern) -> Condition:
        added = Condition(self._look, pattern)
        added.changed.connect(self.changed)
        added.removed.connect(self._remove)
        self._box.insertWidget(len(self._rows), added)
        self._rows.append(added)
        return added

    @Slot()
    def _remove(self) -> None:
        sender = self.sender()
        if isinstance(sender, Condition):
            self._take_out(sender)
            self.more.setFocus()
            self._none.setVisible(not self._rows)
            self.changed.emit()

    def _take_out(self, one: Condition) -> None:
        self._rows.remove(one)
        one.hide()
        self._box.removeWidget(one)
        one.deleteLater()
