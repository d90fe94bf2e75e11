"""A rulebook in memory, for windows and verbs; matching is the real one."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from workmoniq_desktop.domain.errors import BadInput, MatchesEverything
from workmoniq_desktop.domain.labels import NO_LABEL, Label
from workmoniq_desktop.domain.rules import Field, Pattern, Rule, Seen, Syntax
from workmoniq_desktop.services.progress import Progress
from workmoniq_desktop.services.rules.classify import Classifier
from workmoniq_desktop.services.rules.found import (
    Coming,
    Overruled,
    Refused,
    Sample,
    Trial,
    Use,
)
from workmoniq_desktop.services.rules.rulebook import checked, matches_everything

HOUR_US = 3_600_000_000


def rule(uid: str, category: str, *apps: str, position: int = 0, built_in: bool = False) -> Rule:
    """A rule that gives a category to apps."""
    return Rule(
        uid=uid,
        name=category,
        position=position,
        patterns=(Pattern(field=Field.APP, syntax=Syntax.GLOB, texts=apps or ("*",)),),
        category=category,
        built_in=built_in,
    )


def some_rules() -> list[Rule]:
    """A worker's two and three that came with WorkMoniQ."""
    jira = Pattern(field=Field.TITLE, syntax=Syntax.GLOB, texts=("*Jira*", "*Confluence*"))
    salary = Pattern(field=Field.TITLE, syntax=Syntax.REGEX, texts=(r"\bsalar(y|ies)\b",))
    return [
        Rule(uid="a", name="Tickets", position=1, patterns=(jira,), category="Work > Planning"),
        Rule(uid="b", name="Salaries", position=2, patterns=(salary,), redact=True),
        rule("c", "Communication > Mail", "thunderbird", "outlook.exe", position=3, built_in=True),
        rule("d", "Work > Programming", "code", "emacs", "cursor", position=4, built_in=True),
        rule("e", "Media > Video", "vlc", "mpv", position=5, built_in=True),
    ]


@dataclass
class ScriptedRules:
    """asked: what was tried, for tests to look at."""

    kept: list[Rule] = field(default_factory=some_rules)
    tried: list[Rule] = field(default_factory=list)
    brought: Coming = field(
        default_factory=lambda: Coming(
            new=(rule("aw-1", "Work > Imported"),),
            known=1,
            refused=(Refused(path="Work > Old", why="the pattern looks ahead: write it anew"),),
        )
    )

    def all(self) -> tuple[Rule, ...]:
        return tuple(self.kept)

    def one(self, uid: str) -> Rule:
        found = next((rule for rule in self.kept if rule.uid == uid), None)
        if found is None:
            raise BadInput("there is no such rule: `workmoniq rules list` shows those there are")
        return found

    def projects(self) -> dict[str, str]:
        return {"p1": "Website", "p2": "Ledger"}

    def acting_on(self, seen: Seen) -> tuple[Rule, ...]:
        placed = [replace(rule, position=at) for at, rule in enumerate(self.kept)]
        return Classifier(placed).rules_for(seen)

    def save(self, rule: Rule, *, confirmed: bool = False) -> Rule:
        checked(rule)
        if matches_everything(rule) and not confirmed:
            raise MatchesEverything("this rule matches everything: narrow it, or confirm it")
        places = [at for at, one in enumerate(self.kept) if one.uid == rule.uid]
        if rule.uid and places:
            self.kept[places[0]] = rule
            return rule
        rule = replace(rule, uid=f"new-{len(self.kept)}")
        self.kept.insert(0, rule)
        return rule

    def remove(self, uid: str) -> None:
        self.kept.remove(self.one(uid))

    def enable(self, uid: str, on: bool) -> None:
        rule = self.one(uid)
        self.kept[self.kept.index(rule)] = replace(rule, enabled=on)

    def move(self, uid: str, place: int) -> None:
        rule = self.one(uid)
        self.kept.remove(rule)
        self.kept.insert(place, rule)

    def uses(self) -> dict[str, Use]:
        uses = {
            rule.uid: Use(uid=rule.uid, spans=90 * at, us=at * 7 * HOUR_US, acted_us=at * HOUR_US)
            for at, rule in enumerate(self.kept)
        }
        if {"a", "d"} <= uses.keys():
            lost = Overruled(by="a", spans=31, us=2 * HOUR_US)
            uses["d"] = replace(uses["d"], overruled=(lost,))
        return uses

    def try_on(self, rule: Rule, from_us: int, to_us: int, progress: Progress) -> Trial:
        checked(rule)
        self.tried.append(rule)
        progress(1, 1, "trying the rule on your history")
        after = Label(category=rule.category)
        sample = Sample(
            app="code", title="plan.py - project", us=HOUR_US, before=NO_LABEL, after=after
        )
        return Trial(
            spans=214,
            us=31 * HOUR_US,
            matched_spans=260,
            matched_us=36 * HOUR_US,
            all_us=(to_us - from_us) // 3,
            samples=(sample,),
            matches_everything=matches_everything(rule),
        )

    def bring(self, path: Path) -> Coming:
        del path
        return self.brought

    def take_in(self, coming: Coming) -> None:
        self.kept.extend(coming.new)
