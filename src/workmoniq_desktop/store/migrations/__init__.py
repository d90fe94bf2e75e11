"""Numbered, frozen steps from one schema to the next; each knows nothing of the living code."""

from dataclasses import dataclass

from workmoniq_desktop.store.migrations import m0001_first_history


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: the version it leads to, and its statements, each ended by a semicolon."""

    version: int
    script: str


MIGRATIONS: tuple[Migration, ...] = (
    Migration(m0001_first_history.VERSION, m0001_first_history.SCRIPT),
)
NEWEST = MIGRATIONS[-1].version
