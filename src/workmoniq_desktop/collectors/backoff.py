"""How long a sense waits before it tries again."""

LONGEST_S = 60.0


class Backoff:
    """1, 2, 4 … 60 seconds; a quiet stretch of LONGEST_S starts it over.

    Not thread-safe.
    """

    def __init__(self) -> None:
        self._next_s = 1.0

    def next_s(self) -> float:
        """Seconds to wait before the next attempt."""
        delay_s = self._next_s
        self._next_s = min(LONGEST_S, delay_s * 2)
        return delay_s

    def served(self, seconds: float) -> None:
        """The attempt before worked for so long."""
        if seconds >= LONGEST_S:
            self._next_s = 1.0
