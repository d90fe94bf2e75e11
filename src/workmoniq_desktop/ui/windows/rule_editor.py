"""A rule as it is written: its conditions, what it does, and beside that what it would change."""

from dataclasses import replace
from datetime import time

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from workmoniq_desktop.domain.rules import Field, Hours, Need, Pattern, Rule, Syntax
from workmoniq_desktop.services.rules.found import Sample
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.rule_words import (
    day_word,
    does,
    label_words,
    quoted,
    trial_words,
    where,
)
from workmoniq_desktop.ui.viewmodels.rules import RulesViewModel, TrialViewModel
from workmoniq_desktop.ui.widgets.conditions import Conditions
from workmoniq_desktop.ui.widgets.confirm import Confirm
from workmoniq_desktop.ui.widgets.fields import (
    CheckField,
    ChoiceField,
    LineField,
    TimeField,
)
from workmoniq_desktop.ui.widgets.forms import Form
from workmoniq_desktop.ui.widgets.pieces import Card, button, label, number, rule
from workmoniq_desktop.ui.words import length, translate

_DAY_MINUTES = 24 * 60
_SHOWN = 8


class RuleEditor(QWidget):
    """closed: the list shall be shown again; nothing is lost before that."""

    closed = Signal()

    def __init__(self, scene: Scene, model: RulesViewModel) -> None:
        super().__init__()
        self._scene = scene
        self._model = model
        self._start = Rule(uid="", name="", position=0)
        self._filling = False
        self.head = label("", "heading")
        self.form = Form()
        self.name = LineField(translate("rules", "Name"))
        self.need = ChoiceField(
            translate("rules", "Conditions"),
            [
                (translate("rules", "All of them must hold"), Need.ALL),
                (translate("rules", "One of them is enough"), Need.ONE),
            ],
        )
        self.conditions = Conditions(scene.themes.look)
        self.hours = _HoursField()
        self.category = LineField(
            translate("rules", "Category"), example=translate("rules", "Work > Accounting")
        )
        self.project = ChoiceField(translate("rules", "Project"))
        self.redact = CheckField(
            translate("rules", "Keep titles and addresses out"),
            translate("rules", "From now on they are neither stored nor logged; the app stays."),
        )
        self.drop = CheckField(
            translate("rules", "Keep the window out entirely"),
            translate("rules", "From now on its time counts as active, without a window."),
        )
        self.since = ChoiceField(
            translate("rules", "Speaks of"),
            [
                (translate("rules", "All of the past, and from now on"), "all"),
                (translate("rules", "From now on"), "now"),
            ],
        )
        self.save = button(translate("rules", "Save"), "primary")
        self.cancel = button(translate("rules", "Cancel"))
        self.trial = TrialCard(scene, model)
        self._put_together()
        self.form.submitted.connect(self._save)
        self.cancel.clicked.connect(self.close_editor)
        for part in (
            *(self.name, self.need, self.hours, self.category, self.project),
            *(self.redact, self.drop, self.since),
        ):
            part.changed.connect(self._changed)
        self.conditions.changed.connect(self._changed)
        self.trial.period.changed.connect(self._changed)
        model.saved.connect(self.close_editor)
        model.refused.connect(self._refused)
        model.confirm.connect(self._confirm)

    @property
    def written(self) -> Rule:
        """The rule as the form says it now."""
        category = self.category.value.strip() or None
        since_us = self._start.since_us
        if self.since.value == "now":
            since_us = self._scene.desk.clock.now_us() if since_us is None else since_us
        else:
            since_us = None
        found = replace(
            self._start,
            name=self.name.value.strip(),
            patterns=self.conditions.patterns,
            need=Need(self.need.value or Need.ALL),
            hours=self.hours.hours,
            category=category,
            project=self.project.value,
            task=self._start.task if self.project.value == self._start.project else None,
            redact=self.redact.value,
            drop=self.drop.value,
            since_us=since_us,
        )
        # a name is made of what the rule does where none was written
        return found if found.name else replace(found, name=category or where(found)[:80])

    def edit(self, start: Rule | None) -> None:
        """Fill the form with a rule, or begin a new one."""
        fresh = Rule(
            uid="",
            name="",
            position=0,
            patterns=(Pattern(field=Field.TITLE, syntax=Syntax.GLOB, texts=()),),
        )
        self._start = start or fresh
        self._filling = True
        shown = self._start
        self.head.setText(
            translate("rules", "New rule")
            if start is None
            else translate("rules", "Change {0}").format(quoted(start.name))
        )
        self.form.clear()
        self.name.value = shown.name
        self.need.value = shown.need
        self.conditions.show_patterns(shown.patterns)
        self.hours.hours = shown.hours
        self.category.value = shown.category or ""
        completer = QCompleter(self._model.categories, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.category.line.setCompleter(completer)
        offered: list[tuple[str, str | None]] = [(translate("rules", "None"), None)]
        offered += [(name, uid) for uid, name in self._model.projects.items()]
        if shown.project is not None and shown.project not in self._model.projects:
            offered.append((shown.project, shown.project))
        self.project.offer(offered)
        self.project.value = shown.project
        self.redact.value, self.drop.value = shown.redact, shown.drop
        self.since.value = "all" if shown.since_us is None else "now"
        self._filling = False
        self._changed()
        rows = self.conditions.rows
        first = self.name.line if start is not None or not rows else rows[0].texts.text
        first.setFocus()

    @Slot()
    def close_editor(self) -> None:
        if self.isVisible():
            self.trial.model.stop()
            self.closed.emit()

    def _put_together(self) -> None:
        self.form.add(self.name, self.need, self.conditions, rule())
        self.form.add_row(self.category, self.project)
        self.form.add(self.hours)
        self.form.add(rule(), self.redact, self.drop, self.since)
        self.form.add_buttons(self.save, self.cancel)
        card = Card()
        card.add(self.head, self.form)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(16)
        box.addWidget(card, 3)
        box.addWidget(self.trial, 2, Qt.AlignmentFlag.AlignTop)

    @Slot()
    def _changed(self) -> None:
        self.need.setVisible(len(self.conditions.rows) > 1)
        if self._filling:
            return
        written = self.written
        ready = written.patterns and all(pattern.texts for pattern in written.patterns)
        acts = written.labels() or written.censors()
        self.trial.model.put(written if ready and acts else None, self.trial.days)

    @Slot()
    def _save(self) -> None:
        self._model.save(self.written)

    @Slot(str, str)
    def _refused(self, part: str, sentence: str) -> None:
        kind, _, place = part.partition(" ")
        named = {
            "name": self.name,
            "category": self.category,
            "project": self.project,
            "hours": self.hours,
        }
        rows = self.conditions.rows
        if kind == "pattern" and int(place) < len(rows):
            rows[int(place)].texts.refuse(sentence)
        else:
            self.form.refuse(named.get(kind), sentence)

    @Slot(object)
    def _confirm(self, wanted: Rule) -> None:
        asked = Confirm(
            self,
            translate("rules", "This rule matches everything"),
            translate(
                "rules",
                "Whatever is on the screen, it does this: {0}. Do you mean it?",
            ).format(does(wanted, self._model.projects)),
            translate("rules", "Save it all the same"),
        )
        self._wanted = wanted
        asked.accepted.connect(self._save_confirmed)
        asked.open()

    @Slot()
    def _save_confirmed(self) -> None:
        self._model.save(self._wanted, confirmed=True)


class _HoursField(CheckField):
    """Days and a stretch of the day, where the rule is limited to them."""

    def __init__(self) -> None:
        super().__init__(translate("rules", "Only at certain hours"))
        self._inner = QWidget()
        self.days = [QCheckBox(day_word(day)) for day in range(7)]
        self.begin = TimeField(translate("rules", "From"))
        self.end = TimeField(translate("rules", "To"))
        line = QHBoxLayout()
        line.setSpacing(10)
        for day, box in enumerate(self.days):
            box.setAccessibleName(day_word(day, whole=True))
            box.setChecked(True)
            box.toggled.connect(self.changed)
            line.addWidget(box)
        line.addStretch(1)
        times = QHBoxLayout()
        times.setSpacing(12)
        for part in (self.begin, self.end):
            part.changed.connect(self.changed)
            times.addWidget(part)
        times.addStretch(1)
        inner = QVBoxLayout(self._inner)
        inner.setContentsMargins(26, 0, 0, 0)
        inner.addLayout(line)
        inner.addLayout(times)
        own = self.layout()
        assert isinstance(own, QVBoxLayout)  # noqa: S101  # Field's own
        own.insertWidget(1, self._inner)
        self._inner.hide()
        self.begin.value, self.end.value = time(9), time(17)
        self.check.toggled.connect(self._inner.setVisible)

    @property
    def hours(self) -> Hours | None:
        if not self.check.isChecked():
            return None
        begin, end = self.begin.value, self.end.value
        to_minute = end.hour * 60 + end.minute
        return Hours(
            weekdays=frozenset(day for day, box in enumerate(self.days) if box.isChecked()),
            from_minute=begin.hour * 60 + begin.minute,
            to_minute=to_minute or _DAY_MINUTES,
        )

    @hours.setter
    def hours(self, hours: Hours | None) -> None:
        self.check.setChecked(hours is not None)
        shown = hours or Hours(from_minute=9 * 60, to_minute=17 * 60)
        for day, box in enumerate(self.days):
            box.setChecked(day in shown.weekdays)
        self.begin.value = time(*divmod(shown.from_minute % _DAY_MINUTES, 60))
        self.end.value = time(*divmod(shown.to_minute % _DAY_MINUTES, 60))


class TrialCard(Card):
    """What the rule would change in the past, a moment after each change to it."""

    def __init__(self, scene: Scene, rules: RulesViewModel) -> None:
        super().__init__(translate("rules", "On your history"))
        self._rules = rules
        self.model = TrialViewModel(scene)
        self.model.setParent(self)
        self.period = ChoiceField(
            translate("rules", "Try it on"),
            [
                (translate("rules", "The last 30 days"), "30"),
                (translate("rules", "The last year"), "365"),
                (translate("rules", "The last ten years"), "3650"),
            ],
        )
        self.words = label("", wraps=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(translate("rules", "How far the trial is"))
        self.bar.setRange(0, 100)
        self._samples = QGridLayout()
        self._samples.setHorizontalSpacing(10)
        self._samples.setVerticalSpacing(8)
        self._samples.setColumnStretch(0, 1)
        self.add(self.period, self.words, self.bar, self._samples)
        self.model.changed.connect(self._show)
        self._show()

    @property
    def days(self) -> int:
        return int(self.period.value or 30)

    @Slot()
    def _show(self) -> None:
        found = self.model.found
        if found is not None:
            self.words.setText("\n".join(trial_words(found)))
        elif self.model.running:
            self.words.setText(translate("rules", "Looking …"))
        else:
            self.words.setText(
                translate(
                    "rules", "Write a condition and what the rule does: here you see what changes."
                )
            )
        self.bar.setVisible(self.model.running)
        self.bar.setValue(round(100 * (self.model.share or 0)))
        self._show_samples(() if found is None else found.samples[:_SHOWN])

    def _show_samples(self, samples: tuple[Sample, ...]) -> None:
        while (item := self._samples.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for at, one in enumerate(samples):
            words = QVBoxLayout()
            words.setSpacing(0)
            shown = QWidget()
            words.setContentsMargins(0, 0, 0, 0)
            words.addWidget(label(one.title or one.app, wraps=True))
            change = f"{self._label(one, before=True)} \N{RIGHTWARDS ARROW} {self._label(one)}"
            words.addWidget(label(change, "muted", wraps=True))
            shown.setLayout(words)
            self._samples.addWidget(shown, at, 0)
            figure = number(length(one.us))
            self._samples.addWidget(figure, at, 1, Qt.AlignmentFlag.AlignTop)

    def _label(self, one: Sample, *, before: bool = False) -> str:
        return label_words(one.before if before else one.after, self._rules.projects)
