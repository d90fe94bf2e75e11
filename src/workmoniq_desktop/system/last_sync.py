"""When both sides of sync last agreed, in a file of its own: `status` tells it without a key."""

from contextlib import suppress
from pathlib import Path

from workmoniq_desktop.system import atomic_file

NAME = "last-sync"
_MOST_BYTES = 32


def read(folder: Path) -> int | None:
    """Microseconds since 1970; None where it never was, or nobody can tell. Asks for no key."""
    with suppress(OSError, ValueError), (folder / NAME).open("rb") as file:
        return int(file.read(_MOST_BYTES))
    return None


def write(folder: Path, at_us: int) -> None:
    """It was just now. folder: the profile's. Raises CannotWrite, DiskFull."""
    atomic_file.replace(folder / NAME, b"%d\n" % at_us)


def forget(folder: Path) -> None:
    """There is no account any more. Raises CannotWrite."""
    atomic_file.remove(folder / NAME)
