"""What rules say: where they match, and what they do there. services/rules matches them.

Rules are asked in their order, from the top of the list. The first that matches and names a
category gives the category, the first that matches and names a project gives project and task; of
redact and drop every match counts (docs/decisions/0013-rules.md).
"""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit


class Field(StrEnum):
    """What a pattern looks at."""

    APP = "app"
    TITLE = "title"
    URL = "url"
    SITE = "site"
    """The host of the URL; a glob matches the hosts below it too: github.com, gist.github.com."""
    ENDING = "ending"
    """The end of the title, a browser's own name apart: YouTube in `Cats - YouTube — Firefox`."""
    PROCESS = "process"
    ANY = "any"
    """App, title or URL."""


class Syntax(StrEnum):
    """How a pattern is written. GLOB: * ? [..], the whole text; REGEX: RE2, anywhere in it."""

    GLOB = "glob"
    REGEX = "regex"


class Need(StrEnum):
    """How many of a rule's patterns must match."""

    ALL = "all"
    ONE = "one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One condition on text, which matches where one of its texts does.

    Upper and lower case are the same unless case is set.
    """

    field: Field
    syntax: Syntax
    texts: tuple[str, ...]
    case: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A time of day on some days. weekdays: 0 Monday to 6. Minutes after midnight, local time of
    the span; to_minute not above from_minute reaches over midnight, and belongs to the day on which
    it began.
    """

    weekdays: frozenset[int] = frozenset(range(7))
    from_minute: int = 0
    to_minute: int = 24 * 60

    def hold(self, weekday: int, minute: int) -> bool:
        """Whether a moment lies within."""
        if self.from_minute < self.to_minute:
            return weekday in self.weekdays and self.from_minute <= minute < self.to_minute
        if minute >= self.from_minute:
            return weekday in self.weekdays
        return minute < self.to_minute and (weekday - 1) % 7 in self.weekdays


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What to do where its conditions hold. Hours and device must hold beside the patterns.

    need: whether all patterns must match or one is enough; without any it matches everything.

    since_us: it speaks of time from then on; None: of all history. position: rules are asked from
    low to high. built_in: came with WorkMoniQ, may be changed and switched off.
    redact: the title and URL are never stored nor logged. drop: nothing is stored at all.
    """

    uid: str
    name: str
    position: int
    patterns: tuple[Pattern, ...] = ()
    need: Need = Need.ALL
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

    def by_content(self) -> bool:
        """Whether it hangs on app, title and URL alone."""
        return self.hours is None and self.device is None and self.since_us is None

    def labels(self) -> bool:
        """Whether it gives a category or a project."""
        return self.category is not None or self.project is not None

    def censors(self) -> bool:
        """Whether it keeps something from being stored."""
        return self.redact or self.drop


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


def holds_at(rule: Rule, at_us: int, weekday: int, minute: int, device: str) -> bool:
    """Whether a rule speaks of this moment on this device, whatever the screen shows."""
    return (
        (rule.since_us is None or at_us >= rule.since_us)
        and (rule.hours is None or rule.hours.hold(weekday, minute))
        and (rule.device is None or rule.device == device)
    )


def site_of(url: str | None) -> str | None:
    """The host of a URL; None where it has none or cannot be read."""
    if not url:
        return None
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
