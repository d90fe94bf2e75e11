"""What of a connection's bytes is TLS itself: handshakes, tickets, and what frames each record."""

from typing import Final

_HEAD_BYTES: Final = 5
_FRAME_BYTES: Final = 5 + 1 + 16
"""Head, inner type and tag of a record of TLS 1.3, RFC 8446, section 5.2."""
_HELLO: Final = 22
_PROTECTED: Final = 23
_ALERT_BYTES: Final = 24


class Records:
    """One connection to a server that gives one ticket. handshake, framing: bytes so far.

    RFC 8446, section 2: the client's first protected record ends the handshake, and the server's
    first one after it is the ticket.
    """

    def __init__(self) -> None:
        self.handshake = self.framing = 0
        self._left = {True: b"", False: b""}
        self._agreed = self._ticket = False
        self._is_tls: bool | None = None

    def passed(self, some: bytes, up: bool) -> None:
        """These bytes went by; up: from the client."""
        if self._is_tls is None:
            self._is_tls = some[0] == _HELLO
        if not self._is_tls:
            return
        left = self._left[up] + some
        while len(left) >= _HEAD_BYTES:
            size = _HEAD_BYTES + int.from_bytes(left[3:_HEAD_BYTES])
            if len(left) < size:
                break
            self._count(left[0], size, up)
            left = left[size:]
        self._left[up] = left

    def _count(self, kind: int, size: int, up: bool) -> None:
        if kind == _PROTECTED and self._agreed and size != _ALERT_BYTES and (up or self._ticket):
            self.framing += _FRAME_BYTES
            return
        self.handshake += size
        if kind == _PROTECTED and size != _ALERT_BYTES:
            self._ticket = self._ticket or (self._agreed and not up)
            self._agreed = self._agreed or up
