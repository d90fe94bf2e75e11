"""A colour that the worker chose is worn on the timeline and in reports."""

from tests.fakes.clock import WoundClock
from tests.fakes.life import NOW_US, ZONE
from tests.fakes.work import real_work

from workmoniq_desktop.domain.calendar import Range
from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.domain.edits import Change
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Project
from workmoniq_desktop.domain.report import By
from workmoniq_desktop.services.export.report_document import Asked

FROM_US = NOW_US - 3 * HOUR_US


def test_timeline_and_reports_wear_the_chosen_colours() -> None:
    history = real_work(WoundClock(at_us=NOW_US, offset=60), ZONE)
    body: dict[str, object] = {"colour": "#112233"}
    change = Change(kind="category", uid="Care", before=None, after=body)
    history.editing.do("category", changes=[change])
    red = history.projects.add_project(Project(uid="", name="Red", colour="#d76549"))
    bare = history.projects.add_project(Project(uid="", name="Bare"))
    for at, label in enumerate(
        (Label(project=red.uid, category="Care"), Label(project=bare.uid, category="Play"))
    ):
        start_us = FROM_US + at * HOUR_US
        history.manual.add(start_us, start_us + HOUR_US, label)
    for view in (
        history.timeline_view.close(FROM_US, NOW_US),
        history.timeline_view.far_labels(FROM_US, NOW_US),
    ):
        assert view.colours == {"Care": "#112233"}
    for by, expected in (
        (By.CATEGORY, {"Care": "#112233", "Play": None}),
        (By.PROJECT, {"Red": "#d76549", "Bare": None}),
        (By.HOUR, {None}),
    ):
        asked = Asked(by=by, within=Range(from_us=FROM_US, to_us=NOW_US), extras=False)
        lines = history.report_files.build(asked).lines
        if isinstance(expected, dict):
            assert {line.key: line.colour for line in lines} == expected
        else:
            assert {line.colour for line in lines} == expected
