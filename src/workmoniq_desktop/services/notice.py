"""Tells hearers in the same process that something happened: typed, direct, no bus."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Notice(Generic[T]):
    """Hearers are called in the teller's thread, in the order they came."""

    def __init__(self) -> None:
        self._hearers: list[Callable[[T], None]] = []

    def hear(self, hearer: Callable[[T], None]) -> Callable[[], None]:
        """Call hearer at each tell, until the returned function is called."""
        self._hearers = [*self._hearers, hearer]

        def leave() -> None:
            self._hearers = [kept for kept in self._hearers if kept is not hearer]

        return leave

    def tell(self, what: T) -> None:
        for hearer in self._hearers:
            hearer(what)
