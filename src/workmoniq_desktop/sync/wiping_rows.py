"""Takes out of what arrives what a wipe or a redaction took before: the same pieces, row by row.

The history wipes what it holds (store/erasing.py, store/redacting.py); here the same rule meets
rows that are on their way in, or on their way out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workmoniq_desktop.domain import outside
from workmoniq_desktop.domain.clock import MINUTE_US
from workmoniq_desktop.domain.edits import Command, Edit, Merge
from workmoniq_desktop.domain.edits_json import change_to_json
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.domain.wiped import Wiped
from workmoniq_desktop.store.erasing import WIPED_BY_YOU
from workmoniq_desktop.store.sync_spans import PresenceRow, Stretch, WindowRow

_WIPED = State.WIPED.value


def stretch_without(stretch: Stretch, wipes: Iterable[Wiped]) -> Stretch:
    """What is left of a stretch, spans cut at the edges of wipes as the history cuts them."""
    for wiped in sorted(wipes, key=_order):
        stretch = _redacted(stretch, wiped) if wiped.titles_only else _wiped(stretch, wiped)
    return stretch


def takes_of(stretch: Stretch, wiped: Wiped) -> bool:
    """Whether a wipe takes anything of a stretch; that time was wiped is no part of it."""
    left = stretch_without(stretch, [wiped])
    return (
        left.windows != stretch.windows
        or left.watched != stretch.watched
        or left.tallies != stretch.tallies
        or _told_presence(left) != _told_presence(stretch)
    )


def _told_presence(stretch: Stretch) -> list[PresenceRow]:
    return sorted(row for row in stretch.presence if row[2] != _WIPED)


def entries_without(entry: Entry, wipes: Iterable[Wiped]) -> list[Entry]:
    """What is left of an entry made by hand. entry.end_us: where it is now."""
    left = [entry]
    for wiped in wipes:
        if wiped.titles_only or wiped.app is not None:
            continue
        span = wiped.from_us, wiped.to_us
        left = [
            piece
            for one in left
            for piece in (outside.of_entry(one, span) if _lies_in(one, wiped) else (one,))
        ]
    return left


def command_without(command: Command, wipes: Sequence[Wiped]) -> Command | None:
    """What is left of a command; None where that is nothing."""
    edits: list[Edit] = list(command.edits)
    changes = list(command.changes)
    for wiped in sorted(wipes, key=_order):
        span = wiped.from_us, wiped.to_us
        if wiped.titles_only:
            edits = [_untitled(edit, wiped) for edit in edits]
            continue
        edits = [
            piece
            for edit in edits
            for piece in (
                outside.of_edit(edit, span) if outside.speaks_of(edit, wiped.app) else (edit,)
            )
        ]
        if wiped.app is None:
            changes = [
                change
                for change in changes
                if not outside.is_change_in(change_to_json(change), span, wiped.to_us)
            ]
    if not edits and not changes and (command.edits or command.changes):
        return None
    return replace(command, edits=tuple(edits), changes=tuple(changes))


def _order(wiped: Wiped) -> tuple[bool, str]:
    """One order on all machines: what is cut is cut before titles are looked at."""
    return wiped.titles_only, wiped.id


def _lies_in(entry: Entry, wiped: Wiped) -> bool:
    return wiped.touches(entry.start_us, max(entry.end_us, entry.start_us + 1))


def _untitled(edit: Edit, wiped: Wiped) -> Edit:
    if not isinstance(edit, Merge) or not wiped.touches(*outside.reach(edit)):
        return edit
    if wiped.app is not None and not outside.speaks_of(edit, wiped.app):
        return edit
    return replace(edit, title=None, url=None)


def _redacted(stretch: Stretch, wiped: Wiped) -> Stretch:
    windows: list[WindowRow] = [
        (*row[:4], None, None, row[6])
        if wiped.touches(row[0], row[1]) and wiped.app in (None, row[2])
        else row
        for row in stretch.windows
    ]
    seen = stretch.watched
    if wiped.app is None:
        seen = [row for row in seen if not wiped.touches(row[0], row[1])]
    return replace(stretch, windows=windows, watched=seen)


def _wiped(stretch: Stretch, wiped: Wiped) -> Stretch:
    windows: list[WindowRow] = []
    for row in stretch.windows:
        if wiped.app not in (None, row[2]) or not wiped.touches(row[0], row[1]):
            windows.append(row)
            continue
        windows += [(low, high, *row[2:]) for low, high in _around(row[0], row[1], wiped)]
    if wiped.app is not None:
        return replace(stretch, windows=windows)
    low, high = wiped.from_us // MINUTE_US, -(-wiped.to_us // MINUTE_US)
    return Stretch(
        windows=windows,
        presence=_presence(stretch.presence, wiped),
        watched=[row for row in stretch.watched if not wiped.touches(row[0], row[1])],
        tallies=[row for row in stretch.tallies if not low <= row[0] < high],
    )


def _presence(rows: Iterable[PresenceRow], wiped: Wiped) -> list[PresenceRow]:
    found: list[PresenceRow] = []
    for row in sorted(rows, key=lambda one: one[0]):
        if not wiped.touches(row[0], row[1]):
            found.append(row)
            continue
        outer = _around(row[0], row[1], wiped)
        found += [(low, high, *row[2:]) for low, high in outer if low < wiped.from_us]
        low, high = max(row[0], wiped.from_us), min(row[1], wiped.to_us)
        if found and found[-1][1:4] == (low, _WIPED, WIPED_BY_YOU):
            found[-1] = (found[-1][0], high, *found[-1][2:])
        else:
            found.append((low, high, _WIPED, WIPED_BY_YOU, row[4]))
        found += [(low, high, *row[2:]) for low, high in outer if low >= wiped.to_us]
    return found


def _around(start_us: int, end_us: int, wiped: Wiped) -> list[tuple[int, int]]:
    pieces = (start_us, min(end_us, wiped.from_us)), (max(start_us, wiped.to_us), end_us)
    return [(low, high) for low, high in pieces if low < high]
