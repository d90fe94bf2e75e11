"""A day, or any stretch of time, as it was recorded."""

from collections.abc import Callable

from workmoniq_desktop.services.history import Stretch
from workmoniq_desktop.store import spans
from workmoniq_desktop.store.database import Database

Flush = Callable[[], None]
"""Lets a recorder commit what it holds, so that what closed a second ago is found."""


class Timeline:
    """Thread-safe."""

    def __init__(self, database: Database, flush: Flush) -> None:
        self._database = database
        self._flush = flush

    def between(self, from_us: int, to_us: int) -> Stretch:
        """All spans that touch the range."""
        self._flush()
        with self._database.reading() as tx:
            return Stretch(
                presence=tuple(spans.presence_between(tx, from_us, to_us)),
                windows=tuple(spans.windows_between(tx, from_us, to_us)),
                tallies=tuple(spans.tallies_between(tx, from_us, to_us)),
            )

    def first_us(self) -> int | None:
        """Where the history begins; None while it is empty."""
        with self._database.reading() as tx:
            bounds = spans.bounds_us(tx)
        return None if bounds is None else bounds[0]
