"""The rules of a history: kept as things, ready as a classifier, changed through Editing."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from workmoniq_desktop.domain.categories import Category, category_from_json, category_to_json
from workmoniq_desktop.domain.clock import DAY_US, Clock
from workmoniq_desktop.domain.default_rules import SPACING
from workmoniq_desktop.domain.edits import Change
from workmoniq_desktop.domain.errors import BadInput, MatchesEverything, RuleRefused
from workmoniq_desktop.domain.labels import SEPARATOR, path_of
from workmoniq_desktop.domain.rules import Rule, Seen
from workmoniq_desktop.domain.rules_json import rule_to_json
from workmoniq_desktop.services.editing import Editing
from workmoniq_desktop.services.progress import Progress, silent
from workmoniq_desktop.services.rules import activitywatch, trial
from workmoniq_desktop.services.rules.classify import Classifier
from workmoniq_desktop.services.rules.expressions import check
from workmoniq_desktop.services.rules.found import Coming, Trial, Use
from workmoniq_desktop.services.rules.in_force import InForce
from workmoniq_desktop.services.rules.reading import RULE, rules_of
from workmoniq_desktop.store import things
from workmoniq_desktop.store.database import Database

CATEGORY, PROJECT = "category", "project"
USE_DAYS = 30
"""`uses` looks back that far."""
LONGEST_NAME = 200

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

_PROBES = ("a", "Z 9", "\N{LATIN SMALL LETTER U WITH DIAERESIS}-\N{CYRILLIC SMALL LETTER ZHE}", "~")


class Rulebook:
    """Thread-safe. Every change is one step that Editing undoes."""

    def __init__(self, database: Database, editing: Editing, clock: Clock) -> None:
        self._database = database
        self._editing = editing
        self._clock = clock
        self._in_force = InForce(database)

    def all(self) -> tuple[Rule, ...]:
        """Every rule, in the order in which they are asked."""
        return self._in_force.rules()

    def one(self, uid: str) -> Rule:
        """Raises BadInput where there is none of that uid."""
        return _find(self.all(), uid)

    def classifier(self) -> Classifier:
        """The rules as they are now, made ready."""
        return self._in_force.classifier()

    def categories(self) -> dict[str, Category]:
        """Those that have a colour of their own, by path."""
        with self._database.raw() as raw:
            kept = things.all_of(raw, CATEGORY)
        # those that were only typed have no colour, and a file may bring anything for one
        return {
            path: category_from_json(path, body)
            for path, body in kept.items()
            if _COLOUR.fullmatch(str(body.get("colour")))
        }

    def projects(self) -> dict[str, str]:
        """Names of the projects that a rule may name, by uid."""
        with self._database.raw() as raw:
            kept = things.all_of(raw, PROJECT)
        return {uid: str(body.get("name", uid)) for uid, body in kept.items()}

    def acting_on(self, seen: Seen) -> tuple[Rule, ...]:
        """The rules that match, in order; of those that label, the first of each kind holds."""
        return self.classifier().rules_for(seen)

    def save(self, rule: Rule, *, confirmed: bool = False) -> Rule:
        """Add a rule, on top of all others where it has no uid yet, or change the one it was.

        Answers it as it is kept. confirmed: it may match everything. Raises BadInput for what
        cannot be used, MatchesEverything.
        """
        checked(rule)
        if not confirmed and matches_everything(rule):
            raise MatchesEverything(
                "this rule matches everything: narrow it, or confirm that you mean it"
            )
        rules = self.all()
        was = next((one for one in rules if one.uid == rule.uid), None)
        if was is None:
            rule = _named_anew(rule, rules)
        if rule != was:
            name = "rule-add" if was is None else "rule-change"
            self._do(name, [_change(was, rule)])
        return rule

    def remove(self, uid: str) -> None:
        """Take a rule out. Raises BadInput where it is not there."""
        self._do("rule-remove", [_change(self.one(uid), None)])

    def enable(self, uid: str, on: bool) -> None:
        """Switch a rule on or off. Raises BadInput where it is not there."""
        was = self.one(uid)
        if was.enabled != on:
            name = "rule-enable" if on else "rule-disable"
            self._do(name, [_change(was, replace(was, enabled=on))])

    def move(self, uid: str, place: int) -> None:
        """Put a rule at a place in the order, 0 the top. Raises BadInput where it is not there."""
        rules = list(self.all())
        rule = _find(rules, uid)
        at = rules.index(rule)
        place = max(0, min(place, len(rules) - 1))
        if place == at:
            return
        rules.insert(place, rules.pop(at))
        changes = [
            _change(was, replace(was, position=position))
            for was, position in zip(rules, _positions(rules, place), strict=True)
            if was.position != position
        ]
        self._do("rule-move", changes)

    def bring(self, path: Path) -> Coming:
        """What a file of ActivityWatch's category rules would add; nothing changes.

        Raises CannotRead, ImportRefused.
        """
        brought = activitywatch.read(path)
        kept = {rule.uid for rule in self.all()}
        coloured = self.categories()
        return Coming(
            new=tuple(rule for rule in brought.rules if rule.uid not in kept),
            known=sum(rule.uid in kept for rule in brought.rules),
            refused=brought.refused,
            categories=tuple(one for one in brought.categories if one.path not in coloured),
        )

    def take_in(self, coming: Coming) -> None:
        """Add what `bring` found: below the worker's rules, above those that came with WorkMoniQ.

        One step; none where there is nothing new.
        """
        if not coming.new and not coming.categories:
            return
        kept = self.all()
        high = next((rule.position for rule in kept if rule.built_in), None)
        own = [rule.position for rule in kept if high is None or rule.position < high]
        low = max(own) if own else (high or SPACING) - 2 * SPACING
        room = 2 * SPACING if high is None else high - low
        step = max(1, room // (len(coming.new) + 1))
        placed = [
            replace(rule, position=low + step * count) for count, rule in enumerate(coming.new, 1)
        ]
        colours = [
            Change(kind=CATEGORY, uid=one.path, before=None, after=category_to_json(one))
            for one in coming.categories
        ]
        self._do("rule-import", [*(_change(None, rule) for rule in placed), *colours])

    def uses(self) -> dict[str, Use]:
        """What each rule did over the last USE_DAYS, and which rules overruled it."""
        now_us = self._clock.now_us()
        with self._database.raw() as raw:
            return trial.uses(raw.execute, rules_of(raw), (now_us - USE_DAYS * DAY_US, now_us))

    def try_on(self, rule: Rule, from_us: int, to_us: int, progress: Progress = silent) -> Trial:
        """What saving the rule would change in a range; nothing changes. Raises BadInput."""
        checked(rule)
        with self._database.raw() as raw:
            rules = rules_of(raw)
            was = next((one for one in rules if one.uid == rule.uid), None)
            if was is None:
                rule = _named_anew(rule, rules)
            done = trial.try_on(raw.execute, rules, rule, (from_us, to_us), progress)
        return replace(done, matches_everything=done.matches_everything or matches_everything(rule))

    def _do(self, name: str, changes: Sequence[Change]) -> None:
        self._editing.do(name, changes=changes)


def checked(rule: Rule) -> None:
    """Raises RuleRefused with what is wrong with a rule, and where."""
    if not rule.name.strip():
        raise RuleRefused("the rule has no name: give it one", "name")
    if len(rule.name) > LONGEST_NAME:
        raise RuleRefused(f"the name is longer than {LONGEST_NAME} characters: shorten it", "name")
    if not (rule.labels() or rule.censors()):
        raise RuleRefused(
            "the rule does nothing: give it a category or a project, or let it redact or drop",
            "category",
        )
    if rule.category is not None and not path_of(rule.category):
        raise RuleRefused(
            f"the category has no name: write one, such as Work{SEPARATOR}Mail", "category"
        )
    if rule.task is not None and rule.project is None:
        raise RuleRefused("a task belongs to a project: name the project too", "project")
    if rule.hours is not None and not rule.hours.weekdays:
        raise RuleRefused("the rule holds on no day: choose at least one", "hours")
    for number, pattern in enumerate(rule.patterns):
        try:
            check(pattern)
        except BadInput as refused:
            raise RuleRefused(str(refused), f"pattern {number}") from None


def matches_everything(rule: Rule) -> bool:
    """Whether a rule matches whatever is on the screen, at any time on any device."""
    if rule.hours is not None or rule.device is not None:
        return False
    asked = Classifier([replace(rule, enabled=True)])
    return all(asked.content(text, text, text, f"https://{text}/").rules for text in _PROBES)


def _named_anew(rule: Rule, rules: Sequence[Rule]) -> Rule:
    top = min((one.position for one in rules), default=SPACING)
    return replace(rule, uid=rule.uid or secrets.token_hex(8), position=top - SPACING)


def _find(rules: Sequence[Rule], uid: str) -> Rule:
    found = next((rule for rule in rules if rule.uid == uid), None)
    if found is None:
        raise BadInput("there is no such rule: `workmoniq rules list` shows those there are")
    return found


def _positions(rules: Sequence[Rule], moved: int) -> list[int]:
    """Positions that rise along rules, of which only the moved one is out of order, if may be."""
    kept = [rule.position for rule in rules]
    low = kept[moved - 1] if moved > 0 else kept[moved + 1] - 2 * SPACING
    high = kept[moved + 1] if moved + 1 < len(kept) else low + 2 * SPACING
    middle = (low + high) // 2
    if low < middle < high:
        return [*kept[:moved], middle, *kept[moved + 1 :]]
    return [place * SPACING for place in range(1, len(rules) + 1)]


def _change(was: Rule | None, now: Rule | None) -> Change:
    rule = now or was
    assert rule is not None  # noqa: S101  # one of the two is there
    return Change(
        kind=RULE,
        uid=rule.uid,
        before=None if was is None else rule_to_json(was),
        after=None if now is None else rule_to_json(now),
    )
