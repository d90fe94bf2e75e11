"""The names of what words speak of."""

from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.wiped import Wiped

THING, ENTRY, COMMAND = "thing/", "entry/", "command/"
SETTING, DEVICE, MACHINE = "setting/", "device/", "machine/"
WIPE, REDACT = "wipe/", "redact/"

EXISTS, BODY, STATE, NAME, VALUE = "exists", "body", "state", "name", "value"


def of_thing(kind: str, uid: str) -> str:
    """A uid may hold anything, also a slash; a kind may not."""
    return f"{THING}{kind}/{uid}"


def thing_of(target: str) -> tuple[str, str] | None:
    """Kind and uid; None for what is no thing."""
    kind, slash, uid = target.removeprefix(THING).partition("/")
    return (kind, uid) if target.startswith(THING) and slash and kind and uid else None


def of_entry(entry: Entry) -> str:
    """An entry is known by its device and its start, as in exports."""
    return f"{ENTRY}{entry.device}-manual-{entry.start_us}"


def of_wipe(wiped: Wiped) -> str:
    """A redaction is a target of its own kind."""
    return f"{REDACT if wiped.titles_only else WIPE}{wiped.id}"
