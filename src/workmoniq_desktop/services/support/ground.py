"""What support access stands on: the history, time, the keys that are trusted, and the way out."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Final

from workmoniq_desktop.domain.clock import SECOND_US, Clock
from workmoniq_desktop.domain.errors import HistoryBusy
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.recording import read_meta, write_meta
from workmoniq_desktop.store.support_grants import GrantRow
from workmoniq_desktop.sync.steps import Step, unmentioned

if TYPE_CHECKING:  # brings httpx, which is done without until a server is asked
    from workmoniq_desktop.sync.address import Address
    from workmoniq_desktop.sync.transport import Transport
    from workmoniq_protocol.wire.pins import SupportPins

BUILT_US: Final = 1_795_996_800 * SECOND_US
"""No computer that runs this has an earlier clock than 30 November 2026."""

_SEEN: Final = "support_seen_us"
_JOURNAL_TRIES: Final = 20
_BETWEEN_TRIES_S: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """here: marks of this computer, its start and the file. connect: None for the network itself.

    pins: None where this build has no support team. step: is told each durable step.
    """

    database: Database
    clock: Clock
    pins: "Callable[[], SupportPins | None]"
    here: Callable[[], bytes]
    connect: "Callable[[Address], Transport]"
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
    step: Step = unmentioned
    built_us: int = BUILT_US

    def now_us(self, raw: Raw) -> int:
        """The time that never goes back: the clock, the build, or the latest ever seen here."""
        return max(self.clock.wall_us(), self.built_us, int(read_meta(raw, _SEEN) or 0))

    def remember(self, raw: Raw) -> int:
        """The same, and from now on it is no earlier."""
        now_us = self.now_us(raw)
        write_meta(raw, _SEEN, str(now_us))
        return now_us

    def is_over(self, row: GrantRow, now_us: int) -> bool:
        """Whether its time has ended, by either clock."""
        return now_us >= row.ends_us or self.clock.boot_us() >= row.boot_ends_us

    def empty_journal(self) -> None:
        """Leave nothing in the journal of what was erased just now.

        A reader that is in the middle of a look is waited for; after a second the journal keeps
        what it holds, encrypted, until it is emptied the next time.
        """
        pause = Event()
        for _ in range(_JOURNAL_TRIES):
            with suppress(HistoryBusy), self.database.raw() as raw:
                busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                if not busy:
                    return
            pause.wait(_BETWEEN_TRIES_S)
