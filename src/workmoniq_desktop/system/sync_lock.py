"""One process at a time goes through a step of sync on a profile."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workmoniq_desktop.domain.sync_errors import SyncBusy
from workmoniq_desktop.system.atomic_file import cannot_write

if sys.platform != "win32":
    import fcntl


NAME = "sync.lock"


@contextmanager
def sync_lock(folder: Path) -> Iterator[None]:
    """Held inside the `with`, by one thread of one process; folder is the profile's.

    Raises SyncBusy at once where another holds it, CannotWrite, DiskFull. The kernel lets go at
    the end of the process, however it ends; the file stays, for removing it would race.
    """
    path = folder / NAME
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(path, flags, 0o600)
    except OSError as refused:
        raise cannot_write(path, refused) from refused
    try:
        if sys.platform != "win32":  # nothing of WorkMoniQ runs there yet
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise SyncBusy(
                    "This history is just being synced by another WorkMoniQ: try again in a moment."
                ) from None
        yield
    finally:
        os.close(handle)
