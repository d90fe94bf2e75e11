"""Takes back and does again what the worker changed; says what that would be."""

from functools import partial

from PySide6.QtCore import QElapsedTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workmoniq_desktop.domain.edits import Command
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.widgets.pieces import icon_button, ink_icon
from workmoniq_desktop.ui.widgets.toast import tell
from workmoniq_desktop.ui.words import step_word, translate

# A held key repeats faster than a person can see what it does.
_LEAST_MS = 80


class UndoBar(QWidget):
    """Two buttons, and Ctrl+Z and Ctrl+Shift+Z in the whole window."""

    stepped = Signal(object)
    """The Command that was undone or redone."""

    def __init__(self, scene: Scene, window: QWidget) -> None:
        super().__init__()
        self._scene = scene
        look = scene.themes.look
        self.undo = icon_button("undo", "", look)
        self.redo = icon_button("redo", "", look)
        self.undo.clicked.connect(partial(self._step, True))
        self.redo.clicked.connect(partial(self._step, False))
        QShortcut(QKeySequence("Ctrl+Z"), window, partial(self._step, True))
        QShortcut(QKeySequence("Ctrl+Shift+Z"), window, partial(self._step, False))
        QShortcut(QKeySequence("Ctrl+Y"), window, partial(self._step, False))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.undo)
        box.addWidget(self.redo)
        box.addStretch(1)
        self._busy = False
        self._back = True
        self._since = QElapsedTimer()
        scene.bridge.edited.connect(self._edited)
        scene.bridge.history_opened.connect(self.refresh)
        scene.themes.changed.connect(self._ink)
        self._show((None, None))
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Ask anew what could be undone."""
        if self._scene.desk.history() is not None:
            self._scene.worker.read(self._names, self._show)

    def _names(self) -> tuple[str | None, str | None]:
        editing = self._scene.open_history().editing
        self._scene.bridge.hear_edits(editing.changed)
        return editing.names()

    @Slot(object)
    def _show(self, names: tuple[str | None, str | None]) -> None:
        undo, redo = names
        nothing = (translate("undo", "Nothing to undo"), translate("undo", "Nothing to redo"))
        said = (
            nothing[0] if undo is None else _undo_words(undo),
            nothing[1] if redo is None else _redo_words(redo),
        )
        keys = ("Ctrl+Z", "Ctrl+Shift+Z")
        tools = (self.undo, self.redo)
        for tool, name, words, key in zip(tools, names, said, keys, strict=True):
            tool.setEnabled(name is not None)
            tool.setAccessibleName(words)
            tool.setToolTip(f"{words} ({key})")

    def _step(self, back: bool, _checked: bool = False) -> None:
        if self._busy or self._scene.desk.history() is None:
            return
        if self._since.isValid() and self._since.elapsed() < _LEAST_MS:
            return
        self._busy, self._back = True, back
        editing = self._scene.open_history().editing
        work = editing.undo if back else editing.redo
        self._scene.worker.run_in_order(work, self._stepped, self._failed)

    @Slot(object)
    def _stepped(self, command: Command | None) -> None:
        self._busy = False
        self._since.start()
        if command is None:
            tell(
                self,
                translate("undo", "There is nothing to undo.")
                if self._back
                else translate("undo", "There is nothing to redo."),
            )
            return
        word = step_word(command.name)
        if self._back:
            tell(self, translate("undo", "Undone: {0}").format(word))
        else:
            tell(self, translate("undo", "Done again: {0}").format(word))
        self.stepped.emit(command)

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._busy = False
        tell(self, messages.sentence(error))

    @Slot(object)
    def _edited(self, _command: object) -> None:
        self.refresh()

    @Slot()
    def _ink(self) -> None:
        for tool in (self.undo, self.redo):
            ink_icon(tool, self._scene.themes.look)


def _undo_words(name: str) -> str:
    return translate("undo", "Undo: {0}").format(step_word(name))


def _redo_words(name: str) -> str:
    return translate("undo", "Redo: {0}").format(step_word(name))
