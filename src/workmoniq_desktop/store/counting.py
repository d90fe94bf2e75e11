"""Which time counts: active presence and manual entries, less what the worker left out.

The pieces every report is made of, straight from the record with the worker's edits over it. What
was recorded alone, without the edits, is asked for with `recorded`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from workmoniq_desktop.domain.edits import Hide, Merge, Part
from workmoniq_desktop.domain.overlap import (
    BY_HAND,
    NO_WINDOW,
    Counting,
    Piece,
    Stretch,
    active_pieces,
    outside,
    uncovered_us,
    union,
)
from workmoniq_desktop.domain.overlay import Cut, paint
from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.store.commands import edits_between
from workmoniq_desktop.store.connection import Run
from workmoniq_desktop.store.schema_codes import STATE_CODES

_ACTIVE = STATE_CODES[State.ACTIVE]


def pieces_by_device(
    run: Run, from_us: int, to_us: int, *, recorded: bool = False
) -> dict[int, list[Piece]]:
    """The time in a range that counts, by device number; each device's sorted and disjoint.

    recorded: only active presence, whatever the worker said about it.
    """
    edits = () if recorded else edits_between(run, from_us, to_us, (Hide, Merge))
    strokes = [_Stroke(run, edit) for edit in edits if isinstance(edit, Hide | Merge)]
    pieces = {}
    for device, name in list(run(_DEVICES, (from_us, to_us))):
        active = [
            (start_us, start_us + dur_us, offset)
            for start_us, dur_us, state, offset in _touching(
                run, "presence(state, offset_minutes)", device, from_us, to_us
            )
            if state == _ACTIVE
        ]
        windows = (
            (start_us, start_us + dur_us, app, title)
            for start_us, dur_us, app, title in _touching(
                run, "windows(app, title)", device, from_us, to_us
            )
        )
        own = list(active_pieces(windows, active, from_us, to_us)) if active else []
        if not recorded:
            own = _with_entries(own, active, _entries(run, device, from_us, to_us))
            own = _edited(own, strokes, name)
        if own:
            pieces[device] = own
    return pieces


_DEVICES = """SELECT id, name FROM devices WHERE EXISTS (
    SELECT 1 FROM presence WHERE device = id AND start_us < ?2 AND start_us >=
        coalesce((SELECT max(start_us) FROM presence WHERE device = id AND start_us <= ?1), ?1)
) OR EXISTS (SELECT 1 FROM entries WHERE device = id AND start_us < ?2 AND start_us + dur_us > ?1)
ORDER BY id"""
"""Those of which anything may count in a range: a history may have many that were imported."""
_ACTIVE_BETWEEN = """WITH active (low, high) AS MATERIALIZED (
    SELECT max(start_us, ?2), min(start_us + dur_us, ?3) FROM presence
    WHERE device = ?1 AND state = ?4 AND start_us < ?3 AND start_us + dur_us > ?2 AND start_us >=
        coalesce((SELECT max(start_us) FROM presence WHERE device = ?1 AND start_us <= ?2), ?2)
)"""
_ACTIVE_US = f"{_ACTIVE_BETWEEN} SELECT sum(high - low) FROM active"  # noqa: S608  # our own words
_SHOWN = f"""{_ACTIVE_BETWEEN} SELECT app, title, text, url, us, pieces FROM (
    SELECT app, title, sum(min(start_us + dur_us, high) - max(start_us, low)) AS us,
        count(*) AS pieces
    FROM active CROSS JOIN windows ON device = ?1 AND start_us < high AND start_us + dur_us > low
        AND start_us >=
        coalesce((SELECT max(start_us) FROM windows WHERE device = ?1 AND start_us <= low), low)
    GROUP BY app, title
) LEFT JOIN titles ON titles.id = title"""  # noqa: S608  # our own words

Shown = tuple[int, int | None, str | None, str | None, int, int]
"""Numbers of an app and a title, the title's text and URL, microseconds, count of pieces."""


def shown_by_device(run: Run, from_us: int, to_us: int) -> dict[int, list[Shown]] | None:
    """The active time of a range by what was on the screen, by device number.

    Summed where it lies, a third of the work of `pieces_by_device`; manual entries are not in it.
    None where it was edited, of which this knows nothing.
    """
    if edits_between(run, from_us, to_us, (Hide, Merge)):
        return None
    found = {}
    for (device,) in list(run("SELECT id FROM devices ORDER BY id", ())):
        within = (device, from_us, to_us, _ACTIVE)
        ((active_us,),) = run(_ACTIVE_US, within)
        if active_us:
            rows: list[Shown] = [tuple(row) for row in run(_SHOWN, within)]
            alone_us = active_us - sum([row[4] for row in rows])
            found[device] = [*rows, (NO_WINDOW, None, None, None, alone_us, 0)]
    return found


_ENTRIES_REACH = "SELECT min(start_us), max(start_us + dur_us) FROM entries WHERE device=?"
_PRESENCE = "SELECT start_us, start_us + dur_us FROM presence WHERE device=? ORDER BY start_us"


def bounds_us(run: Run) -> tuple[int, int] | None:
    """Where presence and manual entries begin and end, over all devices; None where none is."""
    found: list[tuple[int, int]] = []
    for (device,) in list(run("SELECT id FROM devices", ())):
        # by the primary key, from both ends, instead of a look at every row; entries are few
        for query in (_ENTRIES_REACH, f"{_PRESENCE} LIMIT 1", f"{_PRESENCE} DESC LIMIT 1"):
            found += [(low, high) for low, high in run(query, (device,)) if low is not None]
    return (min(low for low, _ in found), max(high for _, high in found)) if found else None


P = TypeVar("P", bound=tuple[Any, ...])


def counted(pieces: Mapping[int, Sequence[P]]) -> list[tuple[int, P, int]]:
    """Every piece with its device, and its time that no device of a lower number was active in."""
    if len(pieces) == 1:
        ((device, own),) = pieces.items()
        return [(device, piece, piece[1] - piece[0]) for piece in own]
    taken: list[Stretch] = []
    rows = []
    for device, own in sorted(pieces.items()):
        at = 0
        for piece in own:
            while at < len(taken) and taken[at][1] <= piece[0]:
                at += 1
            rows.append((device, piece, uncovered_us((piece[0], piece[1]), taken, at)))
        taken = union([*taken, *((piece[0], piece[1]) for piece in own)])
    return rows


def _touching(
    run: Run, what: str, device: int, from_us: int, to_us: int
) -> Iterable[Sequence[Any]]:
    """Rows (start_us, dur_us, columns…) of `table(columns…)` that touch a range, by start."""
    table, columns = what.removesuffix(")").split("(")
    # Spans of a track do not overlap, so only the last one before the range can reach into it.
    before = run(
        f"SELECT coalesce(max(start_us), ?) FROM {table} WHERE device=? AND start_us <= ?",  # noqa: S608  # our own names
        (from_us, device, from_us),
    )
    return run(
        f"SELECT start_us, dur_us, {columns} FROM {table}"  # noqa: S608  # our own names
        " WHERE device=? AND start_us >= ? AND start_us < ? ORDER BY start_us",
        (device, next(iter(before))[0], to_us),
    )


def _entries(run: Run, device: int, from_us: int, to_us: int) -> list[Counting]:
    """Manual entries of a device, clipped to a range; a running timer counts once it ended."""
    return [
        (max(start_us, from_us), min(start_us + dur_us, to_us), offset)
        for start_us, dur_us, offset in run(
            "SELECT start_us, dur_us, offset_minutes FROM entries WHERE device=? AND start_us < ?"
            " AND start_us + dur_us > ? AND dur_us > 0 ORDER BY start_us",
            (device, to_us, from_us),
        )
    ]


def _with_entries(
    pieces: list[Piece], active: Sequence[Counting], entries: Sequence[Counting]
) -> list[Piece]:
    if not entries:
        return pieces
    by_hand = [
        (start_us, end_us, BY_HAND, None, offset)
        for start_us, end_us, offset in outside(entries, [(a[0], a[1]) for a in active])
    ]
    return sorted([*pieces, *by_hand])


class _Stroke:
    """An edit as it is laid over pieces; what it names is looked up once, however many devices."""

    def __init__(self, run: Run, edit: Hide | Merge) -> None:
        self.part = edit.part
        self._run = run
        self._edit = edit
        self._laid: tuple[int, int, Callable[[Cut], Cut]] | None = None

    def over(self, pieces: list[Cut]) -> None:
        if self._laid is None:
            edit = self._edit
            self._laid = (
                _hiding(self._run, edit) if isinstance(edit, Hide) else _merging(self._run, edit)
            )
        paint(pieces, *self._laid)


def _edited(pieces: list[Piece], strokes: Sequence[_Stroke], device: str) -> list[Piece]:
    if not pieces:
        return pieces
    from_us, to_us = pieces[0][0], pieces[-1][1]
    touching = [
        stroke
        for stroke in strokes
        if stroke.part.from_us < to_us
        and stroke.part.to_us > from_us
        and stroke.part.device in {None, device}
    ]
    if not touching:
        return pieces
    shown: list[Cut] = [(*piece, False) for piece in pieces]
    for stroke in touching:
        stroke.over(shown)
    return [(piece[0], piece[1], piece[2], piece[3], piece[4]) for piece in shown if not piece[5]]


def _hiding(run: Run, edit: Hide) -> tuple[int, int, Any]:
    apps = _apps(run, edit.part)

    def change(piece: Cut) -> Cut:
        return piece if apps is not None and piece[2] not in apps else (*piece[:5], edit.hidden)

    return edit.part.from_us, edit.part.to_us, change


def _merging(run: Run, edit: Merge) -> tuple[int, int, Any]:
    app = next(
        iter(run("SELECT id FROM apps WHERE name=? AND process IS ?", (edit.app, edit.process))),
        None,
    )
    title = next(
        iter(
            run(
                "SELECT id FROM titles WHERE text IS ? AND url IS ? AND id IN"
                " (SELECT title FROM windows WHERE device IN (SELECT id FROM devices)"
                "  AND start_us >= ? AND start_us < ?)",
                (edit.title, edit.url, edit.part.from_us, edit.part.to_us),
            )
        ),
        None,
    )

    def change(piece: Cut) -> Cut:
        # an app that is in the dictionary no more was wiped, and stays so
        return piece if app is None else (*piece[:2], app[0], title and title[0], *piece[4:])

    return edit.part.from_us, edit.part.to_us, change


def _apps(run: Run, part: Part) -> set[int] | None:
    """The numbers of the app a part is limited to; None where it is not."""
    if part.app is None:
        return None
    return {number for (number,) in run("SELECT id FROM apps WHERE name=?", (part.app,))}
