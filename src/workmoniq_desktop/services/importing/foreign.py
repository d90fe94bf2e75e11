"""What files of other programs bring, in the words they share, before it is ours."""

import re
from dataclasses import dataclass

from workmoniq_desktop.domain.spans import PresenceSpan, State, WindowSpan
from workmoniq_desktop.services.importing.rows import (
    LONGEST_APP,
    LONGEST_TITLE,
    LONGEST_URL,
    BadRow,
)

FROM_AN_IMPORT = "in use, as the import says"
AWAY_IN_AN_IMPORT = "away, as the import says"

_NO_DEVICE = re.compile(r"[^0-9A-Za-z._]+", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
LONGEST_NOTE = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedEntry:
    """A manual entry of a file that knows clients, projects and tasks by their names alone."""

    device: str
    start_us: int
    end_us: int
    offset_minutes: int
    client: str | None = None
    project: str | None = None
    task: str | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    billable: bool | None = None


def device_of(host: str) -> str:
    """The device an import belongs to: the name of its computer, as an identifier."""
    return _NO_DEVICE.sub("_", host).strip("_")[:64] or "imported"


def clean(text: object, longest: int) -> str | None:
    """A text as it may be kept; None where there is none. Raises BadRow where it is too long."""
    if text is None:
        return None
    if not isinstance(text, str):
        raise BadRow("a text is not a text")
    found = _CONTROL.sub(" ", text.encode(errors="replace").decode()).strip()
    if len(found) > longest:
        raise BadRow(f"a text is longer than {longest} characters")
    return found or None


def window(
    device: str,
    start_us: int,
    end_us: int,
    offset_minutes: int,
    *,
    app: object,
    title: object = None,
    url: object = None,
) -> WindowSpan:
    """A window span of what a file claims. Raises BadRow."""
    name = clean(app, LONGEST_APP)
    if name is None:
        raise BadRow("it names no app")
    return WindowSpan(
        device=device,
        start_us=start_us,
        end_us=end_us,
        app=name,
        title=clean(title, LONGEST_TITLE),
        url=clean(url, LONGEST_URL),
        offset_minutes=offset_minutes,
    )


def presence(
    device: str, start_us: int, end_us: int, offset_minutes: int, *, active: bool
) -> PresenceSpan:
    """A presence span of an import."""
    return PresenceSpan(
        device=device,
        start_us=start_us,
        end_us=end_us,
        state=State.ACTIVE if active else State.IDLE,
        reason=FROM_AN_IMPORT if active else AWAY_IN_AN_IMPORT,
        offset_minutes=offset_minutes,
    )
