"""What the user can choose, typed; the store keeps it, every room reads it as a value."""

from dataclasses import dataclass, field
from enum import StrEnum

from workmoniq_desktop.domain.activity import Sense
from workmoniq_desktop.domain.projects import Rounding


class Theme(StrEnum):
    """Colours of the windows."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


class Language(StrEnum):
    """Language of the windows."""

    SYSTEM = "system"
    ENGLISH = "en"
    GERMAN = "de"


IDLE_AFTER_RANGE_S = (10, 3600)
IDLE_AFTER_BUSY_RANGE_S = (60, 24 * 3600)
AWAY_AFTER_RANGE_MIN = (1, 240)
BREAK_AFTER_RANGE_MIN = (10, 480)
DAY_START_RANGE_H = (0, 12)
KEPT_DAYS_RANGE = (1, 36_500)
MINUTES_A_DAY = 24 * 60
BACKUPS_KEPT_RANGE = (1, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkHours:
    """One stretch of a weekday (0 Monday) in which recording is wanted, in local minutes."""

    weekday: int
    from_minute: int
    to_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How many days each kind is kept; None for ever. Totals are kept for ever.

    titles: titles and addresses. windows: which app had the focus when. input: counts a minute.
    """

    titles_days: int | None = None
    windows_days: int | None = None
    input_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupPlan:
    """every_days: None for never. kept: how many stay. folder: None for the profile's own."""

    every_days: int | None = 1
    kept: int = 7
    folder: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of one profile.

    senses: what is listened to; titles: whether window titles are kept at all.
    private_windows: whether titles of a browser's private windows are kept out.
    idle_after_s: seconds without input until time counts as idle, within IDLE_AFTER_RANGE_S;
    idle_after_video_s, idle_after_meeting_s: the same while a full-screen video plays or a camera
    or microphone is in use; None: such time never counts as idle.
    work_hours: recording is wanted only then; None: always.
    away_after_min: after so long an absence the worker is asked about it; None: never.
    break_after_min: a quiet word after so long without a break; None: never.
    day_start_h: the hour at which a day begins. week_start: its first day, 0 Monday.
    welcomed: the first-start pages were seen to their end.
    """

    senses: frozenset[Sense] = field(default_factory=lambda: frozenset(Sense))
    titles: bool = True
    private_windows: bool = True
    idle_after_s: int = 180
    idle_after_video_s: int | None = 3600
    idle_after_meeting_s: int | None = None
    work_hours: tuple[WorkHours, ...] | None = None
    away_after_min: int | None = 10
    break_after_min: int | None = None
    notifications: bool = True
    day_start_h: int = 0
    week_start: int = 0
    rounding: Rounding = field(default_factory=Rounding)
    retention: Retention = field(default_factory=Retention)
    backups: BackupPlan = field(default_factory=BackupPlan)
    autostart: bool = False
    theme: Theme = Theme.SYSTEM
    language: Language = Language.SYSTEM
    welcomed: bool = False
