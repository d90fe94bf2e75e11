"""Turns failures into what the user sees: what happened, and what to do now."""

from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.words import translate


def sentence(error: Exception) -> str:
    """Our expected failures carry their sentence; anything else is a mistake of ours."""
    if not isinstance(error, WorkMoniQError):
        return translate(
            "messages",
            "Something in WorkMoniQ broke; your history is not touched. "
            "Please try again, and look at Diagnostics if it happens again.",
        )
    said = spoken(str(error).strip()) or _by_code().get(error.code, "")
    said = said or translate("messages", "This did not work.")
    said = whole(said)
    if error.retryable and "try again" not in str(error):
        said += " " + translate("messages", "You can try again.")
    return said


def whole(words: str) -> str:
    """Words from below as a sentence of its own."""
    said = words[:1].upper() + words[1:]
    return said if said.endswith((".", "!", "?")) else f"{said}."


def _by_code() -> dict[str, str]:
    """For an error without words."""
    return {
        "bad_input": translate("messages", "What was given cannot be used."),
        "disk_full": translate("messages", "The disk is full."),
        "history_busy": translate("messages", "Another program holds the history."),
        "cannot_write": translate("messages", "The file cannot be written."),
        "cannot_read": translate("messages", "The file cannot be read."),
    }


def no_tray() -> str:
    """Said once where the desktop shows no tray."""
    return translate(
        "messages",
        "This desktop shows no tray icons. WorkMoniQ runs on without one: open its window from "
        "the launcher, or use `workmoniq status`, `pause` and `resume` in a terminal.",
    )


def nothing_recorded() -> str:
    return translate("messages", "Nothing was recorded in this time.")


def nothing_yet() -> str:
    return translate(
        "messages",
        "Nothing here yet. WorkMoniQ fills this page by itself while you work.",
    )
