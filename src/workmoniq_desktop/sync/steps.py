"""Names of durable steps, so that a test can end the process after each of them."""

from collections.abc import Callable

Step = Callable[[str], None]
"""Is told what is durable now."""


def unmentioned(_what: str) -> None:
    """For callers that need not know the steps."""
