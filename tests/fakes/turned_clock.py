"""The program of the server with a clock that somebody else turns while it runs.

`python -m tests.fakes.turned_clock FILE ARGUMENTS...` is `workmoniq-server ARGUMENTS...`, FILE
saying how far ahead of this computer's clock it lives.
"""

import mmap
import struct
import sys
from pathlib import Path
from typing import Final, Self

from workmoniq_server.__main__ import main
from workmoniq_server.clock import DAY_US, HOUR_US, SECOND_US, SystemClock

_AHEAD: Final = struct.Struct("<q")
_real = SystemClock()
_wall_us, _steady_us = SystemClock.wall_us, SystemClock.steady_us


class TurnedClock:
    """This computer's clock, ahead by what stands in a file; reads as the server's does."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            path.write_bytes(_AHEAD.pack(0))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _AHEAD.size)

    def wall_us(self) -> int:
        return _wall_us(_real) + self._ahead_us

    def steady_us(self) -> int:
        return _steady_us(_real) + self._ahead_us

    def turn(self, *, seconds: float = 0, hours: float = 0, days: float = 0) -> Self:
        """So much later at once, for everybody who reads the file."""
        ahead_us = round(seconds * SECOND_US + hours * HOUR_US + days * DAY_US)
        self._shared[:] = _AHEAD.pack(self._ahead_us + ahead_us)
        return self

    @property
    def _ahead_us(self) -> int:
        return int(_AHEAD.unpack(self._shared)[0])


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
