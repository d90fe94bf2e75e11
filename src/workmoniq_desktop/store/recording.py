"""The recorder's way into the history: spans and tallies by the raw connection.

Raw, because a window switch costs 35 µs here and 89 µs through SQLAlchemy, and because the tray
then runs all day without SQLAlchemy in memory. Nothing here opens a transaction; the caller does.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from workmoniq_desktop.domain.clock import MINUTE_US, QUARTER_US
from workmoniq_desktop.domain.spans import PresenceSpan, Span, Tally, WindowSpan
from workmoniq_desktop.domain.timers import ran_until
from workmoniq_desktop.store import rollups
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.dictionaries import Dictionaries
from workmoniq_desktop.store.schema_codes import STATE_CODES, STATES

_PUT_WINDOW = (
    "INSERT INTO windows (device, start_us, dur_us, app, title, offset_minutes)"
    " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (device, start_us) DO UPDATE SET"
    " dur_us=excluded.dur_us, app=excluded.app, title=excluded.title"
)
_PUT_PRESENCE = (
    "INSERT INTO presence (device, start_us, dur_us, state, reason, offset_minutes)"
    " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (device, start_us) DO UPDATE SET"
    " dur_us=excluded.dur_us, state=excluded.state, reason=excluded.reason"
)
_ADD_TALLY = (
    "INSERT INTO tallies VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (device, minute) DO UPDATE SET"
    " keys=keys+excluded.keys, clicks=clicks+excluded.clicks,"
    " scrolls=scrolls+excluded.scrolls, travel_px=travel_px+excluded.travel_px"
)


TIMER_ENDED = "timer_ended"
"""Key of the note that a timer ended by itself: its start and end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """How the last run left this device's history.

    device: its name; "" where there was no run yet. start_us, end_us: its last presence span that
    began before a given moment. why: the reason noted at a clean stop; None after a crash.
    """

    device: str
    start_us: int = 0
    end_us: int | None
    why: str | None


class Recording:
    """Puts what was recorded; belongs to the thread that opened the raw connection."""

    def __init__(self, raw: Raw) -> None:
        self._raw = raw
        self._dictionaries = Dictionaries(raw)
        self._settled_us = self._watermark_us()

    def forget(self) -> None:
        """Read everything remembered anew: another connection wrote, or a transaction failed."""
        self._dictionaries.forget()
        self._settled_us = self._watermark_us()

    def put(self, spans: Iterable[Span]) -> None:
        """Insert spans, or replace the stored ones of the same identity. Safe to repeat.

        A replaced span may have been longer; what takes its place must come in the same call.
        """
        disturbed_us = self._settled_us
        for span in spans:
            if span.start_us < disturbed_us and self._disturbs(span):
                disturbed_us = span.start_us
            self._put_one(span)
        if disturbed_us < self._settled_us:
            rollups.refresh(self._raw.execute, disturbed_us, self._settled_us)

    def add(self, tallies: Iterable[Tally]) -> None:
        """Add counts to their minutes. Not safe to repeat."""
        for tally in tallies:
            device = self._dictionaries.device(tally.device)
            self._raw.execute(
                _ADD_TALLY,
                (
                    device,
                    tally.minute_us // MINUTE_US,
                    tally.keys,
                    tally.clicks,
                    tally.scrolls,
                    tally.travel_px,
                ),
            )

    def settle(self, now_us: int) -> None:
        """Roll up the quarter hours that ended before now_us."""
        if now_us >= self._settled_us + QUARTER_US:
            rollups.advance(self._raw.execute, now_us)
            self._settled_us = self._watermark_us()

    def follow_timer(
        self, device: str, presence: Sequence[PresenceSpan], now_us: int
    ) -> int | None:
        """Let this device's running timer reach now_us, or end it where its time ended.

        presence: what is known since this was called last. Answers where a timer ended by itself.
        """
        ended_us = None
        for start_us, dur_us in self._raw.execute(
            "SELECT start_us, dur_us FROM entries WHERE running"
            " AND device=(SELECT id FROM devices WHERE name=?)",
            (device,),
        ).fetchall():
            end_us, runs = ran_until(start_us, presence, now_us)
            if not runs:
                ended_us = end_us
                write_meta(self._raw, TIMER_ENDED, f"{start_us} {end_us}")
            following = self._raw.execute(
                "SELECT min(start_us) FROM entries WHERE start_us > ?"
                " AND device=(SELECT id FROM devices WHERE name=?)",
                (start_us, device),
            ).fetchone()[0]
            if following is not None and following <= end_us:
                end_us, runs = following, False
            self._raw.execute(
                "UPDATE entries SET dur_us=?, running=? WHERE start_us=?"
                " AND device=(SELECT id FROM devices WHERE name=?)",
                (end_us - start_us, int(runs), start_us, device),
            )
            low_us, high_us = sorted((start_us + dur_us, end_us))
            if low_us < self._settled_us and low_us < high_us:
                rollups.refresh(self._raw.execute, low_us, min(high_us, self._settled_us))
        return ended_us

    def left(self, before_us: int) -> Left:
        """How the last run ended, as far as it wrote of times before before_us."""
        name = read_meta(self._raw, "device")
        if name is None:
            return Left(device="", end_us=None, why=None)
        last = self.last_presence(name, before_us)
        why = read_meta(self._raw, "stopped")
        if last is None:
            return Left(device=name, end_us=None, why=why)
        return Left(device=name, start_us=last.start_us, end_us=last.end_us, why=why)

    def introduce(self, label: str) -> str:
        """Name this device for ever: its random id. label: what people call it."""
        name = secrets.token_hex(5)
        write_meta(self._raw, "device", name)
        self._dictionaries.device(name, label)
        return name

    def last_presence(self, device: str, now_us: int) -> PresenceSpan | None:
        """This device's newest presence span that began by now_us."""
        row = self._raw.execute(
            "SELECT name, start_us, dur_us, state, text, offset_minutes FROM presence"
            " JOIN devices ON devices.id = device JOIN reasons ON reasons.id = reason"
            " WHERE name=? AND start_us <= ? ORDER BY start_us DESC LIMIT 1",
            (device, now_us),
        ).fetchone()
        return None if row is None else presence_of(row)

    def last_window(self, device: str, now_us: int) -> WindowSpan | None:
        """This device's newest window span that began by now_us."""
        row = self._raw.execute(
            "SELECT devices.name, start_us, dur_us, apps.name, process, text, url, offset_minutes"
            " FROM windows JOIN devices ON devices.id = device JOIN apps ON apps.id = app"
            " LEFT JOIN titles ON titles.id = title"
            " WHERE devices.name=? AND start_us <= ? ORDER BY start_us DESC LIMIT 1",
            (device, now_us),
        ).fetchone()
        return None if row is None else window_of(row)

    def note_running(self) -> None:
        """From now on a missing note means a crash."""
        self._raw.execute("DELETE FROM meta WHERE key='stopped'")

    def note_stop(self, why: str) -> None:
        """Say why recording ends here."""
        write_meta(self._raw, "stopped", why)

    def shorten_presence(self, device: str, end_us: int) -> None:
        """End the presence span that reaches over end_us there; for a clock that was ahead."""
        self._raw.execute(
            "UPDATE presence SET dur_us = ? - start_us WHERE device="
            "(SELECT id FROM devices WHERE name=?) AND start_us < ? AND start_us + dur_us > ?",
            (end_us, device, end_us, end_us),
        )

    def _disturbs(self, span: Span) -> bool:
        """Whether putting span changes what is rolled up; an open span that grows does not."""
        if isinstance(span, PresenceSpan):
            table, content, wanted = "presence", "state", STATE_CODES[span.state]
        else:
            table, content = "windows", "app"
            wanted = self._dictionaries.app(span.app, span.process)
        row = self._raw.execute(
            f"SELECT start_us + dur_us, {content} FROM {table} WHERE device=? AND start_us=?",  # noqa: S608  # our own names
            (self._dictionaries.device(span.device), span.start_us),
        ).fetchone()
        if row is None or row[1] != wanted:
            return True
        return bool(min(row[0], span.end_us) < self._settled_us and row[0] != span.end_us)

    def _put_one(self, span: Span) -> None:
        names = self._dictionaries
        device = names.device(span.device)
        dur_us = span.end_us - span.start_us
        if isinstance(span, PresenceSpan):
            self._raw.execute(
                _PUT_PRESENCE,
                (
                    device,
                    span.start_us,
                    dur_us,
                    STATE_CODES[span.state],
                    names.reason(span.reason),
                    span.offset_minutes,
                ),
            )
        else:
            title = names.title(span.title, span.url, span.start_us)
            app = names.app(span.app, span.process)
            self._raw.execute(
                _PUT_WINDOW, (device, span.start_us, dur_us, app, title, span.offset_minutes)
            )

    def _watermark_us(self) -> int:
        quarter, _, _ = rollups.watermarks(self._raw.execute)
        return quarter * QUARTER_US


def read_meta(raw: Raw, key: str) -> str | None:
    """One fact about the file; None where it is not there."""
    row = raw.execute("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
    return None if row is None else str(row[0])


def stopped_cleanly(raw: Raw) -> bool:
    """Whether the last run said why it ended, or there was none yet."""
    return read_meta(raw, "stopped") is not None or read_meta(raw, "device") is None


def write_meta(raw: Raw, key: str, value: str) -> None:
    raw.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def window_of(row: tuple[Any, ...]) -> WindowSpan:
    """(device, start_us, dur_us, app, process, title, url, offset_minutes) as a value."""
    device, start_us, dur_us, app, process, title, url, offset_minutes = row
    return WindowSpan(
        device=device,
        start_us=start_us,
        end_us=start_us + dur_us,
        app=app,
        process=process,
        title=title,
        url=url,
        offset_minutes=offset_minutes,
    )


def presence_of(row: tuple[Any, ...]) -> PresenceSpan:
    """(device, start_us, dur_us, state, reason, offset_minutes) as a value."""
    device, start_us, dur_us, state, reason, offset_minutes = row
    return PresenceSpan(
        device=device,
        start_us=start_us,
        end_us=start_us + dur_us,
        state=STATES[state],
        reason=reason,
        offset_minutes=offset_minutes,
    )
