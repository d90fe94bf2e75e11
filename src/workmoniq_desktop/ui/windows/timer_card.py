"""The timer on the Projects page: what is being done now, and the next thing."""

from dataclasses import replace

from PySide6.QtCore import Slot

from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.timer import TimerViewModel, name_of
from workmoniq_desktop.ui.widgets.fields import ChoiceField, LineField
from workmoniq_desktop.ui.widgets.forms import Form
from workmoniq_desktop.ui.widgets.pieces import Card, button, label, set_role
from workmoniq_desktop.ui.words import translate


class TimerCard(Card):
    """Starting while a timer runs switches to the new one at the same moment."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(translate("timer", "Timer"))
        self.timer = TimerViewModel(scene)
        self.timer.setParent(self)
        self.line = label("", "muted", wraps=True)
        self.project = ChoiceField(translate("timer", "Project or task"))
        self.note = LineField(
            translate("timer", "Note"), example=translate("timer", "In your own words")
        )
        self.tags = LineField(
            translate("timer", "Tags"), example=translate("timer", "Separated by commas")
        )
        self.start = button(translate("timer", "Start"), "primary")
        self.stop = button(translate("timer", "Stop"))
        self.stop.clicked.connect(self.timer.stop)
        self.form = Form()
        self.form.add_row(self.project, self.note, self.tags)
        self.form.add_buttons(self.start, self.stop)
        self.form.submitted.connect(self._start)
        self.add(self.line, self.form)
        self._labels: dict[str, Label] = {}
        self.timer.changed.connect(self._show)
        self.timer.refused.connect(self._refused)
        self._show()

    @Slot()
    def _start(self) -> None:
        chosen = self._labels.get(self.project.value or "")
        if chosen is None:
            self.form.refuse(
                self.project, translate("timer", "Add a project first: a timer is for one.")
            )
            return
        tags = tuple(dict.fromkeys(t.strip() for t in self.tags.value.split(",") if t.strip()))
        self.timer.start(replace(chosen, note=self.note.value.strip() or None, tags=tags))

    @Slot()
    def _show(self) -> None:
        book = self.timer.state.book
        self._labels = {}
        for project in book.live_projects():
            self._labels[project.uid] = Label(project=project.uid)
            for task in book.tasks_of(project.uid):
                self._labels[f"{project.uid} {task.uid}"] = Label(
                    project=project.uid, task=task.uid
                )
        self.project.offer([(name_of(each, book), key) for key, each in self._labels.items()])
        line = self.timer.line()
        self.line.setText(line or translate("timer", "No timer runs."))
        set_role(self.line, "strong" if line else "muted")
        self.stop.setVisible(self.timer.runs)
        words = translate("timer", "Switch") if self.timer.runs else translate("timer", "Start")
        self.start.setText(words)
        self.start.setAccessibleName(words)

    @Slot(str)
    def _refused(self, sentence: str) -> None:
        self.form.refuse(None, sentence)
