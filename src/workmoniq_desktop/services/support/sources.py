"""What a bundle is read from, and the rows as they are on their way into it."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from secrets import token_bytes

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.status import SenseStatus
from workmoniq_desktop.services.doctor import Doctor
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.timeline import Flush
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.system.versions import Versions, versions

Rows = Iterator[tuple[str, Mapping[str, object]]]
"""Name and values of each row; what is above the redaction is left out later, by the protocol."""


def _nobody() -> Sequence[SenseStatus]:
    return ()


def _versions_here() -> Versions:
    return versions(os.environ)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """flush: lets a recorder commit what it holds. senses: as the program that records sees them;
    none where nothing records. log: the profile's log file; None: there is none. language: "en",
    "de" or "system". random_bytes: for the key of the marks.
    """

    database: Database
    labelling: Labelling
    doctor: Doctor
    clock: Clock
    zone: Callable[[], tzinfo]
    flush: Flush
    senses: Callable[[], Sequence[SenseStatus]] = _nobody
    log: Path | None = None
    language: Callable[[], str] = lambda: "system"
    versions: Callable[[], Versions] = _versions_here
    random_bytes: Callable[[int], bytes] = token_bytes
