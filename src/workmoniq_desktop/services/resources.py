"""Finds what is shown or written that is not Python: colours, pictures, fonts, templates."""

from functools import cache
from pathlib import Path

import workmoniq_desktop


@cache
def _folder() -> Path:
    """Inside an installed package; at the root of the repository in an editable one."""
    package = Path(workmoniq_desktop.__file__).parent
    packed = package / "resources"
    return packed if packed.is_dir() else package.parents[1] / "resources"


def path_of(name: str) -> Path:
    """Where one resource lies, such as "tokens.json" or "icons/workmoniq.svg"."""
    return _folder() / name


def development_path(name: str) -> Path | None:
    """Where a developer's own file lies, in .dev at the root; None in a built package."""
    folder = _folder()
    packed = folder.parent == Path(workmoniq_desktop.__file__).parent
    return None if packed else folder.parent / ".dev" / name


def read_text(name: str) -> str:
    return path_of(name).read_text(encoding="utf-8")
