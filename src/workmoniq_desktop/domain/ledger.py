"""What left this device or was read by others: one line for each time, kept in the history."""

from dataclasses import dataclass
from enum import StrEnum


class Left(StrEnum):
    """How it left."""

    EXPORT = "export"
    BACKUP = "backup"
    TIMESHEET = "timesheet"
    REPORT = "report"
    SYNC = "sync"
    SUPPORT = "support"
    CLIENT = "client"
    LICENCE = "licence"
    UPDATE = "update"


SEALED_FOR_SYNC = "sealed history, to the sync server"
"""What a day's line of sync says; see store.ledger.add_to_day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """what: a short plain sentence without any recorded content. size_bytes: what was handed out.

    to: where it went, as the worker named it (a file's name, a server); "" where that says nothing.
    """

    at_us: int
    left: Left
    what: str
    to: str = ""
    size_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftToday:
    """What was handed out since the day began. by: how often each way was taken."""

    times: int
    size_bytes: int
    by: tuple[tuple[Left, int], ...]
