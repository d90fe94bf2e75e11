"""Sockets of this computer only: bound and reached by path, the other side known by its user.

Linux allows 107 bytes for the path. A longer one is reached through /proc/self/fd of its folder, so
that the socket always stays in a folder of the user's own and never in one shared like /tmp.
"""

import contextlib
import os
import socket
import stat
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

from workmoniq_desktop.domain.errors import CannotWrite, HistoryBusy, NotOnThisSystem
from workmoniq_desktop.system.atomic_file import cannot_write

MOST_PATH_BYTES = 107
_CREDENTIALS = struct.Struct("3i")  # struct ucred: process, user, group


def listen(path: Path, *, waiting: int) -> socket.socket:
    """A listening socket at path, for this user only. waiting: connections that may queue.

    A socket left there is removed: only the holder of the profile's lock may call this. Raises
    CannotWrite, DiskFull or NotOnThisSystem.
    """
    listener = _new()
    try:
        _remove_stale(path)
        with _short(path) as address:
            listener.bind(address)
            path.chmod(0o600)  # nobody can connect before listen
        listener.listen(waiting)
    except OSError as refused:
        listener.close()
        raise cannot_write(path, refused) from refused
    except CannotWrite:
        listener.close()
        raise
    return listener


def connect(path: Path, *, within_s: float) -> socket.socket | None:
    """A connection to whoever of this user listens at path; None: nobody does.

    within_s: how long each later send and receive may take. Raises HistoryBusy where too many wait
    already, NotOnThisSystem.
    """
    connection = _new()
    connection.settimeout(within_s)
    try:
        with _short(path) as address:
            connection.connect(address)
        if is_same_user(connection):
            return connection
    except BlockingIOError:
        connection.close()
        raise HistoryBusy("WorkMoniQ has too many questions to answer. Try again.") from None
    except OSError:
        pass
    connection.close()
    return None


def is_same_user(connection: socket.socket) -> bool:
    """Whether the other side runs as this user, by the kernel's word (SO_PEERCRED)."""
    if sys.platform != "linux":
        raise _not_here()
    size = _CREDENTIALS.size
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
    _, user, _ = _CREDENTIALS.unpack(credentials)
    return bool(user == os.geteuid())


def _new() -> socket.socket:
    if sys.platform != "linux":
        raise _not_here()
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)


def _not_here() -> NotOnThisSystem:
    return NotOnThisSystem("WorkMoniQ cannot be reached from other programs on this system yet.")


@contextlib.contextmanager
def _short(path: Path) -> Iterator[str]:
    """An address for path that the kernel accepts, while the block lasts."""
    if len(os.fsencode(path)) <= MOST_PATH_BYTES:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def _remove_stale(path: Path) -> None:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(found.st_mode):
        raise CannotWrite(f"{path} is in the way and is no socket. Move it away.")
    path.unlink()
