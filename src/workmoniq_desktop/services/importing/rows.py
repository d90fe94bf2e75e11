"""Makes spans, tallies and device labels of what a file claims; every field is doubted.

A reason never repeats what the file says: it may be a title.
"""

import json
import re
from datetime import UTC, datetime
from typing import Any

from workmoniq_desktop.domain.calendar import from_iso, to_us
from workmoniq_desktop.domain.clock import DAY_US, MINUTE_US
from workmoniq_desktop.domain.errors import UnknownDate
from workmoniq_desktop.domain.spans import (
    PresenceSpan,
    Span,
    State,
    Tally,
    Track,
    WatchedSpan,
    WindowSpan,
)

LONGEST_APP = 512
LONGEST_TITLE = 4_096
LONGEST_URL = 8_192
LONGEST_REASON = 200
LONGEST_LABEL = 200
LONGEST_SOURCE = 100
LONGEST_DATA = 16_000
"""Characters of a watcher's own words."""
LONGEST_WINDOW_US = 400 * DAY_US
EARLIEST_US = to_us(datetime(1980, 1, 1, tzinfo=UTC))

_AHEAD_US = DAY_US
_LONGEST_TIME = 40
_MOST_COUNTED = 1 << 40
_DEVICE = re.compile(r"[0-9A-Za-z._]{1,64}", re.ASCII)
_COUNTS = ("keys", "clicks", "scrolls", "travel_px")


class BadRow(Exception):
    """A row that cannot be taken; str() says why, in plain words."""


def span_of(row: object, now_us: int) -> Span | WatchedSpan:
    """The span a row describes. Raises BadRow."""
    fields = fields_of(row)
    kind = fields.get("kind")
    if kind not in tuple(Track):
        raise BadRow("its kind is not known")
    device = device_of(fields.get("device"))
    start_us, offset_minutes = time_of(fields.get("start"), "start")
    end_us, _ = time_of(fields.get("end"), "end")
    if not EARLIEST_US <= start_us <= now_us + _AHEAD_US:
        raise BadRow("it starts before 1980 or in the future")
    if end_us <= start_us:
        raise BadRow("it does not end after its start")
    if end_us > now_us + LONGEST_WINDOW_US:
        raise BadRow("it ends far in the future")
    if kind == Track.PRESENCE:
        return PresenceSpan(
            device=device,
            start_us=start_us,
            end_us=end_us,
            state=_state(fields.get("state")),
            reason=_text(fields.get("reason"), "reason", LONGEST_REASON),
            offset_minutes=offset_minutes,
        )
    if end_us - start_us > LONGEST_WINDOW_US:
        raise BadRow("it is longer than 400 days")
    if kind == Track.WATCHER:
        return WatchedSpan(
            device=device,
            source=_source(fields.get("id"), device),
            start_us=start_us,
            end_us=end_us,
            data=data_of(fields.get("data")),
            offset_minutes=offset_minutes,
        )
    return WindowSpan(
        device=device,
        start_us=start_us,
        end_us=end_us,
        app=_text(fields.get("app"), "app", LONGEST_APP),
        title=_text_or_none(fields.get("title"), "title", LONGEST_TITLE),
        process=_text_or_none(fields.get("process"), "process", LONGEST_APP),
        url=_text_or_none(fields.get("url"), "url", LONGEST_URL),
        offset_minutes=offset_minutes,
    )


def tally_of(row: object, now_us: int) -> Tally:
    """The minute of input a row describes. Raises BadRow."""
    fields = fields_of(row)
    minute_us, _ = time_of(fields.get("minute"), "minute")
    if not EARLIEST_US <= minute_us <= now_us + _AHEAD_US:
        raise BadRow("it is from before 1980 or from the future")
    if minute_us % MINUTE_US:
        raise BadRow("its minute is not a whole minute")
    keys, clicks, scrolls, travel_px = (_count(fields.get(name), name) for name in _COUNTS)
    return Tally(
        device=device_of(fields.get("device")),
        minute_us=minute_us,
        keys=keys,
        clicks=clicks,
        scrolls=scrolls,
        travel_px=travel_px,
    )


def label_of(row: object) -> tuple[str, str]:
    """A device's name and what people call it. Raises BadRow."""
    fields = fields_of(row)
    return device_of(fields.get("name")), _text(fields.get("label"), "label", LONGEST_LABEL)


def fields_of(row: object) -> dict[str, Any]:
    """Raises BadRow where it is no object."""
    if not isinstance(row, dict):
        raise BadRow("it is not an object")
    return row


def device_of(value: object) -> str:
    """A device's name. Raises BadRow."""
    if not isinstance(value, str) or not _DEVICE.fullmatch(value):
        raise BadRow("its device has no name of 1 to 64 letters, digits, dots and underscores")
    return value


def time_of(value: object, name: str) -> tuple[int, int]:
    """Microseconds UTC and the offset. Raises BadRow."""
    if not isinstance(value, str) or len(value) > _LONGEST_TIME:
        raise BadRow(f"its {name} is not a time")
    try:
        return from_iso(value)
    except UnknownDate as bad:
        raise BadRow(f"its {name} is not an ISO 8601 time with an offset") from bad


def data_of(value: object) -> str:
    """A watcher's own words as they are kept. Raises BadRow."""
    if not isinstance(value, dict):
        raise BadRow("its data is not an object")
    try:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as bad:
        raise BadRow("its data holds what is no number") from bad
    return _text(text, "data", LONGEST_DATA)


def _source(name: object, device: str) -> str:
    """Which watcher saw it: nothing but the id of a span says so."""
    before = f"{device}-{Track.WATCHER}."
    if not isinstance(name, str) or not name.startswith(before):
        raise BadRow("its id does not name a watcher")
    source, _, start = name.removeprefix(before).rpartition("-")
    if not source or not start.isdecimal():
        raise BadRow("its id does not name a watcher")
    return _text(source, "id", LONGEST_SOURCE)


def _state(value: object) -> State:
    if not isinstance(value, str) or value not in tuple(State):
        raise BadRow("its state is not known")
    return State(value)


def _count(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST_COUNTED:
        raise BadRow(f"its {name} is not a count")
    return value


def _text_or_none(value: object, name: str, longest: int) -> str | None:
    return None if value is None else _text(value, name, longest)


def _text(value: object, name: str, longest: int) -> str:
    if not isinstance(value, str):
        raise BadRow(f"its {name} is not a text")
    if len(value) > longest:
        raise BadRow(f"its {name} is longer than {longest} characters")
    if "\0" in value or not _is_unicode(value):
        raise BadRow(f"its {name} is not valid text")
    return value


def _is_unicode(text: str) -> bool:
    """False where half a surrogate pair stands alone, which no UTF-8 can hold."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
