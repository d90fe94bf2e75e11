"""The time every part of the console reads, so that a test can turn it."""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """Seconds."""

    def wall_s(self) -> int:
        """UTC since 1970, as the system's clock claims; may step."""
        ...

    def steady_s(self) -> float:
        """Since some moment in the past; never steps, and goes on while the computer sleeps."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SystemClock:
    """The clock of this computer."""

    def wall_s(self) -> int:
        """UTC since 1970."""
        return time.time_ns() // 1_000_000_000

    def steady_s(self) -> float:
        """Since the computer started."""
        # Linux's monotonic clock stands still while the computer sleeps
        source = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
        return time.clock_gettime(source)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
