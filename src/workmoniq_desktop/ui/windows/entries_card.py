"""The entries of a day on the Projects page: what was entered by hand or timed, and a new one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from workmoniq_desktop.domain.calendar import to_datetime, to_us
from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.projects import ProjectsViewModel
from workmoniq_desktop.ui.viewmodels.timer import name_of
from workmoniq_desktop.ui.widgets.fields import ChoiceField, LineField, TimeField
from workmoniq_desktop.ui.widgets.forms import Form
from workmoniq_desktop.ui.widgets.list_row import ListRow
from workmoniq_desktop.ui.widgets.pieces import Card, button, icon_button, ink_icon, label, row
from workmoniq_desktop.ui.words import day_name, figures, time_of_day, translate


class EntriesCard(Card):
    """Changing an entry fills the form with it; saving puts it in its place."""

    def __init__(self, scene: Scene, projects: ProjectsViewModel) -> None:
        super().__init__()
        self._scene, self._projects = scene, projects
        self._changing: Entry | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self._empty = label(translate("entries", "Nothing was entered on this day."), "muted")
        self.start = TimeField(translate("entries", "From"))
        self.end = TimeField(translate("entries", "To"))
        self.project = ChoiceField(translate("entries", "Project or task"))
        self.note = LineField(translate("entries", "Note"))
        self.save = button("", "primary")
        self.leave = button(translate("entries", "Cancel"))
        self.leave.clicked.connect(self._end_change)
        self.form = Form()
        self.form.add_row(self.start, self.end, self.project, self.note)
        self.form.add_buttons(self.save, self.leave)
        self.form.submitted.connect(self._save)
        self._labels: dict[str, Label] = {}
        self.add(self._head(), self._list, self._empty, self.form)
        projects.changed.connect(self._show)
        scene.themes.changed.connect(self._ink)
        self._end_change()

    @property
    def rows(self) -> list[ListRow]:
        """The entries as they are listed."""
        found = [self._list.itemAt(at) for at in range(self._list.count())]
        widgets = [item.widget() for item in found if item is not None]
        return [each for each in widgets if isinstance(each, ListRow)]

    def _head(self) -> QHBoxLayout:
        look = self._scene.themes.look
        self.earlier = icon_button("go-previous", translate("entries", "Earlier day"), look)
        self.later = icon_button("go-next", translate("entries", "Later day"), look)
        self.earlier.clicked.connect(partial(self._go, -1))
        self.later.clicked.connect(partial(self._go, 1))
        self.heading = label("", "heading")
        return row(self.earlier, self.later, self.heading)

    @Slot()
    def _show(self) -> None:
        state = self._projects.state
        self.heading.setText(
            translate("entries", "Entries of {0}").format(day_name(self._projects.day))
        )
        self.later.setEnabled(self._projects.day < self._projects.today())
        self._offer()
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for entry in state.entries:
            self._list.addWidget(self._row_of(entry))
        self._empty.setVisible(not state.entries)
        if self._changing is None and not self.start.value.hour and not self.end.value.hour:
            self._propose_times()

    def _propose_times(self) -> None:
        """The hour after the last entry that has ended, else the hour before now."""
        desk = self._scene.desk
        ended = [entry.end_us for entry in self._projects.state.entries if not entry.running]
        now_us = desk.clock.now_us()
        from_us = max(ended, default=now_us - HOUR_US)
        to_us_ = min(from_us + HOUR_US, now_us) if from_us < now_us else now_us
        self.start.value = to_datetime(from_us, desk.zone()).time()
        self.end.value = to_datetime(to_us_, desk.zone()).time()

    def _row_of(self, entry: Entry) -> ListRow:
        zone, book = self._scene.desk.zone(), self._projects.state.book
        end = translate("entries", "now") if entry.running else time_of_day(entry.end_us, zone)
        start = time_of_day(entry.start_us, zone)
        detail = f"{start} – {end}, {figures(entry.end_us - entry.start_us)}"  # noqa: RUF001  # en dash
        words = [entry.label.note, ", ".join(entry.label.tags)]
        detail = " · ".join([detail, *(each for each in words if each)])
        made = ListRow(self._scene.themes.look, name_of(entry.label, book), detail, moves=False)
        made.edit_asked.connect(partial(self._change, entry))
        made.remove_asked.connect(partial(self._remove, entry))
        return made

    def _offer(self) -> None:
        book = self._projects.state.book
        self._labels = {}
        for project in book.live_projects(archived=True):
            self._labels[project.uid] = Label(project=project.uid)
            for task in book.tasks_of(project.uid, archived=True):
                self._labels[f"{project.uid} {task.uid}"] = Label(
                    project=project.uid, task=task.uid
                )
        self.project.offer([(name_of(each, book), key) for key, each in self._labels.items()])

    def _go(self, days: int, _checked: bool = False) -> None:
        self._projects.show_day(self._projects.day + timedelta(days=days))

    def _change(self, entry: Entry) -> None:
        self._changing = entry
        zone = self._scene.desk.zone()
        self.start.value = to_datetime(entry.start_us, zone).time()
        self.end.value = to_datetime(entry.end_us, zone).time()
        key = entry.label.project or ""
        self.project.value = f"{key} {entry.label.task}" if entry.label.task else key
        self.note.value = entry.label.note or ""
        self.end.setEnabled(not entry.running)
        self._name_save(translate("entries", "Save entry"))
        self.leave.show()
        self.start.control.setFocus()

    def _remove(self, entry: Entry) -> None:
        self._do(lambda: self._scene.open_history().manual.remove(entry))

    @Slot()
    def _end_change(self) -> None:
        self._changing = None
        self.end.setEnabled(True)
        self.leave.hide()
        self.form.clear()
        self._name_save(translate("entries", "Add entry"))

    def _name_save(self, words: str) -> None:
        self.save.setText(words)
        self.save.setAccessibleName(words)

    @Slot()
    def _save(self) -> None:
        label_of = self._labels.get(self.project.value or "")
        if label_of is None:
            self.form.refuse(self.project, translate("entries", "Add a project first."))
            return
        work = partial(self._written, *self._times(), self._said(label_of), self._changing)
        self._do(work)

    def _said(self, chosen: Label) -> Label:
        before = Label() if self._changing is None else self._changing.label
        return Label(
            category=before.category,
            project=chosen.project,
            task=chosen.task,
            tags=before.tags,
            note=self.note.value.strip() or None,
            billable=before.billable,
        )

    def _times(self) -> tuple[int, int]:
        """As they are shown; an end that is not after the start is on the next day."""
        zone, day = self._scene.desk.zone(), self._projects.day
        start_h = self._scene.desk.preferences.current().day_start_h
        first = day + timedelta(days=1) if self.start.value.hour < start_h else day
        start = datetime.combine(first, self.start.value, tzinfo=zone)
        end = datetime.combine(first, self.end.value, tzinfo=zone)
        if end <= start:
            end += timedelta(days=1)
        return to_us(start), to_us(end)

    def _written(self, from_us: int, to_us_: int, said: Label, changing: Entry | None) -> None:
        manual = self._scene.open_history().manual
        if changing is None:
            manual.add(from_us, to_us_, said)
            return
        # the form shows minutes: what was not touched keeps its seconds
        kept = _minute(changing.start_us), _minute(changing.end_us)
        after = Entry(
            device=changing.device,
            start_us=changing.start_us if from_us == kept[0] else from_us,
            end_us=changing.end_us if to_us_ == kept[1] else to_us_,
            label=said,
            offset_minutes=changing.offset_minutes,
            running=changing.running,
        )
        manual.change(changing, after)

    def _do(self, work: Callable[[], None]) -> None:
        self._scene.worker.run_in_order(work, self._done, self._failed)

    @Slot(object)
    def _done(self, _nothing: object) -> None:
        self.note.value = ""
        self._end_change()
        self._projects.refresh()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self.form.refuse(self.start, messages.sentence(error))

    @Slot()
    def _ink(self) -> None:
        for tool in (self.earlier, self.later):
            ink_icon(tool, self._scene.themes.look)
        for each in self.rows:
            each.ink(self._scene.themes.look)


def _minute(at_us: int) -> int:
    return at_us // 60_000_000 * 60_000_000
