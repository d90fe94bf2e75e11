"""Copies a whole history while it is written to: consistent, packed, with the same key."""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from sqlcipher3 import dbapi2

from workmoniq_desktop.store.connection import Raw, translated
from workmoniq_desktop.store.database import Database, check

_STEPS_BETWEEN_LOOKS = 100_000


def copy_into(database: Database, target: Path, tell: Callable[[int, int], None]) -> None:
    """Make target, which is not there yet. tell: bytes written and to be written; may raise.

    Raises DiskFull, CannotWrite, HistoryDamaged; target may be there in part then.
    """
    stopped: list[BaseException] = []
    with database.raw() as raw:
        total = max(1, _size_bytes(raw))

        def look() -> int:
            try:
                tell(min(target.stat().st_size if target.exists() else 0, total), total)
            except BaseException as stop:  # noqa: BLE001 # SQLite's frames are between; raised below
                stopped.append(stop)
                return 1
            return 0

        raw.set_progress_handler(look, _STEPS_BETWEEN_LOOKS)
        try:
            raw.execute("VACUUM INTO ?", (f"file:{quote(os.fsencode(target))}",))
        except dbapi2.DatabaseError as failed:
            if stopped:
                raise stopped[0] from None
            raise translated(failed) from None
        finally:
            raw.set_progress_handler(None, 0)
    target.chmod(0o600)


def counts(raw: Raw) -> tuple[int, int, int]:
    """How many window spans, presence spans and minutes of input there are."""
    windows, presences, tallies = (
        int(raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608  # our own names
        for table in ("windows", "presence", "tallies")
    )
    return windows, presences, tallies


def forget_device(raw: Raw) -> None:
    """Let the recorder introduce itself anew: two computers never record under one name."""
    raw.execute("DELETE FROM meta WHERE key IN ('device', 'stopped')")


def is_whole(database: Database) -> bool:
    """Whether every page can be read."""
    with database.raw() as raw:
        return check(raw)


def _size_bytes(raw: Raw) -> int:
    pages, page_bytes = (
        int(raw.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size")
    )
    return pages * page_bytes
