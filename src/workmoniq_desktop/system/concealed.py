"""Secret bytes that do not show themselves: what the rest of this room passes around."""

import secrets
import unicodedata
from hmac import compare_digest
from typing import NoReturn, Self


class Concealed:
    """Bytes without a readable repr, that cannot be pickled or copied into a crash report.

    Compared in constant time, and only with its own kind. Values are never changed, so any thread
    may read one.
    """

    __slots__ = ("_bytes",)
    __hash__ = None  # type: ignore[assignment] # a hash table would compare in variable time

    def __init__(self, raw: bytes) -> None:
        self._bytes = raw

    def reveal(self) -> bytes:
        """The bytes themselves. Pass them straight on; a local variable shows in tracebacks."""
        return self._bytes

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Concealed) or type(other) is not type(self):
            return NotImplemented
        return compare_digest(self._bytes, other._bytes)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(concealed)"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(f"{type(self).__name__} is never pickled or copied")


class DataKey(Concealed):
    """The random 32-byte key of one profile's history."""

    __slots__ = ()
    SIZE_BYTES = 32

    def __init__(self, raw: bytes) -> None:
        if len(raw) != self.SIZE_BYTES:
            raise AssertionError("a data key has 32 bytes")
        super().__init__(raw)

    @classmethod
    def fresh(cls) -> Self:
        """A new key from the operating system's random source."""
        return cls(secrets.token_bytes(cls.SIZE_BYTES))

    def sqlcipher(self) -> str:
        """64 hex digits, for SQLCipher's raw key form: PRAGMA key = "x'...'"."""
        return self._bytes.hex()


class Passphrase(Concealed):
    """What the user typed, or what stood in the passphrase file."""

    __slots__ = ()
    MOST_BYTES = 1024

    @classmethod
    def typed(cls, text: str) -> Self:
        """From text. Unicode NFC, so that every keyboard's way to write a letter is the same."""
        return cls(unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass"))

    def characters(self) -> int:
        """How many characters it has."""
        return len(self._bytes.decode("utf-8", "surrogatepass"))
