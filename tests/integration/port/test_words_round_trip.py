"""What the worker said goes out and comes back the same: entries, edits, projects, rules, undo."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.clock import WoundClock
from tests.integration.port.histories import (
    NOW_US,
    assert_sound,
    content,
    export,
    load,
    new_history,
    presence,
    window,
)

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Assign, Change, Hide, Merge, Part, Split
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.rules import Field, Pattern, Rule, Syntax
from workmoniq_desktop.domain.rules_json import rule_to_json
from workmoniq_desktop.domain.spans import Span
from workmoniq_desktop.services.editing import Editing, entry_to_change
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.rules.classify import Classifier
from workmoniq_desktop.services.rules.reading import rules_of
from workmoniq_desktop.store import entries
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.facets import Facet

FROM_US = NOW_US - 10 * DAY_US
SAID = ("things", "entries", "commands", "edits")


def part(first: int, last: int, app: str | None = None) -> Part:
    return Part(from_us=FROM_US + first * HOUR_US, to_us=FROM_US + last * HOUR_US, app=app)


def entry(first: int, minutes: int, *, running: bool = False) -> Entry:
    label = Label(category="Meetings", project="p1", tags=("a", "b"), note="ä\n", billable=False)
    start_us = FROM_US + first * HOUR_US
    return Entry(
        device="desk",
        start_us=start_us,
        end_us=start_us + minutes * MINUTE_US,
        label=label,
        offset_minutes=60,
        running=running,
    )


@pytest.fixture
def history() -> Iterator[Database]:
    kept: list[Span] = []
    for hour in range(100):
        start_us = FROM_US + hour * HOUR_US
        kept.append(presence(start_us, start_us + HOUR_US))
        kept.append(window(start_us, start_us + 50 * MINUTE_US, app=f"app {hour % 3}"))
    with new_history(kept=kept) as database:
        editing = Editing(database, WoundClock(at_us=NOW_US), lambda: None)
        rule = Rule(
            uid="r1",
            name="app 1 is work",
            position=1,
            patterns=(Pattern(field=Field.APP, syntax=Syntax.GLOB, texts=("app 1",)),),
            category="Work",
        )
        documents: tuple[tuple[str, str, dict[str, object]], ...] = (
            ("client", "c1", {"name": "Client"}),
            ("project", "p1", {"name": "One", "client": "c1"}),
            ("goal", "g1", {"kind": "at_least", "minutes": 60, "per": "day"}),
            ("rule", "r1", rule_to_json(rule)),
        )
        for kind, uid, body in documents:
            editing.do("thing", changes=[Change(kind=kind, uid=uid, before=None, after=body)])
        editing.do("entry", changes=[entry_to_change(None, entry(120, 90))])
        editing.do("entry", changes=[entry_to_change(None, entry(2, 30))])
        editing.do("timer", changes=[entry_to_change(None, entry(200, 0, running=True))])
        label = Label(category="Rest", note="n")
        fields = frozenset({"category", "note"})
        editing.do("assign", [Assign(part=part(3, 9, "app 2"), label=label, fields=fields)])
        editing.do("hide", [Hide(part=part(10, 12)), Split(at_us=FROM_US + HOUR_US // 2)])
        editing.do("merge", [Merge(part=part(20, 30), app="app 1", process="app 1", title="t")])
        editing.do("hide", [Hide(part=part(40, 60))])
        editing.undo()
        yield database


def words(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.raw() as raw:
        found = {
            table: raw.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608  # our own names
            for table in ("things", "commands", "edits")
        }
        found["entries"] = [(each,) for each in entries.between(raw, 0, 2**60)]
    return found


def _rules(database: Database) -> tuple[Rule, ...]:
    with database.raw() as raw:
        return rules_of(raw)


def reports(database: Database) -> list[object]:
    labelling = Labelling(database, lambda: Classifier(_rules(database)))
    reported = labelling.reported(FROM_US, NOW_US)
    with database.raw() as raw:
        by_app = raw.execute(
            "SELECT bucket, name, active_us, counted_us FROM roll_days"
            " LEFT JOIN apps ON apps.id = app ORDER BY 1, 2"
        ).fetchall()
        facets = [
            dict(labelling.totals(raw.execute, facet, FROM_US, NOW_US))
            for facet in (Facet.CATEGORY, Facet.PROJECT, Facet.SITE, Facet.HOUR)
        ]
    return [reported, by_app, facets]


def test_what_was_said_comes_back_with_its_undo_and_every_report(
    history: Database, tmp_path: Path
) -> None:
    export(history, tmp_path / "a.json")
    with new_history() as other:
        first = load(other, tmp_path / "a.json")
        assert (first.bad_count, first.known) == (0, 0)
        assert content(other) == content(history)
        assert words(other) == words(history)
        assert reports(other) == reports(history)
        second = load(other, tmp_path / "a.json")
        assert (second.new, second.said, second.bad_count) == (0, 0, 0)
        assert words(other) == words(history)
        export(other, tmp_path / "b.json")
        assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
        for database in (history, other):
            editing = Editing(database, WoundClock(at_us=NOW_US), lambda: None)
            for _ in range(4):
                editing.undo()
            editing.redo()
        assert reports(other) == reports(history)
        assert_sound(other)


def test_what_was_undone_elsewhere_is_not_done_again_over_own_work(
    history: Database, tmp_path: Path
) -> None:
    export(history, tmp_path / "a.json")
    with new_history() as other:
        editing = Editing(other, WoundClock(at_us=NOW_US), lambda: None)
        editing.do("hide", [Hide(part=part(1, 2))])
        load(other, tmp_path / "a.json")
        assert editing.redo() is None
        assert_sound(other)


def test_an_export_of_a_range_has_only_what_was_said_of_it(
    history: Database, tmp_path: Path
) -> None:
    inner = part(21, 22)
    export(history, tmp_path / "a.json", from_us=inner.from_us, to_us=inner.to_us)
    whole = json.loads((tmp_path / "a.json").read_bytes())
    assert [one["name"] for one in whole["edits"]] == ["merge"]
    assert [one["uid"] for one in whole["projects"]] == ["c1", "p1"]
    assert [one["kind"] for one in whole["rules"]] == ["goal", "rule"]


def test_documents_that_differ_stay_as_they_are_here(history: Database, tmp_path: Path) -> None:
    export(history, tmp_path / "a.json")
    with new_history() as other:
        editing = Editing(other, WoundClock(at_us=NOW_US), lambda: None)
        mine: dict[str, object] = {"name": "Mine"}
        editing.do("thing", changes=[Change(kind="client", uid="c1", before=None, after=mine)])
        taken = load(other, tmp_path / "a.json")
        assert taken.bad == (("project 1", "another of its name is already here, and differs"),)
        with other.raw() as raw:
            (body,) = raw.execute("SELECT body FROM things WHERE uid='c1'").fetchone()
        assert json.loads(body) == mine


def spoil(key: str, at: int, **fields: object) -> Callable[[dict[str, Any]], None]:
    def spoiling(whole: dict[str, Any]) -> None:
        whole[key][at] |= fields

    return spoiling


@pytest.mark.parametrize(
    ("place", "spoiling"),
    [
        ("edit 1", spoil("edits", 0, uid="a\0b")),
        ("edit 1", spoil("edits", 0, state="doing")),
        ("edit 1", spoil("edits", 0, name="x" * 100)),
        ("edit 1", spoil("edits", 0, made="soon")),
        ("edit 1", spoil("edits", 0, edits=[{"kind": "hide", "from_us": 5, "to_us": 5}])),
        ("edit 1", spoil("edits", 0, edits=[{"kind": "explode"}])),
        ("edit 1", spoil("edits", 0, edits=7)),
        ("edit 1", spoil("edits", 0, changes=[{"kind": "virus", "uid": "1"}])),
        (
            "edit 1",
            spoil(
                "edits",
                0,
                changes=[{"kind": "entry", "uid": "e", "before": None, "after": {"start_us": 1}}],
            ),
        ),
        ("project 1", spoil("projects", 0, kind="rule")),
        ("project 1", spoil("projects", 0, body=[])),
        ("project 2", spoil("projects", 1, uid="../../etc")),
        ("rule 2", spoil("rules", 1, body={"name": "no patterns"})),
        ("rule 2", spoil("rules", 1, body={"name": "\ud800"})),
    ],
)
def test_what_is_bad_is_named_by_its_place_and_the_rest_goes_in(
    history: Database,
    tmp_path: Path,
    place: str,
    spoiling: Callable[[dict[str, Any]], None],
) -> None:
    export(history, tmp_path / "a.json")
    whole = json.loads((tmp_path / "a.json").read_bytes())
    count = sum(len(whole[key]) for key in ("edits", "projects", "rules"))
    spoiling(whole)
    (tmp_path / "a.json").write_text(json.dumps(whole))
    with new_history() as other:
        taken = load(other, tmp_path / "a.json")
        assert [where for where, _ in taken.bad] == [place]
        assert taken.said == count - 1
        assert_sound(other)


def test_an_entry_over_another_is_refused(history: Database, tmp_path: Path) -> None:
    export(history, tmp_path / "a.json")
    with new_history() as other:
        other_entry = entry(119, 90)
        editing = Editing(other, WoundClock(at_us=NOW_US), lambda: None)
        with other.writing() as raw:
            raw.execute("INSERT INTO devices (name, label) VALUES ('desk', '')")
        editing.do("entry", changes=[entry_to_change(None, other_entry)])
        taken = load(other, tmp_path / "a.json")
        assert [problem for _, problem in taken.bad] == ["it overlaps what is already there"]
