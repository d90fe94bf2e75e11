"""Keeps the settings in a small file of their own, readable before the history's key is there.

What is listened to must be known from the first second, also while the passphrase is awaited. The
file holds choices, never anything recorded.
"""

import json
import os
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from workmoniq_desktop.domain.activity import Sense
from workmoniq_desktop.domain.errors import CannotWrite, DiskFull
from workmoniq_desktop.domain.projects import ROUNDING_STEPS, Rounding, RoundingMode
from workmoniq_desktop.domain.settings import (
    AWAY_AFTER_RANGE_MIN,
    BACKUPS_KEPT_RANGE,
    BREAK_AFTER_RANGE_MIN,
    DAY_START_RANGE_H,
    IDLE_AFTER_BUSY_RANGE_S,
    IDLE_AFTER_RANGE_S,
    KEPT_DAYS_RANGE,
    MINUTES_A_DAY,
    BackupPlan,
    Language,
    Retention,
    Settings,
    Theme,
    WorkHours,
)

_LARGEST_BYTES = 64_000


def read(path: Path) -> Settings:
    """The settings kept at path; the defaults for what is absent or unreadable there."""
    try:
        kept = json.loads(path.read_bytes()[:_LARGEST_BYTES])
    except (OSError, ValueError, RecursionError):
        return Settings()
    return from_json(kept) if isinstance(kept, dict) else Settings()


def write(path: Path, settings: Settings) -> None:
    """Replace the file in one step. Raises CannotWrite, DiskFull; the old file stays then."""
    kept = to_json(settings)
    fresh = path.with_name(path.name + ".new")
    try:
        with open(fresh, "w", encoding="utf-8", opener=_owner_only) as file:  # opener
            json.dump(kept, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as failed:
        fresh.unlink(missing_ok=True)
        if failed.errno == 28:
            raise DiskFull("the disk is full: make room, then change the setting again") from failed
        raise CannotWrite(
            "the settings cannot be written: check the owner of the profile folder"
        ) from failed


def to_json(settings: Settings) -> dict[str, Any]:
    """All of them, as they are kept."""
    return asdict(settings) | {"senses": sorted(settings.senses)}


def from_json(kept: dict[str, Any]) -> Settings:
    """What to_json made; of anything else, what fits."""
    default = Settings()
    senses = kept.get("senses")
    rounding, retention, plan = (_part(kept, n) for n in ("rounding", "retention", "backups"))
    folder = plan.get("folder")
    return Settings(
        senses=frozenset(sense for sense in Sense if sense in senses)
        if isinstance(senses, list)
        else default.senses,
        titles=bool(kept.get("titles", default.titles)),
        private_windows=bool(kept.get("private_windows", default.private_windows)),
        idle_after_s=_number(kept, "idle_after_s", default.idle_after_s, IDLE_AFTER_RANGE_S),
        idle_after_video_s=_maybe(
            kept, "idle_after_video_s", default.idle_after_video_s, IDLE_AFTER_BUSY_RANGE_S
        ),
        idle_after_meeting_s=_maybe(
            kept, "idle_after_meeting_s", default.idle_after_meeting_s, IDLE_AFTER_BUSY_RANGE_S
        ),
        work_hours=_work_hours(kept.get("work_hours")),
        away_after_min=_maybe(kept, "away_after_min", default.away_after_min, AWAY_AFTER_RANGE_MIN),
        break_after_min=_maybe(
            kept, "break_after_min", default.break_after_min, BREAK_AFTER_RANGE_MIN
        ),
        notifications=bool(kept.get("notifications", default.notifications)),
        day_start_h=_number(kept, "day_start_h", default.day_start_h, DAY_START_RANGE_H),
        week_start=_number(kept, "week_start", default.week_start, (0, 6)),
        rounding=Rounding(
            step_minutes=_of(rounding.get("step_minutes"), ROUNDING_STEPS, 0),
            mode=_word(RoundingMode, rounding.get("mode"), default.rounding.mode),
        ),
        retention=Retention(
            titles_days=_maybe(retention, "titles_days", None, KEPT_DAYS_RANGE),
            windows_days=_maybe(retention, "windows_days", None, KEPT_DAYS_RANGE),
            input_days=_maybe(retention, "input_days", None, KEPT_DAYS_RANGE),
        ),
        backups=BackupPlan(
            every_days=_maybe(plan, "every_days", default.backups.every_days, (1, 366)),
            kept=_number(plan, "kept", default.backups.kept, BACKUPS_KEPT_RANGE),
            folder=folder if isinstance(folder, str) and folder else None,
        ),
        autostart=bool(kept.get("autostart", default.autostart)),
        theme=_word(Theme, kept.get("theme"), default.theme),
        language=_word(Language, kept.get("language"), default.language),
        welcomed=bool(kept.get("welcomed", default.welcomed)),
    )


def _part(kept: dict[str, Any], name: str) -> dict[str, Any]:
    found = kept.get(name)
    return found if isinstance(found, dict) else {}


def _number(kept: dict[str, Any], name: str, default: int, bounds: tuple[int, int]) -> int:
    found = kept.get(name)
    return min(max(found, bounds[0]), bounds[1]) if type(found) is int else default


def _maybe(
    kept: dict[str, Any], name: str, default: int | None, bounds: tuple[int, int]
) -> int | None:
    """None where it is kept as null."""
    if kept.get(name, default) is None:
        return None
    return _number(kept, name, bounds[0] if default is None else default, bounds)


def _of(found: object, allowed: tuple[int, ...], default: int) -> int:
    return found if type(found) is int and found in allowed else default


W = TypeVar("W", bound=StrEnum)


def _word(words: type[W], found: object, default: W) -> W:
    return words(found) if isinstance(found, str) and found in set(words) else default


def _work_hours(found: object) -> tuple[WorkHours, ...] | None:
    if not isinstance(found, list):
        return None
    hours = []
    for one in found:
        if isinstance(one, dict):
            weekday, first, last = (
                one.get(name) for name in ("weekday", "from_minute", "to_minute")
            )
            if (
                type(weekday) is int
                and type(first) is int
                and type(last) is int
                and 0 <= weekday <= 6
                and 0 <= first < last <= MINUTES_A_DAY
            ):
                hours.append(WorkHours(weekday=weekday, from_minute=first, to_minute=last))
    return tuple(hours)


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
