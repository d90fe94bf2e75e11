"""Takes exported history back in: what is good goes in, what is bad is named.

Rows go in by short transactions, so that a recorder beside it is never held up. A file that breaks
off leaves in the history what stood before the break, and importing the whole file later takes the
rest: what is known already is left as it is. So it is after a cancelled import, too.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.edits import Command
from workmoniq_desktop.domain.errors import CannotRead, ImportRefused
from workmoniq_desktop.domain.spans import Tally
from workmoniq_desktop.services.history import Imported
from workmoniq_desktop.services.importing.pieces import Broken
from workmoniq_desktop.services.importing.rows import BadRow
from workmoniq_desktop.services.importing.workmoniq import Export, Row
from workmoniq_desktop.services.progress import Progress, silent
from workmoniq_desktop.store import unsettled
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.importing import Bulk, Taken
from workmoniq_desktop.store.importing_words import Thing
from workmoniq_desktop.store.placement import Outcome

_BATCH = 5_000
_TELL_EVERY = 10_000
_BAD_NAMED = 100
_REASONS = {
    Outcome.OVERLAPS: "it overlaps what is already there",
    Outcome.DIFFERS: "another of its name is already here, and differs",
    Outcome.TOO_OLD: "its time is over: titles or spans that old are not kept here",
    Outcome.TOO_MANY_DEVICES: "the history has as many devices as it can hold",
}


class Importing:
    """Thread-safe, and safe beside a recorder in this or another process."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def load(self, path: Path, progress: Progress = silent) -> Imported:
        """Take in the spans and tallies of an export; new and known count spans.

        Raises CannotRead; ImportRefused, also after a part of the file went in; what the history
        raises.
        """
        with _opened(path) as file:
            size = os.fstat(file.fileno()).st_size
            if size == 0:
                raise ImportRefused("the file is empty: export anew")
            export = Export(file, self._clock.now_us())
            taking = _Taking(self._database, export.labels)
            try:
                self._take(export, taking, progress, size)
            except BaseException:
                unsettled.settle(self._database)
                raise
        unsettled.settle(self._database, partial(progress, doing="adding up the months"))
        return taking.imported()

    def _take(self, export: Export, taking: "_Taking", progress: Progress, size: int) -> None:
        try:
            for count, row in enumerate(export.rows()):
                if count % _TELL_EVERY == 0:
                    progress(min(export.read_bytes, size), size, "taking in spans")
                taking.take(row)
        except Broken as broken:
            taking.finish()
            raise ImportRefused(_how_far(export, taking, broken)) from broken
        taking.finish()


class _Taking:
    """One import under way: rows gather until a transaction is worth it."""

    def __init__(self, database: Database, labels: dict[str, str]) -> None:
        self._database = database
        self._bulk = Bulk(labels)
        self._places: list[str] = []
        self._rows: list[Taken] = []
        self._bad: list[tuple[str, str]] = []
        self._bad_count = 0
        self.new = 0
        self.known = 0
        self.said = 0

    def take(self, row: Row) -> None:
        if isinstance(row.what, BadRow):
            self._name(row.place, str(row.what))
            return
        self._places.append(row.place)
        self._rows.append(row.what)
        if len(self._rows) >= _BATCH:
            self.finish()

    def finish(self) -> None:
        """Take in what has gathered: all of it that is good, or nothing."""
        if not self._rows:
            return
        with self._database.writing() as raw:
            outcomes = self._bulk.put(raw, self._rows)
        for place, row, outcome in zip(self._places, self._rows, outcomes, strict=True):
            if outcome in _REASONS:
                self._name(place, _REASONS[outcome])
            elif isinstance(row, Command | Thing):
                self.said += outcome is Outcome.NEW
            elif not isinstance(row, Tally):
                self.new += outcome is Outcome.NEW
                self.known += outcome is Outcome.KNOWN
        self._places.clear()
        self._rows.clear()

    def imported(self) -> Imported:
        return Imported(
            new=self.new,
            known=self.known,
            bad_count=self._bad_count,
            bad=tuple(self._bad),
            said=self.said,
        )

    def _name(self, place: str, reason: str) -> None:
        self._bad_count += 1
        if len(self._bad) < _BAD_NAMED:
            self._bad.append((place, reason))


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        if not path.is_file():
            what = "is no ordinary file" if path.exists() else "is not there"
            raise CannotRead(f"the file {what}: name one that `export` has written")
        with path.open("rb") as file:
            yield file
    except OSError as refused:
        why = os.strerror(refused.errno or 0)
        raise CannotRead(f"the file cannot be read ({why}): name one you may read") from refused
    except ValueError as no_name:
        raise CannotRead("the file has no name that can be used: name another") from no_name


def _how_far(export: Export, taking: _Taking, broken: Broken) -> str:
    after = f" after {export.last_place}" if export.last_place else ""
    return (
        f"the file cannot be read{after}: {broken}. {taking.new} new spans before that are in; "
        "import the whole file again and the rest follows, nothing twice"
    )
