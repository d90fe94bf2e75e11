"""Numbered, frozen steps from one schema to the next; each knows nothing of the living code."""

from dataclasses import dataclass

from workmoniq_desktop.store.migrations import (
    m0001_first_history,
    m0002_corrections,
    m0003_sync,
    m0004_support,
)


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: the version it leads to, and its statements, each ended by a semicolon."""

    version: int
    script: str


MIGRATIONS: tuple[Migration, ...] = (
    Migration(m0001_first_history.VERSION, m0001_first_history.SCRIPT),
    Migration(m0002_corrections.VERSION, m0002_corrections.SCRIPT),
    Migration(m0003_sync.VERSION, m0003_sync.SCRIPT),
    Migration(m0004_support.VERSION, m0004_support.SCRIPT),
)
NEWEST = MIGRATIONS[-1].version
