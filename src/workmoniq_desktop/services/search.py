"""Full text over titles, newest first."""

from workmoniq_desktop.services.history import Hit
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
