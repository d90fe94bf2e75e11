"""Names of durable steps, so that a test can end the process after each of them."""

from collections.abc import Callable

Step = Callable[[str], None]
"""Is told what is durable now."""


def unmentioned(_what: str) -> None:
    """For callers that need not know the steps."""


Count = Callable[[int, int], object]
"""How much of something long is done, and of how much; may raise to stop it there."""


def uncounted(_done: int, _total: int) -> None:
    """For who does not look."""
