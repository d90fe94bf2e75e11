"""Reads a damaged history around its unreadable pages.

SQLCipher proves each page by a code of its own, so damage makes whole pages unreadable, never rows
wrong. After the first such page a connection reads nothing more at all: each goes on in a new one.
"""

import shutil
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from sqlcipher3 import dbapi2

from workmoniq_desktop.domain.errors import HistoryDamaged
from workmoniq_desktop.store.connection import HistoryKey, Raw, salt_of
from workmoniq_desktop.store.database import Database, delete_files

_PAGE_BYTES = 4096
_SALT_BYTES = 16
_PATIENCE = 400
_PATIENCE_AT_FIRST = 60
"""How many ranges in a row may give nothing before a table is given up; 0.6 ms each."""
_FAR = 1 << 62
_LOOKS_LIKE = (
    "meta WHERE typeof(key) = 'text' AND typeof(value) = 'text'",
    "devices WHERE typeof(name) = 'text' AND typeof(label) = 'text'",
    "apps WHERE typeof(name) = 'text' AND typeof(process) IN ('text', 'null')",
    "reasons WHERE typeof(text) = 'text'",
    "titles WHERE typeof(hash) = 'integer' AND typeof(last_us) = 'integer'",
    "presence WHERE state BETWEEN 0 AND 99 AND typeof(offset_minutes) = 'integer'",
    "windows WHERE start_us > 1000000000 AND typeof(offset_minutes) = 'integer'",
    "tallies WHERE minute < 1000000000 AND typeof(travel_px) = 'integer'",
)
_GROW_BYTES = 200_000_000


class Damaged:
    """A working copy of a damaged history, which is changed freely. For one thread."""

    def __init__(self, copy: Path, key: HistoryKey, profile: str) -> None:
        """Raises HistoryDamaged where not even the list of tables can be had."""
        self._path, self._key, self._profile = copy, key, profile
        self._raw: Raw | None = None
        self.size_bytes = copy.stat().st_size
        if not self._opens() and not self._repair():
            self.close()
            raise HistoryDamaged("nothing in the history file can be read")

    def version(self) -> int:
        """The schema's number."""
        return int(self._connection().execute("PRAGMA user_version").fetchone()[0])

    def rows(
        self,
        query: str,
        key: str,
        reach: tuple[int, int],
        *,
        fixed: tuple[int, ...] = (),
        least: int = 1,
    ) -> Iterator[tuple[Any, ...]]:
        """Every readable row of query, in no order.

        query: ends in WHERE, or in AND after fixed; its first column is key, an integer. reach:
        where keys are looked for around bad pages (low > high: nowhere); outside it only up to
        the first bad one. least: ranges of keys this small are not searched any further.
        """
        low, high = reach
        ranges = deque([(low, high, True), (high + 1, _FAR, False), (-_FAR, low - 1, False)])
        if low > high:
            ranges = deque([(-_FAR, _FAR, False)])
        patience = _PATIENCE_AT_FIRST
        while ranges and patience:
            low, high, divisible = ranges.popleft()
            whole = False
            for order in ("", " DESC"):
                if whole:
                    break
                ordered = f"{query} {key} BETWEEN ? AND ? ORDER BY {key}{order}"
                with suppress(dbapi2.DatabaseError), self._fresh_after_failure():
                    for row in self._connection().execute(ordered, (*fixed, low, high)):
                        low, high = (row[0] + 1, high) if not order else (low, row[0] - 1)
                        patience = _PATIENCE
                        yield tuple(row)
                    whole = True
            if whole:
                continue
            patience -= 1
            if divisible and high - low > least:
                middle = (low + high) // 2
                ranges += [(low, middle, True), (middle + 1, high, True)]

    def all(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a small query, up to the first bad page."""
        found: list[tuple[Any, ...]] = []
        with suppress(dbapi2.DatabaseError), self._fresh_after_failure():
            found += (tuple(row) for row in self._connection().execute(query))
        return found

    def close(self) -> None:
        if self._raw is not None:
            with suppress(dbapi2.Error):
                self._raw.close()
            self._raw = None

    @contextmanager
    def _fresh_after_failure(self) -> Iterator[None]:
        try:
            yield
        except dbapi2.DatabaseError:
            self.close()
            raise

    def _connection(self) -> Raw:
        if self._raw is None:
            raw = cast(
                "Raw",
                dbapi2.connect(
                    f"file:{quote(str(self._path))}?mode=rw", uri=True, isolation_level=None
                ),
            )
            raw.execute("PRAGMA cipher_log_level=NONE")
            raw.set_key(f"x'{self._key.sqlcipher()}{salt_of(self._profile)}'")  # type: ignore[attr-defined]  # SQLCipher's own
            # So that a file shorter than its first page claims is read as far as it goes.
            raw.execute("PRAGMA writable_schema=ON")
            raw.execute("PRAGMA query_only=ON")
            self._raw = raw
        return self._raw

    def _opens(self) -> bool:
        with suppress(dbapi2.DatabaseError), self._fresh_after_failure():
            names = self._connection().execute("SELECT name FROM sqlite_schema").fetchall()
            return {("presence",), ("windows",), ("titles",)} <= set(names)
        return False

    def _repair(self) -> bool:
        """Give the copy its salt again, or else the first pages that such a file always has."""
        with self._path.open("r+b") as file:
            file.write(bytes.fromhex(salt_of(self._profile)))
        if self._opens():
            return True
        kept = self._path.with_name("as-it-was")
        shutil.copyfile(self._path, kept)
        likeness = {}
        for vacuumed in (False, True):
            self._put_first_pages(kept, vacuumed=vacuumed)
            likeness[vacuumed] = self._likeness()
        if likeness[False] >= likeness[True]:
            self._put_first_pages(kept, vacuumed=False)
        kept.unlink()
        return self._opens()

    def _likeness(self) -> int:
        """In how many tables something stands that belongs there."""
        return sum(bool(self.all(f"SELECT 1 FROM {what} LIMIT 1")) for what in _LOOKS_LIKE)  # noqa: S608  # our own names

    def _put_first_pages(self, kept: Path, *, vacuumed: bool) -> None:
        """Make the copy anew of kept, with the pages of the schema written over its own.

        A schema stands in the same pages in every history that was made alike, and in every one
        that was vacuumed. Only the number of pages differs, so the model is grown to the size of
        the copy.
        """
        self.close()
        shutil.copyfile(kept, self._path)
        model = self._path.with_name("model.db")
        database = Database.create(model, self._key, self._profile, now_us=0)
        try:
            if vacuumed:
                packed = self._path.with_name("packed.db")
                with database.raw() as raw:
                    raw.execute("VACUUM INTO ?", (str(packed),))
                packed.replace(model)
            with database.raw() as raw:
                pages = _pages_of_schema(raw)
            with database.writing() as raw:
                _grow(raw, self.size_bytes)
            database.checkpoint()
            with model.open("rb") as source, self._path.open("r+b") as copy:
                for page in pages:
                    source.seek((page - 1) * _PAGE_BYTES)
                    copy.seek((page - 1) * _PAGE_BYTES)
                    copy.write(source.read(_PAGE_BYTES))
        finally:
            database.close()
            delete_files(model)


def _pages_of_schema(raw: Raw) -> Sequence[int]:
    """In a history without a row each table has one page, and the rest is the schema's."""
    taken = {row[0] for row in raw.execute("SELECT rootpage FROM sqlite_schema")}
    last = raw.execute("PRAGMA page_count").fetchone()[0]
    return [page for page in range(1, last + 1) if page not in taken]


def _grow(raw: Raw, size_bytes: int) -> None:
    for number, at in enumerate(range(0, size_bytes, _GROW_BYTES)):
        raw.execute(
            "INSERT INTO meta VALUES (?, zeroblob(?))",
            (f"grow {number}", min(size_bytes - at, _GROW_BYTES)),
        )
    raw.execute("DELETE FROM meta WHERE key LIKE 'grow %'")
