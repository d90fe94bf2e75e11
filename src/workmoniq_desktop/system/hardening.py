"""Keeps this process's memory and files from other programs of the same computer."""

import ctypes
import os
import sys

if sys.platform != "win32":
    import resource

PRIVATE_UMASK = 0o077
_PR_SET_DUMPABLE = 4  # linux/prctl.h


def harden() -> None:
    """Make new files ours alone; on Linux, also no core dump and no debugger that attaches later.

    Once, first thing in the process, before other threads start: the umask is the process's.
    PR_SET_DUMPABLE 0 gives /proc/self to root: without root this process can still read its own
    status, stat, smaps and fd, but no longer environ, auxv and io, and other processes of the user
    see neither its memory map nor its exe link. A parent that traces it from the start goes on.
    """
    os.umask(PRIVATE_UMASK)
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")
