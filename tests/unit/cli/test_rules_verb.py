"""`workmoniq rules`: everything the window can do with rules, for scripts."""

import json

import pytest
from tests.fakes.doors import NOW_US, ScriptedProfile
from tests.unit.cli.conftest import Call

from workmoniq_desktop.domain.rules import Field, Hours, Need, Pattern, Rule, Syntax

DEEDS = ["list", "add", "change", "remove", "move", "enable", "disable", "try", "import", "test"]


def kept(profile: ScriptedProfile) -> list[Rule]:
    return profile.history.rulebook.kept


@pytest.mark.parametrize("deed", DEEDS)
def test_every_deed_explains_itself(call: Call, deed: str) -> None:
    told = call("rules", deed, "--help")
    assert (told.code, told.err) == (0, "")
    assert "--profile DIR" in told.out
    assert "--json" in told.out


def test_the_list_tells_order_deeds_and_who_overrules_whom(call: Call) -> None:
    told = call("rules", "list")
    assert told.code == 0
    lines = told.out.splitlines()
    assert lines[1].split()[:3] == ["1", "yes", "Tickets"]
    assert "title *Jira*, *Confluence*" in lines[1]
    assert "redact" in lines[2]
    assert lines[-1] == "Tickets stands above Work > Programming and decided 2:00:00 of its time."
    rules = json.loads(call("rules", "list", "--json").out)["rules"]
    assert [one["uid"] for one in rules] == ["a", "b", "c", "d", "e"]
    assert rules[3]["use"]["overruled"] == [{"by": "a", "spans": 31, "seconds": 7200.0}]


def test_a_rule_is_added_with_everything_it_may_say(call: Call, profile: ScriptedProfile) -> None:
    told = call(
        *("rules", "add", "--name", "Client", "--title", "*ACME*", "--title", "*Acme Inc*"),
        *("--site-regex", r"acme\.example$", "--need", "one", "--days", "mon-fri", "--hours"),
        *("22:00-6:00", "--category", "Work > Client", "--project", "website", "--from-now"),
        *("--redact", "--case", "--device", "d1"),
    )
    assert (told.code, told.out, told.err) == (0, "The rule Client was added.\n", "")
    assert kept(profile)[0] == Rule(
        uid="new-5",
        name="Client",
        position=0,
        patterns=(
            Pattern(
                field=Field.TITLE, syntax=Syntax.GLOB, texts=("*ACME*", "*Acme Inc*"), case=True
            ),
            Pattern(field=Field.SITE, syntax=Syntax.REGEX, texts=(r"acme\.example$",), case=True),
        ),
        need=Need.ONE,
        hours=Hours(weekdays=frozenset(range(5)), from_minute=1320, to_minute=360),
        device="d1",
        category="Work > Client",
        project="p1",
        redact=True,
        since_us=NOW_US,
    )


def test_a_change_leaves_what_it_does_not_name(call: Call, profile: ScriptedProfile) -> None:
    before = kept(profile)[1]
    assert call("rules", "change", "Salaries", "--drop", "--no-redact").code == 0
    after = kept(profile)[1]
    assert (after.redact, after.drop, after.patterns) == (False, True, before.patterns)


@pytest.mark.parametrize("which", ["2", "b", "Salaries", "salaries"])
def test_a_rule_is_named_by_number_uid_or_name(
    call: Call, profile: ScriptedProfile, which: str
) -> None:
    assert call("rules", "disable", which).out == "The rule Salaries was switched off.\n"
    assert not kept(profile)[1].enabled
    assert call("rules", "enable", which).code == 0
    assert kept(profile)[1].enabled
    assert call("rules", "move", which, "1").code == 0
    assert kept(profile)[0].uid == "b"
    assert call("rules", "remove", "b").code == 0
    assert "b" not in [one.uid for one in kept(profile)]


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("remove", "nobody"), "there is no such rule"),
        (("remove", "0"), "there is no such rule"),
        (("add", "--title", "x"), "the rule does nothing"),
        (("add", "--title-regex", "(?=x)", "--category", "C"), "looks ahead"),
        (("add", "--app", "x", "--project", "Nowhere"), "no project has that name"),
        (("add", "--category", "C"), "matches everything"),
        (("add", "--title", "*", "--redact"), "matches everything"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    call: Call, profile: ScriptedProfile, argv: tuple[str, ...], says: str
) -> None:
    before = list(kept(profile))
    told = call("rules", *argv)
    assert (told.code, told.out) == (1, "")
    assert says in told.err
    assert told.err.count("\n") == 1
    assert kept(profile) == before


@pytest.mark.parametrize(
    "argv",
    [
        (),
        ("add", "--days", "someday"),
        ("add", "--hours", "25:00-26:00"),
        ("add", "--hours", "nine"),
        ("add", "--redact", "--no-redact"),
        ("move", "1", "0"),
        ("import",),
    ],
)
def test_wrong_usage_opens_nothing(
    call: Call, profile: ScriptedProfile, argv: tuple[str, ...]
) -> None:
    told = call("rules", *argv)
    assert (told.code, told.out) == (2, "")
    assert "open" not in profile.verbs_asked()


def test_a_rule_that_matches_everything_asks_first(
    call: Call, on_screen: Call, profile: ScriptedProfile
) -> None:
    add = ("rules", "add", "--title", "*", "--category", "All")
    assert on_screen(*add, answer="no\n").code == 1
    assert len(kept(profile)) == 5
    assert on_screen(*add, answer="yes\n").code == 0
    assert call(*add, "--yes").code == 0
    assert len(kept(profile)) == 7


def test_a_trial_tells_spans_and_hours_and_changes_nothing(
    call: Call, profile: ScriptedProfile
) -> None:
    before = list(kept(profile))
    told = call("rules", "try", "--app", "code", "--category", "Work", "--from", "2026-01-01")
    assert told.code == 0
    assert "It would change 214 spans, 31:00:00." in told.out
    assert "plan.py - project" in told.out
    assert kept(profile) == before
    found = json.loads(call("rules", "try", "--rule", "a", "--category", "X", "--json").out)
    assert (found["spans"], found["seconds"]) == (214, 31 * 3600.0)
    assert found["samples"][0]["after"]["category"] == "X"
    assert profile.history.rulebook.tried[-1].uid == "a"


def test_a_test_says_which_rule_acts(call: Call) -> None:
    told = call("rules", "test", "--app", "code", "--title", "Jira: Salaries")
    assert told.out.splitlines() == [
        "Tickets acts: Work > Planning",
        "Salaries acts: redact",
        "Work > Programming is overruled: Work > Programming",
    ]
    assert call("rules", "test", "--app", "nothing").out == "No rule matches.\n"
    found = json.loads(call("rules", "test", "--app", "code", "--json").out)["rules"]
    assert [(one["uid"], one["acts"]) for one in found] == [("d", True)]


def test_an_import_names_what_it_could_not_take(call: Call, profile: ScriptedProfile) -> None:
    told = call("rules", "import", "classes.json", "--dry-run")
    assert told.out.startswith("1 rule would come in; 1 were here already.\nNot taken, Work > Old:")
    assert len(kept(profile)) == 5
    assert json.loads(call("rules", "import", "classes.json", "--json").out)["new"] == 1
    assert len(kept(profile)) == 6
