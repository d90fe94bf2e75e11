"""Full text over titles, apps and the worker's own notes, newest first."""

from workmoniq_desktop.services.history import Found, Hit, NoteHit
from workmoniq_desktop.services.timeline import Flush
from workmoniq_desktop.store import search
from workmoniq_desktop.store.database import Database

FIRST_PAGE = 50


class Search:
    """Thread-safe."""

    def __init__(self, database: Database, flush: Flush) -> None:
        self._database = database
        self._flush = flush

    def find(self, text: str, limit: int = FIRST_PAGE) -> tuple[Hit, ...]:
        """Titles with all words of text, the last one as far as it is typed; newest first."""
        self._flush()
        with self._database.reading() as tx:
            return tuple(Hit(newest=span) for span in search.find(tx, text, limit))

    def everywhere(self, text: str, limit: int = FIRST_PAGE) -> Found:
        """Titles, apps and notes with all words of text; at most limit of each."""
        self._flush()
        with self._database.reading() as tx:
            return Found(
                titles=tuple(Hit(newest=span) for span in search.find(tx, text, limit)),
                apps=tuple(Hit(newest=span) for span in search.find_apps(tx, text, limit)),
                notes=tuple(
                    NoteHit(from_us=from_us, to_us=to_us, note=note, by_hand=by_hand)
                    for from_us, to_us, note, by_hand in search.find_notes(tx, text, limit)
                ),
            )
