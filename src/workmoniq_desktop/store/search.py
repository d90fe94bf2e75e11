"""Finds titles by their words, newest first, and the newest span of each."""

import re
from itertools import islice

from sqlalchemy import Connection, text

from workmoniq_desktop.domain.spans import WindowSpan
from workmoniq_desktop.store.recording import window_of

_WORD = re.compile(r"\w+")
_SORTED_WHOLE = 20_000
"""So many matches are sorted by their newest span. Of a word more common than that, the titles
first seen last are looked at, and those of the newest spans, which is where its newest are."""

_MATCHES = (
    "SELECT titles.id, last_us FROM titles_fts JOIN titles ON titles.id = titles_fts.rowid"
    " WHERE titles_fts MATCH :words ORDER BY titles_fts.rowid DESC LIMIT :most"
)
_RECENT = (
    "SELECT titles.id, last_us FROM titles WHERE id IN"
    " (SELECT title FROM windows WHERE device IN (SELECT id FROM devices)"
    "  AND start_us > (SELECT max(last_us) FROM titles) - 14 * 86400000000)"
    " AND id IN (SELECT rowid FROM titles_fts WHERE titles_fts MATCH :words) LIMIT :most"
)
_NEWEST = (
    "SELECT devices.name, start_us, dur_us, apps.name, process, titles.text, url, offset_minutes"
    " FROM windows JOIN devices ON devices.id = device JOIN apps ON apps.id = app"
    " JOIN titles ON titles.id = title WHERE device IN (SELECT id FROM devices)"
    " AND start_us = :start_us AND title = :title"
)


def find(tx: Connection, typed: str, limit: int) -> tuple[WindowSpan, ...]:
    """The newest span of each title that has all words of typed, the last one begun or whole."""
    words = match_expression(typed)
    if words is None or limit < 1:
        return ()
    asked = {"words": words, "most": _SORTED_WHOLE}
    found: dict[int, int] = dict(tx.execute(text(_MATCHES), asked).all())
    if len(found) >= _SORTED_WHOLE:
        found |= dict(tx.execute(text(_RECENT), asked).all())
    newest = sorted(found.items(), key=lambda pair: (-pair[1], -pair[0]))
    spans = []
    for number, last_us in islice(newest, limit):
        row = tx.execute(text(_NEWEST), {"start_us": last_us, "title": number}).first()
        if row is not None:
            spans.append(window_of(tuple(row)))
    return tuple(spans)


def match_expression(typed: str) -> str | None:
    """What FTS5 is asked, every word quoted so that none is an operator; None without words."""
    words = _WORD.findall(typed)
    return " ".join(f'"{word}"' for word in words) + "*" if words else None
