"""What would be sent, on its way to being right: searched, shortened, put back; nothing of it kept.

All work with the lines is done in one thread beside the Qt thread, one step after the other, so
that no removal can be lost to another one.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.support import Kind, SupportChoice
from workmoniq_desktop.domain.support_errors import SupportBundleTooLarge
from workmoniq_desktop.domain.support_words import NOTHING_TO_SHOW
from workmoniq_desktop.services.shapes.support import Preview
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.bridge import Job
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.spoken import spoken

_WIDE = 2
"""Cells that a character outside of ASCII may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """What a list shows. hits: which lines, by number. widest: cells of the widest of all."""

    all: Sequence[str] = field(repr=False)
    hits: Sequence[int] = ()
    removed: Collection[int] = frozenset()
    widest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The preview at one moment. rows: those that stay, the head left out.

    found: rows that hold the text that is looked for and can still be removed. empty: what was
    chosen and has no row in these days. trouble: why it cannot be sent so, or "".
    """

    preview: Preview = field(repr=False)
    lines: Lines = field(repr=False)
    text: str = field(default="", repr=False)
    rows: int = 0
    removed: int = 0
    found: int = 0
    size_bytes: int = 0
    empty: Sequence[Kind] = ()
    trouble: str = ""


def lines_of(lines: Sequence[str]) -> Lines:
    """All of them; for what was frozen already."""
    return Lines(all=lines, hits=range(len(lines)), widest=widest_of(lines))


def widest_of(lines: Sequence[str]) -> int:
    """Cells of a monospaced font that the widest line may take."""
    return max((len(line) if line.isascii() else len(line) * _WIDE for line in lines), default=0)


def picture_of(preview: Preview, text: str, widest: int, before: Picture | None = None) -> Picture:
    """Takes as long as the lines are many. before: spares the measuring of the same preview."""
    removed = preview.removed
    if before is not None and before.preview is preview:
        size_bytes, trouble = before.size_bytes, before.trouble  # the same rows
    else:
        size_bytes, trouble = _measured(preview)
    empty = preview.empty_kinds() if before is None else before.empty
    rows = len(preview.lines) - 1 - len(removed)
    hits = preview.found(text)
    return Picture(
        preview=preview,
        lines=Lines(all=preview.lines, hits=hits, removed=removed, widest=widest),
        text=text,
        rows=rows,
        removed=len(removed),
        found=sum(1 for at in hits if at and at not in removed) if text else 0,
        size_bytes=size_bytes,
        empty=empty,
        trouble=trouble if rows else spoken(NOTHING_TO_SHOW),
    )


def _measured(preview: Preview) -> tuple[int, str]:
    """Bytes, and why they cannot be sent or "". To find out, all may have to be packed."""
    try:
        return len(preview.frozen()), ""
    except SupportBundleTooLarge as too_large:
        removed = preview.removed
        kept = (line for at, line in enumerate(preview.lines) if at not in removed)
        size_bytes = sum(len(line.encode()) + 1 for line in kept)
        return size_bytes, messages.sentence(too_large)


@dataclass(slots=True)
class _Desk:
    """Belongs to the one thread that works with the lines.

    wanted: counts what was typed into the search; only the newest is looked for.
    """

    picture: Picture | None = None
    widest: int = 0
    wanted: int = 0


class PreviewViewModel(QObject):
    """Lives on the Qt thread. Widgets bind to changed, then read.

    picture: None until something was composed, and after leaving. busy: it is being composed.
    """

    changed = Signal()

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._desk = _Desk()
        self._asked: list[Job] = []
        self.picture: Picture | None = None
        self.error = ""
        self.busy = False

    def compose(self, choice: SupportChoice) -> None:
        """Read the history; `changed` follows twice."""
        if self.busy:
            return
        self.error, self.busy = "", True
        desk, scene = self._desk, self._scene

        def work() -> Picture:
            preview = scene.open_history().support.preview(choice)
            desk.widest = widest_of(preview.lines)
            desk.picture = picture_of(preview, "", desk.widest)
            return desk.picture

        self._ask(work, self._composed)
        self.changed.emit()

    def search(self, text: str) -> None:
        """Show only lines that hold it, whatever its case."""
        self._desk.wanted += 1
        self._step(lambda preview: preview, text)

    def remove(self, numbers: Collection[int]) -> None:
        """Leave these lines out; the head stays."""
        gone = frozenset(numbers) - {0}
        if gone:
            self._step(lambda preview: preview.without(gone))

    def remove_found(self) -> None:
        """Leave out every row that holds what is looked for."""
        text = "" if self.picture is None else self.picture.text
        if text:
            self._step(lambda preview: preview.without(frozenset(preview.found(text)) - {0}))

    def put_back(self, numbers: Collection[int]) -> None:
        """Take these lines in again."""
        back = frozenset(numbers)
        self._step(lambda preview: preview.restored().without(frozenset(preview.removed) - back))

    @Slot()
    def put_all_back(self) -> None:
        self._step(lambda preview: preview.restored())

    @Slot()
    def leave(self) -> None:
        """Nothing of it is kept, nor of what is still asked."""
        for job in self._asked:
            job.forget()
        self._asked.clear()
        self.picture, self.error, self.busy = None, "", False
        self._scene.worker.run_in_order(partial(_forget, self._desk))
        self.changed.emit()

    def _step(self, change: Callable[[Preview], Preview], text: str | None = None) -> None:
        desk = self._desk
        number = desk.wanted

        def work() -> Picture | None:
            before = desk.picture
            if before is None or (text is not None and number != desk.wanted):
                return None
            shown = before.text if text is None else text
            desk.picture = picture_of(change(before.preview), shown, desk.widest, before)
            return desk.picture

        self._ask(work, self._stepped)

    def _ask(
        self, work: Callable[[], Picture | None], done: Callable[[Picture | None], None]
    ) -> None:
        self._asked.append(self._scene.worker.run_in_order(work, done, self._refused))

    @Slot(object)
    def _composed(self, picture: Picture | None) -> None:
        self.busy = False
        self._stepped(picture)

    @Slot(object)
    def _stepped(self, picture: Picture | None) -> None:
        if picture is not None:
            self.picture = picture
            self.changed.emit()

    @Slot(object)
    def _refused(self, error: Exception) -> None:
        self.busy, self.error = False, messages.sentence(error)
        self.changed.emit()


def _forget(desk: _Desk) -> None:
    desk.picture = None
