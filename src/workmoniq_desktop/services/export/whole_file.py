"""A file that is there as a whole or not at all, however large."""

import errno
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from workmoniq_desktop.domain.errors import CannotWrite, DiskFull, WorkMoniQError
from workmoniq_desktop.system.atomic_file import NO_ROOM

_BUFFER_BYTES = 1 << 20
_UNFINISHED = ".unfinished"
_OURS = "/proc/self/fd"


@contextmanager
def whole_file(path: Path, *, overwrite: bool) -> Iterator[BinaryIO]:
    """A new file beside path, which takes its name when the block ends well.

    It is readable by its owner only, and on the disk before it gets the name. When the block
    raises, it is gone, and whatever stood at path still stands there. A link at path stays one.
    Raises CannotWrite, DiskFull.
    """
    with os_refusals():
        target = _resolved(path)
        _look_at(target, overwrite=overwrite)
        # short, and not made of the target's name, which may be as long as a name can be
        unfinished = target.with_name(f"workmoniq-{secrets.token_hex(8)}{_UNFINISHED}")
        handle, is_named = _open_new(unfinished)
    try:
        with os_refusals():
            with os.fdopen(handle, "wb", buffering=_BUFFER_BYTES) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
                if not is_named:
                    _give_name(file.fileno(), unfinished)
            _look_at(target, overwrite=overwrite)
            unfinished.replace(target)
            _sync_folder(target.parent)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


@contextmanager
def os_refusals() -> Iterator[None]:
    """What the operating system refuses becomes one of our sentences."""
    try:
        yield
    except BrokenPipeError:
        raise  # the reader of a stream left, which is no failure to everybody
    except OSError as refused:
        raise _in_our_words(refused) from refused


def _open_new(unfinished: Path) -> tuple[int, bool]:
    """A new file for writing, and whether it has its name already.

    Where the system can, it has none until it is whole: then a crash leaves nothing to be read.
    """
    if sys.platform == "linux" and Path(_OURS).is_dir():
        with suppress(OSError):  # not every file system knows files without a name
            flags = os.O_WRONLY | os.O_TMPFILE | os.O_CLOEXEC
            return os.open(unfinished.parent, flags, 0o600), False
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    return os.open(unfinished, flags, 0o600), True


def _give_name(handle: int, path: Path) -> None:
    """As open(2) shows for O_TMPFILE; the folder's handle makes Python follow the link."""
    ours = os.open(_OURS, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.link(str(handle), path, src_dir_fd=ours, follow_symlinks=True)
    finally:
        os.close(ours)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (ValueError, RuntimeError) as no_path:
        # a NUL in the name, or links that lead in a circle
        raise CannotWrite("the file has no name that can be used: name another") from no_path


def _look_at(target: Path, *, overwrite: bool) -> None:
    if not target.exists():
        return
    if not target.is_file():
        raise CannotWrite("what is there is no ordinary file: name a file to write")
    if not overwrite:
        raise CannotWrite("the file is there already: name another, or say that it may be replaced")


def _in_our_words(refused: OSError) -> WorkMoniQError:
    if refused.errno in NO_ROOM:
        return DiskFull("there is no room left for the file: free some and try again")
    why = os.strerror(refused.errno or errno.EIO)
    return CannotWrite(f"the file cannot be written ({why}): name one you may write")


def _sync_folder(folder: Path) -> None:
    """Make a rename durable, where the system can (Windows cannot)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
