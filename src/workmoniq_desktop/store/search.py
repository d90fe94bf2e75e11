"""Finds titles, apps and notes by their words, newest first, and the newest span of each."""

import json
import re
import unicodedata
from itertools import islice
from unicodedata import combining

from sqlalchemy import Connection, text

from workmoniq_desktop.domain.clock import DAY_US, QUARTER_US
from workmoniq_desktop.domain.spans import WindowSpan
from workmoniq_desktop.store import rollups
from workmoniq_desktop.store.engine import run_of
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
_ENTRY_LABELS = "SELECT start_us, start_us + dur_us, label FROM entries"
_EDIT_BODIES = "SELECT from_us, to_us, body FROM edits WHERE done AND kind = 0"
_NEWEST_OF_APP = (
    "SELECT devices.name, start_us, dur_us, apps.name, process, titles.text, url, offset_minutes"
    " FROM windows JOIN devices ON devices.id = device JOIN apps ON apps.id = app"
    " LEFT JOIN titles ON titles.id = title WHERE device IN (SELECT id FROM devices)"
    " AND start_us >= :from_us AND start_us < :to_us AND app = :app"
    " ORDER BY start_us DESC LIMIT 1"
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


def find_apps(tx: Connection, typed: str, limit: int) -> tuple[WindowSpan, ...]:
    """The newest span of each app whose name has all words of typed, newest first."""
    wanted = _tokens(typed)
    if not wanted or limit < 1:
        return ()
    numbers: dict[str, list[int]] = {}
    for number, name in tx.execute(text("SELECT id, name FROM apps")):
        if _has(_tokens(name), wanted) or typed.strip().casefold() in name.casefold():
            numbers.setdefault(name, []).append(number)
    newest = []
    for own in numbers.values():
        spans = [span for number in own if (span := _newest_of(tx, number)) is not None]
        if spans:
            newest.append(max(spans, key=lambda span: span.start_us))
    newest.sort(key=lambda span: -span.start_us)
    return tuple(newest[:limit])


def find_notes(tx: Connection, typed: str, limit: int) -> list[tuple[int, int, str, bool]]:
    """Notes with all words of typed, newest first: (from_us, to_us, note, entered by hand)."""
    wanted = _tokens(typed)
    if not wanted or limit < 1:
        return []
    found = []
    for sql, by_hand in ((_ENTRY_LABELS, True), (_EDIT_BODIES, False)):
        for from_us, to_us, body in tx.execute(text(sql)):
            if '"note"' not in body:
                continue
            kept = json.loads(body)
            note = (kept if by_hand else kept.get("label", {})).get("note")
            if isinstance(note, str) and _has(_tokens(note), wanted):
                found.append((int(from_us), int(to_us), note, by_hand))
    found.sort(key=lambda hit: -hit[0])
    return found[:limit]


def _newest_of(tx: Connection, app: int) -> WindowSpan | None:
    """An app's newest span: what is not rolled up yet, then down from its newest month."""
    until_quarter, until_day, until_month = rollups.watermarks(run_of(tx))
    bounds = {
        "quarters": (until_day * rollups.QUARTERS_A_DAY, until_quarter, QUARTER_US),
        "days": (rollups.month_first_day(until_month), until_day, DAY_US),
    }
    looked = [(until_quarter * QUARTER_US, 1 << 62)]
    for level, (first, until, length_us) in bounds.items():
        newest = _newest_bucket(tx, level, app, first, until)
        if newest is not None:
            looked.append((newest * length_us, (newest + 1) * length_us))
    month = _newest_bucket(tx, "months", app, 0, until_month)
    if month is not None:
        first_day, next_day = (rollups.month_first_day(m) for m in (month, month + 1))
        day = _newest_bucket(tx, "days", app, first_day, next_day)
        if day is not None:
            looked.append((day * DAY_US, (day + 1) * DAY_US))
    for from_us, to_us in looked:
        asked = {"from_us": from_us, "to_us": to_us, "app": app}
        row = tx.execute(text(_NEWEST_OF_APP), asked).first()
        if row is not None:
            return window_of(tuple(row))
    return None


def _newest_bucket(tx: Connection, level: str, app: int, first: int, until: int) -> int | None:
    found = tx.execute(
        text(
            f"SELECT max(bucket) FROM roll_{level}"  # noqa: S608  # our own names
            " WHERE app = :app AND bucket >= :first AND bucket < :until"
        ),
        {"app": app, "first": first, "until": until},
    ).scalar_one()
    return None if found is None else int(found)


def match_expression(typed: str) -> str | None:
    """What FTS5 is asked, every word quoted so that none is an operator; None without words."""
    words = _WORD.findall(typed)
    return " ".join(f'"{word}"' for word in words) + "*" if words else None


def _tokens(content: str) -> list[str]:
    """Words as FTS5's unicode61 tokenizer with remove_diacritics=2 sees them."""
    plain = content
    if not content.isascii():  # most are, and hundreds are asked
        plain = "".join(
            letter for letter in unicodedata.normalize("NFKD", content) if not combining(letter)
        )
    return [word for part in _WORD.findall(plain.casefold()) for word in part.split("_") if word]


def _has(tokens: list[str], wanted: list[str]) -> bool:
    *whole, begun = wanted
    return all(word in tokens for word in whole) and any(
        token.startswith(begun) for token in tokens
    )
