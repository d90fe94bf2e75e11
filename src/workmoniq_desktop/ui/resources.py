"""Finds what the windows show that is not Python: colours and pictures."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


@cache
def _folder() -> Traversable:
    """Inside an installed package; at the root of the repository in an editable one."""
    packed = files("workmoniq_desktop") / "resources"
    return packed if packed.is_dir() else Path(__file__).parents[3] / "resources"


def read_text(name: str) -> str:
    """The text of one resource, such as "tokens.json" or "icons/workmoniq.svg"."""
    return _folder().joinpath(*name.split("/")).read_text(encoding="utf-8")
