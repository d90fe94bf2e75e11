"""Proves that the history is whole: no unexplained second, no overlap, exact roll-ups."""

import hashlib
from dataclasses import dataclass

from sqlcipher3 import dbapi2

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.store import rollups
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.schema_codes import STATE_CODES

_FAULTS_TOLD = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How presence covers the time of one device.

    faults: (from_us, to_us) where a second is in no span (from < to) or in two (to < from).
    """

    device: str
    label: str
    first_us: int
    last_us: int
    faults: tuple[tuple[int, int], ...]


def coverage(raw: Raw, now_us: int) -> tuple[Coverage, ...]:
    """Presence of every device up to now, whose spans must touch one another."""
    found = []
    for number, name, label in raw.execute("SELECT id, name, label FROM devices").fetchall():
        first_us, last_us = raw.execute(
            "SELECT min(start_us), max(start_us + dur_us) FROM presence"
            " WHERE device=? AND start_us <= ?",
            (number, now_us),
        ).fetchone()
        if first_us is None:
            continue
        faults = raw.execute(
            "SELECT before_us, start_us FROM (SELECT start_us, lag(start_us + dur_us)"
            " OVER (ORDER BY start_us) AS before_us FROM presence"
            " WHERE device=? AND start_us <= ?) WHERE before_us <> start_us LIMIT ?",
            (number, now_us, _FAULTS_TOLD),
        ).fetchall()
        found.append(
            Coverage(
                device=name,
                label=label,
                first_us=first_us,
                last_us=last_us,
                faults=tuple((before_us, start_us) for before_us, start_us in faults),
            )
        )
    return tuple(found)


def overlapping_windows(raw: Raw) -> int:
    """How many window spans begin before the one before them ended; 0 in a whole history."""
    row = raw.execute(
        "SELECT count(*) FROM (SELECT start_us, lag(start_us + dur_us)"
        " OVER (PARTITION BY device ORDER BY start_us) AS before_us FROM windows)"
        " WHERE before_us > start_us"
    ).fetchone()
    return int(row[0])


def blind_since(raw: Raw, from_us: int) -> tuple[tuple[int, int, str], ...]:
    """When nothing could be seen since from_us, and why: (start_us, end_us, reason)."""
    rows = raw.execute(
        "SELECT start_us, start_us + dur_us, text FROM presence JOIN reasons ON reasons.id = reason"
        " WHERE device IN (SELECT id FROM devices) AND start_us >= ? AND state=?"
        " ORDER BY start_us",
        (from_us, STATE_CODES[State.BLIND]),
    )
    return tuple((start_us, end_us, text) for start_us, end_us, text in rows)


def rollups_agree(raw: Raw) -> bool:
    """Whether every roll-up says what the spans say. Reads everything, changes nothing."""
    before = _rolled(raw)
    raw.execute("BEGIN IMMEDIATE")
    try:
        bounds = raw.execute(
            "SELECT min(start_us), max(start_us + dur_us) FROM presence"
        ).fetchone()
        if bounds[0] is not None:
            rollups.refresh(raw.execute, bounds[0] - DAY_US, bounds[1] + DAY_US)
        return _rolled(raw) == before
    finally:
        raw.execute("ROLLBACK")


def search_agrees(raw: Raw) -> bool:
    """Whether the search index has exactly the titles of the dictionary."""
    raw.execute("BEGIN IMMEDIATE")
    try:
        # an address without a title has no text and is not indexed; the check takes every row of
        # the dictionary for indexed, and so finds one that has no words missing
        raw.execute("DELETE FROM titles WHERE text IS NULL")
        raw.execute("INSERT INTO titles_fts (titles_fts, rank) VALUES ('integrity-check', 1)")
    except dbapi2.DatabaseError as failed:
        if "malformed" in str(failed):
            return False
        raise
    finally:
        raw.execute("ROLLBACK")
    return True


def _rolled(raw: Raw) -> str:
    """A digest of all roll-ups: ten years of them would not fit in memory twice."""
    digest = hashlib.sha256()
    for table in ("roll_quarters", "roll_days", "roll_months", "title_months"):
        for row in raw.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3"):  # noqa: S608  # our own names
            digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()
