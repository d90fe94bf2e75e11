"""Takes out what the worker said about a range: manual entries, edits, and the history of both.

What reaches over an edge of the range keeps its outer part. A command keeps its place in the
history of edits unless nothing of it is left.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from workmoniq_desktop.domain import outside
from workmoniq_desktop.domain.edits import Edit, Merge
from workmoniq_desktop.domain.edits_json import edit_from_json
from workmoniq_desktop.domain.outside import ABSENCE, Range
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.store import commands, entries, things
from workmoniq_desktop.store.connection import Raw


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the worker said about a range. reached: the time whose totals follow."""

    entries: int = 0
    edits: int = 0
    reached: tuple[Range, ...] = ()


def count(raw: Raw, span: Range, app: str | None) -> Said:
    """What erase would take of a range, or of what names an app there; nothing changes."""
    own = [] if app else entries.between(raw, *span)
    named = [edit for _, _, edit in _edits(raw, span) if outside.speaks_of(edit, app)]
    return Said(entries=len(own), edits=len(named))


def erase(raw: Raw, span: Range, app: str | None, now_us: int) -> Said:
    """Take it. app: only edits that name it go, and no entries. now_us: where a timer is now."""
    reached = [_cut_entry(raw, entry, span, now_us) for entry in _entries(raw, span, app)]
    count_entries = len(reached)
    touched: set[int] = set()
    edits = 0
    for number, _, edit in _edits(raw, span):
        if outside.speaks_of(edit, app):
            touched.add(number)
            edits += 1
            low_us, high_us = outside.reach(edit)
            reached.append((max(low_us, span[0]), min(high_us, span[1])))
    for number in touched:
        _cut_command(raw, number, span, app)
    if app is None:
        _forget_absences(raw, span)
        touched |= _forget_changes(raw, span, now_us)
    _forget_empty(raw, touched)
    return Said(entries=count_entries, edits=edits, reached=tuple(reached))


def withhold_titles(raw: Raw, span: Range, app: str | None, *, whole: bool = False) -> int:
    """Let merges that touch a range say no title and address any more; how many did.

    whole: only those that lie in it wholly. app: only those that name it.
    """
    found = 0
    for number, at, edit in _edits(raw, span):
        if not isinstance(edit, Merge) or (edit.title is None and edit.url is None):
            continue
        if (app is None or outside.speaks_of(edit, app)) and (
            not whole or edit.part.to_us <= span[1]
        ):
            commands.put_edit(raw, number, at, replace(edit, title=None, url=None))
            found += 1
    return found


def _entries(raw: Raw, span: Range, app: str | None) -> list[Entry]:
    return [] if app else entries.between(raw, *span)


def _cut_entry(raw: Raw, entry: Entry, span: Range, now_us: int) -> Range:
    """Leave what of an entry lies outside span; the time whose total may be another now."""
    from_us, to_us = span
    end_us = max(entry.end_us, now_us) if entry.running else entry.end_us
    entries.remove(raw, entry.device, entry.start_us)
    for left in outside.of_entry(replace(entry, end_us=end_us), span):
        entries.put(raw, left)
    # a timer counts when it has ended, and what of it lies before the range has ended now
    first_us = entry.start_us if entry.running else max(entry.start_us, from_us)
    return first_us, min(max(end_us, entry.start_us + 1), to_us)


def _edits(raw: Raw, span: Range) -> list[tuple[int, int, Edit]]:
    """The command, place and content of every edit that touches a range, done or not."""
    rows = raw.execute(
        "SELECT command, at, body FROM edits WHERE to_us > ? AND from_us < ? ORDER BY command, at",
        span,
    ).fetchall()
    return [(number, at, edit_from_json(json.loads(body))) for number, at, body in rows]


def _cut_command(raw: Raw, number: int, span: Range, app: str | None) -> None:
    """Put what is left of a command's edits in place of them, in their order."""
    rows = raw.execute("SELECT body FROM edits WHERE command=? ORDER BY at", (number,)).fetchall()
    left: list[Edit] = []
    for (body,) in rows:
        edit = edit_from_json(json.loads(body))
        left += outside.of_edit(edit, span) if outside.speaks_of(edit, app) else [edit]
    commands.put_edits(raw, number, left)


def _forget_changes(raw: Raw, span: Range, now_us: int) -> set[int]:
    """Take changes of entries and absences in a range out of the history; the commands of some."""
    touched = set()
    for number, text in raw.execute(
        "SELECT id, changes FROM commands WHERE changes LIKE ? OR changes LIKE ?",
        ('%"entry"%', f'%"{ABSENCE}"%'),
    ).fetchall():
        changes = json.loads(text)
        left = [change for change in changes if not outside.is_change_in(change, span, now_us)]
        if len(left) < len(changes):
            touched.add(number)
            raw.execute(
                "UPDATE commands SET changes=? WHERE id=?",
                (json.dumps(left, ensure_ascii=False), number),
            )
    return touched


def _forget_absences(raw: Raw, span: Range) -> None:
    """Take out what was said to be no work in a range: it holds when somebody was away."""
    for uid, body in things.all_of(raw, ABSENCE).items():
        if outside.is_absence_in(body, span):
            things.put(raw, ABSENCE, uid, None)


def _forget_empty(raw: Raw, numbers: Iterable[int]) -> None:
    """Commands of which nothing is left would undo nothing."""
    raw.executemany(
        "DELETE FROM commands WHERE id=? AND changes='[]'"
        " AND NOT EXISTS (SELECT 1 FROM edits WHERE command=commands.id)",
        [(number,) for number in numbers],
    )
