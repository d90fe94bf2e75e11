"""Which settings are the worker's, the same on every machine, and which belong to one machine.

Shared is how time is counted, kept and rounded. Not shared is what a machine listens to and
withholds (senses, titles, private windows), what it shows and where (theme, language,
notifications, start with the session) and where its backups lie: one machine must never begin to
record more because another one does.
"""

from collections.abc import Mapping
from typing import Any

from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.store import settings as kept

SHARED = (
    "idle_after_s",
    "idle_after_video_s",
    "idle_after_meeting_s",
    "work_hours",
    "away_after_min",
    "break_after_min",
    "day_start_h",
    "week_start",
    "rounding",
    "retention",
)


def shared_values(settings: Settings) -> dict[str, Any]:
    """The shared ones as JSON values, by key."""
    everything = kept.to_json(settings)
    return {key: everything[key] for key in SHARED}


def with_values(settings: Settings, values: Mapping[str, object]) -> Settings:
    """Settings with some of the shared ones as another machine has them, as far as they fit."""
    fitting = {key: value for key, value in values.items() if key in SHARED}
    return kept.from_json({**kept.to_json(settings), **fitting})
