"""What every reader of a file looks like to the import: rows with their places, one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from workmoniq_desktop.domain.edits import Command
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.spans import Span, Tally, WatchedSpan
from workmoniq_desktop.services.importing.foreign import NamedEntry
from workmoniq_desktop.services.importing.rows import BadRow
from workmoniq_desktop.store.importing_words import Thing

Taken = Span | Tally | Entry | NamedEntry | WatchedSpan | Command | Thing


@dataclass(frozen=True, slots=True)
class Row:
    """What stands at one place of the file, or why it cannot be taken."""

    place: str
    what: Taken | BadRow


class Source(Protocol):
    """One file being read. labels: what its devices are called, as far as it was read."""

    labels: dict[str, str]

    @property
    def read_bytes(self) -> int: ...

    @property
    def last_place(self) -> str: ...

    def rows(self) -> Iterator[Row]:
        """All rows, also those that cannot be taken. Raises ImportRefused, Broken."""
        ...
