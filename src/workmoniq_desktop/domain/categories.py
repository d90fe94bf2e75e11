"""Categories that were given a colour; a category itself is only its path in a label."""

from dataclasses import dataclass
from typing import Any

from workmoniq_desktop.domain.labels import path_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """path: as in labels.py. colour: #rrggbb, seen on light and dark grounds alike."""

    path: str
    colour: str


def category_to_json(category: Category) -> dict[str, Any]:
    """Everything but the path, which categories are kept by."""
    return {"colour": category.colour}


def category_from_json(path: str, body: dict[str, Any]) -> Category:
    """What category_to_json wrote. Raises KeyError for anything else."""
    return Category(path=path, colour=str(body["colour"]))


def colour_of(path: str, categories: dict[str, Category]) -> str | None:
    """The colour of a category, or of the nearest one it lies in; None where none has one."""
    steps = path_of(path)
    for length in range(len(steps), 0, -1):
        known = categories.get(" > ".join(steps[:length]))
        if known is not None:
            return known.colour
    return None
