"""What can be done so that a look leaves nothing in this process, and what cannot.

The bytes that the page is given lie in one buffer, which is overwritten. Python copies bytes and
texts when it likes and frees them unwritten: large ones go back to the system, small ones stay in
its own heap until something else takes their place.
"""

import gc


class Buffer:
    """Bytes that can be overwritten. After forget it is empty."""

    __slots__ = ("_bytes",)

    def __init__(self, some: bytes) -> None:
        self._bytes = bytearray(some)

    def __len__(self) -> int:
        return len(self._bytes)

    def view(self) -> bytes:
        """A copy, for one answer."""
        return bytes(self._bytes)

    def forget(self) -> None:
        """Overwrite and drop them, and collect what nobody refers to."""
        self._bytes[:] = bytes(len(self._bytes))
        self._bytes = bytearray()
        gc.collect()
