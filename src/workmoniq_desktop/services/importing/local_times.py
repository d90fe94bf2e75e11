"""Reads the dates and times that other programs write in the style of the user's country."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from workmoniq_desktop.domain.calendar import UTC, to_us
from workmoniq_desktop.services.importing.rows import EARLIEST_US, BadRow

LONGEST_TIME = 60

_PARTS = re.compile(
    r"(?P<a>\d{1,4})[./-](?P<b>\d{1,2})[./-](?P<c>\d{1,4})"
    r"(?:[T ,]+(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?"
    r"\s*(?P<offset>Z|[+-]\d{2}:?\d{2})?"
)
_LENGTH = re.compile(r"(\d{1,5}):(\d{1,2})(?::(\d{1,2})(?:[.,]\d+)?)?")


def day_goes_first(texts: Iterable[str]) -> bool:
    """Whether dates such as 03/04/2026 name the day before the month, as far as a file tells.

    A number above 12 decides; else the reading in which consecutive rows lie closer together.
    """
    first_above = second_above = 0
    by_day: list[int] = []
    by_month: list[int] = []
    for text in texts:
        found = _PARTS.match(text.strip())
        if found is None or len(found["a"]) == 4:
            continue
        a, b, year = int(found["a"]), int(found["b"]), _year(found["c"])
        first_above += a > 12
        second_above += b > 12
        by_day.append((year * 12 + b) * 31 + a)
        by_month.append((year * 12 + a) * 31 + b)
    if first_above or second_above:
        return first_above >= second_above
    return _wander(by_day) <= _wander(by_month)


def moment(text: str, zone: tzinfo, *, day_first: bool) -> tuple[int, int]:
    """(microseconds UTC, offset in minutes) of a time; local in zone where it names no offset.

    A time that the change to summer time leaves out is taken as the moment it would have been.
    Raises BadRow.
    """
    found = _PARTS.fullmatch(text.strip()[:LONGEST_TIME])
    if found is None:
        raise BadRow("its date or time cannot be read")
    try:
        local = _naive(found, day_first=day_first)
        offset = found["offset"]
        aware = local.replace(tzinfo=zone) if offset is None else _at(local, offset)
        at_us = to_us(aware.astimezone(UTC))
        told = aware.astimezone(zone if offset is None else aware.tzinfo).utcoffset() or timedelta()
    except (ValueError, OverflowError) as bad:
        raise BadRow("its date or time does not exist") from bad
    if at_us < EARLIEST_US:
        raise BadRow("it starts before 1980 or in the future")
    return at_us, told // timedelta(minutes=1)


def seconds_of(text: str) -> float:
    """A length as h:mm, h:mm:ss or a number of seconds. Raises BadRow."""
    found = _LENGTH.fullmatch(text.strip()[:LONGEST_TIME])
    if found is not None:
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return hours * 3600 + minutes * 60 + seconds
    try:
        length = float(text)
    except ValueError:
        raise BadRow("its duration cannot be read") from None
    if not 0 <= length < 1e8:
        raise BadRow("its duration is no length of time")
    return length


def _naive(found: re.Match[str], *, day_first: bool) -> datetime:
    a, b, c = found["a"], found["b"], found["c"]
    if len(a) == 4:
        year, month, day = int(a), int(b), int(c)
    else:
        day, month = (int(a), int(b)) if day_first else (int(b), int(a))
        year = _year(c)
    clock = (found["time"] or "0:00").replace(",", ".")
    hours_text, minutes, *rest = clock.split(":")
    hours = int(hours_text)
    half = (found["half"] or "").replace(".", "").lower()
    if half:
        if not 1 <= hours <= 12:
            raise ValueError("no hour of half a day")
        hours = hours % 12 + (12 if half == "pm" else 0)
    seconds, _, fraction = (rest[0] if rest else "0").partition(".")
    micros = int(fraction[:6].ljust(6, "0")) if fraction else 0
    return datetime(year, month, day, hours, int(minutes), int(seconds), micros)  # noqa: DTZ001  # the caller's zone


def _at(local: datetime, offset: str) -> datetime:
    return datetime.fromisoformat(f"{local.isoformat()}{'+00:00' if offset == 'Z' else offset}")


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _wander(days: list[int]) -> int:
    return sum(abs(later - earlier) for earlier, later in pairwise(days))
