"""Goals and limits on the Projects page: those that are set, and a new one."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from workmoniq_desktop.domain.goals import MOST_MINUTES, Goal, GoalKind, Per
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.goal_book import GoalBookViewModel, goal_words
from workmoniq_desktop.ui.widgets.fields import ChoiceField, NumberField
from workmoniq_desktop.ui.widgets.forms import Form
from workmoniq_desktop.ui.widgets.list_row import ListRow
from workmoniq_desktop.ui.widgets.pieces import Card, button, label
from workmoniq_desktop.ui.widgets.toast import tell
from workmoniq_desktop.ui.words import translate

_ALL, _CATEGORY, _PROJECT = "", "category ", "project "
_EVERY_DAY = frozenset(range(7))
_WORKING_DAYS = frozenset(range(5))


class GoalsEditor(Card):
    """Reads when the page is shown, and whenever something was changed."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(
            translate("goals", "Goals and limits"),
            translate(
                "goals",
                "Today shows how far each one is, and a quiet notice comes when one is reached.",
            ),
        )
        self._scene = scene
        self.book = GoalBookViewModel(scene)
        self.book.setParent(self)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self._empty = label(translate("goals", "No goals yet."), "muted")
        self.what = ChoiceField(translate("goals", "For"))
        self.kind = ChoiceField(
            translate("goals", "Kind"),
            [
                (translate("goals", "At least"), GoalKind.AT_LEAST.value),
                (translate("goals", "At most"), GoalKind.AT_MOST.value),
            ],
        )
        most_h = MOST_MINUTES[Per.WEEK] // 60
        self.hours = NumberField(translate("goals", "Hours"), "", 0, most_h)
        self.minutes = NumberField(translate("goals", "Minutes"), "", 0, 59, step=5)
        self.per = ChoiceField(
            translate("goals", "How often"),
            [
                (translate("goals", "Every day"), "all"),
                (translate("goals", "Monday to Friday"), "working"),
                (translate("goals", "Every week"), "week"),
            ],
        )
        self.save = button(translate("goals", "Add goal"), "primary")
        self.form = Form()
        self.form.add_row(self.what, self.kind)
        self.form.add_row(self.hours, self.minutes, self.per)
        self.form.add_buttons(self.save)
        self.form.submitted.connect(self._add)
        self.add(self._list, self._empty, self.form)
        self.book.changed.connect(self._show)
        self.book.kept.connect(self._kept)
        self.book.refused.connect(self._refused)
        scene.themes.changed.connect(self._ink)
        self._show()

    @property
    def rows(self) -> list[ListRow]:
        """The goals as they are listed."""
        found = [self._list.itemAt(at) for at in range(self._list.count())]
        widgets = [item.widget() for item in found if item is not None]
        return [each for each in widgets if isinstance(each, ListRow)]

    @Slot()
    def _show(self) -> None:
        state = self.book.state
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for one in state.goals:
            name, asks = goal_words(one)
            made = ListRow(self._scene.themes.look, name, asks, moves=False, edits=False)
            made.remove_asked.connect(partial(self.book.remove, one.goal.uid))
            self._list.addWidget(made)
        self._empty.setVisible(not state.goals)
        offered: list[tuple[str, str | None]] = [(translate("goals", "All work"), _ALL)]
        offered += [(path, _CATEGORY + path) for path in state.choices.categories]
        projects = sorted(state.choices.projects.items(), key=lambda one: one[1].casefold())
        for uid, name in projects:
            offered.append((translate("goals", "Project: {0}").format(name), _PROJECT + uid))
        self.what.offer(offered)

    @Slot()
    def _add(self) -> None:
        per = Per.WEEK if self.per.value == "week" else Per.DAY
        minutes = self.hours.whole * 60 + self.minutes.whole
        if not minutes:
            self.form.refuse(self.hours, translate("goals", "Say how long."))
            return
        if minutes > MOST_MINUTES[per]:
            sentence = translate("goals", "A day has 24 hours, a week 168: choose less.")
            self.form.refuse(self.hours, sentence)
            return
        what = self.what.value or _ALL
        self.book.add(
            Goal(
                uid="",
                kind=GoalKind(self.kind.value or GoalKind.AT_LEAST.value),
                minutes=minutes,
                per=per,
                category=what.removeprefix(_CATEGORY) if what.startswith(_CATEGORY) else None,
                project=what.removeprefix(_PROJECT) if what.startswith(_PROJECT) else None,
                weekdays=_WORKING_DAYS if self.per.value == "working" else _EVERY_DAY,
            )
        )

    @Slot()
    def _kept(self) -> None:
        self.form.clear()
        tell(self, translate("goals", "Done. Undo takes it back."))

    @Slot(str)
    def _refused(self, sentence: str) -> None:
        self.form.refuse(self.hours, sentence)

    @Slot()
    def _ink(self) -> None:
        for each in self.rows:
            each.ink(self._scene.themes.look)
