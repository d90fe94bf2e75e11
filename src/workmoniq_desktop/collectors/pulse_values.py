"""Reads and writes the tagged values that PulseAudio and PipeWire's sound server speak in.

Source: PulseAudio, src/pulsecore/tagstruct.c and native-common.h. Unknown tags end the reading: a
value of unknown length cannot be stepped over.
"""

import struct

Value = int | str | bool | bytes | None | dict[str, str]


class Garbled(Exception):
    """The server sent what this protocol version does not hold."""


def u32(number: int) -> bytes:
    return b"L" + struct.pack(">I", number)


def arbitrary(data: bytes) -> bytes:
    return b"x" + struct.pack(">I", len(data)) + data


def string(text: str) -> bytes:
    return b"t" + text.encode() + b"\0"


def properties(pairs: dict[str, str]) -> bytes:
    body = b""
    for key, text in pairs.items():
        data = text.encode() + b"\0"
        body += string(key) + u32(len(data)) + arbitrary(data)
    return b"P" + body + b"N"


class Reader:
    """Walks over one message. Every read raises Garbled where the message ends or makes no sense.

    Text that is not UTF-8 is read with U+FFFD in place of what is wrong.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def ended(self) -> bool:
        return self._at >= len(self._data)

    def values(self, count: int) -> list[Value]:
        """The next values; those nobody needs (volumes, formats, times) as None."""
        return [self.value() for _ in range(count)]

    def number(self) -> int:
        found = self.value()
        if type(found) is not int:
            raise Garbled
        return found

    def value(self) -> Value:  # noqa: PLR0911  # one case a tag
        match self._take(1):
            case b"t":
                return self._string()
            case b"N":
                return None
            case b"1" | b"0" as said:
                return said == b"1"
            case b"P":
                return self._properties()
            case b"x":
                return self._take(self._number(">I"))
            case tag if tag in _NUMBERS:
                return self._number(_NUMBERS[tag])
            case b"m":
                self._take(self._number(">B"))
            case b"v":
                self._take(4 * self._number(">B"))
            case b"f":
                self.values(2)
            case tag if tag in _UNREAD_BYTES:
                self._take(_UNREAD_BYTES[tag])
            case _:
                raise Garbled
        return None

    def _take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if len(taken) < count:
            raise Garbled
        self._at += count
        return taken

    def _number(self, layout: str) -> int:
        (found,) = struct.unpack(layout, self._take(struct.calcsize(layout)))
        return int(found)

    def _string(self) -> str:
        end = self._data.find(b"\0", self._at)
        if end < 0:
            raise Garbled
        raw, self._at = self._data[self._at : end], end + 1
        return raw.decode("utf-8", "replace")

    def _properties(self) -> dict[str, str]:
        found: dict[str, str] = {}
        while (key := self.value()) is not None:
            length, data = self.value(), self.value()
            if not isinstance(key, str) or not isinstance(data, bytes) or length != len(data):
                raise Garbled
            found[key] = data.rstrip(b"\0").decode("utf-8", "replace")
        return found


_NUMBERS = {b"L": ">I", b"V": ">I", b"B": ">B", b"R": ">Q", b"U": ">Q", b"r": ">q"}
_UNREAD_BYTES = {b"a": 6, b"T": 8}
"""Sample specifications and times of day."""
