"""The time every part of the server reads, so that a test can turn it."""

import time
from typing import Final, Protocol

SECOND_US: Final = 1_000_000
MINUTE_US: Final = 60 * SECOND_US
HOUR_US: Final = 60 * MINUTE_US
DAY_US: Final = 24 * HOUR_US


class Clock(Protocol):
    """Microseconds. Both methods may be called from any thread."""

    def wall_us(self) -> int:
        """UTC since 1970, as the system's clock claims; may step."""
        ...

    def steady_us(self) -> int:
        """Since some moment in the past; never steps."""
        ...


class SystemClock:
    """The clock of this computer."""

    def wall_us(self) -> int:
        """UTC since 1970."""
        return time.time_ns() // 1000

    def steady_us(self) -> int:
        """Since the computer started."""
        return time.monotonic_ns() // 1000
