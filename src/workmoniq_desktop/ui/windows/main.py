"""The main window: pages at the left, the chosen one at the right, each built when first shown."""

from dataclasses import dataclass
from functools import partial
from importlib import import_module

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workmoniq_desktop.ui.icons import line_icon, pixmap
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.widgets.pieces import button, label, scrolling
from workmoniq_desktop.ui.widgets.undo_bar import UndoBar
from workmoniq_desktop.ui.words import translate

_NAV_PX = 196
_NARROW_PX = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page before it is built: its module is imported when it is shown for the first time."""

    name: str
    words: str
    module: str
    maker: str

    @property
    def icon(self) -> str:
        return f"nav-{self.name}"

    def make(self, scene: Scene) -> QWidget:
        page: QWidget = getattr(import_module(self.module), self.maker)(scene)
        return page


def pages() -> list[Page]:
    """All pages in their order, in the language of the moment."""
    named = (
        ("today", translate("main", "Today"), "TodayPage"),
        ("reports", translate("main", "Reports"), "ReportsPage"),
        ("projects", translate("main", "Projects"), "ProjectsPage"),
        ("rules", translate("main", "Rules"), "RulesPage"),
        ("search", translate("main", "Search"), "SearchPage"),
        ("privacy", translate("main", "Privacy"), "PrivacyPage"),
        ("sync", translate("main", "Sync & devices"), "SyncPage"),
        ("support", translate("main", "Support access"), "SupportPage"),
        ("settings", translate("main", "Settings"), "SettingsPage"),
        ("diagnostics", translate("main", "Diagnostics"), "DiagnosticsPage"),
    )
    room = "workmoniq_desktop.ui.windows"
    return [
        Page(name=name, words=words, module=f"{room}.{name}", maker=maker)
        for name, words, maker in named
    ]


class MainWindow(QWidget):
    """Closing it frees it; the tray records on."""

    note_read = Signal()
    """The sentences above the page were put away."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self.setObjectName("window")
        self.setWindowTitle("WorkMoniQ")
        self._makers = pages()
        self._pages: dict[int, QWidget] = {}
        self._views: dict[int, QScrollArea] = {}
        self._stack = QStackedWidget()
        self._note = _Note()
        self._note.read.connect(self.note_read)
        self._folded = False
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        note_room = QVBoxLayout()
        note_room.setContentsMargins(28, 0, 28, 0)
        note_room.addWidget(self._note)
        right.addLayout(note_room)
        right.addWidget(self._stack, 1)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._navigation())
        box.addLayout(right, 1)
        QShortcut(QKeySequence("Ctrl+W"), self, self.close)
        scene.themes.changed.connect(self._ink)
        scene.ways.page_asked.connect(self.show_page)
        scene.ways.moment_asked.connect(self.show_moment)
        self.resize(QSize(1080, 720).boundedTo(self.screen().availableSize()))
        self.turn_to(0)
        # The first Tab goes to the navigation; until then nothing wears a ring.
        self.setFocus()

    @property
    def page(self) -> QWidget:
        """The shown page."""
        return self._pages[self._buttons.checkedId()]

    @property
    def shown(self) -> int:
        """Which page is shown, counted from 0."""
        return self._buttons.checkedId()

    @property
    def shown_name(self) -> str:
        """Which page is shown, as show_page takes it."""
        return self.page_names[self.shown]

    @property
    def page_count(self) -> int:
        return len(self._makers)

    def turn_to(self, at: int) -> None:
        """Show a page, building it the first time."""
        if at not in self._pages:
            self._pages[at] = self._makers[at].make(self._scene)
            self._views[at] = scrolling(self._pages[at])
            self._stack.addWidget(self._views[at])
        self._buttons.button(at).setChecked(True)
        if self._stack.isAncestorOf(self.focusWidget()):
            # The page that goes had it: the new page decides, not whatever comes next by Tab.
            self.setFocus()
        self._stack.setCurrentWidget(self._views[at])

    @property
    def page_names(self) -> tuple[str, ...]:
        """What show_page takes, in the order of the navigation."""
        return tuple(page.name for page in self._makers)

    @Slot(str)
    def show_page(self, name: str) -> None:
        """Show a page by its name."""
        self.turn_to(self.page_names.index(name))

    @Slot(object)
    def show_moment(self, at_us: int) -> None:
        """Show the Today page at a moment; it is told by its own show_moment."""
        self.show_page("today")
        if (show := getattr(self.page, "show_moment", None)) is not None:
            show(at_us)

    @Slot(str)
    def show_note(self, sentence: str) -> None:
        """A sentence above the page, below those already there, until the user puts them away."""
        self._note.say(sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the pages get the room and the navigation keeps its pictures."""
        super().resizeEvent(event)
        self._fold(event.size().width() < _NARROW_PX)

    def _fold(self, narrow: bool) -> None:
        if narrow is self._folded:
            return
        self._folded = narrow
        self._name.setVisible(not narrow)
        for at, page in enumerate(self._makers):
            choice = self._buttons.button(at)
            choice.setText("" if narrow else _on_button(page.words))
            choice.setMinimumWidth(0 if narrow else _NAV_PX)

    def _navigation(self) -> QWidget:
        side = QWidget()
        side.setObjectName("navigation")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 18, 12, 16)
        column.setSpacing(2)
        mark = QLabel()
        picture = pixmap("workmoniq", 56)
        picture.setDevicePixelRatio(2)
        mark.setPixmap(picture)
        mark.setAccessibleName("WorkMoniQ")
        head = QHBoxLayout()
        head.setContentsMargins(10, 0, 10, 14)
        head.setSpacing(10)
        head.addWidget(mark)
        self._name = label("WorkMoniQ", "heading")
        head.addWidget(self._name, 1)
        column.addLayout(head)
        self._buttons = QButtonGroup(self)
        for at, page in enumerate(self._makers):
            choice = QPushButton(_on_button(page.words))
            choice.setProperty("role", "nav")
            choice.setCheckable(True)
            choice.setIconSize(QSize(20, 20))
            choice.setMinimumWidth(_NAV_PX)
            choice.setAccessibleName(page.words)
            key = f"Ctrl+{(at + 1) % 10}"  # the tenth is 0, as on the keyboard
            choice.setToolTip(f"{page.words} ({key})")
            QShortcut(QKeySequence(key), self, partial(self.turn_to, at))
            self._buttons.addButton(choice, at)
            column.addWidget(choice)
        self._buttons.idClicked.connect(self.turn_to)
        column.addStretch(1)
        self.undo = UndoBar(self._scene, self)
        column.addWidget(self.undo)
        self._ink()
        return side

    @Slot()
    def _ink(self) -> None:
        colours = self._scene.themes.look.colours
        for at, page in enumerate(self._makers):
            icon = line_icon(page.icon, colours["muted"], colours["accent"])
            self._buttons.button(at).setIcon(icon)


def _on_button(words: str) -> str:
    """With room for the picture; Qt would take a single & for the mark of a key."""
    return f"  {words.replace('&', '&&')}"


class _Note(QFrame):
    """Lines above the page, with a button that puts them away."""

    read = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("note")
        self._words = label("", wraps=True)
        away = button(translate("main", "Understood"))
        away.clicked.connect(self._put_away)
        box = QHBoxLayout(self)
        box.setContentsMargins(14, 10, 10, 10)
        box.setSpacing(12)
        box.addWidget(self._words, 1)
        box.addWidget(away)
        self.hide()

    def say(self, sentence: str) -> None:
        before = self._words.text().splitlines()
        self._words.setText("\n".join(dict.fromkeys((*before, sentence))))
        self.show()

    @Slot()
    def _put_away(self) -> None:
        self._words.clear()
        self.hide()
        self.read.emit()
