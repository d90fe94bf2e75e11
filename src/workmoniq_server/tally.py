"""What has happened to grants of support access, by kind and without any of them."""

from collections import Counter
from collections.abc import Mapping


class Tally:
    """Counts of one process since its start. Belongs to one event loop."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, event: str, count: int = 1) -> None:
        """event: armed, claimed, filled, consumed, revoked, expired, refused or lost."""
        self._counts[event] += count

    def counts(self) -> Mapping[str, int]:
        """How often each has happened."""
        return dict(self._counts)
