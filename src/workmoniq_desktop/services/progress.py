"""How long work tells how far it is, and hears that it should stop."""

from typing import Protocol


class Progress(Protocol):
    """Called from the working thread, at most a few times a second."""

    def __call__(self, done: int, total: int, doing: str) -> None:
        """done of total units; doing: a few words. Raise to stop the work; nothing is half-kept."""
        ...


def silent(done: int, total: int, doing: str) -> None:
    """For callers that do not show progress."""
