"""Full text over titles, apps and the worker's own notes, newest first."""

from collections.abc import Sequence

from workmoniq_desktop.domain.spans import WindowSpan
from workmoniq_desktop.services.history import Found, Hit, NoteHit
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.span_labels import Purposes
from workmoniq_desktop.services.timeline import Flush
from workmoniq_desktop.store import search
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.engine import run_of
from workmoniq_desktop.store.totals import Look

FIRST_PAGE = 50


class Search:
    """Thread-safe."""

    def __init__(self, database: Database, labelling: Labelling, flush: Flush) -> None:
        self._database = database
        self._labelling = labelling
        self._flush = flush

    def find(self, text: str, limit: int = FIRST_PAGE) -> tuple[Hit, ...]:
        """Titles with all words of text, the last one as far as it is typed; newest first."""
        self._flush()
        with self._database.reading() as tx:
            return self._hits(tx, search.find(tx, text, limit))

    def everywhere(self, text: str, limit: int = FIRST_PAGE) -> Found:
        """Titles, apps and notes with all words of text; at most limit of each."""
        self._flush()
        with self._database.reading() as tx:
            return Found(
                titles=self._hits(tx, search.find(tx, text, limit)),
                apps=self._hits(tx, search.find_apps(tx, text, limit)),
                notes=tuple(
                    NoteHit(from_us=from_us, to_us=to_us, note=note, by_hand=by_hand)
                    for from_us, to_us, note, by_hand in search.find_notes(tx, text, limit)
                ),
            )

    def _hits(self, tx: Look, found: Sequence[WindowSpan]) -> tuple[Hit, ...]:
        labeller = self._labelling.labeller(run_of(tx))
        reported = [labeller.spans(span.start_us, span.end_us) for span in found]
        with self._database.raw() as raw:
            purposes = Purposes(raw)
        return tuple(
            Hit(newest=span, purpose=purposes.of_windows([span], during)[0])
            for span, during in zip(found, reported, strict=True)
        )
