"""Keeps what is in this process from files and from other programs of the same computer."""

import ctypes
import os
import resource
import sys
from typing import Final

_PRIVATE_UMASK: Final = 0o077
_PR_SET_DUMPABLE: Final = 4  # linux/prctl.h


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
