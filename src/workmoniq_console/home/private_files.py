"""Files that only their owner reads and writes."""

import contextlib
import os
import secrets
import stat
from pathlib import Path
from typing import Final

from workmoniq_console.domain.errors import FileRefused

_PRIVATE: Final = 0o600
_PRIVATE_FOLDER: Final = 0o700
_MOST_BYTES: Final = 1024 * 1024


def folder(path: Path) -> Path:
    """Make a folder of our own, with those above it."""
    path.mkdir(parents=True, exist_ok=True, mode=_PRIVATE_FOLDER)
    return path


def read(path: Path, what: str) -> bytes:
    """The content of a file that nobody else can read. what: how people call it.

    Raises FileRefused for one that is missing, or that others may read or write.
    """
    try:
        with path.open("rb") as file:
            told = os.fstat(file.fileno())
            if not stat.S_ISREG(told.st_mode) or told.st_uid != os.geteuid():
                raise FileRefused(f"The {what} belongs to somebody else: take one of your own.")
            if told.st_mode & 0o077:
                raise FileRefused(
                    f"Others can read or change the {what}: make it its owner's alone with chmod "
                    "600, and think about who read it."
                )
            return file.read(_MOST_BYTES)
    except OSError:
        raise FileRefused(f"The {what} cannot be read: look whether it is there.") from None


def write(path: Path, data: bytes, *, replace: bool = False) -> None:
    """Write a file as a whole, durably. Raises FileRefused if it is there and may not be replaced.

    Raises OSError.
    """
    folder(path.parent)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123  of a handle
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            fresh.replace(path)
        else:
            _put(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    _sync(path.parent)


def destroy(path: Path) -> None:
    """Overwrite a file, then take it away. What an SSD keeps of it nobody can promise."""
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(os.fstat(file.fileno()).st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    _sync(path.parent)


def exchange(path: Path, data: bytes) -> None:
    """Put a file in the place of another, durably, then destroy the other. Raises OSError."""
    old = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    old.hardlink_to(path)
    try:
        write(path, data, replace=True)
    except OSError:
        old.unlink()
        raise
    destroy(old)


def _put(fresh: Path, path: Path) -> None:
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        raise FileRefused(
            "There is such a file already, and nothing was changed: take the old one away first "
            "if you are sure."
        ) from None


def _sync(place: Path) -> None:
    with contextlib.suppress(PermissionError):  # Windows opens no folders
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
