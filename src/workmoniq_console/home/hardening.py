"""Keeps what is in this process from files and from other programs of the same computer."""

import ctypes
import errno
import mmap
import os
import resource
import sys
from typing import Final

_PRIVATE_UMASK: Final = 0o077
_PR_SET_DUMPABLE: Final = 4  # linux/prctl.h
# linux/mman.h, as most machines number them
_MCL_CURRENT: Final = 1
_MCL_FUTURE: Final = 2
_MCL_ONFAULT: Final = 4

ROOM_BYTES: Final = 4 * 1024**3
"""What has to fit besides: threads, Argon2id, a bundle. A look must not end for want of it."""

NOT_LOCKED: Final = (
    "The system does not let this memory be kept out of swap: encrypt the swap or have none, or "
    "allow it, with ulimit -l unlimited or with LimitMEMLOCK=infinity in a systemd unit."
)


def harden() -> None:
    """Make new files ours alone, write no core dump, and let no debugger attach later.

    Once, before anything secret is read. Raises OSError.
    """
    os.umask(_PRIVATE_UMASK)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")


def lock_memory() -> str:
    """Lock all memory, also what is asked for later; what to tell people if that is not allowed.

    Pages are locked as they are first touched, where the system can do that, so nothing grows.
    """
    if sys.platform != "linux":
        return NOT_LOCKED
    libc = ctypes.CDLL(None, use_errno=True)
    _, hard = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (hard, hard))
    flags = _MCL_CURRENT | _MCL_FUTURE
    refused = libc.mlockall(flags | _MCL_ONFAULT)
    if refused and ctypes.get_errno() == errno.EINVAL:  # Linux before 4.4
        refused = libc.mlockall(flags)
    if refused:
        return NOT_LOCKED
    if not _has_room():
        libc.munlockall()
        return NOT_LOCKED
    return ""


def _has_room() -> bool:
    """Whether the limit leaves room for what comes; it counts every address that is asked for."""
    try:
        # nobody may touch these pages, so no memory is taken
        mmap.mmap(-1, ROOM_BYTES, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=0).close()
    except OSError:
        return False
    return True
