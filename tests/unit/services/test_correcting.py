"""What was typed about time becomes a label: known names are found, new ones are made."""

from workmoniq_desktop.domain.edits import Assign, Hide
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.services.correcting import Typed, assigned, hidden, meant, tags_of
from workmoniq_desktop.services.timeline_values import Choices

KNOWN = Choices(
    categories=("Work > Mail",),
    projects={"p1": "Brandt / Website"},
    tasks={"t1": ("p1", "Design")},
)


def test_only_fields_that_were_touched_change() -> None:
    found = meant(Typed(note=" done "), KNOWN)
    assert found.fields == {"note"}
    assert found.label == Label(note="done")
    assert found.changes == ()


def test_a_known_project_and_task_are_found_whatever_the_case() -> None:
    found = meant(Typed(project="brandt / website", task="design"), KNOWN)
    assert (found.label.project, found.label.task) == ("p1", "t1")
    assert found.changes == ()


def test_a_new_project_with_a_new_task_is_made_in_the_same_step() -> None:
    found = meant(Typed(project="Garden", task="Fence"), KNOWN)
    project, task = found.changes
    assert (project.kind, task.kind) == ("project", "task")
    assert project.before is task.before is None
    assert found.label == Label(project=project.uid, task=task.uid)
    assert task.after is not None
    assert task.after["project"] == project.uid


def test_a_new_category_is_written_as_a_path() -> None:
    found = meant(Typed(category="Work>Garden >"), KNOWN)
    assert found.label.category == "Work > Garden"
    assert [change.after for change in found.changes] == [{"name": "Work > Garden"}]


def test_an_emptied_field_takes_its_value_away() -> None:
    found = meant(Typed(category="", project=" ", tags=""), KNOWN)
    assert found.fields == {"category", "project", "tags"}
    assert found.label == Label()


def test_tags_are_each_taken_once() -> None:
    assert tags_of("urgent, #research,urgent,,  ") == ("urgent", "research")


def test_every_part_is_spoken_of() -> None:
    parts = [(0, 10), (20, 30)]
    edits = assigned(parts, "vim", Label(note="x"), frozenset({"note"}))
    assert [type(edit) for edit in edits] == [Assign, Assign]
    outs = hidden(parts, None, out=True)
    assert [(one.part.from_us, one.part.to_us) for one in outs if isinstance(one, Hide)] == parts
