"""Clients, projects and tasks: names that tell apart, changes that undo, nothing lost."""

from dataclasses import replace

import pytest
from tests.integration.work.conftest import MORNING_US, Work

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.domain.edits import Assign, Part
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Project, Task


def test_what_is_added_is_there_after_a_restart(work: Work) -> None:
    projects = work.history.projects
    client = projects.add_client("Acme", "1 Road\nTown")
    made = projects.add_project(
        Project(uid="", name=" New   site ", client=client.uid, rate_minor=8_500, currency="usd")
    )
    task = projects.add_task(Task(uid="", project=made.uid, name="Design", rate_minor=9_000))
    assert (made.name, made.currency) == ("New site", "USD")
    work.history.close()
    book = projects.book()
    assert book.clients == {client.uid: client}
    assert book.projects == {made.uid: made}
    assert book.tasks == {task.uid: task}
    assert book.name(made.uid) == "Acme / New site"


def test_a_name_is_unique_within_its_client(work: Work) -> None:
    projects = work.history.projects
    acme, best = projects.add_client("Acme"), projects.add_client("Best")
    projects.add_project(Project(uid="", name="Site", client=acme.uid))
    with pytest.raises(BadInput, match="this client has a project of that name already"):
        projects.add_project(Project(uid="", name="SITE ", client=acme.uid))
    other = projects.add_project(Project(uid="", name="Site", client=best.uid))
    with pytest.raises(BadInput, match="already"):
        projects.change(replace(other, client=acme.uid))
    with pytest.raises(BadInput, match="there is a client of that name already"):
        projects.add_client("acme")


@pytest.mark.parametrize(
    "change",
    [
        {"name": "  "},
        {"name": "x" * 201},
        {"name": "a\x07b"},
        {"currency": "Euro"},
        {"colour": "red"},
        {"rate_minor": -1},
        {"rate_minor": 10**13},
        {"client": "nobody"},
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_changes(
    work: Work, change: dict[str, object]
) -> None:
    projects = work.history.projects
    made = projects.add_project(Project(uid="", name="Site"))
    with pytest.raises(BadInput):
        projects.change(replace(made, **change))  # type: ignore[arg-type]  # one of each kind
    assert projects.book().projects == {made.uid: made}


def test_every_change_is_one_step_of_undo(work: Work) -> None:
    projects, editing = work.history.projects, work.history.editing
    made = projects.add_project(Project(uid="", name="Site"))
    projects.change(replace(made, archived=True))
    assert projects.book().live_projects() == ()
    editing.undo()
    assert projects.book().live_projects() == (made,)
    editing.undo()
    assert projects.book().projects == {}
    editing.redo()
    assert projects.book().projects == {made.uid: made}


def test_merging_lets_all_time_count_for_the_one_that_stays(work: Work) -> None:
    projects = work.history.projects
    old, new = work.project("Old"), work.project("New")
    task = projects.add_task(Task(uid="", project=old, name="Design"))
    projects.add_task(Task(uid="", project=new, name="design"))
    work.history.timers.start(Label(project=old, task=task.uid))
    work.go_on(HOUR_US)
    work.history.timers.stop()
    work.show("editor")
    work.go_on(2 * HOUR_US)
    part = Part(from_us=MORNING_US + HOUR_US, to_us=MORNING_US + 2 * HOUR_US)
    work.history.editing.do(
        "assign", [Assign(part=part, label=Label(project=old), fields=frozenset({"project"}))]
    )
    assert projects.hours(MORNING_US, work.clock.at_us)[old] == 2 * HOUR_US
    projects.merge(old, new)
    assert projects.hours(MORNING_US, work.clock.at_us)[new] == 2 * HOUR_US
    assert (work.counted(old), work.counted(new)) == (0, 2 * HOUR_US)
    book = projects.book()
    assert [project.name for project in book.live_projects(archived=True)] == ["New"]
    assert [t.name for t in book.tasks_of(new)] == ["design", "Design (2)"]
    work.history.editing.undo()
    assert projects.hours(MORNING_US, work.clock.at_us)[old] == 2 * HOUR_US
    assert work.kept_equals_anew()


def test_merged_projects_may_be_merged_again(work: Work) -> None:
    one, two, three = (work.project(name) for name in ("One", "Two", "Three"))
    work.history.timers.start(Label(project=one))
    work.go_on(HOUR_US)
    work.history.timers.stop()
    work.history.projects.merge(one, two)
    work.history.projects.merge(two, three)
    assert work.counted(three) == HOUR_US
    with pytest.raises(BadInput):
        work.history.projects.merge(one, three)
    with pytest.raises(BadInput, match="itself"):
        work.history.projects.merge(three, one)


def test_only_what_nothing_names_can_be_removed(work: Work) -> None:
    projects = work.history.projects
    client = projects.add_client("Acme")
    made = projects.add_project(Project(uid="", name="Site", client=client.uid))
    task = projects.add_task(Task(uid="", project=made.uid, name="Design"))
    with pytest.raises(BadInput, match="has projects"):
        projects.remove(client)
    work.history.timers.start(Label(project=made.uid, task=task.uid))
    work.go_on(HOUR_US)
    for thing in (made, task):
        with pytest.raises(BadInput, match="archive it instead"):
            projects.remove(thing)
    work.history.editing.undo()  # the timer
    projects.remove(made)
    assert projects.book().projects == {}
    assert projects.book().tasks == {}
    work.history.editing.undo()
    assert projects.book().tasks == {task.uid: task}
    other = work.project("Other")
    projects.merge(made.uid, other)
    with pytest.raises(BadInput, match="archive it instead"):
        projects.remove(projects.book().projects[other])


def test_tags_in_use_are_told_the_most_used_first(work: Work) -> None:
    project = work.project()
    for tags in (("deep", "home"), ("deep",)):
        work.history.timers.start(Label(project=project, tags=tags))
        work.go_on(HOUR_US)
    work.history.timers.stop()
    part = Part(from_us=MORNING_US, to_us=MORNING_US + HOUR_US)
    tagged = Assign(part=part, label=Label(tags=("Office",)), fields=frozenset({"tags"}))
    work.history.editing.do("assign", [tagged])
    assert work.history.projects.tags() == ("deep", "home", "Office")
    work.history.editing.undo()
    assert work.history.projects.tags() == ("deep", "home")
