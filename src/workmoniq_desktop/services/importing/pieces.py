"""Reads a JSON object that may be larger than memory: each item of its lists as one value.

Not ijson: its C backend ends the process at an integer of more than 4,300 digits and takes all
memory for a deep nest of lists (3.6.0), and its Python one is ten times slower. A piece is decoded
by the standard library, which bounds depth; how long a piece may be is bounded here.
"""

import codecs
import json
import re
from collections.abc import Iterator
from json.scanner import make_scanner
from typing import BinaryIO, NamedTuple

LONGEST_PIECE = 1 << 22
"""Characters. The longest span that is allowed, every character escaped, has 160,000; an edit of
many ranges at once has more."""

_READ_BYTES = 1 << 16
_LONGEST_INTEGER = 20
_SPACE = re.compile(r"[ \t\n\r]*")


class Broken(Exception):
    """From here on the file is no JSON, or none that is read; str() says what is there."""


class Piece(NamedTuple):
    """A member of the object, or with number >= 1 an item of the list of that key.

    path: the names of the objects it lies in, outermost first.
    """

    key: str
    number: int
    value: object
    path: tuple[str, ...] = ()


class Unreadable:
    """What stands for NaN, Infinity and integers too long to be any number of ours."""


class Pieces:
    """The pieces of one file, in its order. read_bytes: how much of it was read."""

    def __init__(self, file: BinaryIO, depth: int = 0) -> None:
        """depth: so many objects within the outermost are taken apart themselves."""
        self._file = file
        self._depth = depth
        # bytes that are no UTF-8 become half surrogates, so that only the row they are in is bad
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
        self._scan = make_scanner(
            json.JSONDecoder(parse_int=_integer, parse_constant=_unreadable)  # type: ignore[arg-type]  # as it calls itself
        )
        self._text = ""
        self._at = 0
        self._ended = False
        self.read_bytes = 0

    def __iter__(self) -> Iterator[Piece]:
        """Raises Broken where the file is, after all pieces before it."""
        self._expect("{", "it does not begin with a JSON object")
        if self._next() == "}":
            self._at += 1
        else:
            yield from self._members()
        if self._next():
            raise Broken("something follows where it should end")

    def _members(self, path: tuple[str, ...] = ()) -> Iterator[Piece]:
        while True:
            key = self._value() if self._next() == '"' else None
            if not isinstance(key, str):
                raise Broken("a name is missing")
            self._expect(":", "a colon is missing")
            if self._next() == "[":
                self._at += 1
                yield from self._items(key, path)
            elif len(path) < self._depth and self._next() == "{":
                self._at += 1
                if self._next() == "}":
                    self._at += 1
                else:
                    yield from self._members((*path, key))
            else:
                yield Piece(key, 0, self._value(), path)
            if not self._goes_on("}"):
                return

    def _items(self, key: str, path: tuple[str, ...]) -> Iterator[Piece]:
        if self._next() == "]":
            self._at += 1
            return
        number = 1
        yield Piece(key, number, self._value(), path)
        while self._goes_on("]"):
            number += 1
            self._next()
            yield Piece(key, number, self._value(), path)

    def _goes_on(self, closing: str) -> bool:
        mark = self._next()
        self._at += 1
        if mark not in (",", closing):
            raise Broken("it ends too early" if not mark else "a comma is missing")
        return mark == ","

    def _expect(self, mark: str, otherwise: str) -> None:
        if self._next() != mark:
            raise Broken(otherwise)
        self._at += 1

    def _next(self) -> str:
        """The next character that is no space; "" at the end."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]  # matches ""
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._read()

    def _value(self) -> object:
        self._next()
        while True:
            try:
                value, end = self._scan(self._text, self._at)
            except RecursionError as deep:
                raise Broken("it is nested too deeply") from deep
            except (StopIteration, json.JSONDecodeError):
                # also where the text read so far ends within the value
                if self._ended:
                    raise Broken("it ends too early or is damaged") from None
            else:
                # a number could go on after the text read so far
                if end < len(self._text) or self._ended:
                    self._at = end
                    return value
            if len(self._text) - self._at > LONGEST_PIECE:
                raise Broken("it is damaged, or longer than anything an export writes")
            self._read()

    def _read(self) -> None:
        left = self._text[self._at :]
        # as much again, so that a long piece is not tried too often
        raw = self._file.read(max(_READ_BYTES, len(left)))
        self.read_bytes += len(raw)
        self._ended = not raw
        self._text = left + self._decoder.decode(raw, final=self._ended)
        self._at = 0


def _integer(digits: str) -> object:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else Unreadable()


def _unreadable(_name: str) -> object:
    return Unreadable()
