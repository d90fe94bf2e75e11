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
    """Where a developer's own file may lie; None in a built package, which knows none."""
    folder = development_folder(_folder(), Path(workmoniq_desktop.__file__).parent)
    return None if folder is None else folder / name


def development_folder(resources: Path, package: Path) -> Path | None:
    """.dev at the root of a checkout whose resources are used; None where they are packed."""
    return None if resources.parent == package else resources.parent / ".dev"


def read_text(name: str) -> str:
    return path_of(name).read_text(encoding="utf-8")
