"""Hold a flood of title changes down to a trickle without losing count or the last title."""

from dataclasses import dataclass

GAP_US = 250_000
BURST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """Title changes that may now be told as one.

    at_us: when the last of them happened. skipped: how many others it stands for.
    """

    at_us: int
    skipped: int


class TitleGate:
    """Decides when the title of the focused window is worth reading; never sees a title.

    Up to BURST changes pass at once and keep their own time, so that a shell that names a command
    for 40 ms is heard. Each one that passed costs GAP_US of patience, so a flood settles at one
    every GAP_US. What is held passes later with the time of its last change: never more than
    GAP_US after it. Times are microseconds of recorder time; not thread-safe.
    """

    def __init__(self) -> None:
        self._paid_us: int | None = None
        self._held_at_us = 0
        self._held = 0

    def changed(self, at_us: int, times: int = 1) -> None:
        """The title changed, for the last time at at_us."""
        self._held_at_us = at_us
        self._held += times

    @property
    def due_us(self) -> int | None:
        """When what is held may pass; None when nothing is held."""
        if not self._held:
            return None
        if self._paid_us is None:
            return self._held_at_us
        return max(self._held_at_us, self._paid_us - (BURST - 1) * GAP_US)

    def take(self, now_us: int) -> Passed | None:
        """What may pass now."""
        due_us = self.due_us
        return None if due_us is None or now_us < due_us else self.flush(now_us)

    def flush(self, now_us: int) -> Passed | None:
        """What is held, patience or not, because the window is about to lose the focus."""
        if not self._held:
            return None
        paid_us = now_us if self._paid_us is None else max(now_us, self._paid_us)
        self._paid_us = paid_us + GAP_US
        passed = Passed(at_us=self._held_at_us, skipped=self._held - 1)
        self._held = 0
        return passed

    def forget(self) -> None:
        """Drop what is held: the window is gone or cannot be seen."""
        self._held = 0
