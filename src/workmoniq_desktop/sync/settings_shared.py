"""Which settings are the worker's, the same on every machine, and which belong to one machine.

Shared is how time is counted, kept and rounded. Not shared is what a machine listens to and
withholds (senses, titles, private windows), what it shows and where (theme, language,
notifications, start with the session) and where its backups lie: one machine must never begin to
record more because another one does.
"""

from dataclasses import asdict, replace
from typing import Any

from workmoniq_desktop.domain.projects import ROUNDING_STEPS, Rounding, RoundingMode
from workmoniq_desktop.domain.settings import (
    AWAY_AFTER_RANGE_MIN,
    BREAK_AFTER_RANGE_MIN,
    DAY_START_RANGE_H,
    IDLE_AFTER_BUSY_RANGE_S,
    IDLE_AFTER_RANGE_S,
    KEPT_DAYS_RANGE,
    MINUTES_A_DAY,
    Retention,
    Settings,
    WorkHours,
)

_NUMBERS = {
    "idle_after_s": IDLE_AFTER_RANGE_S,
    "day_start_h": DAY_START_RANGE_H,
    "week_start": (0, 6),
}
_NUMBERS_OR_NONE = {
    "idle_after_video_s": IDLE_AFTER_BUSY_RANGE_S,
    "idle_after_meeting_s": IDLE_AFTER_BUSY_RANGE_S,
    "away_after_min": AWAY_AFTER_RANGE_MIN,
    "break_after_min": BREAK_AFTER_RANGE_MIN,
}
SHARED = (*_NUMBERS, *_NUMBERS_OR_NONE, "work_hours", "rounding", "retention")


def shared_values(settings: Settings) -> dict[str, Any]:
    """The shared ones as JSON values, by key."""
    everything = asdict(settings)
    return {key: everything[key] for key in SHARED}


def with_value(settings: Settings, key: str, value: Any) -> Settings:
    """Settings with one of them as another machine has it; as they are where it does not fit."""
    try:
        if key in _NUMBERS:
            return replace(settings, **{key: _number(value, _NUMBERS[key])})
        if key in _NUMBERS_OR_NONE:
            found = None if value is None else _number(value, _NUMBERS_OR_NONE[key])
            return replace(settings, **{key: found})
        if key == "work_hours":
            return replace(settings, work_hours=_work_hours(value))
        if key == "rounding":
            return replace(settings, rounding=_rounding(value))
        if key == "retention":
            return replace(settings, retention=_retention(value))
    except (ValueError, KeyError, TypeError):
        return settings
    return settings


def _number(value: Any, bounds: tuple[int, int]) -> int:
    if type(value) is not int or not bounds[0] <= value <= bounds[1]:
        raise ValueError("out of range")
    return value


def _work_hours(value: Any) -> tuple[WorkHours, ...] | None:
    if value is None:
        return None
    hours = []
    for one in value:
        first = _number(one["from_minute"], (0, MINUTES_A_DAY - 1))
        hours.append(
            WorkHours(
                weekday=_number(one["weekday"], (0, 6)),
                from_minute=first,
                to_minute=_number(one["to_minute"], (first + 1, MINUTES_A_DAY)),
            )
        )
    return tuple(hours)


def _rounding(value: Any) -> Rounding:
    step = value["step_minutes"]
    if step not in ROUNDING_STEPS or type(step) is not int:
        raise ValueError("no step")
    return Rounding(step_minutes=step, mode=RoundingMode(value["mode"]))


def _retention(value: Any) -> Retention:
    def days(name: str) -> int | None:
        return None if value[name] is None else _number(value[name], KEPT_DAYS_RANGE)

    return Retention(
        titles_days=days("titles_days"),
        windows_days=days("windows_days"),
        input_days=days("input_days"),
    )
