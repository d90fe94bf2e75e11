"""What a person is told about support access: what is chosen, what will be sent, and its state.

Times are microseconds since 1970 in UTC.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.domain.support_times import LOOK_US

USUAL_HOURS: Final = 4
MOST_HOURS: Final = 24
LEAST_MINUTES: Final = 15
MOST_LIVE_GRANTS: Final = 3


class Redaction(StrEnum):
    """How much of it can be read. Each level shows what the one before it shows, and more."""

    R0 = "R0"
    """Counts, versions and error codes; no name of anything."""
    R1 = "R1"
    """Apps and categories, too."""
    R2 = "R2"
    """Titles as marks that are alike within this bundle only."""
    R3 = "R3"
    """Titles, addresses of pages and notes as they are. Takes two agents."""


class Kind(StrEnum):
    """What a bundle can hold."""

    DIAGNOSTICS = "diagnostics"
    TOTALS = "totals"
    ACTIVITY = "activity"
    PRESENCE = "presence"
    INPUT = "input"
    CORRECTIONS = "corrections"
    PLACES = "places"
    """Only where it is chosen by name."""


USUAL_KINDS: Final = tuple(kind for kind in Kind if kind is not Kind.PLACES)

NAMELESS_KINDS: Final = frozenset({Kind.DIAGNOSTICS, Kind.TOTALS, Kind.PLACES})
"""Those that have rows at R0; all others begin with R1."""


class GrantState(StrEnum):
    """Where an access stands. The last three are over."""

    ARMED = "armed"
    """The code is good; nobody has used it."""
    CLAIMED = "claimed"
    """An agent waits; nothing was sent."""
    SHARED = "shared"
    """Sealed, and on its way or at the server."""
    CONSUMED = "consumed"
    REVOKED = "revoked"
    EXPIRED = "expired"


class RevokedBy(StrEnum):
    """Why an access was taken back."""

    USER = "user"
    WIPE = "wipe"
    """A wipe or a redaction reached into what was to be shown."""
    CODE_LEAKED = "code_leaked"
    """Somebody who is not of the support team had the code."""
    MOVED = "moved"
    """The history was copied or put back, or the computer was started anew."""
    SERVER = "server"
    """The server says so; nobody here did it."""


class Alarm(StrEnum):
    """What the user must hear."""

    FORGED_CLAIM = "forged_claim"
    """Somebody without the code tried, or the server made a claim up."""
    CODE_LEAKED = "code_leaked"
    SECOND_CLAIM = "second_claim"
    SERVER_DIFFERS = "server_differs"
    """The server treats as live what is over here."""


class Notice(StrEnum):
    """What the console told, signed."""

    OPENED = "opened"
    CLOSED = "closed"
    PURGED = "purged"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportChoice:
    """What the user picks. from_us, to_us: half open, to_us not in the future."""

    from_us: int
    to_us: int
    kinds: tuple[Kind, ...] = (Kind.DIAGNOSTICS,)
    redaction: Redaction = Redaction.R0
    lasts_us: int = USUAL_HOURS * HOUR_US


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSeen:
    """Who claimed. badge: what the agent must read out; case: how support calls the matter."""

    agents: tuple[str, ...]
    badges: tuple[str, ...]
    case: str
    claimed_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSeen:
    """One notice of the console whose signature holds."""

    notice: Notice
    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One access. id: short, for people, unique in this history.

    code: as it is read out, while it is good; else None. digest: hex of the SHA-256 of what was
    frozen. rows, size_bytes: of the same. attempts: claims of holders of the code, the winner among
    them. sent: whether the server has the sealed bundle. untold: it is over here, and the server
    could not be told yet.
    """

    id: str
    choice: SupportChoice
    state: GrantState
    server: str = field(repr=False)
    armed_us: int
    ends_us: int
    rows: int
    size_bytes: int
    digest: str
    code: str | None = field(default=None, repr=False)
    agent: AgentSeen | None = None
    attempts: int = 0
    alarms: tuple[Alarm, ...] = ()
    shared_us: int | None = None
    sent: bool = False
    over_us: int | None = None
    revoked_by: RevokedBy | None = None
    notices: tuple[NoticeSeen, ...] = ()
    untold: bool = False

    @property
    def was_opened(self) -> bool:
        """Whether an agent told that they opened it."""
        return any(each.notice is Notice.OPENED for each in self.notices)

    @property
    def is_live(self) -> bool:
        """Whether anything can still happen to it."""
        return self.state in {GrantState.ARMED, GrantState.CLAIMED, GrantState.SHARED}

    def is_open_at(self, now_us: int) -> bool:
        """Whether an agent may have it on the screen; taking it back closes it there."""
        told = {each.notice for each in self.notices}
        return (
            self.state is GrantState.CONSUMED
            and self.over_us is not None
            and now_us < self.over_us + LOOK_US
            and Notice.OPENED in told
            and not told & {Notice.CLOSED, Notice.PURGED}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportTeam:
    """Whether this build trusts a support team, and which server would carry a bundle.

    server: the account's, or None where the user has to name one.
    """

    pinned: bool
    server: str | None = field(default=None, repr=False)
