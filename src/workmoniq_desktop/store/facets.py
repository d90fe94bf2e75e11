"""Totals of whole UTC days by what time was for: category, project, site, local hour, title.

A day counts only while it is listed as kept. Whoever changes spans, edits, entries or rules calls
`forget`; the service that knows the rules computes a forgotten day anew when somebody asks for it.
"""

from collections.abc import Mapping
from enum import IntEnum

from workmoniq_desktop.store import frozen
from workmoniq_desktop.store.connection import Run

NONE = 0
"""The key of time without a category, project, site or title."""


class Facet(IntEnum):
    """What a total is by. Frozen: a number never changes meaning.

    Keys: HOUR: local hours since 1970 in the offset the time happened in. TITLE: numbers of titles.
    Of the others: numbers of texts in facet_keys (a category's path, a project's uid, a host).
    """

    CATEGORY = 0
    PROJECT = 1
    SITE = 2
    HOUR = 3
    TITLE = 4


LABELS = (Facet.CATEGORY, Facet.PROJECT)
"""What hangs on rules and assignments; the others follow the record and its edits alone."""

_ALL = ", ".join(str(int(facet)) for facet in Facet)
_OF_LABELS = ", ".join(str(int(facet)) for facet in LABELS)


def kept_days(run: Run, first: int, until: int) -> dict[int, bool]:
    """Those UTC days from first to before until whose totals are right; False but for LABELS."""
    return {
        day: bool(labelled)
        for day, labelled in run(
            "SELECT day, labelled FROM facet_days WHERE day >= ? AND day < ?", (first, until)
        )
    }


def keep_day(run: Run, day: int, totals: Mapping[tuple[Facet, int], int]) -> None:
    """Put a day's totals, microseconds by facet and key, in place of what was kept of it."""
    run(f"DELETE FROM facets WHERE facet IN ({_ALL}) AND day=?", (day,))  # noqa: S608  # numbers
    _insert(run, day, totals)
    run("INSERT OR REPLACE INTO facet_days VALUES (?, 1)", (day,))


def keep_labels(run: Run, day: int, totals: Mapping[tuple[Facet, int], int]) -> None:
    """The same of LABELS alone, for a day of which the others are right."""
    run(f"DELETE FROM facets WHERE facet IN ({_OF_LABELS}) AND day=?", (day,))  # noqa: S608  # numbers
    _insert(run, day, totals)
    run("UPDATE facet_days SET labelled=1 WHERE day=?", (day,))


def _insert(run: Run, day: int, totals: Mapping[tuple[Facet, int], int]) -> None:
    for (facet, key), us in sorted(totals.items()):
        run("INSERT INTO facets VALUES (?, ?, ?, ?)", (int(facet), day, key, us))


def forget(run: Run, first: int, until: int) -> None:
    """The totals of these UTC days are wrong from now on."""
    run("DELETE FROM facet_days WHERE day >= ? AND day < ?", (first, until))
    run(
        f"DELETE FROM facets WHERE facet IN ({_ALL}) AND day >= ? AND day < ?",  # noqa: S608  # numbers
        (first, until),
    )


def disown(run: Run, first: int, until: int) -> None:
    """Their totals by label are wrong; nothing is overwritten yet, for that hides no secret.

    Frozen days stay as they are: what rules would say of them can no longer be found out.
    """
    first = max(first, frozen.until_day(run) or first)
    run("UPDATE facet_days SET labelled=0 WHERE day >= ? AND day < ? AND labelled", (first, until))


def sum_up(run: Run, facet: Facet, first: int, until: int) -> None:
    """Put one total without a key in place of the totals by key of these UTC days."""
    within = (int(facet), first, until, NONE)
    run(
        "INSERT INTO facets SELECT facet, day, 0, sum(counted_us) FROM facets"
        " WHERE facet=? AND day >= ? AND day < ? AND key <> ? GROUP BY day"
        " ON CONFLICT (facet, day, key) DO UPDATE SET"
        " counted_us = facets.counted_us + excluded.counted_us",
        within,
    )
    run("DELETE FROM facets WHERE facet=? AND day >= ? AND day < ? AND key <> ?", within)


def key_of(run: Run, text: str | None) -> int:
    """The number of a category, project uid or host."""
    if text is None:
        return NONE
    for (number,) in run("SELECT id FROM facet_keys WHERE text=?", (text,)):
        return int(number)
    run("INSERT INTO facet_keys (text) VALUES (?)", (text,))
    return key_of(run, text)


def sums(run: Run, facet: Facet, first: int, until: int) -> dict[int, int]:
    """Microseconds by key over UTC days; right where all of them are kept."""
    found = run(
        "SELECT key, sum(counted_us) FROM facets WHERE facet=? AND day >= ? AND day < ?"
        " GROUP BY key",
        (int(facet), first, until),
    )
    return {int(key): int(us) for key, us in found}


def texts(run: Run) -> dict[int, str]:
    """What the numbers of facet_keys stand for."""
    return {int(number): str(text) for number, text in run("SELECT id, text FROM facet_keys", ())}


def forget_unused_keys(run: Run) -> None:
    """Take texts out that no total names any more; a host may be what a wipe was for."""
    run(
        "DELETE FROM facet_keys WHERE id NOT IN"
        " (SELECT DISTINCT key FROM facets WHERE facet IN (0, 1, 2))",
        (),
    )
