"""What can happen on a desktop, as facts of the past; collectors tell them, the fold reads them.

Every `at_us` is recorder time: microseconds UTC since 1970 that never step (see clock.py).
What must not be stored has no field: no key, no pointer position, no window contents.
"""

from dataclasses import dataclass
from enum import StrEnum


class Sense(StrEnum):
    """One way of hearing the desktop; each runs in a thread of its own."""

    WINDOW = "window"
    IDLE = "idle"
    INPUT = "input"
    SESSION = "session"
    MEDIA = "media"
    """Whether a camera or microphone is in use, or a video fills the screen."""


class Media(StrEnum):
    """What an app uses that tells of somebody who is there without touching anything."""

    MICROPHONE = "microphone"
    CAMERA = "camera"
    VIDEO = "video"
    """A video that fills the screen, with sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusMoved:
    """Another window took the keyboard focus, or the focused window took another title.

    app: X11 WM_CLASS, Wayland app_id, macOS bundle id, or Windows exe name.
    title: as the window shows it; None where the user or the desktop withholds it.
    process: name of the program that owns the window; None where the system does not tell.
    skipped: title changes that came too fast and were folded into this one.
    """

    at_us: int
    app: str
    title: str | None = None
    process: str | None = None
    skipped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusLost:
    """No window has the focus: the bare desktop."""

    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WentIdle:
    """Nobody touched the machine for the idle threshold; the last input was at since_us."""

    at_us: int
    since_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """The first input after idling."""

    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """The screen was locked."""

    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlocked:
    """The screen was unlocked."""

    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspended:
    """The computer is about to sleep."""

    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """The computer woke."""

    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slept:
    """The clocks tell, afterwards, that the computer slept from since_us until at_us."""

    at_us: int
    since_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnding:
    """The user logs out or the computer shuts down."""

    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InputTally:
    """Input counted since the tally before: numbers only, never which key or where.

    at_us: when counting ended; the counts belong to the minute that holds it.
    scrolls: wheel steps. travel_px: the pointer's way in pixels.
    """

    at_us: int
    keys: int = 0
    clicks: int = 0
    scrolls: int = 0
    travel_px: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WentBlind:
    """A sense stopped telling; reason is a short plain text without any recorded content."""

    at_us: int
    sense: Sense
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SawAgain:
    """A sense that had gone blind tells again."""

    at_us: int
    sense: Sense


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    """The user paused recording until until_us, or until told otherwise (None)."""

    at_us: int
    until_us: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WentPrivate:
    """The user took private time until until_us, or until told otherwise (None)."""

    at_us: int
    until_us: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingResumed:
    """Pause and private time ended, by the user or by their end time."""

    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaBegan:
    """An app began to use a camera or microphone, or to show a video in full screen.

    app: its name as the sound server or the system tells it; "" where neither does. Never what is
    said or shown.
    """

    at_us: int
    media: Media
    app: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaEnded:
    """An app let go of it."""

    at_us: int
    media: Media
    app: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OffHoursBegan:
    """The worker's own schedule ended; nothing is recorded until it begins again."""

    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OffHoursEnded:
    """The schedule began, or the worker records outside of it."""

    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSetForward:
    """The system's clock jumped ahead: recorder time goes on at at_us; nothing fills the jump.

    before_us: recorder time just before the jump.
    """

    at_us: int
    before_us: int


Activity = (
    FocusMoved
    | FocusLost
    | WentIdle
    | CameBack
    | Locked
    | Unlocked
    | Suspended
    | Resumed
    | Slept
    | SessionEnding
    | InputTally
    | WentBlind
    | SawAgain
    | Paused
    | WentPrivate
    | RecordingResumed
    | MediaBegan
    | MediaEnded
    | OffHoursBegan
    | OffHoursEnded
    | ClockSetForward
)
