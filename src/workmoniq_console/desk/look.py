"""What the page is told of the one look that is going on; nothing here opens anything."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Stage(StrEnum):
    """Where the one look stands."""

    FREE = "free"
    CLAIMING = "claiming"
    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"


class Ending(StrEnum):
    """Why a look ended."""

    BUTTON = "button"
    TIME = "time"
    REVOKED = "revoked"
    UNWATCHED = "unwatched"
    OVER = "over"
    REFUSED = "refused"


ENDINGS: Final = {
    Ending.BUTTON: "Closed; the console has forgotten what was shared.",
    Ending.TIME: "Closed after 30 minutes; the console has forgotten what was shared.",
    Ending.REVOKED: "The user took it back; the console has forgotten what was shared.",
    Ending.UNWATCHED: (
        "Closed, because the server could not be asked whether the user took it back; the console "
        "has forgotten what was shared."
    ),
    Ending.OVER: "The user took it back, or its time is over: ask for a new code if need be.",
}

GIVEN_UP: Final = "Given up; nothing was shared."
"""Where the agent ended it before the user decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the page shows. rev: another one whenever something changed; sentence: for the agent.

    left_s: seconds until it closes by itself, while it is open.
    """

    rev: int
    stage: Stage
    case: str = ""
    badges: tuple[str, ...] = ()
    sentence: str = ""
    redaction: str = ""
    rows: int = 0
    size_bytes: int = 0
    digest: str = field(default="")
    left_s: int = 0

    def told(self) -> dict[str, object]:
        """As JSON."""
        return {
            "rev": self.rev,
            "stage": self.stage.value,
            "case": self.case,
            "badges": list(self.badges),
            "sentence": self.sentence,
            "redaction": self.redaction,
            "rows": self.rows,
            "bytes": self.size_bytes,
            "sha256": self.digest,
            "left": self.left_s,
        }
