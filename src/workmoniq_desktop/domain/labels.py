"""What a stretch of time was for, beside what the screen showed: category, project, task, tags."""

from dataclasses import dataclass

SEPARATOR = " > "
"""Between the steps of a category's path, such as `Work > Programming`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Everything absent is None or empty.

    category: a path of names joined by SEPARATOR. project, task: their uids. note: the worker's
    own words. billable: None where the project decides.
    """

    category: str | None = None
    project: str | None = None
    task: str | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    billable: bool | None = None


NO_LABEL = Label()


def path_of(category: str) -> tuple[str, ...]:
    """The steps of a category, outermost first."""
    return tuple(step.strip() for step in category.split(SEPARATOR.strip()) if step.strip())


def is_within(category: str | None, whole: str) -> bool:
    """Whether category is whole or lies below it."""
    return category is not None and path_of(category)[: len(path_of(whole))] == path_of(whole)
