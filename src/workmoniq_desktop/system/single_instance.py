"""One recorder for each profile: the lock that it holds, and where it can be reached."""

import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from workmoniq_desktop.domain.errors import AlreadyRunning, NotOnThisSystem
from workmoniq_desktop.system.atomic_file import NO_ROOM, cannot_write
from workmoniq_desktop.system.paths import Profile

if sys.platform != "win32":
    import fcntl

_TRIES: Final = 5
_BETWEEN_TRIES_S: Final = 0.02
_MOST_BYTES: Final = 8192


class ProfileLock:
    """Held from construction to release, or to the end of the process, however it ends.

    The file says which process holds it and where that one listens; the lock is the kernel's, so
    a file left by a crash locks nobody out. Raises AlreadyRunning, CannotWrite, NotOnThisSystem.
    """

    def __init__(self, profile: Profile) -> None:
        if sys.platform == "win32":
            raise NotOnThisSystem("WorkMoniQ cannot lock a profile on this system yet.")
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            self._handle = os.open(profile.lock, flags, 0o600)
        except OSError as refused:
            raise cannot_write(profile.lock, refused) from refused
        try:
            _take(self._handle)
            os.ftruncate(self._handle, 0)
            _say(self._handle, b"%d\n%s\n" % (os.getpid(), os.fsencode(profile.socket)))
        except OSError as refused:
            os.close(self._handle)
            raise cannot_write(profile.lock, refused) from refused
        except AlreadyRunning:
            os.close(self._handle)
            raise
        self._held = True

    @property
    def is_held(self) -> bool:
        return self._held

    def release(self) -> None:
        """Let another process take it. Safe to repeat. The file stays: removing it would race."""
        if self._held:
            self._held = False
            os.close(self._handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def socket_of(profile: Profile) -> Path:
    """Where the recorder of this profile listens, if one runs.

    As it said itself, since it may have another XDG_RUNTIME_DIR than we (a shell over SSH, cron).
    """
    try:
        with profile.lock.open("rb") as file:
            said = os.fsdecode(file.read(_MOST_BYTES)).split("\n")
    except OSError:
        return profile.socket
    listening = Path(said[1]) if len(said) == 3 else profile.socket
    return listening if listening.is_absolute() else profile.socket


def _say(handle: int, words: bytes) -> None:
    """A full disk leaves the file empty: then who looks goes to where the socket is by default."""
    try:
        os.pwrite(handle, words, 0)
    except OSError as refused:
        if refused.errno not in NO_ROOM:
            raise
        os.ftruncate(handle, 0)


def _take(handle: int) -> None:
    for _ in range(_TRIES - 1):
        if _try_to_take(handle):
            return
        time.sleep(_BETWEEN_TRIES_S)  # a process that is just ending
    if not _try_to_take(handle):
        holder = os.pread(handle, _MOST_BYTES, 0).partition(b"\n")[0]
        process = f" (process {int(holder[:20])})" if holder[:20].isdigit() else ""
        raise AlreadyRunning(f"WorkMoniQ already runs on this profile{process}.")


def _try_to_take(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
