"""One process at a time makes a profile, mends it or puts another history in its place."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from workmoniq_desktop.domain.errors import HistoryBusy
from workmoniq_desktop.system.atomic_file import cannot_write
from workmoniq_desktop.system.paths import Profile

if sys.platform != "win32":
    import fcntl

WAITS_S: Final = 60.0
_BETWEEN_TRIES_S: Final = 0.05


@contextmanager
def creation_lock(profile: Profile, *, waits_s: float = WAITS_S) -> Iterator[None]:
    """Held inside the `with`; the folder of profile must be there. Not for two threads of one.

    waits_s: how long another process may take, a passphrase that is typed there included.
    Raises HistoryBusy after that, CannotWrite, DiskFull. The kernel lets go at the process's end.
    """
    path = profile.folder / ".creating"
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(path, flags, 0o600)
    except OSError as refused:
        raise cannot_write(path, refused) from refused
    try:
        if sys.platform != "win32":  # nothing of WorkMoniQ runs there yet
            _take(handle, waits_s)
        yield
    finally:
        os.close(handle)


def _take(handle: int, waits_s: float) -> None:
    until_s = time.monotonic() + waits_s
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until_s:
                raise HistoryBusy(
                    "another WorkMoniQ is just opening or restoring this profile: try again"
                ) from None
            time.sleep(_BETWEEN_TRIES_S)
        else:
            return
