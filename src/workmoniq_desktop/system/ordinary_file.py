"""Opens a file that somebody named, and nothing that would keep us waiting for ever."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO


def open_ordinary(path: Path) -> BinaryIO:
    """The file for reading. Raises OSError, also for a pipe, a device or a folder."""
    # without O_NONBLOCK, opening a pipe waits for somebody who writes into it
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return os.fdopen(handle, "rb")
    os.close(handle)
    raise OSError(errno.EINVAL, "it is no ordinary file")
