"""What ActivityWatch's buckets and events mean here; shared by its export and its databases.

Windows become windows and `afkstatus` becomes presence; every other bucket is kept as what a
watcher saw. Gaps stay gaps. Where a file says nothing about presence, the time with a window
counts as active, or it would count for nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from workmoniq_desktop.domain.calendar import UTC, to_us
from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.spans import PresenceSpan, WatchedSpan, WindowSpan
from workmoniq_desktop.services.importing.foreign import (
    device_of,
    presence,
    window,
)
from workmoniq_desktop.services.importing.rows import EARLIEST_US, LONGEST_SOURCE, BadRow, data_of
from workmoniq_desktop.services.importing.source import Row, Taken

WINDOW, AFK = "currentwindow", "afkstatus"

_LONGEST_EVENT_US = 60 * DAY_US

OffsetOf = Callable[[int], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """One stream of events. name: ActivityWatch's id of it; kind: its type; host: the computer."""

    name: str
    kind: str
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A time and its data. Raises nothing; `taken` judges it."""

    start_us: int
    end_us: int
    data: object


def event_of(timestamp: object, duration_s: object, data: object, now_us: int) -> Event:
    """An event of JSON values. Raises BadRow."""
    if not isinstance(timestamp, str) or len(timestamp) > 60:
        raise BadRow("its timestamp is not a time")
    if isinstance(duration_s, bool) or not isinstance(duration_s, int | float):
        raise BadRow("its duration is not a number")
    try:
        at = datetime.fromisoformat(_six_digits(timestamp))
        start_us = to_us(at if at.tzinfo is not None else at.replace(tzinfo=UTC))
        length_us = timedelta(seconds=duration_s) // timedelta(microseconds=1)
    except (ValueError, OverflowError) as bad:
        raise BadRow("its time cannot be read") from bad
    return event_at(start_us, start_us + length_us, data, now_us)


def event_at(start_us: int, end_us: int, data: object, now_us: int) -> Event:
    """An event of numbers. Raises BadRow."""
    if not EARLIEST_US <= start_us <= now_us + DAY_US:
        raise BadRow("it starts before 1980 or in the future")
    if not 0 <= end_us - start_us <= _LONGEST_EVENT_US:
        raise BadRow("its duration is no length of time")
    return Event(start_us=start_us, end_us=end_us, data=data)


class BucketReader:
    """Turns the events of one bucket into rows, in the order they come, newest or oldest first."""

    def __init__(self, bucket: Bucket, offset_of: OffsetOf, *, presence_too: bool) -> None:
        """presence_too: the file says nothing of presence, so windows tell it."""
        self._bucket = bucket
        self._device = device_of(bucket.host)
        self._offset_of = offset_of
        self._presence_too = presence_too and bucket.kind == WINDOW
        self._last: Event | None = None
        self._held: tuple[str, Event] | None = None

    def take(self, place: str, event: Event) -> Iterator[Row]:
        """One more event; rows come one event late, cut where the next one begins."""
        held, self._held = self._held, (place, event)
        if held is not None:
            yield from self._rows(held[0], _cut(held[1], self._last, event))
            self._last = held[1]

    def finish(self) -> Iterator[Row]:
        """What was held back."""
        if self._held is not None:
            place, event = self._held
            yield from self._rows(place, _cut(event, self._last, None))
            self._held = None

    def _rows(self, place: str, event: Event) -> Iterator[Row]:
        if event.end_us <= event.start_us:
            return  # a moment without length, of which heartbeats leave many
        try:
            what = self._taken(event)
            yield Row(place, what)
            if self._presence_too and isinstance(what, WindowSpan):
                yield Row(place, self._active(event))
        except BadRow as bad:
            yield Row(place, bad)

    def _taken(self, event: Event) -> Taken:
        data, start_us, end_us = event.data, event.start_us, event.end_us
        if not isinstance(data, dict):
            raise BadRow("its data is not an object")
        offset = self._offset_of(start_us)
        if self._bucket.kind == WINDOW:
            return window(
                self._device,
                start_us,
                end_us,
                offset,
                app=data.get("app"),
                title=data.get("title"),
                url=data.get("url"),
            )
        if self._bucket.kind == AFK:
            status = data.get("status")
            if status not in ("afk", "not-afk"):
                raise BadRow("its status is neither afk nor not-afk")
            return presence(self._device, start_us, end_us, offset, active=status == "not-afk")
        return WatchedSpan(
            device=self._device,
            source=self._bucket.name[:LONGEST_SOURCE],
            start_us=start_us,
            end_us=end_us,
            offset_minutes=offset,
            data=data_of(data),
        )

    def _active(self, event: Event) -> PresenceSpan:
        offset = self._offset_of(event.start_us)
        return presence(self._device, event.start_us, event.end_us, offset, active=True)


def _cut(event: Event, before: Event | None, after: Event | None) -> Event:
    """An event up to where its neighbour begins, whichever side of it that has in the file."""
    end_us = event.end_us
    for other in (before, after):
        if other is not None and event.start_us < other.start_us < end_us:
            end_us = other.start_us
    return event if end_us == event.end_us else replace(event, end_us=end_us)


def _six_digits(timestamp: str) -> str:
    """ActivityWatch in Rust writes nanoseconds, which Python does not read."""
    head, dot, rest = timestamp.partition(".")
    if not dot:
        return timestamp
    digits = len(rest) - len(rest.lstrip("0123456789"))
    return f"{head}.{rest[:digits][:6]}{rest[digits:]}"
