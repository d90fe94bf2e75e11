"""Patterns match as people mean them, in linear time, and what cannot be used is explained."""

import pytest

from workmoniq_desktop.domain.clock import DAY_US, MINUTE_US
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.labels import NO_LABEL, Label
from workmoniq_desktop.domain.rules import Field, Hours, Need, Pattern, Rule, Seen, Syntax
from workmoniq_desktop.services.rules.classify import Classifier
from workmoniq_desktop.services.rules.expressions import check

LONGEST_TITLE = 5_000


def glob(field: Field, *texts: str, case: bool = False) -> Pattern:
    return Pattern(field=field, syntax=Syntax.GLOB, texts=texts, case=case)


def regex(text: str, field: Field = Field.TITLE) -> Pattern:
    return Pattern(field=field, syntax=Syntax.REGEX, texts=(text,))


def rule(
    *patterns: Pattern,
    category: str | None = "Work",
    need: Need = Need.ALL,
    position: int = 0,
    project: str | None = None,
    **other: object,
) -> Rule:
    return Rule(
        uid=f"{category}-{position}",
        name="a rule",
        position=position,
        patterns=patterns,
        category=category,
        project=project,
        need=need,
        **other,  # type: ignore[arg-type]  # as Rule takes them
    )


def category(
    *rules: Rule, app: str = "editor", title: str | None = None, url: str | None = None
) -> str | None:
    label = Classifier(rules).content(app, "/usr/bin/editor", title, url).label
    assert label is not None
    return label.category


def seen(minute: int = 0, weekday: int = 0, device: str = "d", at_us: int = 0) -> Seen:
    return Seen(at_us=at_us, minute=minute, weekday=weekday, device=device, app="editor")


@pytest.mark.parametrize(
    ("pattern", "title"),
    [
        (glob(Field.TITLE, "*jira*"), "My JIRA board"),
        (glob(Field.TITLE, "ä*"), "Ärger"),
        (glob(Field.TITLE, "*ОТЧЁТ*"), "отчёт за год"),
        (glob(Field.TITLE, "a?c"), "aßc"),
        (glob(Field.TITLE, "[!x]b"), "ab"),
        (glob(Field.TITLE, "[]x]"), "]"),
        (glob(Field.TITLE, "[x"), "[x"),
        (glob(Field.TITLE, "a.py", "b.py"), "b.py"),
        (glob(Field.TITLE, "(a+)+$"), "(a+)+$"),
        (glob(Field.ENDING, "YouTube"), "Cats - YouTube \N{EM DASH} Mozilla Firefox"),
        (glob(Field.ENDING, "YouTube"), "Cats - YouTube - Google Chrome - Max"),
        (glob(Field.ENDING, "YouTube"), "Cats - YouTube - Personal - Microsoft\u200b Edge"),
        (glob(Field.ENDING, "YouTube"), "YouTube"),
        (glob(Field.ENDING, "GitHub"), "Issue 3 · me/it · GitHub"),
        (glob(Field.ANY, "edit*"), None),
        (glob(Field.PROCESS, "*/editor"), None),
        (regex(r"\bPR-\d{3}\b"), "merge pr-123 now"),
        (regex(r"^日本"), "日本語"),
    ],
)
def test_a_pattern_matches(pattern: Pattern, title: str | None) -> None:
    assert category(rule(pattern), title=title) == "Work"


@pytest.mark.parametrize(
    ("pattern", "title"),
    [
        (glob(Field.TITLE, "jira"), "My jira board"),
        (glob(Field.TITLE, "*JIRA*", case=True), "My jira board"),
        (glob(Field.TITLE, "a.py"), "aXpy"),
        (glob(Field.TITLE, "*"), None),
        (glob(Field.ENDING, "YouTube"), "YouTube is down - the news"),
        (glob(Field.ENDING, "Tube"), "Cats - YouTube"),
        (glob(Field.APP, "edit"), "edit"),
        (regex("x$"), "xy"),
    ],
)
def test_a_pattern_does_not_match(pattern: Pattern, title: str | None) -> None:
    assert category(rule(pattern), title=title) is None


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://github.com/a", "Work"),
        ("https://gist.github.com/a", "Work"),
        ("https://notgithub.com/a", None),
        ("https://github.com.evil.example/", None),
        ("http://[broken", None),
        (None, None),
    ],
)
def test_a_site_is_a_host_and_all_below_it(url: str | None, found: str | None) -> None:
    assert category(rule(glob(Field.SITE, "github.com")), url=url) == found


def test_all_patterns_must_match_or_one_is_enough() -> None:
    both = (glob(Field.APP, "editor"), glob(Field.TITLE, "*plan*"))
    assert category(rule(*both), title="a plan") == "Work"
    assert category(rule(*both), title="other") is None
    assert category(rule(*both, need=Need.ONE), title="other") == "Work"
    assert category(rule(*both, need=Need.ONE), app="x", title="other") is None


def test_the_rule_higher_in_the_list_wins_each_for_category_and_project() -> None:
    rules = (
        rule(glob(Field.TITLE, "*b*"), category="B", position=2, project="p2"),
        rule(glob(Field.TITLE, "*a*"), category="A", position=1),
        rule(glob(Field.TITLE, "*"), category="C", position=3, project="p3"),
    )
    found = Classifier(rules).content("x", None, "ab", None)
    assert found.label == Label(category="A", project="p2")
    assert [one.position for one in found.rules] == [1, 2, 3]


def test_a_rule_that_is_off_does_nothing() -> None:
    assert category(rule(enabled=False)) is None
    assert category(rule()) == "Work"


def test_only_content_that_a_rule_by_hours_matches_hangs_on_the_hour() -> None:
    hours = Hours(weekdays=frozenset(range(5)), from_minute=540, to_minute=1020)
    asked = Classifier([rule(glob(Field.TITLE, "*a*"), hours=hours)])
    assert asked.content("x", None, "b", None).label == NO_LABEL
    settled = asked.content("x", None, "a", None)
    assert settled.label is None
    assert settled.label_at(0, 0, 540, "d").category == "Work"
    assert settled.label_at(0, 0, 1020, "d").category is None
    assert settled.label_at(0, 6, 600, "d").category is None


@pytest.mark.parametrize(
    ("weekday", "minute", "holds"),
    [
        (4, 22 * 60, True),
        (5, 60, True),
        (5, 6 * 60, False),
        (5, 22 * 60, False),
        (4, 60, False),
        (0, 60, False),
    ],
)
def test_hours_over_midnight_belong_to_the_day_they_began(
    weekday: int, minute: int, holds: bool
) -> None:
    friday_night = Hours(weekdays=frozenset({4}), from_minute=1320, to_minute=360)
    found = Classifier([rule(hours=friday_night)]).label(seen(minute, weekday))
    assert (found.category == "Work") is holds


def test_device_and_beginning_limit_a_rule() -> None:
    asked = Classifier([rule(device="mine", since_us=DAY_US)])
    assert asked.label(seen(device="mine", at_us=DAY_US)).category == "Work"
    assert asked.label(seen(device="other", at_us=DAY_US)) == NO_LABEL
    assert asked.label(seen(device="mine", at_us=DAY_US - MINUTE_US)) == NO_LABEL


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (r"(?=a)b", "looks ahead"),
        (r"a(?!b)", "looks ahead"),
        (r"(?<=a)b", "looks behind"),
        (r"(a)\1", "goes back to a group"),
        (r"(?>a)", "atomic"),
        (r"((a{100}){100}){100}", "repeats more than"),
        (r"a{5000}", "repeats more than"),
        (r"a++", "repeats a repetition"),
        (r"*a", "repeats nothing"),
        (r"(a", "never closed"),
        (r"a)|(b", "never opened"),
        (r"[a", "never closed"),
        (r"[z-a]", "range or class"),
        ("a\\", "ends with a"),
        (r"\y", "needs none"),
        ("\ud800", "half a character"),
        ("", "empty"),
        ("x" * 3_000, "longer than"),
        (r"(\pL{100}){9}", "too large"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_remedy_and_without_the_pattern(
    text: str, says: str
) -> None:
    with pytest.raises(BadInput, match=says) as refused:
        check(regex(text))
    assert ":" in str(refused.value)
    assert len(str(refused.value)) < 120
    assert refused.value.__cause__ is None


def test_an_alternative_cannot_break_its_neighbours() -> None:
    pattern = Pattern(field=Field.TITLE, syntax=Syntax.REGEX, texts=("^a", "b$"))
    assert category(rule(pattern), title="xb") == "Work"
    assert category(rule(pattern), title="ba") is None


@pytest.mark.parametrize("text", [r"(a+)+b", r"(a|a)*b", r"(a|aa)+$", r"(.*){50}b", r"(x+x+)+y"])
def test_a_hostile_pattern_takes_no_longer_than_its_text(text: str) -> None:
    # by a backtracking engine this test would not end before the sun does
    check(regex(text))
    hostile = "a" * LONGEST_TITLE
    assert category(rule(regex(text)), rule(glob(Field.TITLE, "*aa")), title=hostile) == "Work"


def test_many_large_patterns_hide_no_other() -> None:
    large = [rule(regex(f"(a|b)*{'ab'[n % 2]}(a|b){{200}}c"), position=n + 1) for n in range(40)]
    for one in large:
        check(one.patterns[0])
    wanted = rule(glob(Field.TITLE, "*needle*"), category="Needle")
    assert category(wanted, *large, title="ab" * 2_000 + "needle") == "Needle"


def test_a_title_with_half_a_character_is_asked_all_the_same() -> None:
    assert category(rule(glob(Field.TITLE, "*plan*")), title="plan \ud800") == "Work"
