"""Takes exported history in, ours and other programs': what is good goes in, what is bad is named.

Rows go in by short transactions, so that a recorder beside it is never held up. A file that breaks
off leaves in the history what stood before the break, and importing the whole file later takes the
rest: what is known already is left as it is. So it is after a cancelled import, too.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import BinaryIO, assert_never

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.edits import Command
from workmoniq_desktop.domain.errors import CannotRead, ImportRefused
from workmoniq_desktop.domain.spans import Tally
from workmoniq_desktop.services.history import Imported, ImportFormat
from workmoniq_desktop.services.importing.foreign import NamedEntry
from workmoniq_desktop.services.importing.naming import Naming
from workmoniq_desktop.services.importing.pieces import Broken
from workmoniq_desktop.services.importing.recognise import recognise
from workmoniq_desktop.services.importing.rows import BadRow
from workmoniq_desktop.services.importing.source import Row, Source
from workmoniq_desktop.services.importing.workmoniq import Export
from workmoniq_desktop.services.progress import Progress, silent
from workmoniq_desktop.store import unsettled
from workmoniq_desktop.store.connection import Raw
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

    def __init__(self, database: Database, clock: Clock, zone: tzinfo) -> None:
        """zone: in which files that name no offset are read."""
        self._database = database
        self._clock = clock
        self._zone = zone

    def load(
        self,
        path: Path,
        progress: Progress = silent,
        *,
        file_format: ImportFormat = ImportFormat.AUTO,
        dry_run: bool = False,
    ) -> Imported:
        """Take in what a file holds; new and known count spans and entries.

        dry_run: only say what would be taken; nothing is kept. Raises CannotRead; ImportRefused,
        also after a part of the file went in; what the history raises.
        """
        with _opened(path) as file:
            size = os.fstat(file.fileno()).st_size
            if size == 0:
                raise ImportRefused("the file is empty: export anew")
            source = self._source(path, file, file_format)
            taking = _Taking(self._database, source.labels, dry_run=dry_run)
            try:
                _take(source, taking, progress, size)
            except BaseException:
                unsettled.settle(self._database)
                raise
        unsettled.settle(self._database, partial(progress, doing="adding up the months"))
        return taking.imported()

    def _source(self, path: Path, file: BinaryIO, chosen: ImportFormat) -> Source:  # one a format
        now_us = self._clock.now_us()
        found = recognise(file) if chosen is ImportFormat.AUTO else chosen
        # each reader is imported when a file asks for it
        match found:
            case ImportFormat.AUTO | ImportFormat.WORKMONIQ:
                return Export(file, now_us)
            case ImportFormat.ACTIVITYWATCH:
                return _activitywatch(path, file, self._clock)
            case ImportFormat.MANICTIME:
                from workmoniq_desktop.services.importing.manictime import (  # noqa: PLC0415
                    ManicTimeTable,
                )

                return ManicTimeTable(file, self._zone, now_us)
            case ImportFormat.RESCUETIME:
                from workmoniq_desktop.services.importing.rescuetime import (  # noqa: PLC0415
                    RescueTimeTable,
                )

                return RescueTimeTable(file, self._zone, now_us)
            case ImportFormat.TOGGL | ImportFormat.KIMAI:
                from workmoniq_desktop.services.importing.time_sheets import (  # noqa: PLC0415
                    TimeSheet,
                )

                return TimeSheet(file, found.value, self._zone, now_us)
            case _:
                assert_never(found)


def _activitywatch(path: Path, file: BinaryIO, clock: Clock) -> Source:
    from workmoniq_desktop.services.importing import activitywatch_database  # noqa: PLC0415
    from workmoniq_desktop.services.importing.activitywatch_export import (  # noqa: PLC0415
        ActivityWatchExport,
    )

    magic = activitywatch_database.SQLITE_MAGIC
    is_database = file.read(len(magic)) == magic
    file.seek(0)
    now_us = clock.now_us()
    if is_database:
        return activitywatch_database.ActivityWatchDatabase(path, clock.offset_minutes, now_us)
    return ActivityWatchExport(file, clock.offset_minutes, now_us)


def _take(source: Source, taking: "_Taking", progress: Progress, size: int) -> None:
    try:
        for count, row in enumerate(source.rows()):
            if count % _TELL_EVERY == 0:
                progress(min(source.read_bytes, size), size, "taking in spans")
            taking.take(row)
    except Broken as broken:
        taking.finish()
        raise ImportRefused(_how_far(source, taking, broken)) from broken
    taking.finish()


class _Undone(Exception):
    """Ends a transaction of a dry run, so that nothing of it is kept."""


class _Taking:
    """One import under way: rows gather until a transaction is worth it."""

    def __init__(self, database: Database, labels: dict[str, str], *, dry_run: bool) -> None:
        self._database = database
        self._bulk = Bulk(labels)
        self._naming = Naming()
        self._dry_run = dry_run
        self._places: list[str] = []
        self._rows: list[Taken | NamedEntry] = []
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
        outcomes: list[Outcome] = []
        with suppress(_Undone), self._database.writing() as raw:
            outcomes = self._bulk.put(raw, [self._named(raw, row) for row in self._rows])
            if self._dry_run:
                self._naming = Naming()
                raise _Undone
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

    def _named(self, raw: Raw, row: Taken | NamedEntry) -> Taken:
        return self._naming.entry(raw, row) if isinstance(row, NamedEntry) else row

    def _name(self, place: str, reason: str) -> None:
        self._bad_count += 1
        if len(self._bad) < _BAD_NAMED:
            self._bad.append((place, reason))


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        if not path.is_file():
            what = "is no ordinary file" if path.exists() else "is not there"
            raise CannotRead(f"the file {what}: name an export of this or another tracker")
        file = path.open("rb")
    except ValueError as no_name:
        raise CannotRead("the file has no name that can be used: name another") from no_name
    except OSError as refused:
        raise _unreadable(refused) from refused
    with file:
        try:
            yield file
        except OSError as refused:
            raise _unreadable(refused) from refused


def _unreadable(refused: OSError) -> CannotRead:
    why = os.strerror(refused.errno or 0)
    return CannotRead(f"the file cannot be read ({why}): name one you may read")


def _how_far(source: Source, taking: _Taking, broken: Broken) -> str:
    after = f" after {source.last_place}" if source.last_place else ""
    return (
        f"the file cannot be read{after}: {broken}. {taking.new} new spans before that are in; "
        "import the whole file again and the rest follows, nothing twice"
    )
