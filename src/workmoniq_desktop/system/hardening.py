"""Keeps this process's memory and files from other programs of the same computer."""

import ctypes
import os
import sys

if sys.platform != "win32":
    import resource

PRIVATE_UMASK = 0o077
_PR_SET_DUMPABLE = 4  # linux/prctl.h


def have_standard_streams() -> None:
    """Put the null device in place of an input, output or error that was closed for us.

    Otherwise the next file that is opened gets its number, and who prints writes into it.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            # the lowest number that is free, which is this one
            os.open(os.devnull, os.O_RDWR)
            os.set_inheritable(number, True)
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
            setattr(sys, f"__{name}__", getattr(sys, name))


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
