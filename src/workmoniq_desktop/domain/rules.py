"""What rules say: where they match, and what they do there. services/rules matches them.

Rules are tried in their order. For category and project the last rule that matches wins and the
windows show which others it overruled; of redact and drop every match counts.
"""

from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """What a pattern looks at."""

    APP = "app"
    TITLE = "title"
    URL = "url"
    SITE = "site"
    PROCESS = "process"
    ANY = "any"
    """App, title or URL."""


class Syntax(StrEnum):
    """How a pattern is written. GLOB: * ? [..], the whole text; REGEX: RE2, anywhere in it."""

    GLOB = "glob"
    REGEX = "regex"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One condition on text; upper and lower case are the same unless case is set."""

    field: Field
    syntax: Syntax
    text: str
    case: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A time of day on some days. weekdays: 0 Monday to 6. Minutes after midnight, local time of
    the span; to_minute below from_minute reaches over midnight.
    """

    weekdays: frozenset[int] = frozenset(range(7))
    from_minute: int = 0
    to_minute: int = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """All conditions must hold; a rule without any matches everything.

    since_us: it speaks of time from then on; None: of all history. position: rules are tried from
    low to high. built_in: came with WorkMoniQ, may be changed and switched off.
    redact: the title and URL are never stored nor logged. drop: nothing is stored at all.
    """

    uid: str
    name: str
    position: int
    patterns: tuple[Pattern, ...] = ()
    hours: Hours | None = None
    device: str | None = None
    category: str | None = None
    project: str | None = None
    task: str | None = None
    redact: bool = False
    drop: bool = False
    enabled: bool = True
    since_us: int | None = None
    built_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a rule is asked about. minute: of the local day; weekday: 0 Monday."""

    at_us: int
    minute: int
    weekday: int
    device: str
    app: str
    process: str | None = None
    title: str | None = None
    url: str | None = None
