"""Connections of devices between two looks: kept for the next one, but never many."""

from collections import OrderedDict
from typing import Final, Protocol

KEPT: Final = "workmoniq.kept"
"""Stands in the scope of a call whose connection is kept afterwards."""
KEPT_S: Final = 20 * 60.0
"""Devices look each quarter of an hour."""


class Connection(Protocol):
    """What waits for the next question."""

    def hang_up(self) -> None:
        """End it; who was there connects anew."""
        ...


class Resting:
    """Those that rest now, the one that did longest first."""

    def __init__(self, most: int) -> None:
        """most: one more, and the first makes room."""
        self._most = most
        self._there: OrderedDict[Connection, None] = OrderedDict()

    def come(self, connection: Connection) -> None:
        """It rests from now on."""
        self._there[connection] = None
        if len(self._there) > self._most:
            first, _ = self._there.popitem(last=False)
            first.hang_up()

    def go(self, connection: Connection) -> None:
        """It asks, or has ended."""
        self._there.pop(connection, None)


def most_of(connections: int, files: int) -> int:
    """How many may rest where so many connections are held and files may be open at once.

    The other half is for who asks.
    """
    return min(connections, files) // 2
