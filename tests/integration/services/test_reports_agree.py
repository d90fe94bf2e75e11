"""Every dimension of a report tells of the same time, to the microsecond, whatever was edited."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes.clock import WoundClock
from tests.fakes.keys import TestKey

from workmoniq_desktop.domain.calendar import UTC
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Assign, Edit, Hide, Merge, Part, Split
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.report import By, Step
from workmoniq_desktop.domain.rules import Field, Hours, Pattern, Rule, Syntax
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, WindowSpan
from workmoniq_desktop.services.editing import Editing, entry_to_change
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.reports import Reports
from workmoniq_desktop.services.rules.classify import Classifier
from workmoniq_desktop.store import facets
from workmoniq_desktop.store.database import Database

NOW_US = 20_500 * DAY_US + 5 * HOUR_US  # a day in 2026
BACK_DAYS = 40
DEVICES = ("d0", "d1")


def rules(*, by_content: bool) -> tuple[Rule, ...]:
    """Sort by app and title, and unless by_content the evenings by the hour."""

    def hit(field: Field, text: str) -> tuple[Pattern, ...]:
        return (Pattern(field=field, syntax=Syntax.GLOB, texts=(text,)),)

    return (
        Rule(uid="a", name="a", position=0, patterns=hit(Field.APP, "editor"), category="Work"),
        Rule(uid="b", name="b", position=1, patterns=hit(Field.TITLE, "?*"), project="p1"),
        Rule(
            uid="c",
            name="c",
            position=2,
            hours=None if by_content else Hours(from_minute=20 * 60),
            category="Evening",
            enabled=not by_content,
        ),
    )


@st.composite
def lane(draw: st.DrawFn, device: str) -> list[Span]:
    """Presence without a gap and windows with some, in changing offsets."""
    spans: list[Span] = []
    at = NOW_US - draw(st.integers(1, BACK_DAYS)) * DAY_US + draw(st.integers(0, HOUR_US))
    for length, state, app, offset in draw(
        st.lists(
            st.tuples(
                st.integers(1, 30 * HOUR_US),
                st.sampled_from([State.ACTIVE, State.ACTIVE, State.IDLE]),
                st.sampled_from([None, "editor", "browser"]),
                st.sampled_from([-690, 0, 60, 345]),
            ),
            min_size=1,
            max_size=10,
        )
    ):
        end = min(at + length, NOW_US)
        if at >= end:
            break
        spans.append(
            PresenceSpan(
                device=device,
                start_us=at,
                end_us=end,
                state=state,
                reason="",
                offset_minutes=offset,
            )
        )
        third = (end - at) // 3
        if app is not None and third:
            spans.append(
                WindowSpan(
                    device=device,
                    start_us=at + third,
                    end_us=end,
                    app=app,
                    title=f"{app} {length % 3}" if length % 2 else None,
                    url=f"https://{app}.example/{length % 5}" if length % 3 else None,
                    offset_minutes=offset,
                )
            )
        at = end
    return spans


moments = st.integers(-(BACK_DAYS + 5) * DAY_US, 5 * DAY_US).map(lambda away: NOW_US + away)
apps = st.sampled_from([None, "editor"])
parts = st.builds(
    lambda at, length, device, app: Part(from_us=at, to_us=at + length, device=device, app=app),
    moments,
    st.integers(1, 3 * DAY_US),
    st.sampled_from([None, *DEVICES]),
    apps,
)
labels = st.builds(
    Label, category=st.sampled_from([None, "Life"]), project=st.sampled_from([None, "p2"])
)
edits: st.SearchStrategy[Edit] = st.one_of(
    st.builds(Assign, part=parts, label=labels, fields=st.just(frozenset({"category", "project"}))),
    st.builds(Hide, part=parts, hidden=st.booleans()),
    st.builds(Merge, part=parts, app=st.sampled_from(["editor", "browser"])),
    st.builds(Split, at_us=moments),
)
by_hand = st.builds(
    lambda at, length, label, offset: Entry(
        device="d0", start_us=at, end_us=at + length, label=label, offset_minutes=offset
    ),
    moments,
    st.integers(1, DAY_US),
    labels,
    st.sampled_from([0, 60]),
)


@contextmanager
def history() -> Iterator[Database]:
    with TemporaryDirectory() as folder:
        begin_us = NOW_US - (BACK_DAYS + 2) * DAY_US
        database = Database.create(Path(folder, "history.db"), TestKey(), "p", now_us=begin_us)
        yield database
        database.close()


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(
    st.tuples(*(lane(device) for device in DEVICES)),
    st.lists(edits, max_size=4),
    st.none() | by_hand,
    st.booleans(),
    st.lists(st.tuples(moments, st.integers(1, 45 * DAY_US)), min_size=1, max_size=2),
    st.integers(0, 12),
)
def test_all_dimensions_tell_of_the_same_time(  # noqa: PLR0917  # what hypothesis draws
    lanes: tuple[list[Span], ...],
    some: list[Edit],
    entry: Entry | None,
    by_content: bool,
    ranges: list[tuple[int, int]],
    day_start_h: int,
) -> None:
    classifier = Classifier(rules(by_content=by_content))
    with history() as database:
        with database.recording() as recording:
            recording.put([span for own in lanes for span in own])
            recording.settle(NOW_US)
        if not lanes[0]:
            entry = None  # its device is not known here
        labelling = Labelling(database, lambda: classifier)
        reports = Reports(
            database,
            labelling,
            lambda: UTC,
            lambda: None,
            lambda: Settings(day_start_h=day_start_h),
        )
        editing = Editing(database, WoundClock(NOW_US), lambda: None)
        for at_us, length_us in ranges:  # keep totals that the edits then must not leave wrong
            reports.by(By.CATEGORY, at_us, at_us + length_us)
        if entry is not None:
            editing.do("enter", changes=[entry_to_change(None, entry)])
        for edit in some:
            editing.do("edit", [edit])
        for _ in range(2):
            for at_us, length_us in ranges:
                assert_agree(reports, at_us, at_us + length_us)
            editing.undo()
            with database.writing() as raw:  # as a change of rules does
                facets.disown(raw.execute, -(2**31), 2**31)


def assert_agree(reports: Reports, from_us: int, to_us: int) -> None:
    spans = reports.spans(from_us, to_us)
    expected_us = sum(span.counted_us for span in spans)
    for recorded in (False, True):
        found = {by: reports.by(by, from_us, to_us, recorded=recorded) for by in By}
        if recorded:
            expected_us = found[By.APP].total_us
        for by in set(By) - {By.DEVICE}:
            assert found[by].total_us == expected_us, by
            assert sum(row.us for row in found[by].rows) == expected_us, by
        few = {by: reports.by(by, from_us, to_us, 1, recorded=recorded) for by in By}
        for by in By:
            shown = sum(row.us for row in few[by].rows)
            assert shown + few[by].rest_us == few[by].total_us == found[by].total_us
            assert len(few[by].rows) + few[by].rest_count == len(found[by].rows)
    own = Counter[str | None]()
    categories = Counter[str | None]()
    titles = Counter[str | None]()
    for span in spans:
        own[span.device] += span.end_us - span.start_us
        categories[span.label.category] += span.counted_us
        titles[span.title] += span.counted_us
    assert {row.key: row.us for row in reports.by(By.DEVICE, from_us, to_us).rows} == own
    assert {row.key: row.us for row in reports.by(By.CATEGORY, from_us, to_us).rows} == +categories
    assert {row.key: row.us for row in reports.by(By.TITLE, from_us, to_us).rows} == +titles
    total_us = sum(span.counted_us for span in spans)
    assert sum(map(sum, reports.heat(from_us, to_us).cells)) == total_us
    for step in Step:
        assert sum(point.us for point in reports.trend(from_us, to_us, step)) == total_us


def test_a_day_of_totals_is_the_same_kept_and_live() -> None:
    with history() as database:
        with database.recording() as recording:
            recording.put(
                [
                    PresenceSpan(
                        device="d0",
                        start_us=NOW_US - 3 * DAY_US,
                        end_us=NOW_US,
                        state=State.ACTIVE,
                        reason="",
                    )
                ]
            )
            recording.settle(NOW_US)
        labelling = Labelling(database, lambda: Classifier(()))
        reports = Reports(database, labelling, lambda: UTC, lambda: None, Settings)
        within = NOW_US - 2 * DAY_US + 7 * MINUTE_US, NOW_US - 3 * MINUTE_US
        live = [reports.by(by, *within) for by in By]
        assert live == [reports.by(by, *within) for by in By]


@pytest.mark.parametrize("offset", [0, -690, 345])
def test_a_rule_by_hours_speaks_of_its_hours_whatever_range_is_asked_for(offset: int) -> None:
    evening = Rule(
        uid="e", name="e", position=0, hours=Hours(from_minute=20 * 60), category="Evening"
    )
    late = Rule(
        uid="n",
        name="n",
        position=1,
        hours=Hours(from_minute=23 * 60, to_minute=2 * 60, weekdays=frozenset({4})),
        project="friday night",
    )
    begin_us = 20_497 * DAY_US - offset * MINUTE_US  # a Friday, 0:00 local
    with history() as database:
        with database.recording() as recording:
            recording.put(
                [
                    PresenceSpan(
                        device="d0",
                        start_us=begin_us,
                        end_us=begin_us + 30 * HOUR_US,
                        state=State.ACTIVE,
                        reason="",
                        offset_minutes=offset,
                    ),
                    WindowSpan(
                        device="d0",
                        start_us=begin_us + 19 * HOUR_US,
                        end_us=begin_us + 29 * HOUR_US,
                        app="film",
                        offset_minutes=offset,
                    ),
                ]
            )
            recording.settle(NOW_US)
        labelling = Labelling(database, lambda: Classifier((evening, late)))
        reports = Reports(database, labelling, lambda: UTC, lambda: None, Settings)

        def told(by: By, first_h: float, last_h: float) -> dict[str | None, float]:
            within = begin_us + int(first_h * HOUR_US), begin_us + int(last_h * HOUR_US)
            return {row.key: row.us / HOUR_US for row in reports.by(by, *within).rows}

        assert told(By.CATEGORY, 19, 29) == {"Evening": 4, None: 6}
        assert told(By.CATEGORY, 19, 21) == {"Evening": 1, None: 1}
        assert told(By.CATEGORY, 20.5, 23) == {"Evening": 2.5}
        assert told(By.PROJECT, 0, 30) == {"friday night": 3, None: 27}
        assert told(By.PROJECT, 24, 30) == {"friday night": 2, None: 4}
        assert_agree(reports, begin_us, begin_us + 30 * HOUR_US)
        assert_agree(reports, begin_us - HOUR_US, NOW_US)
