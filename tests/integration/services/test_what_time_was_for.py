"""Rules, edits and manual entries, and how reports and timelines follow them."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.fakes.clock import WoundClock
from tests.fakes.keys import TestKey

from workmoniq_desktop.domain.calendar import Range, to_us
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Assign, Change, Hide, Part
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.report import By, Report, Step
from workmoniq_desktop.domain.rules import Field, Pattern, Rule, Syntax
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, WindowSpan
from workmoniq_desktop.services.editing import RULE, Editing, entry_to_change
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.reports import Reports
from workmoniq_desktop.services.rules.classify import Classifier
from workmoniq_desktop.services.search import Search
from workmoniq_desktop.services.timeline import Timeline
from workmoniq_desktop.store import facets, frozen
from workmoniq_desktop.store.database import Database

MONDAY = date(2026, 11, 16)
MONDAY_US = to_us(datetime(2026, 11, 16, tzinfo=UTC))
NOW_US = MONDAY_US + 7 * DAY_US


def sorting(category: str) -> Classifier:
    """Rules that sort every app under category."""
    return Classifier(
        [
            Rule(
                uid=app,
                name=app,
                position=0,
                patterns=(Pattern(field=Field.APP, syntax=Syntax.GLOB, texts=(app,)),),
                category=f"{category} > {app}",
            )
            for app in ("editor", "mail")
        ]
    )


@dataclass
class House:
    """A history with its services, and rules that the test changes."""

    database: Database
    clock: WoundClock = field(default_factory=lambda: WoundClock(NOW_US))
    settings: Settings = field(default_factory=Settings)
    category: str = "Work"

    def __post_init__(self) -> None:
        self.labelling = Labelling(self.database, lambda: sorting(self.category))
        self.reports = Reports(
            self.database, self.labelling, lambda: UTC, lambda: None, lambda: self.settings
        )
        self.editing = Editing(self.database, self.clock, lambda: None)
        self.timeline = Timeline(self.database, self.labelling, self.clock, lambda: None)

    def record(self, spans: Sequence[Span]) -> None:
        with self.database.recording() as recording:
            recording.put(spans)
            recording.settle(NOW_US)

    def sort_anew(self, category: str) -> None:
        self.category = category
        rule = Change(kind=RULE, uid="r", before=None, after={"name": category})
        self.editing.do("rules", changes=[rule])

    def add(self, kind: str, uid: str, **body: object) -> None:
        self.editing.do("add", changes=[Change(kind=kind, uid=uid, before=None, after=body)])

    def totals(
        self, by: By, from_us: int = MONDAY_US, to_us: int = NOW_US
    ) -> dict[str | None, int]:
        return rows(self.reports.by(by, from_us, to_us))


def rows(report: Report) -> dict[str | None, int]:
    return {row.key: row.us for row in report.rows}


def at_work(start_us: int, hours: int, app: str = "editor", offset: int = 0) -> list[Span]:
    """Active before one window."""
    end_us = start_us + hours * HOUR_US
    return [
        PresenceSpan(
            device="d0",
            start_us=start_us,
            end_us=end_us,
            state=State.ACTIVE,
            reason="",
            offset_minutes=offset,
        ),
        WindowSpan(
            device="d0",
            start_us=start_us,
            end_us=end_us,
            app=app,
            title=f"{app} plan",
            offset_minutes=offset,
        ),
    ]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    database = Database.create(tmp_path / "h.db", TestKey(), "p", now_us=MONDAY_US - DAY_US)
    yield House(database)
    database.close()


def test_a_change_of_rules_is_seen_in_the_next_report_of_all_history(house: House) -> None:
    house.record([*at_work(MONDAY_US + 9 * HOUR_US, 2), *at_work(MONDAY_US + DAY_US, 1, "mail")])
    assert house.totals(By.CATEGORY) == {"Work > editor": 2 * HOUR_US, "Work > mail": HOUR_US}
    house.sort_anew("Life")
    assert house.totals(By.CATEGORY) == {"Life > editor": 2 * HOUR_US, "Life > mail": HOUR_US}
    house.category = "Work"
    house.editing.undo()
    assert house.totals(By.CATEGORY) == {"Work > editor": 2 * HOUR_US, "Work > mail": HOUR_US}


def test_after_a_change_of_rules_only_labels_are_computed_anew(house: House) -> None:
    house.record(at_work(MONDAY_US + 9 * HOUR_US, 2))
    first, until = MONDAY_US // DAY_US, NOW_US // DAY_US
    house.labelling.keep(first, until)
    house.sort_anew("Life")
    with house.database.writing() as raw:
        assert facets.kept_days(raw.execute, first, until) == dict.fromkeys(
            range(first, until), False
        )
        # marked, so that it would be seen if it was written anew
        raw.execute("UPDATE facets SET counted_us=1 WHERE facet=?", (int(facets.Facet.TITLE),))
    house.labelling.keep(first, until)
    with house.database.raw() as raw:
        assert all(facets.kept_days(raw.execute, first, until).values())
        titles = facets.sums(raw.execute, facets.Facet.TITLE, first, until)
    assert list(titles.values()) == [1]
    assert house.totals(By.CATEGORY)["Life > editor"] == 2 * HOUR_US


def test_labels_of_frozen_days_stay_as_they_were(house: House) -> None:
    house.record([*at_work(MONDAY_US, 2), *at_work(MONDAY_US + 2 * DAY_US, 1)])
    house.labelling.keep(MONDAY_US // DAY_US, NOW_US // DAY_US)
    with house.database.writing() as raw:
        frozen.set_until_day(raw, MONDAY_US // DAY_US + 1)
    house.sort_anew("Life")
    assert house.totals(By.CATEGORY) == {"Work > editor": 2 * HOUR_US, "Life > editor": HOUR_US}


def test_upkeep_keeps_the_totals_of_all_history_and_stops_when_told(house: House) -> None:
    house.record([*at_work(MONDAY_US, 2), *at_work(MONDAY_US + 3 * DAY_US, 1)])
    house.labelling.keep_all(threading.Event())
    with house.database.raw() as raw:
        kept = facets.kept_days(raw.execute, 0, 10**6)
    assert set(kept) >= {MONDAY_US // DAY_US, MONDAY_US // DAY_US + 3}
    assert all(kept.values())


def test_entries_count_before_the_first_record_and_after_the_last(house: House) -> None:
    house.record(at_work(MONDAY_US + 9 * HOUR_US, 1))
    for start_us in (MONDAY_US - 400 * DAY_US, NOW_US + 3 * DAY_US):
        entry = Entry(
            device="d0",
            start_us=start_us,
            end_us=start_us + HOUR_US,
            label=Label(category="Travel"),
        )
        house.editing.do("enter", changes=[entry_to_change(None, entry)])
    everything = -(2**61), 2**61
    assert house.totals(By.CATEGORY, *everything) == {
        "Travel": 2 * HOUR_US,
        "Work > editor": HOUR_US,
    }
    assert house.reports.by(By.APP, *everything, recorded=True).total_us == HOUR_US
    assert house.timeline.first_us() == MONDAY_US - 400 * DAY_US


def test_a_traveller_sees_hours_and_days_as_they_were_there(house: House) -> None:
    home, away = 60, -8 * 60
    house.record(
        [
            *at_work(MONDAY_US + 8 * HOUR_US, 1, offset=home),  # 9 o'clock on Monday
            *at_work(MONDAY_US + DAY_US + 5 * HOUR_US, 1, offset=away),  # 21 o'clock on Monday
        ]
    )
    assert house.totals(By.HOUR) == {"09": HOUR_US, "21": HOUR_US}
    assert house.totals(By.DAY) == {"2026-11-16": 2 * HOUR_US}
    cells = house.reports.heat(MONDAY_US, NOW_US).cells
    assert (cells[0][9], cells[0][21], sum(map(sum, cells))) == (HOUR_US, HOUR_US, 2 * HOUR_US)


def test_a_day_that_begins_at_four_holds_the_night_before(house: House) -> None:
    house.settings = Settings(day_start_h=4)
    house.record(at_work(MONDAY_US + DAY_US + 2 * HOUR_US, 3))
    assert house.totals(By.DAY) == {"2026-11-16": 2 * HOUR_US, "2026-11-17": HOUR_US}


def test_a_trend_has_a_point_for_every_step_also_without_time(house: House) -> None:
    house.record(
        [*at_work(MONDAY_US + 9 * HOUR_US, 1), *at_work(MONDAY_US + 4 * DAY_US + 9 * HOUR_US, 2)]
    )
    days = house.reports.trend(MONDAY_US, NOW_US, Step.DAY)
    assert [point.first_day for point in days] == [MONDAY + timedelta(days=n) for n in range(5)]
    assert [point.us for point in days] == [HOUR_US, 0, 0, 0, 2 * HOUR_US]
    house.settings = Settings(week_start=3)
    weeks = house.reports.trend(MONDAY_US, NOW_US, Step.WEEK)
    assert [(point.first_day, point.us) for point in weeks] == [
        (date(2026, 11, 12), HOUR_US),
        (date(2026, 11, 19), 2 * HOUR_US),
    ]
    (month,) = house.reports.trend(MONDAY_US, NOW_US, Step.MONTH)
    assert (month.first_day, month.us) == (date(2026, 11, 1), 3 * HOUR_US)


@pytest.mark.parametrize(("by", "ending"), [(By.APP, ""), (By.TITLE, " plan")])
def test_a_comparison_with_a_limit_knows_both_sides_of_every_row(
    house: House, by: By, ending: str
) -> None:
    tuesday_us = MONDAY_US + DAY_US
    house.record(
        [
            *at_work(MONDAY_US + 1 * HOUR_US, 1, "a"),
            *at_work(MONDAY_US + 3 * HOUR_US, 3, "b"),
            *at_work(tuesday_us + 1 * HOUR_US, 4, "a"),
            *at_work(tuesday_us + 6 * HOUR_US, 2, "b"),
            *at_work(tuesday_us + 9 * HOUR_US, 1, "c"),
        ]
    )
    compared = house.reports.compare(
        by,
        Range(from_us=tuesday_us, to_us=tuesday_us + DAY_US),
        Range(from_us=MONDAY_US, to_us=tuesday_us),
        2,
    )
    assert [(row.key, row.us, row.before_us) for row in compared.rows] == [
        (f"a{ending}", 4 * HOUR_US, HOUR_US),
        (f"b{ending}", 2 * HOUR_US, 3 * HOUR_US),
    ]
    assert (compared.now.total_us, compared.before.total_us) == (7 * HOUR_US, 4 * HOUR_US)
    assert (compared.now.rest_count, compared.now.rest_us) == (1, HOUR_US)


def test_projects_are_told_by_full_name_and_kept_apart(house: House) -> None:
    house.add("client", "c1", name="Acme")
    house.add("project", "p1", name="Site", client="c1")
    house.add("project", "p2", name="Site")
    house.add("project", "p3", name="Site")
    house.record(at_work(MONDAY_US, 4))
    for hour, uid in enumerate(("p1", "p2", "p3")):
        part = Part(from_us=MONDAY_US + hour * HOUR_US, to_us=MONDAY_US + (hour + 1) * HOUR_US)
        assign = Assign(part=part, label=Label(project=uid), fields=frozenset({"project"}))
        house.editing.do("assign", [assign])
    assert house.totals(By.PROJECT) == {
        "Acme / Site": HOUR_US,
        "Site (p2)": HOUR_US,
        "Site (p3)": HOUR_US,
        None: HOUR_US,
    }


def test_a_project_and_a_task_are_found_by_what_no_other_is_called(house: House) -> None:
    house.add("client", "c1", name="Acme")
    house.add("project", "p1", name="Web Site", client="c1")
    house.add("project", "p2", name="Web")
    house.add("task", "t1", project="p1", name="Design")
    assert house.editing.label_of(category="A>B", project="acme", task=None) == Label(
        category="A > B", project="p1"
    )
    assert house.editing.label_of(category=None, project="WEB", task=None).project == "p2"
    assert house.editing.label_of(category=None, project=None, task="des") == Label(
        project="p1", task="t1"
    )
    for project, task in (("we", None), ("nowhere", None), ("", None), ("web", "design")):
        with pytest.raises(BadInput):
            house.editing.label_of(category=None, project=project, task=task)


def test_a_timeline_says_what_most_of_a_span_was_for(house: House) -> None:
    house.add("project", "p1", name="Site")
    house.record(at_work(MONDAY_US, 4))
    part = Part(from_us=MONDAY_US, to_us=MONDAY_US + 3 * HOUR_US)
    label = Label(project="p1", note="with Ann")
    house.editing.do(
        "assign", [Assign(part=part, label=label, fields=frozenset({"project", "note"}))]
    )
    entry = Entry(
        device="d0",
        start_us=MONDAY_US + 5 * HOUR_US,
        end_us=MONDAY_US + 5 * HOUR_US,
        label=Label(category="Travel"),
        running=True,
    )
    house.editing.do("start", changes=[entry_to_change(None, entry)])
    state, window, manual = house.timeline.told(MONDAY_US, NOW_US)
    assert state.purpose.category is None
    assert (window.purpose.category, window.purpose.project) == ("Work > editor", "Site")
    assert window.purpose.note == "with Ann"
    assert (manual.span.end_us, manual.purpose.category) == (NOW_US, "Travel")
    (hit,) = Search(house.database, house.labelling, lambda: None).find("plan")
    assert hit.purpose == window.purpose
    reported = house.timeline.told_reported(MONDAY_US, NOW_US)
    assert [one.purpose.note for one in reported] == ["with Ann", None]


def test_what_is_hidden_is_in_the_record_alone(house: House) -> None:
    house.record(at_work(MONDAY_US, 4))
    part = Part(from_us=MONDAY_US, to_us=MONDAY_US + HOUR_US + MINUTE_US)
    house.editing.do("hide", [Hide(part=part)])
    for by in By:
        reported = house.reports.by(by, MONDAY_US, NOW_US)
        recorded = house.reports.by(by, MONDAY_US, NOW_US, recorded=True)
        assert reported.total_us == 3 * HOUR_US - MINUTE_US
        assert recorded.total_us == 4 * HOUR_US
