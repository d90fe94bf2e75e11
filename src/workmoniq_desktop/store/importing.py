"""Puts spans and tallies from elsewhere into the history, in bulk, and breaks no rule of it.

Nothing here opens a transaction; the caller does. What a recorder may still lengthen is left alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from workmoniq_desktop.domain.clock import DAY_US, MINUTE_US
from workmoniq_desktop.domain.edits import Command
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, Tally, WatchedSpan
from workmoniq_desktop.store import frozen, importing_words, sync_said, unsettled, watched
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.dictionaries import Dictionaries
from workmoniq_desktop.store.importing_words import Thing
from workmoniq_desktop.store.placement import Outcome, find_place, shows_the_same
from workmoniq_desktop.store.recording import presence_of, read_meta, window_of
from workmoniq_desktop.store.schema_codes import STATE_CODES

MOST_DEVICES = 200
"""Every report looks at every device, so a file may not bring any number of them."""

_EVER_US = 1 << 62
_PRESENCE, _WINDOWS = "presence", "windows"
_INSERT = {
    _WINDOWS: "INSERT INTO windows (device, start_us, dur_us, app, title, offset_minutes)"
    " VALUES (?, ?, ?, ?, ?, ?)",
    _PRESENCE: "INSERT INTO presence (device, start_us, dur_us, state, reason, offset_minutes)"
    " VALUES (?, ?, ?, ?, ?, ?)",
}
_OVERLAPPING = {
    _WINDOWS: "SELECT ?, start_us, dur_us, name, process, text, url, offset_minutes FROM windows"
    " JOIN apps ON apps.id = app LEFT JOIN titles ON titles.id = title",
    _PRESENCE: "SELECT ?, start_us, dur_us, state, text, offset_minutes FROM presence"
    " JOIN reasons ON reasons.id = reason",
}
_ADD_TALLY = "INSERT OR IGNORE INTO tallies VALUES (?, ?, ?, ?, ?, ?)"

Taken = Span | Tally | Entry | WatchedSpan | Command | Thing
"""Whatever an export holds, one at a time."""

Lane = tuple[int, str]
"""A device's number and the table of a track."""


class Bulk:
    """One import; it remembers the file from transaction to transaction."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        """labels: what people call a device that is new here, by its name."""
        self._labels = labels
        self._last: dict[Lane, Span] = {}
        self._had_commands: bool | None = None

    def put(self, raw: Raw, rows: Sequence[Taken]) -> list[Outcome]:
        """Take in what fits, within the transaction that is open on raw.

        Afterwards roll-ups may be wrong; `unsettled` has noted where.
        """
        entry = _Entry(raw, self._labels, self._last)
        outcomes = [self._put_one(raw, entry, row) for row in rows]
        done = [
            row
            for row, outcome in zip(rows, outcomes, strict=True)
            if isinstance(row, Command) and outcome is Outcome.NEW
        ]
        if done:
            entry.days |= importing_words.days_of(raw, done)
        unsettled.note(raw, entry.days)
        unsettled.show_in_use(raw, entry.shown)
        for row, outcome in zip(rows, outcomes, strict=True):
            if outcome is Outcome.NEW and isinstance(row, Span | WatchedSpan | Tally):
                sync_said.forget(raw, row.device, *_time_of(row))
        return outcomes

    def _put_one(self, raw: Raw, entry: "_Entry", row: Taken) -> Outcome:
        if isinstance(row, Thing):
            return importing_words.put_thing(raw, row)
        if isinstance(row, Command):
            if self._had_commands is None:
                found = raw.execute("SELECT 1 FROM commands LIMIT 1").fetchone()
                self._had_commands = found is not None
            return importing_words.put_command(raw, row, first=not self._had_commands)
        return entry.take(row)


class _Entry:
    """One transaction of an import. days: those, by UTC, of which roll-ups may be wrong now.

    shown: the window spans that went in.
    """

    def __init__(self, raw: Raw, labels: Mapping[str, str], last: dict[Lane, Span]) -> None:
        self._raw = raw
        self._labels = labels
        self._last = last
        self._names = Dictionaries(raw)
        self._devices = {
            str(name): int(number) for number, name in raw.execute("SELECT id, name FROM devices")
        }
        self._free: dict[Lane, tuple[int, int]] = {}
        self._growing = _growing(raw)
        self._frozen_us = frozen.until_us(raw.execute)
        self.days: set[int] = set()
        self.shown: list[unsettled.Shown] = []

    def take(self, row: Span | Tally | Entry | WatchedSpan) -> Outcome:
        device = self._devices.get(row.device)
        if device is None:
            if len(self._devices) >= MOST_DEVICES:
                return Outcome.TOO_MANY_DEVICES
            device = self._names.device(row.device, self._labels.get(row.device, ""))
            self._devices[row.device] = device
        if isinstance(row, Tally):
            return self._add(device, row)
        if isinstance(row, Entry):
            return self._put_entry(device, row)
        if isinstance(row, WatchedSpan):
            return self._watch(device, row)
        lane = device, _PRESENCE if isinstance(row, PresenceSpan) else _WINDOWS
        last = self._last.get(lane)
        if last is not None and last.start_us <= row.start_us < last.end_us:
            # of two spans of one file that overlap the first counts, whatever is there
            twice = row.start_us == last.start_us and row.end_us == last.end_us
            same = twice and shows_the_same(row, last)
            return Outcome.KNOWN if same else Outcome.OVERLAPS
        outcome = self._place(lane, row)
        if outcome is not Outcome.OVERLAPS:
            self._last[lane] = row
        return outcome

    def _put_entry(self, device: int, entry: Entry) -> Outcome:
        if entry.start_us < self._frozen_us:
            return Outcome.TOO_OLD
        outcome = importing_words.put_entry(self._raw, device, entry)
        if outcome is Outcome.NEW:
            last_us = max(entry.end_us - 1, entry.start_us)
            self.days.update(range(entry.start_us // DAY_US, last_us // DAY_US + 1))
        return outcome

    def _add(self, device: int, tally: Tally) -> Outcome:
        minute = tally.minute_us // MINUTE_US
        counts = (tally.keys, tally.clicks, tally.scrolls, tally.travel_px)
        added = self._raw.execute(_ADD_TALLY, (device, minute, *counts)).rowcount
        return Outcome.NEW if added else Outcome.KNOWN

    def _watch(self, device: int, span: WatchedSpan) -> Outcome:
        try:
            if watched.is_there(self._raw, device, span):
                return Outcome.KNOWN
        except ValueError:
            return Outcome.OVERLAPS
        if span.start_us < self._frozen_us:
            return Outcome.TOO_OLD
        watched.put(self._raw, device, span)
        return Outcome.NEW

    def _place(self, lane: Lane, span: Span) -> Outcome:
        free = self._free.get(lane)
        if free is not None and free[0] <= span.start_us and span.end_us <= free[1]:
            self._insert(lane, span)
            self._free[lane] = (span.end_us, free[1])
            return Outcome.NEW
        growing_us, until_us = self._growing.get(lane, (None, _EVER_US))
        found = find_place(span, self._overlapping(lane, span), growing_us)
        if isinstance(found, Outcome):
            return found
        if found.end_us > until_us:
            return Outcome.OVERLAPS  # with what is being recorded right now
        if span.start_us < self._frozen_us:
            return Outcome.TOO_OLD
        for row in found.gone:
            self._remove(lane, row)
            self._insert_around(lane, row, span)
        self._insert(lane, replace(span, end_us=found.end_us))
        self._free[lane] = (found.end_us, min(self._next_us(lane, found.end_us), until_us))
        return Outcome.NEW

    def _overlapping(self, lane: Lane, span: Span) -> Iterator[Span]:
        device, table = lane
        of = presence_of if table == _PRESENCE else window_of
        # Spans of a track do not overlap, so only the last one before can reach into this one.
        (before_us,) = self._raw.execute(
            f"SELECT max(start_us) FROM {table} WHERE device=? AND start_us <= ?",  # noqa: S608  # our own names
            (device, span.start_us),
        ).fetchone()
        first_us = span.start_us if before_us is None else before_us
        rows = self._raw.execute(
            f"{_OVERLAPPING[table]} WHERE device=? AND start_us >= ? AND start_us < ?"
            " AND start_us + dur_us > ? ORDER BY start_us",
            (span.device, device, first_us, span.end_us, span.start_us),
        )
        return map(of, rows)

    def _next_us(self, lane: Lane, from_us: int) -> int:
        device, table = lane
        (next_us,) = self._raw.execute(
            f"SELECT min(start_us) FROM {table} WHERE device=? AND start_us >= ?",  # noqa: S608  # our own names
            (device, from_us),
        ).fetchone()
        return _EVER_US if next_us is None else int(next_us)

    def _remove(self, lane: Lane, row: Span) -> None:
        device, table = lane
        self._raw.execute(
            f"DELETE FROM {table} WHERE device=? AND start_us=?",  # noqa: S608  # our own names
            (device, row.start_us),
        )

    def _insert_around(self, lane: Lane, row: Span, span: Span) -> None:
        """Keep what of row, which gives way to span, lies outside it."""
        if row.start_us < span.start_us:
            self._insert(lane, replace(row, end_us=span.start_us))
        if row.end_us > span.end_us:
            self._insert(lane, replace(row, start_us=span.end_us))

    def _insert(self, lane: Lane, span: Span) -> None:
        device, table = lane
        if isinstance(span, PresenceSpan):
            what: tuple[int, int | None] = (
                STATE_CODES[span.state],
                self._names.reason(span.reason),
            )
            counts = span.state is State.ACTIVE
        else:
            app = self._names.app(span.app, span.process)
            title = self._names.title(span.title, span.url, span.start_us)
            self.shown.append((span.start_us, device, app, title))
            what, counts = (app, title), True
        self._raw.execute(
            _INSERT[table],
            (device, span.start_us, span.end_us - span.start_us, *what, span.offset_minutes),
        )
        if counts:
            self.days.update(range(span.start_us // DAY_US, (span.end_us - 1) // DAY_US + 1))


def _time_of(row: Span | WatchedSpan | Tally) -> tuple[int, int]:
    if isinstance(row, Tally):
        return row.minute_us, row.minute_us + MINUTE_US
    return row.start_us, row.end_us


def _growing(raw: Raw) -> dict[Lane, tuple[int, int]]:
    """Of this device's tracks: where the newest row starts, and until when all is recorded.

    Empty where no recorder runs: none has yet, or the last one left a note of how it stopped.
    """
    name = read_meta(raw, "device")
    if name is None or read_meta(raw, "stopped") is not None:
        return {}
    newest = raw.execute(
        "SELECT device, start_us, start_us + dur_us FROM presence JOIN devices"
        " ON devices.id = device WHERE name=? ORDER BY start_us DESC LIMIT 1",
        (name,),
    ).fetchone()
    if newest is None:
        return {}
    device, start_us, until_us = newest
    (window_us,) = raw.execute(
        "SELECT max(start_us) FROM windows WHERE device=?", (device,)
    ).fetchone()
    return {
        (device, _PRESENCE): (start_us, until_us),
        (device, _WINDOWS): (-1 if window_us is None else window_us, until_us),
    }


def settle_after_crash(database: Database) -> None:
    """Make right what an import that died left wrong; for whoever opens a history."""
    unsettled.settle(database)
