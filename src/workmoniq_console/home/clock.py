"""The clock of this computer."""

import asyncio
import time


class SystemClock:
    """As domain.clock asks for it."""

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
