"""How long rules take: to label a year's titles, and to be tried on a year."""

import re
from collections.abc import Callable
from time import perf_counter

from side_by_side import table
from side_by_side.history import (
    END_US,
    TEN_YEARS_DAYS,
    YEAR_DAYS,
    FixedClock,
    history_of,
    nothing,
    opened,
)
from side_by_side.table import Figure, median_s, show
from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.default_rules import default_rules
from workmoniq_desktop.domain.rules import Field, Pattern, Rule, Syntax
from workmoniq_desktop.services.editing import Editing
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.services.rules import trial
from workmoniq_desktop.services.rules.classify import Classifier
from workmoniq_desktop.services.rules.rulebook import Rulebook
from workmoniq_desktop.store import contents
from workmoniq_desktop.store.database import Database

_TITLES = 200_000
_HOSTILE = "(a|aa)+$"
_HOSTILE_LETTERS = 24
"""So many are enough to hold a backtracking engine up; RE2 is given 5,000."""


def titled(text: str, syntax: Syntax = Syntax.GLOB) -> Rule:
    """A rule by title."""
    return Rule(
        uid="tried",
        name="tried",
        position=0,
        patterns=(Pattern(field=Field.TITLE, syntax=syntax, texts=(text,)),),
        category="Tried",
    )


def some_titles(database: Database) -> list[tuple[str, str | None]]:
    """The newest titles of the history, each with an app."""
    with database.raw() as raw:
        newest = raw.execute("SELECT max(id) FROM titles").fetchone()[0]
        found = contents.titles(raw.execute, range(max(1, newest - _TITLES), newest + 1))
    return [("firefox", text) for text, _ in found.values()]


def labelling_s(titles: list[tuple[str, str | None]]) -> float:
    """Every title asked once, by the rules that come with WorkMoniQ."""
    asked = Classifier(default_rules()).content
    began_s = perf_counter()
    for app, title in titles:
        asked(app, None, title, None)
    return perf_counter() - began_s


def seconds(work: Callable[[], object]) -> float:
    """Of one run."""
    began_s = perf_counter()
    work()
    return perf_counter() - began_s


def main() -> None:
    full = table.is_full("measure rules")
    days = TEN_YEARS_DAYS if full else YEAR_DAYS
    year = (END_US - YEAR_DAYS * DAY_US, END_US)
    with opened(history_of(days)) as history:
        database = history.database
        titles = some_titles(database)
        rules = default_rules()

        def tried(rule: Rule) -> float:
            def run() -> None:
                with database.raw() as raw:
                    trial.try_on(raw.execute, rules, rule, year, silent)

            return median_s(run, 3)

        figures = [
            Figure(
                what=f"labels of {len(titles):,} titles, {len(rules)} rules",
                ours=1e3 * median_s(lambda: labelling_s(titles), 3),
                unit="ms",
                target=600,
            ),
            Figure(
                what="a rule tried on a year, 1 title in 20",
                ours=1e3 * tried(titled("*budget*")),
                unit="ms",
                target=1000,
            ),
            Figure(
                what="a rule tried on a year, no title",
                ours=1e3 * tried(titled("*nothing at all*")),
                unit="ms",
                target=1000,
            ),
        ]
        clock = FixedClock(END_US)
        book = Rulebook(database, Editing(database, clock, nothing), clock)
        figures.append(
            Figure(
                what="what each rule did in 30 days", ours=1e3 * median_s(book.uses, 3), unit="ms"
            )
        )
    hostile = Classifier([titled(_HOSTILE, Syntax.REGEX)])
    long = "a" * 5_000 + "b"
    backtracking = re.compile(_HOSTILE)
    figures.append(
        Figure(
            what="a hostile pattern; the peer's engine on a title of 25 letters",
            ours=1e3 * seconds(lambda: hostile.content("x", None, long, None)),
            unit="ms",
            target=20,
            peer=1e3 * seconds(lambda: backtracking.search("a" * _HOSTILE_LETTERS + "b")),
        )
    )
    show(
        f"Rules, median of 3; history of {days} days",
        figures,
        "The peer's engine is Python's re, which ActivityWatch matches its rules with.",
    )


if __name__ == "__main__":
    main()
