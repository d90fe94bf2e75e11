"""Replaces a file as a whole: after a crash or on a full disk the old one is still there."""

import errno
import os
import secrets
from pathlib import Path

from workmoniq_desktop.domain.errors import CannotWrite, DiskFull, WorkMoniQError

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
UNFINISHED = ".unfinished"


def replace(path: Path, content: bytes) -> None:
    """Put content at path, readable by its owner only, durably.

    Raises DiskFull or CannotWrite; then whatever stood at path before still stands there.
    """
    try:
        unfinished = _write_beside(path, content)
        try:
            unfinished.replace(path)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    except OSError as refused:
        raise cannot_write(path, refused) from refused


def create(path: Path, content: bytes) -> bool:
    """As replace, but only where nothing stands yet; False: something stood there and still does.

    Of several processes that create the same file at once exactly one gets True.
    """
    try:
        unfinished = _write_beside(path, content)
        try:
            path.hardlink_to(unfinished)
        except FileExistsError:
            return False
        finally:
            unfinished.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except OSError as refused:
        raise cannot_write(path, refused) from refused
    return True


def remove(path: Path) -> None:
    """Delete path, and what a crash left half-written beside it. Nothing there is no failure."""
    try:
        for leftover in path.parent.glob(f"{path.name}.*{UNFINISHED}"):
            leftover.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            _sync_folder(path.parent)
    except OSError as refused:
        raise cannot_write(path, refused) from refused


def cannot_write(path: Path, refused: OSError) -> WorkMoniQError:
    """What the operating system's refusal means to the user."""
    if refused.errno in NO_ROOM:
        return DiskFull(f"There is no room left to write {path}. Free some space and try again.")
    return CannotWrite(
        f"{path} cannot be written: {os.strerror(refused.errno or errno.EIO)}. "
        "Check the folder's permissions."
    )


def _write_beside(path: Path, content: bytes) -> Path:
    """Write content durably to a new file in the same folder; nothing is left if that fails."""
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(8)}{UNFINISHED}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
    handle = os.open(unfinished, flags, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    return unfinished


def _sync_folder(folder: Path) -> None:
    """Make a rename or deletion in folder durable, where the system can (Windows cannot)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
