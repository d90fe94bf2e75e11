"""What the program is doing now, as the tray, the windows and `workmoniq status` show it."""

from dataclasses import dataclass
from enum import StrEnum

from workmoniq_desktop.domain.activity import Sense
from workmoniq_desktop.domain.spans import PresenceSpan, WindowSpan


class Mode(StrEnum):
    """The one word for the whole program; the tray has an icon for each."""

    RECORDING = "recording"
    IDLE = "idle"
    LOCKED = "locked"
    ASLEEP = "asleep"
    PAUSED = "paused"
    PRIVATE = "private"
    BLIND = "blind"
    WAITING = "waiting"
    """The key is not here yet: spans are kept in memory."""
    TROUBLE = "trouble"
    """The history cannot be written: spans are kept in memory."""
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class SenseStatus:
    """One sense: the backend that serves it (None: nobody does) and why others do not."""

    sense: Sense
    backend: str | None
    refusals: tuple[tuple[str, str], ...] = ()
    wanted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A snapshot. Times are recorder time in microseconds.

    presence, window: what is open, its end being the moment of the snapshot.
    until_us: when a pause or private time ends by itself. trouble: one sentence, or None.
    kept_in_memory: spans that wait for the key or for room on the disk; dropped: events lost
    because the queue was full.
    """

    at_us: int
    mode: Mode
    presence: PresenceSpan | None = None
    window: WindowSpan | None = None
    until_us: int | None = None
    senses: tuple[SenseStatus, ...] = ()
    database_bytes: int = 0
    trouble: str | None = None
    kept_in_memory: int = 0
    dropped: int = 0
