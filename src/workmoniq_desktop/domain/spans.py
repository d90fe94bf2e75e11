"""What the history is made of: spans of time, each on one track of one device.

A span's identity is (device, track, start); it never changes by export, import or merge. Spans of
one track on one device never overlap. Bounds are microseconds UTC since 1970, end exclusive.
"""

from dataclasses import dataclass
from enum import StrEnum


class Track(StrEnum):
    """Where a span lives; the `kind` of the export format."""

    WINDOW = "window"
    PRESENCE = "presence"
    MANUAL = "manual"
    WATCHER = "watcher"


class State(StrEnum):
    """Where the worker and the machine were; every second has exactly one."""

    ACTIVE = "active"
    IDLE = "idle"
    LOCKED = "locked"
    ASLEEP = "asleep"
    OFF = "off"
    PAUSED = "paused"
    PRIVATE = "private"
    BLIND = "blind"
    WIPED = "wiped"


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceSpan:
    """A stretch of one state, with the reason in a few plain words.

    device: the id of the machine. offset_minutes: local time ahead of UTC when it began.
    """

    device: str
    start_us: int
    end_us: int
    state: State
    reason: str
    offset_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowSpan:
    """A stretch of one app and title in focus.

    title, process, url: None where withheld or absent.
    """

    device: str
    start_us: int
    end_us: int
    app: str
    title: str | None = None
    process: str | None = None
    url: str | None = None
    offset_minutes: int = 0


Span = PresenceSpan | WindowSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedSpan:
    """What a watcher beside ours saw, such as a browser's page. It counts for nothing by itself.

    source: which watcher; spans of one source on one device never overlap. data: its own words,
    as the text of a JSON object.
    """

    device: str
    source: str
    start_us: int
    end_us: int
    data: str
    offset_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Input of one minute on one device: numbers only. minute_us: start of the minute, UTC."""

    device: str
    minute_us: int
    keys: int = 0
    clicks: int = 0
    scrolls: int = 0
    travel_px: int = 0


def watched_id(span: WatchedSpan) -> str:
    """`DEVICE-watcher.SOURCE-START`: each source of a device is a track of its own."""
    return f"{span.device}-{Track.WATCHER}.{span.source}-{span.start_us}"


def track_of(span: Span) -> Track:
    """The track a span lives on."""
    return Track.PRESENCE if isinstance(span, PresenceSpan) else Track.WINDOW


def span_id(span: Span) -> str:
    """`DEVICE-TRACK-START`, the span's name in every export."""
    return f"{span.device}-{track_of(span)}-{span.start_us}"
