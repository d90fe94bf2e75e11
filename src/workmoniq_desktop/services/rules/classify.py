"""Asks every rule about what was on the screen; fast enough for each switch of windows.

What a rule says of content is found once for each combination of patterns that a title hits, so
that a year of two hundred thousand titles costs little more than looking for the patterns.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from workmoniq_desktop.domain.labels import NO_LABEL, Label
from workmoniq_desktop.domain.rules import Field, Need, Rule, Seen, holds_at, site_of
from workmoniq_desktop.services.rules.endings import page_of
from workmoniq_desktop.services.rules.expressions import expression_of
from workmoniq_desktop.services.rules.finder import Finder, Hits

_REMEMBERED = 100_000
"""Combinations and apps kept; more are found anew."""

_SOURCES: tuple[tuple[Field, ...], ...] = (
    (Field.APP, Field.ANY),
    (Field.PROCESS,),
    (Field.TITLE, Field.ANY),
    (Field.ENDING,),
    (Field.URL, Field.ANY),
    (Field.SITE,),
)
_APP, _PROCESS, _TITLE, _ENDING, _URL, _SITE = range(len(_SOURCES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the rules say of an app with a title and URL.

    rules: those that match it, in order; some may speak of other hours or devices.
    label: what they give; None where it hangs on the hour or the device.
    """

    rules: tuple[Rule, ...] = ()
    label: Label | None = NO_LABEL

    def at(self, at_us: int, weekday: int, minute: int, device: str) -> tuple[Rule, ...]:
        """The rules that match at that moment, in order."""
        return tuple(
            rule
            for rule in self.rules
            if rule.by_content() or holds_at(rule, at_us, weekday, minute, device)
        )

    def label_at(self, at_us: int, weekday: int, minute: int, device: str) -> Label:
        """The label at that moment."""
        if self.label is not None:
            return self.label
        return label_by(self.at(at_us, weekday, minute, device))


class Classifier:
    """A set of rules, made ready. Any thread may ask it; it remembers what it found."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Rules that are switched off are left out; a pattern that cannot be read hits nothing."""
        enabled = [rule for rule in rules if rule.enabled]
        self._rules = tuple(sorted(enabled, key=lambda rule: (rule.position, rule.uid)))
        wanted: tuple[list[tuple[int, str]], ...] = tuple([] for _ in _SOURCES)
        self._patterns: list[tuple[int, ...]] = []
        count = 0
        for rule in self._rules:
            numbers = range(count, count + len(rule.patterns))
            self._patterns.append(tuple(numbers))
            count += len(rule.patterns)
            for number, pattern in zip(numbers, rule.patterns, strict=True):
                for source, fields in enumerate(_SOURCES):
                    if pattern.field in fields:
                        wanted[source].append((number, expression_of(pattern)))
        self._finders: list[Finder | None] = [
            Finder(of_source) if of_source else None for of_source in wanted
        ]
        self._always = self._content(())
        self._by_app: dict[tuple[str, str | None], Hits] = {}
        self._by_hits: dict[tuple[Hits, ...], Content] = {}

    def content(self, app: str, process: str | None, title: str | None, url: str | None) -> Content:
        """What the rules say of this content, whenever it is seen."""
        of_app = self._by_app.get((app, process))
        if of_app is None:
            of_app = self._find(_APP, app) + self._find(_PROCESS, process)
            if len(self._by_app) < _REMEMBERED:
                self._by_app[app, process] = of_app
        of_title = self._of_title(title) if title else ()
        of_url = self._of_url(url) if url else ()
        if not (of_app or of_title or of_url):
            return self._always
        key = (of_app, of_title, of_url)
        known = self._by_hits.get(key)
        if known is None:
            known = self._content(of_app + of_title + of_url)
            if len(self._by_hits) < _REMEMBERED:
                self._by_hits[key] = known
        return known

    def rules_for(self, seen: Seen) -> tuple[Rule, ...]:
        """The rules that match, in order."""
        found = self.content(seen.app, seen.process, seen.title, seen.url)
        return found.at(seen.at_us, seen.weekday, seen.minute, seen.device)

    def label(self, seen: Seen) -> Label:
        """Category, project and task as the rules say; equal questions get equal answers."""
        return label_by(self.rules_for(seen))

    def _find(self, source: int, text: str | None) -> Hits:
        """Numbers of the patterns that this part of what was seen hits."""
        finder = self._finders[source]
        if finder is None or text is None:
            return ()
        return finder.find(text)

    def _of_title(self, title: str) -> Hits:
        of_title, of_ending = self._finders[_TITLE], self._finders[_ENDING]
        hits = () if of_title is None else of_title.find(title)
        return hits if of_ending is None else hits + of_ending.find(page_of(title))

    def _of_url(self, url: str) -> Hits:
        site = self._find(_SITE, site_of(url)) if self._finders[_SITE] is not None else ()
        return self._find(_URL, url) + site

    def _content(self, hits: Hits) -> Content:
        hit = set(hits)
        matching = []
        for rule, patterns in zip(self._rules, self._patterns, strict=True):
            held = [number in hit for number in patterns]
            if any(held) if rule.need is Need.ONE and held else all(held):
                matching.append(rule)
        return content_of(tuple(matching))


def content_of(rules: tuple[Rule, ...]) -> Content:
    """What rules say together that all match some content, in order."""
    settled = all(rule.by_content() or not rule.labels() for rule in rules)
    return Content(rules=rules, label=label_by(rules) if settled else None)


def label_by(rules: Sequence[Rule]) -> Label:
    """The label that rules give which all match, in order: of each kind the first one's."""
    category = next((rule.category for rule in rules if rule.category is not None), None)
    projecting = next((rule for rule in rules if rule.project is not None), None)
    if projecting is None:
        return NO_LABEL if category is None else Label(category=category)
    return Label(category=category, project=projecting.project, task=projecting.task)
