"""Says in a word of a closed list what senses and presence say in sentences.

A sentence may hold the name of an app, or whatever an import brought. A word of this list cannot.
"""

from typing import Final

from workmoniq_desktop.domain.edits import Assign, Edit, Hide, Merge, Split
from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.domain.status import SenseStatus

_REASONS: Final = {
    "in use": "in_use",
    "no input": "no_input",
    "screen locked": "screen_locked",
    "suspended": "suspended",
    "paused by you": "paused",
    "private time": "private",
    "outside your work hours": "outside_work_hours",
    "video in full screen": "video",
    "the clock was set forward": "clock_set_forward",
    "you quit WorkMoniQ": "quit",
    "WorkMoniQ or the computer stopped without warning": "stopped_without_warning",
    "you logged out or shut down": "session_ended",
    "in use, as the import says": "import",
    "away, as the import says": "import_away",
}
_MEETING: Final = "meeting: "

# What a sentence holds, and the word for it; the first that fits is taken.
_REFUSALS: Final = (
    ("is not installed", "not_installed"),
    ("this is a Wayland session", "wayland_session"),
    ("there is no display", "no_display"),
    ("the display does not answer", "display_silent"),
    ("the display closed", "display_closed"),
    ("has no X Input", "no_xinput"),
    ("keeps no idle time", "no_idle_counter"),
    ("window manager", "no_window_manager"),
    ("cannot be read", "not_supported_yet"),
    ("not read yet", "not_supported_yet"),
    ("not heard yet", "not_supported_yet"),
    ("is not a", "other_session"),
    ("cannot listen", "cannot_listen"),
    ("a listener ended", "listener_ended"),
    ("there is no system bus", "no_system_bus"),
    ("the system bus closed", "system_bus_closed"),
    ("does not run on this system", "no_logind"),
    ("has no inotify", "no_inotify"),
    ("no more inotify watches", "inotify_full"),
    ("names a server on the network", "sound_elsewhere"),
    ("no session with sound", "no_sound_session"),
    ("no PulseAudio or PipeWire", "no_sound_server"),
    ("the sound server closed", "sound_server_closed"),
    ("a fault in WorkMoniQ", "fault"),
    ("it ended by itself", "ended"),
)


def reason_word(state: State, reason: str) -> str:
    """Why presence was as it was."""
    if reason in _REASONS:
        return _REASONS[reason]
    if reason.startswith(_MEETING):
        return "meeting"
    if state is State.BLIND:
        return refusal_word(reason)
    return f"{state.value}_other"


def refusal_word(sentence: str) -> str:
    """Why a backend does not serve, or stopped to."""
    return next((word for holds, word in _REFUSALS if holds in sentence), "other")


def sense_state(sense: SenseStatus) -> str:
    """serving, switched_off, or unserved: nobody can."""
    if sense.backend is not None:
        return "serving"
    return "unserved" if sense.wanted else "switched_off"


def edit_word(edit: Edit) -> str:
    """What an edit does."""
    match edit:
        case Assign():
            return "assign"
        case Hide(hidden=hidden):
            return "hide" if hidden else "show"
        case Split():
            return "split"
        case Merge():
            return "merge"
