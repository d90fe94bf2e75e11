"""The time every part of the console reads, so that a test can turn it."""

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
