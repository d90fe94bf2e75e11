"""The ledger of what was handed out: one line each time, oldest first, never any content."""

from collections.abc import Iterable
from typing import Any

from workmoniq_desktop.domain.ledger import LedgerEntry, Left
from workmoniq_desktop.store.connection import Raw

_COLUMNS = "at_us, how, what, destination, size_bytes"


def add(raw: Raw, entry: LedgerEntry) -> None:
    """Write one line."""
    raw.execute(
        f"INSERT INTO ledger ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)",  # noqa: S608  # our own names
        (entry.at_us, entry.left.value, entry.what, entry.to, entry.size_bytes),
    )


def add_to_day(raw: Raw, entry: LedgerEntry, day_from_us: int) -> None:
    """Add to the line of the same way, words and place that was begun since day_from_us.

    For what leaves in many small pieces: a line a day tells more than a line each.
    """
    changed = raw.execute(
        "UPDATE ledger SET size_bytes = size_bytes + ? WHERE id = (SELECT max(id) FROM ledger "
        "WHERE at_us >= ? AND how = ? AND what = ? AND destination = ?)",
        (entry.size_bytes, day_from_us, entry.left.value, entry.what, entry.to),
    )
    if changed.rowcount == 0:
        add(raw, entry)


def newest(raw: Raw, limit: int) -> list[LedgerEntry]:
    """The last lines, newest first."""
    return _entries(
        raw.execute(f"SELECT {_COLUMNS} FROM ledger ORDER BY id DESC LIMIT ?", (limit,))  # noqa: S608  # our own names
    )


def since(raw: Raw, from_us: int) -> list[LedgerEntry]:
    """The lines from a moment on, oldest first."""
    return _entries(
        raw.execute(f"SELECT {_COLUMNS} FROM ledger WHERE at_us >= ? ORDER BY id", (from_us,))  # noqa: S608  # our own names
    )


def _entries(rows: Iterable[tuple[Any, ...]]) -> list[LedgerEntry]:
    """A way out that this WorkMoniQ does not know yet is shown as an export."""
    known = set(Left)
    return [
        LedgerEntry(
            at_us=at_us,
            left=Left(how) if how in known else Left.EXPORT,
            what=what,
            to=destination,
            size_bytes=size_bytes,
        )
        for at_us, how, what, destination, size_bytes in rows
    ]
