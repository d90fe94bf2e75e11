"""The list of clients with their projects and tasks below them."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from workmoniq_desktop.domain.projects import Book, Client, Project, Task
from workmoniq_desktop.ui.colours import colour_of
from workmoniq_desktop.ui.words import translate

Thing = Client | Project | Task
_SWATCH_PX = 12
_UID = Qt.ItemDataRole.UserRole


class ProjectTree(QTreeWidget):
    """chosen: the uid that was gone to."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setAccessibleName(translate("projects", "Clients, projects and tasks"))
        self.setTabKeyNavigation(False)
        self.setMinimumHeight(280)
        self.currentItemChanged.connect(self._went_to)

    def show_book(self, book: Book, *, archived: bool) -> None:
        """All of it anew; what was chosen stays chosen."""
        uid = self.uid
        self.blockSignals(True)
        self.clear()
        roots: dict[str | None, QTreeWidgetItem] = {}
        for client in sorted(book.clients.values(), key=lambda c: c.name.casefold()):
            if archived or not client.archived:
                roots[client.uid] = self._item(client)
                self.addTopLevelItem(roots[client.uid])
        for project in book.live_projects(archived=archived):
            item = self._item(project)
            root = roots.get(project.client)
            if root is None:
                self.addTopLevelItem(item)
            else:
                root.addChild(item)
            for task in book.tasks_of(project.uid, archived=archived):
                item.addChild(self._item(task))
        self.expandAll()
        self.blockSignals(False)
        self.choose(uid)

    @property
    def uid(self) -> str:
        """What is chosen; empty for nothing."""
        item = self.currentItem()
        return "" if item is None else str(item.data(0, _UID))

    def choose(self, uid: str) -> None:
        """Go to a thing without telling."""
        self.blockSignals(True)
        for item in self.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive):
            if item.data(0, _UID) == uid:
                self.setCurrentItem(item)
        self.blockSignals(False)

    def _item(self, thing: Thing) -> QTreeWidgetItem:
        name = translate("projects", "{0} (archived)") if thing.archived else "{0}"
        item = QTreeWidgetItem([name.format(thing.name)])
        item.setData(0, _UID, thing.uid)
        if isinstance(thing, Project):
            swatch = QPixmap(_SWATCH_PX, _SWATCH_PX)
            swatch.fill(QColor(thing.colour) if thing.colour else colour_of(thing.name))
            icon = QIcon(swatch)
            # as it is, chosen or not: Qt would tint it
            icon.addPixmap(swatch, QIcon.Mode.Selected)
            item.setIcon(0, icon)
        return item

    @Slot()
    def _went_to(self) -> None:
        if self.uid:
            self.chosen.emit(self.uid)
