"""The program of the server with a clock that hardly moves but when somebody else turns it.

`python -m tests.fakes.turned_clock FILE ARGUMENTS...` is `workmoniq-server ARGUMENTS...`, FILE
saying since when, and how far ahead, it lives.
"""

import mmap
import struct
import sys
from pathlib import Path
from typing import Final, Self

from workmoniq_server.__main__ import main
from workmoniq_server.clock import DAY_US, HOUR_US, SECOND_US, SystemClock

_FIELDS: Final = struct.Struct("<qq")
_SLOWER: Final = 1000
_wall_us, _system = SystemClock.wall_us, SystemClock()


class TurnedClock:
    """Reads as the server's. What happens later is later on it, though a thousand times less so.

    Thus no busy computer lets a wait pass that a test is about. Whoever opens the same file has the
    same time.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            path.write_bytes(_FIELDS.pack(_wall_us(_system), 0))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _FIELDS.size)

    def wall_us(self) -> int:
        since_us, ahead_us = _FIELDS.unpack(self._shared)
        return int(since_us + ahead_us + (_wall_us(_system) - since_us) // _SLOWER)

    def steady_us(self) -> int:
        return self.wall_us()

    def turn(self, *, seconds: float = 0, hours: float = 0, days: float = 0) -> Self:
        """So much later at once, for everybody who has the file."""
        since_us, ahead_us = _FIELDS.unpack(self._shared)
        ahead_us += round(seconds * SECOND_US + hours * HOUR_US + days * DAY_US)
        self._shared[:] = _FIELDS.pack(since_us, ahead_us)
        return self


def _live_by(clock: TurnedClock) -> None:
    def wall_us(self: SystemClock) -> int:
        del self
        return clock.wall_us()

    def steady_us(self: SystemClock) -> int:
        del self
        return clock.steady_us()

    SystemClock.wall_us = wall_us  # type: ignore[method-assign]  # every part reads it by its class
    SystemClock.steady_us = steady_us  # type: ignore[method-assign]


if __name__ == "__main__":
    _live_by(TurnedClock(Path(sys.argv[1])))
    sys.exit(main(sys.argv[2:]))
