"""The Projects page: timer, timesheet of the week, entries of a day, whom work is for, goals."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from workmoniq_desktop.domain.projects import Client, Project, Task
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.projects import ProjectsViewModel, Thing
from workmoniq_desktop.ui.widgets.pieces import Card, ScrollPage, button, label, row
from workmoniq_desktop.ui.widgets.project_tree import ProjectTree
from workmoniq_desktop.ui.widgets.toast import tell
from workmoniq_desktop.ui.windows.entries_card import EntriesCard
from workmoniq_desktop.ui.windows.goals_editor import GoalsEditor
from workmoniq_desktop.ui.windows.project_editor import ProjectEditor
from workmoniq_desktop.ui.windows.timer_card import TimerCard
from workmoniq_desktop.ui.windows.timesheet_card import TimesheetCard
from workmoniq_desktop.ui.words import translate


class ProjectsPage(ScrollPage):
    """Reads when it is shown, and whenever something was changed."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(translate("projects", "Projects"))
        self.projects = ProjectsViewModel(scene)
        self.projects.setParent(self)
        self.timer = TimerCard(scene)
        self.timesheet = TimesheetCard(scene)
        self.entries = EntriesCard(scene, self.projects)
        self.goals = GoalsEditor(scene)
        self.tree = ProjectTree()
        self.editor = ProjectEditor()
        both = QWidget()
        box = QHBoxLayout(both)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(16)
        box.addWidget(self._list_card(), 1)
        box.addWidget(self.editor, 1)
        self.add((self.timer, self.timesheet, self.entries, both, self.goals))
        self.projects.changed.connect(self._show)
        self.projects.kept.connect(self._kept)
        self.projects.refused.connect(self._refused)
        self.tree.chosen.connect(self._chosen)
        self.editor.keep_asked.connect(self.projects.keep)
        self.editor.remove_asked.connect(self.projects.remove)
        self.editor.merge_asked.connect(self.projects.merge)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.projects.refresh()
        self.timer.timer.refresh()
        self.goals.book.refresh()
        self.timesheet.sheet.refresh()

    def _list_card(self) -> Card:
        card = Card(translate("projects", "Clients and projects"))
        self._empty = label(
            translate("projects", "Nothing here yet. Add a project; a client is not needed."),
            "muted",
            wraps=True,
        )
        self.archived = QCheckBox(translate("projects", "Show archived ones"))
        self.archived.setAccessibleName(self.archived.text())
        self.archived.toggled.connect(self._show)
        self.new_project = button(translate("projects", "New project"), "primary")
        self.new_client = button(translate("projects", "New client"))
        self.new_task = button(translate("projects", "New task"))
        self.new_project.clicked.connect(self._new_project)
        self.new_client.clicked.connect(self._new_client)
        self.new_task.clicked.connect(self._new_task)
        self.error = label("", "error", wraps=True)
        self.error.hide()
        card.add(
            self._empty,
            self.tree,
            self.error,
            self.archived,
            row(self.new_project, self.new_client, self.new_task),
        )
        card.box.addStretch(1)
        return card

    @Slot()
    def _show(self) -> None:
        book = self.projects.state.book
        self.tree.show_book(book, archived=self.archived.isChecked())
        nothing = not book.clients and not book.projects
        self._empty.setVisible(nothing)
        self.tree.setVisible(not nothing)
        self.new_task.setEnabled(self._project() is not None)
        self.editor.learn(book)

    def _project(self) -> Project | None:
        """The chosen project, or that of the chosen task."""
        book, uid = self.projects.state.book, self.tree.uid
        task = book.tasks.get(uid)
        return book.projects.get(uid if task is None else task.project)

    @Slot(str)
    def _chosen(self, uid: str) -> None:
        book = self.projects.state.book
        self._say("")
        found: Thing | None = book.clients.get(uid) or book.projects.get(uid) or book.tasks.get(uid)
        self.editor.show_thing(found)
        self.new_task.setEnabled(self._project() is not None)

    @Slot()
    def _new_project(self) -> None:
        chosen = self._project()
        uid = self.tree.uid
        client = uid if uid in self.projects.state.book.clients else None
        if chosen is not None:
            client = chosen.client
        self._edit(Project(uid="", name="", client=client))

    @Slot()
    def _new_client(self) -> None:
        self._edit(Client(uid="", name=""))

    @Slot()
    def _new_task(self) -> None:
        project = self._project()
        if project is not None:
            self._edit(Task(uid="", project=project.uid, name=""))

    def _edit(self, thing: Thing) -> None:
        self._say("")
        self.editor.show_thing(thing)
        self.editor.name.line.setFocus()
        self.ensureWidgetVisible(self.editor)

    @Slot(object)
    def _kept(self, thing: Thing | None) -> None:
        self._say("")
        if thing is None:
            self.editor.show_thing(None)
            tell(self, translate("projects", "Done. Undo takes it back."))
            return
        tell(self, translate("projects", "Saved {0}.").format(thing.name))
        self.editor.show_thing(thing)

    @Slot(str)
    def _refused(self, sentence: str) -> None:
        if self.editor.isVisible():
            self.editor.refuse(sentence)
        else:
            self._say(sentence)

    def _say(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
