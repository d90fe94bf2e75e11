"""Full text over titles, newest first."""

from workmoniq_desktop.services.history import Hit
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.span_labels import Purposes
from workmoniq_desktop.services.timeline import Flush
from workmoniq_desktop.store import search
from workmoniq_desktop.store.database import Database

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
            found = list(search.find(tx, text, limit))
            labeller = self._labelling.labeller(tx.exec_driver_sql)
            reported = [labeller.spans(span.start_us, span.end_us) for span in found]
        with self._database.raw() as raw:
            purposes = Purposes(raw)
        return tuple(
            Hit(newest=span, purpose=purposes.of_windows([span], during)[0])
            for span, during in zip(found, reported, strict=True)
        )
