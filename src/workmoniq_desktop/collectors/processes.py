"""The names of the programs that own windows, remembered so that a switch stays cheap."""

from collections import OrderedDict

import psutil

_MOST = 256


class ProcessNames:
    """Name by process id. A reused id is told apart by the time its process began.

    Holds at most 256 names, the least recently asked go first. Not thread-safe.
    """

    def __init__(self) -> None:
        self._names: OrderedDict[tuple[int, float], str] = OrderedDict()

    def of(self, pid: int) -> str | None:
        """The program's name as the system tells it; None when it is gone or hidden from us."""
        try:
            process = psutil.Process(pid)
            key = (pid, process.create_time())
            name = self._names.get(key)
            if name is None:
                name = self._names[key] = process.name()
        except (psutil.Error, ValueError, OverflowError):
            # ValueError and OverflowError: the id came from a window property, which may hold
            # any number.
            return None
        self._names.move_to_end(key)
        if len(self._names) > _MOST:
            self._names.popitem(last=False)
        return name or None

    def __len__(self) -> int:
        return len(self._names)
