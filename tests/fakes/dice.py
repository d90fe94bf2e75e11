"""Bytes that look random and are the same in every run."""

import hashlib


class Dice:
    """Two dice of the same label throw the same bytes."""

    def __init__(self, label: str) -> None:
        self._seed = hashlib.sha256(b"dice/" + label.encode()).digest()
        self._thrown = 0

    def __call__(self, length: int) -> bytes:
        """The next bytes."""
        thrown = b""
        while len(thrown) < length:
            thrown += hashlib.sha256(self._seed + self._thrown.to_bytes(8)).digest()
            self._thrown += 1
        return thrown[:length]
