"""Rules are kept in order, changed in steps that can be undone, and tried on what has passed."""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes.clock import WoundClock
from tests.fakes.keys import TestKey

from workmoniq_desktop.domain.calendar import UTC
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.errors import BadInput, ImportRefused, MatchesEverything
from workmoniq_desktop.domain.rules import Field, Hours, Need, Pattern, Rule, Syntax
from workmoniq_desktop.domain.spans import PresenceSpan, State, WindowSpan
from workmoniq_desktop.services.open_history import Around, OpenHistory
from workmoniq_desktop.services.rules.activitywatch import read
from workmoniq_desktop.services.rules.defaults import put_in_defaults
from workmoniq_desktop.services.rules.rulebook import Rulebook
from workmoniq_desktop.store.database import Database

NOON_US = 20_000 * DAY_US + 12 * HOUR_US
ALL = (NOON_US - DAY_US, NOON_US + DAY_US)


@pytest.fixture
def clock() -> WoundClock:
    return WoundClock(at_us=NOON_US + 6 * HOUR_US)


@pytest.fixture
def history(tmp_path: Path, clock: WoundClock) -> Iterator[OpenHistory]:
    database = Database.create(tmp_path / "history.db", TestKey(), "p", now_us=NOON_US)
    around = Around(
        clock=clock, zone=lambda: UTC, flush=lambda: None, hold=nullcontext, destroy=lambda: None
    )
    opened = OpenHistory(database, None, around)  # type: ignore[arg-type]  # no backups here
    yield opened
    opened.close()


@pytest.fixture
def book(history: OpenHistory) -> Rulebook:
    return history.rulebook


@pytest.fixture
def day(tmp_path: Path, history: OpenHistory) -> None:
    """Two hours at an editor, one at a browser, of which half idle; all on one afternoon."""
    shown = (("editor", "plan", 0), ("editor", "Jira 7", 60), ("browser", "Jira board", 120))
    windows = [
        WindowSpan(
            device="d",
            start_us=NOON_US + at * MINUTE_US,
            end_us=NOON_US + (at + 60) * MINUTE_US,
            app=app,
            title=title,
        )
        for app, title, at in shown
    ]
    states = ((0, 150, State.ACTIVE), (150, 180, State.IDLE))
    presence = [
        PresenceSpan(
            device="d",
            start_us=NOON_US + start * MINUTE_US,
            end_us=NOON_US + end * MINUTE_US,
            state=state,
            reason="",
        )
        for start, end, state in states
    ]
    database = Database.open(tmp_path / "history.db", TestKey(), "p")
    with database.recording() as recording:
        recording.put([*presence, *windows])
        recording.settle(NOON_US + 6 * HOUR_US)
    database.close()


def titled(text: str, category: str, **other: object) -> Rule:
    return Rule(
        uid="",
        name=f"{text} is {category}",
        position=0,
        patterns=(Pattern(field=Field.TITLE, syntax=Syntax.GLOB, texts=(text,)),),
        category=category,
        **other,  # type: ignore[arg-type]  # as Rule takes them
    )


def names(book: Rulebook) -> list[str | None]:
    return [rule.category for rule in book.all()]


def categories(history: OpenHistory) -> dict[str | None, int]:
    totals: dict[str | None, int] = {}
    for span in history.labelling.reported(*ALL):
        minutes = span.counted_us // MINUTE_US
        totals[span.label.category] = totals.get(span.label.category, 0) + minutes
    return totals


def test_every_change_is_one_step_that_undoes_and_redoes(
    history: OpenHistory, book: Rulebook
) -> None:
    first = book.save(titled("*a*", "A"))
    book.save(titled("*b*", "B"))
    assert names(book) == ["B", "A"]
    book.move(first.uid, 0)
    assert names(book) == ["A", "B"]
    book.save(replace(book.one(first.uid), category="C"))
    book.enable(first.uid, on=False)
    book.remove(first.uid)
    assert names(book) == ["B"]
    done = [command.name for command in history.editing.history()]
    assert done[::-1] == [
        "rule-add",
        "rule-add",
        "rule-move",
        "rule-change",
        "rule-disable",
        "rule-remove",
    ]
    for expected in (["C", "B"], ["C", "B"], ["A", "B"], ["B", "A"], ["A"], []):
        history.editing.undo()
        assert names(book) == expected
    while history.editing.redo() is not None:
        pass
    assert names(book) == ["B"]


def test_what_changes_nothing_is_no_step(history: OpenHistory, book: Rulebook) -> None:
    rule = book.save(titled("*a*", "A"))
    book.save(rule)
    book.enable(rule.uid, on=True)
    book.move(rule.uid, 0)
    assert len(history.editing.history()) == 1


def test_any_order_can_be_made_by_moving(book: Rulebook) -> None:
    uids = [book.save(titled(f"*{n}*", str(n))).uid for n in range(6)]
    for turn in range(60):
        book.move(uids[turn * 7 % 6], turn * 5 % 6)
        assert [rule.uid for rule in book.all()].index(uids[turn * 7 % 6]) == turn * 5 % 6
    positions = [rule.position for rule in book.all()]
    assert positions == sorted(set(positions))


@pytest.mark.usefixtures("day")
def test_labels_of_all_history_follow_the_rules(history: OpenHistory, book: Rulebook) -> None:
    assert categories(history) == {None: 150}
    book.save(titled("*jira*", "Planning"))
    assert categories(history) == {None: 60, "Planning": 90}
    book.save(titled("*board*", "Boards"))
    assert categories(history) == {None: 60, "Planning": 60, "Boards": 30}
    history.editing.undo()
    assert categories(history) == {None: 60, "Planning": 90}


@pytest.mark.usefixtures("day")
def test_a_trial_says_beforehand_what_saving_changes(history: OpenHistory, book: Rulebook) -> None:
    book.save(titled("*board*", "Boards"))
    rule = titled("*jira*", "Planning")
    before = categories(history)
    found = book.try_on(rule, *ALL)
    assert categories(history) == before
    assert (found.matched_us, found.us, found.all_us) == tuple(
        minutes * MINUTE_US for minutes in (90, 90, 150)
    )
    assert (found.matched_spans, found.spans) == (2, 2)
    assert not found.matches_everything
    assert [(one.title, one.before.category, one.after.category) for one in found.samples] == [
        ("Jira 7", None, "Planning"),
        ("Jira board", "Boards", "Planning"),
    ]
    kept = book.save(rule)
    assert categories(history) == {None: 60, "Planning": 90}
    assert book.try_on(kept, *ALL).spans == 0
    assert book.try_on(replace(kept, enabled=False), *ALL).us == 90 * MINUTE_US
    assert book.try_on(replace(kept, category="Other"), *ALL).us == 90 * MINUTE_US
    hours = Hours(from_minute=13 * 60, to_minute=14 * 60)
    found = book.try_on(replace(kept, hours=hours), *ALL)
    assert (found.matched_us, found.us) == (60 * MINUTE_US, 30 * MINUTE_US)


@pytest.mark.usefixtures("day")
def test_a_trial_tells_how_far_it_is_and_can_be_stopped(book: Rulebook) -> None:
    told: list[int] = []

    def stop(done: int, total: int, doing: str) -> None:
        del total, doing
        told.append(done)
        raise InterruptedError

    with pytest.raises(InterruptedError):
        book.try_on(titled("*", "A"), NOON_US - 365 * DAY_US, NOON_US + DAY_US, stop)
    assert len(told) == 1


@pytest.mark.usefixtures("day")
def test_uses_tell_what_each_rule_did_and_who_overruled_it(book: Rulebook) -> None:
    lower = book.save(titled("*jira*", "Planning"))
    upper = book.save(titled("*board*", "Boards"))
    same = book.save(titled("*board*", "Planning", enabled=False))
    uses = book.uses()
    assert (uses[lower.uid].us, uses[lower.uid].acted_us) == (90 * MINUTE_US, 60 * MINUTE_US)
    assert [(one.by, one.us) for one in uses[lower.uid].overruled] == [(upper.uid, 30 * MINUTE_US)]
    assert uses[upper.uid].overruled == ()
    assert uses[same.uid].spans == 0


@pytest.mark.parametrize(
    "rule",
    [
        Rule(uid="", name="n", position=0, category="A"),
        titled("*", "A"),
        titled("?*", "A"),
        Rule(
            uid="",
            name="n",
            position=0,
            redact=True,
            need=Need.ONE,
            patterns=(
                Pattern(field=Field.APP, syntax=Syntax.GLOB, texts=("x",)),
                Pattern(field=Field.ANY, syntax=Syntax.REGEX, texts=(".",)),
            ),
        ),
    ],
)
def test_a_rule_that_matches_everything_is_kept_only_when_that_is_meant(
    history: OpenHistory, book: Rulebook, rule: Rule
) -> None:
    with pytest.raises(MatchesEverything):
        book.save(rule)
    assert book.all() == ()
    assert book.try_on(rule, *ALL).matches_everything
    book.save(rule, confirmed=True)
    assert len(book.all()) == len(history.editing.history()) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": " "}, "no name"),
        ({"category": None}, "does nothing"),
        ({"category": " > "}, "category has no name"),
        ({"task": "t"}, "belongs to a project"),
        ({"hours": Hours(weekdays=frozenset())}, "no day"),
        ({"name": "x" * 300}, "longer than"),
    ],
)
def test_what_is_wrong_with_a_rule_is_said(
    book: Rulebook, change: dict[str, object], says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        book.save(replace(titled("*a*", "A"), **change))  # type: ignore[arg-type]  # as Rule takes them
    assert book.all() == ()


CLASSES = [
    {"name": ["Work"], "rule": {"type": "regex", "regex": "Docs"}, "data": {"color": "#0F0"}},
    {"name": ["Work", "Code"], "rule": {"type": "regex", "regex": "GitHub", "ignore_case": True}},
    {"name": ["Work", "Later"], "rule": {"type": "regex", "regex": "GitHub|Docs"}},
    {"name": ["Only", "A", "Folder"], "rule": {"type": "none"}, "data": {}},
    {"name": ["No rule"], "rule": None},
    {"name": ["Work", "Fancy"], "rule": {"type": "regex", "regex": "a(?!b)"}},
    {"name": ["Empty"], "rule": {"type": "regex", "regex": ""}},
    {"name": ["App"], "rule": {"type": "regex", "regex": "vim", "select_keys": ["app"]}},
]


def written(tmp_path: Path, content: object) -> Path:
    path = tmp_path / "classes.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


@pytest.mark.parametrize("wrap", [list, lambda c: {"categories": c}, lambda c: {"classes": c}])
def test_rules_of_activitywatch_come_in_deepest_first_and_once(
    history: OpenHistory, book: Rulebook, tmp_path: Path, wrap: object
) -> None:
    assert callable(wrap)
    file = written(tmp_path, wrap(CLASSES))
    coming = book.bring(file)
    assert book.all() == ()
    assert [(one.path, one.why.split(":")[0]) for one in coming.refused] == [
        ("Work > Fancy", "the pattern looks ahead, which is not possible here"),
        ("Empty", "the pattern is empty and would match everything"),
    ]
    book.take_in(coming)
    assert names(book) == ["Work > Later", "Work > Code", "App", "Work"]
    asked = book.classifier().content

    def category(title: str, app: str = "x") -> str | None:
        label = asked(app, None, title, None).label
        return None if label is None else label.category

    assert category("my github") == "Work > Code"
    assert category("GitHub") == "Work > Later"
    assert category("docs") is None
    assert category("vim is not the app") is None
    assert category("x", "gvim") == "App"
    assert book.categories()["Work"].colour == "#00ff00"
    again = book.bring(file)
    assert (again.new, again.known, again.categories) == ((), 4, ())
    book.take_in(again)
    assert [command.name for command in history.editing.history()] == ["rule-import"]
    history.editing.undo()
    assert book.all() == ()
    assert book.categories() == {}


def test_rules_that_come_in_stand_below_the_workers_and_above_the_built_in_ones(
    tmp_path: Path, book: Rulebook
) -> None:
    database = Database.open(tmp_path / "history.db", TestKey(), "p")
    put_in_defaults(database)
    database.close()
    book.save(titled("*a*", "Mine"))
    book.take_in(book.bring(written(tmp_path, CLASSES)))
    order = names(book)
    assert order[:5] == ["Mine", "Work > Later", "Work > Code", "App", "Work"]
    assert all(rule.built_in for rule in book.all()[5:])


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[" * 100_000,
        "3",
        '{"spans": []}',
        '[{"rule": null}]',
        '[{"name": 3}]',
        '[{"name": ["a"], "rule": 3}]',
        json.dumps([{"name": ["a"]}] * 3_000),
    ],
)
def test_another_file_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(ImportRefused, match="ActivityWatch"):
        read(written(tmp_path, content))


def test_what_an_import_of_rules_holds_never_reaches_its_errors(tmp_path: Path) -> None:
    content = [{"name": ["A"], "rule": {"type": "regex", "regex": "canary(?=x)"}}]
    (refused,) = read(written(tmp_path, content)).refused
    assert "canary" not in refused.why


def test_default_rules_find_apps_and_sites_by_every_systems_names(
    tmp_path: Path, book: Rulebook
) -> None:
    database = Database.open(tmp_path / "history.db", TestKey(), "p")
    put_in_defaults(database)
    database.close()
    asked = book.classifier().content
    for app, title, url, category in (
        ("Code", "x.py", None, "Work > Programming"),
        ("Code.exe", "x.py", None, "Work > Programming"),
        ("com.microsoft.VSCode", "x.py", None, "Work > Programming"),
        ("firefox", "Cats - YouTube \N{EM DASH} Mozilla Firefox", None, "Media > Video"),
        ("firefox", "a", "https://www.youtube.com/watch?v=1", "Media > Video"),
        ("firefox", "a", "https://music.youtube.com/", "Media > Music"),
        ("chrome.exe", "Inbox - Gmail - Google Chrome", None, "Communication > Mail"),
        ("Slack", "general", None, "Communication > Chat"),
        ("Gnome-terminal", "~", None, "Work > Programming > Terminal"),
        ("org.gnome.Nautilus", "Home", None, "System"),
        ("firefox", "An unknown page", None, None),
    ):
        label = asked(app, None, title, url).label
        assert label is not None
        assert (app, title, label.category) == (app, title, category)
