"""What the Search page shows while the user types: titles, apps and notes, newest first."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from workmoniq_desktop.domain.calendar import local_date
from workmoniq_desktop.services.history import Found
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.bridge import Job
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.words import exact_length, short_day, time_of_day, translate

SHOWN = 50
"""Results of each kind; who wants more types another word."""

_PAUSE_MS = 60


class Kind(Enum):
    """What was found."""

    TITLE = 0
    APP = 1
    NOTE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """One thing that was found. at_us: where it leads to. app: whose colour the swatch has."""

    kind: Kind
    text: str
    beside: str
    when: str
    at_us: int
    app: str | None = None


class SearchViewModel(QObject):
    """Lives on the Qt thread. Widgets bind to changed, then read."""

    changed = Signal()

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._job: Job | None = None
        self._typed = ""
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._soon.timeout.connect(self.refresh)
        self.rows: tuple[ResultRow, ...] = ()
        self.sentence = ""
        self._say_how()

    @Slot(str)
    def type(self, text: str) -> None:
        """Search for text, once the fingers rest for a moment."""
        self._typed = text.strip()
        self._soon.start()

    @Slot()
    def refresh(self) -> None:
        """Search again; `changed` follows."""
        self._soon.stop()
        if self._job is not None:
            self._job.forget()
            self._job = None
        typed = self._typed
        if not typed:
            self.rows = ()
            self._say_how()
            self.changed.emit()
            return
        self._job = self._scene.worker.run(
            lambda: self._scene.open_history().search.everywhere(typed, SHOWN),
            self._arrived,
            self._failed,
        )

    @Slot(object)
    def _arrived(self, found: Found) -> None:
        self._job = None
        self.rows = tuple(self._rows(found))
        self.sentence = "" if self.rows else translate("search", "Nothing was found.")
        self.changed.emit()

    def _rows(self, found: Found) -> list[ResultRow]:
        rows = [
            ResultRow(
                kind=Kind.NOTE,
                text=hit.note,
                beside=exact_length(hit.to_us - hit.from_us),
                when=self._when(hit.from_us),
                at_us=hit.from_us,
            )
            for hit in found.notes
        ]
        for kind, hits in ((Kind.APP, found.apps), (Kind.TITLE, found.titles)):
            for hit in hits:
                span = hit.newest
                length = exact_length(span.end_us - span.start_us)
                is_app = kind is Kind.APP
                rows.append(
                    ResultRow(
                        kind=kind,
                        text=span.app if is_app else span.title or "",
                        beside=length if is_app else f"{span.app}, {length}",
                        when=self._when(span.start_us),
                        at_us=span.start_us,
                        app=span.app,
                    )
                )
        return rows

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._job = None
        self.rows = ()
        self.sentence = messages.sentence(error)
        self.changed.emit()

    def _when(self, at_us: int) -> str:
        zone = self._scene.desk.zone()
        day = local_date(at_us, zone)
        time = time_of_day(at_us, zone)
        if day == local_date(self._scene.desk.clock.now_us(), zone):
            return translate("search", "today {0}").format(time)
        return f"{short_day(day)} {time}"

    def _say_how(self) -> None:
        self.sentence = translate(
            "search",
            "Type words from a window title, an app or a note. The newest comes first; "
            "Enter shows it in the timeline.",
        )
