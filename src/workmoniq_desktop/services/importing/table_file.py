"""Reads a CSV file that some other program wrote: its columns by name, its rows by line."""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from workmoniq_desktop.services.importing.pieces import Broken

LONGEST_FIELD = 100_000
"""Characters; a file with longer ones is no table of ours or theirs."""

LONGEST_LINE = 1_000_000
"""Characters; else a file without a line's end would be read into the memory whole."""
MOST_LINES = 10_000
"""Of one row, whose texts may have line breaks in them."""

_HEAD_BYTES = 1 << 16
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the line of the file it begins on (from 1), and its fields by column."""

    number: int
    fields: Mapping[str, str]

    def first(self, *columns: str) -> str:
        """What stands in the first of these columns that is there and not empty; else ""."""
        return next((self.fields[name] for name in columns if self.fields.get(name)), "")


def header_of(head: bytes) -> tuple[str, ...]:
    """The names in the first line, in small letters; empty where it is no line of text."""
    try:
        line = head.decode(_encoding(head)).split("\n", 1)[0].rstrip("\r")
        if "\0" in line or len(line) > LONGEST_FIELD:
            return ()
        return tuple(_names(next(csv.reader([line], delimiter=_delimiter(line)), [])))
    except (UnicodeDecodeError, csv.Error):
        return ()


class TableFile:
    """One file, read once. read_bytes: how much of it was read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._counting = _Counting(file)

    @property
    def read_bytes(self) -> int:
        return self._counting.read_bytes

    def lines(self) -> Iterator[Line]:
        """Every row but the header and empty ones. Raises Broken where it is no CSV from there."""
        # each reading has its own, because a reader that is let go closes what it reads from
        self._counting = _Counting(self._file)
        head = self._counting.peek()
        encoding = _encoding(head)
        text = io.TextIOWrapper(
            io.BufferedReader(self._counting), encoding=encoding, errors="replace", newline=""
        )
        delimiter = _delimiter(text.readline(LONGEST_LINE))
        text.seek(0)
        self._counting.read_bytes = 0
        csv.field_size_limit(LONGEST_FIELD)
        rows = _Rows(text)
        reader = csv.reader(rows, delimiter=delimiter)
        try:
            columns = _names(next(reader, []))
            begins = reader.line_num + 1
            for row in reader:
                rows.of_this = 0
                if any(row):
                    fields = {
                        name: value.strip() for name, value in zip(columns, row, strict=False)
                    }
                    yield Line(begins, fields)
                begins = reader.line_num + 1
        except csv.Error as bad:
            raise Broken(f"line {reader.line_num} is no line of a CSV file") from bad

    def sample(self) -> Iterator[Line]:
        """The rows as far as they can be read, to learn from; the file is at its start again."""
        with suppress(Broken):
            yield from self.lines()
        self._file.seek(0)


class _Rows:
    """The lines of a text, none without end. of_this: how many the row has so far."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.of_this = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_LINE + 1)
        self.of_this += 1
        if not line:
            raise StopIteration
        if len(line) > LONGEST_LINE or self.of_this > MOST_LINES:
            raise csv.Error("a row without end")
        return line


class _Counting(io.RawIOBase):
    """A file that tells how much of it was read."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self.read_bytes = 0

    def peek(self) -> bytes:
        head = self._file.read(_HEAD_BYTES)
        self._file.seek(0)
        return head

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: object, /) -> int:
        assert isinstance(buffer, memoryview)  # noqa: S101  # what BufferedReader hands over
        found = self._file.read(len(buffer))
        buffer[: len(found)] = found
        self.read_bytes += len(found)
        return len(found)


def _names(row: Sequence[str]) -> list[str]:
    return [name.strip().strip("\ufeff").casefold() for name in row]


def _delimiter(line: str) -> str:
    return max(_DELIMITERS, key=line.count)


def _encoding(head: bytes) -> str:
    """UTF-8 and UTF-16 by what they begin with; else UTF-8, or what old Windows programs write."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"
