"""What a timeline shows, as values; apart from the service, which needs SQLAlchemy to read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.spans import PresenceSpan, Tally, WatchedSpan, WindowSpan

Bar = tuple[int, int, str]
"""start_us, end_us, key: an app's name, a category's path or a project's uid"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """Time that would count, had the worker not left it out. app: None for none."""

    device: str
    start_us: int
    end_us: int
    app: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a project is called and drawn in. colour: #rrggbb, or None for one by its name."""

    name: str
    colour: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseView:
    """A range as it was recorded and as it is reported, to the microsecond.

    presence, windows, tallies, entries, watched: all that touch the range, unclipped, by start.
    reported, hidden: within the range. projects, tasks: by uid. colours: chosen ones, by category.
    """

    from_us: int
    to_us: int
    presence: tuple[PresenceSpan, ...] = ()
    windows: tuple[WindowSpan, ...] = ()
    tallies: tuple[Tally, ...] = ()
    entries: tuple[Entry, ...] = ()
    watched: tuple[WatchedSpan, ...] = ()
    reported: tuple[ReportedSpan, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    projects: Mapping[str, Named] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)
    tasks: Mapping[str, Named] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FarView:
    """A range in quarter hours, each with what held most of it.

    presence: spans, for they are few. apps: as recorded; reported_apps: as reported.
    input: (start_us, keys and clicks and scroll steps) of each quarter with any.
    """

    from_us: int
    to_us: int
    presence: tuple[PresenceSpan, ...] = ()
    apps: tuple[Bar, ...] = ()
    reported_apps: tuple[Bar, ...] = ()
    input: tuple[tuple[int, int], ...] = ()
    entries: tuple[Entry, ...] = ()
    projects: Mapping[str, Named] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FarLabels:
    """What held most of each quarter of a range, by what it was for; empty where nothing did.

    reported: the spans all of it was made of, for totals. colours: chosen ones, by category.
    """

    categories: tuple[Bar, ...] = ()
    projects: tuple[Bar, ...] = ()
    reported: tuple[ReportedSpan, ...] = ()
    colours: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a worker may call time, as far as it is known: for completion while typing.

    categories: paths. projects: full name by uid. tasks: (project uid, name) by uid.
    """

    categories: tuple[str, ...] = ()
    projects: Mapping[str, str] = field(default_factory=dict)
    tasks: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
