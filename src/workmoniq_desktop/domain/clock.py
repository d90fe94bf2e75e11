"""The time every room reads, so that no room asks the operating system itself."""

from typing import Protocol

SECOND_US = 1_000_000
MINUTE_US = 60 * SECOND_US
QUARTER_US = 15 * MINUTE_US
HOUR_US = 60 * MINUTE_US
DAY_US = 24 * HOUR_US


class Clock(Protocol):
    """Microseconds. Every method may be called from any thread."""

    def now_us(self) -> int:
        """Recorder time: UTC since 1970, carried by the boot clock, so that it never steps."""
        ...

    def wall_us(self) -> int:
        """What the system's clock claims; may step forwards and backwards."""
        ...

    def boot_us(self) -> int:
        """Time since the computer started, suspend included; never steps."""
        ...

    def awake_us(self) -> int:
        """Time since the computer started, suspend left out; never steps."""
        ...

    def offset_minutes(self, at_us: int) -> int:
        """Minutes that local time is ahead of UTC at that moment."""
        ...


class SteerableClock(Clock, Protocol):
    """The clock as the recorder holds it: it alone decides what a step of the wall clock means."""

    def drift_us(self) -> int:
        """How far the wall clock is ahead of recorder time."""
        ...

    def re_anchor(self, to_us: int) -> None:
        """Let recorder time go on from to_us."""
        ...
