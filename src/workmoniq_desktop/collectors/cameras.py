"""Tells which programs hold a camera open, asked for when the kernel says that one was touched.

Sources: inotify(7) on the camera's device files; /proc/PID/fd of the user's own processes. No
camera is opened.
"""

import ctypes
import os
import re
import struct
from collections.abc import Callable
from pathlib import Path

from workmoniq_desktop.collectors.base import BackendUnsupported

_OPEN, _CLOSE, _CREATE, _DELETE = 0x20, 0x18, 0x100, 0x200
_EVENT = struct.Struct("iIII")
_CAMERA = re.compile(r"video\d+")
_READ_BYTES = 65_536


class Cameras:
    """Not thread-safe: it belongs to the thread of one sense."""

    def __init__(
        self,
        name_of: Callable[[int], str | None],
        devices: Path = Path("/dev"),
        processes: Path = Path("/proc"),
    ) -> None:
        """name_of: a program's name by process id. Raises BackendUnsupported without inotify."""
        self._name_of = name_of
        self._devices = devices
        self._processes = processes
        libc = ctypes.CDLL(None, use_errno=True)
        try:
            self._watch = libc.inotify_add_watch
            self._fd: int = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        except AttributeError as missing:
            raise BackendUnsupported("Camera: this system has no inotify") from missing
        if self._fd < 0 or not self._look_at(devices, _CREATE | _DELETE):
            self.close()
            raise BackendUnsupported("Camera: the kernel grants no more inotify watches")
        self._find()

    def fileno(self) -> int:
        return self._fd

    def close(self) -> None:
        """Safe to call twice."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def changed(self) -> bool:
        """Whether a camera was opened, closed, plugged in or out since asked last."""
        changed = False
        while True:
            try:
                data = os.read(self._fd, _READ_BYTES)
            except BlockingIOError:
                return changed
            at = 0
            while at < len(data):
                _, mask, _, length = _EVENT.unpack_from(data, at)
                name = data[at + _EVENT.size : at + _EVENT.size + length].rstrip(b"\0")
                at += _EVENT.size + length
                if mask & (_OPEN | _CLOSE) and not name:
                    changed = True
                elif _CAMERA.fullmatch(name.decode("ascii", "replace")):
                    self._find()
                    changed = True

    def users(self) -> frozenset[str]:
        """The programs that hold a camera open, by name."""
        cameras = {str(path) for path in self._cameras()}
        if not cameras:
            return frozenset()
        found = set()
        for process in self._processes.iterdir():
            if process.name.isdigit() and self._holds(process, cameras):
                found.add(self._name_of(int(process.name)) or "")
        return frozenset(found)

    def _cameras(self) -> list[Path]:
        return [path for path in self._devices.glob("video*") if _CAMERA.fullmatch(path.name)]

    def _find(self) -> None:
        for path in self._cameras():
            self._look_at(path, _OPEN | _CLOSE)

    def _look_at(self, path: Path, mask: int) -> bool:
        return int(self._watch(self._fd, os.fsencode(path), ctypes.c_uint32(mask))) >= 0

    @staticmethod
    def _holds(process: Path, cameras: set[str]) -> bool:
        try:
            return any(str(fd.readlink()) in cameras for fd in (process / "fd").iterdir())
        except OSError:
            return False  # it ended, or belongs to somebody else
