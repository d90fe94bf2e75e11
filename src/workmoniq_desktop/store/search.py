"""Finds titles by their words, newest first, and the newest span of each."""

import re
import unicodedata
from itertools import islice
from unicodedata import combining

from sqlalchemy import Connection, text

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.spans import WindowSpan
from workmoniq_desktop.store.recording import window_of

_WORD = re.compile(r"\w+")
_SORTED_WHOLE = 2_000
"""So many matches are sorted by their newest span. Of a word more common than that, the titles
first seen last are looked at, and those of the newest spans, which is where its newest are."""

_RECENT_US = 3 * DAY_US

_MATCHES = (
    "SELECT titles.id, last_us FROM titles_fts JOIN titles ON titles.id = titles_fts.rowid"
    " WHERE titles_fts MATCH :words ORDER BY titles_fts.rowid DESC LIMIT :most"
)
_RECENT = (
    "SELECT titles.id, last_us, titles.text FROM"
    " (SELECT DISTINCT title FROM windows WHERE device IN (SELECT id FROM devices)"
    "  AND start_us > :since_us) AS recent JOIN titles ON titles.id = recent.title"
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
        since_us = max(found.values()) - _RECENT_US
        wanted = _tokens(typed)
        found |= {
            number: last_us
            for number, last_us, title in tx.execute(text(_RECENT), {"since_us": since_us})
            if title is not None and _has(_tokens(title), wanted)
        }
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


def _tokens(content: str) -> list[str]:
    """Words as FTS5's unicode61 tokenizer with remove_diacritics=2 sees them."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", content) if not combining(letter)
    )
    return [word for part in _WORD.findall(plain.casefold()) for word in part.split("_") if word]


def _has(tokens: list[str], wanted: list[str]) -> bool:
    *whole, begun = wanted
    return all(word in tokens for word in whole) and any(
        token.startswith(begun) for token in tokens
    )
