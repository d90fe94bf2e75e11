"""Tells the worker what left: exports, backups, timesheets, and later what is synced."""

from datetime import tzinfo
from pathlib import Path

from workmoniq_desktop.domain import calendar
from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.ledger import LedgerEntry, Left, LeftToday
from workmoniq_desktop.store import ledger
from workmoniq_desktop.store.database import Database


class Ledger:
    """Thread-safe."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def note(self, left: Left, what: str, to: Path | str = "", size_bytes: int = 0) -> None:
        """Write a line. what: without content. to: a server, or a path of which the name is kept.

        Called before a file takes its name, so that a line may stand here for nothing, and never
        the other way round. Raises what the history raises.
        """
        name = to.name if isinstance(to, Path) else to
        entry = LedgerEntry(
            at_us=self._clock.now_us(),
            left=left,
            what=what,
            to=name.encode(errors="replace").decode(),
            size_bytes=size_bytes,
        )
        with self._database.writing() as raw:
            ledger.add(raw, entry)

    def newest(self, limit: int = 200) -> list[LedgerEntry]:
        """The last lines, newest first."""
        with self._database.raw() as raw:
            return ledger.newest(raw, limit)

    def since(self, from_us: int) -> list[LedgerEntry]:
        """The lines from a moment on, oldest first."""
        with self._database.raw() as raw:
            return ledger.since(raw, from_us)

    def total_since(self, from_us: int) -> int:
        """Bytes that were handed out from a moment on."""
        return sum(entry.size_bytes for entry in self.since(from_us))

    def today(self, zone: tzinfo) -> LeftToday:
        """What was handed out since local midnight."""
        now_us = self._clock.now_us()
        day = calendar.day_of(calendar.local_date(now_us, zone), zone)
        lines = self.since(day.from_us)
        ways = dict.fromkeys(entry.left for entry in lines)
        return LeftToday(
            times=len(lines),
            size_bytes=sum(entry.size_bytes for entry in lines),
            by=tuple((way, sum(entry.left is way for entry in lines)) for way in ways),
        )
