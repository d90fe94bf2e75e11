"""What asking rules about a history, or a file about rules, brought to light; values only."""

from dataclasses import dataclass

from workmoniq_desktop.domain.categories import Category
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Some of what would change: content, how long it was shown, and its label before and after."""

    app: str
    title: str | None
    us: int
    before: Label
    after: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a rule would do to a range of time that counts, the worker's own labels aside.

    spans, us: what would get another label. matched_spans, matched_us: where the rule matches;
    of what it redacts or drops, that much would not have been kept. all_us: the whole range.
    """

    spans: int = 0
    us: int = 0
    matched_spans: int = 0
    matched_us: int = 0
    all_us: int = 0
    samples: tuple[Sample, ...] = ()
    matches_everything: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Overruled:
    """How much time another rule gave the category or project that this one would have given."""

    by: str
    spans: int
    us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What a rule did over a while. acted_us: what it labelled, redacts and drops apart."""

    uid: str
    spans: int = 0
    us: int = 0
    acted_us: int = 0
    overruled: tuple[Overruled, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A rule that cannot be taken. path: its category. why: a clear sentence."""

    path: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """What a file of rules would add. known: those that are here already."""

    new: tuple[Rule, ...] = ()
    known: int = 0
    refused: tuple[Refused, ...] = ()
    categories: tuple[Category, ...] = ()
