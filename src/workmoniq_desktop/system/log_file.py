"""The profile's log: our own warnings, as codes and places, without what people wrote or did."""

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import Final, Self

from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.system.atomic_file import cannot_write

OURS: Final = ("workmoniq_desktop", "workmoniq_protocol")
MOST_BYTES: Final = 512 * 1024
KEPT: Final = 2


class LogFile:
    """Writes WARNING and above of our own loggers to path, from construction to close.

    At most three files of 512 KiB, ours alone to read. Raises CannotWrite or DiskFull.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._handler = _Private(
                path, maxBytes=MOST_BYTES, backupCount=KEPT, encoding="utf-8", errors="replace"
            )
        except OSError as refused:
            raise cannot_write(path, refused) from refused
        self._handler.setLevel(logging.WARNING)
        self._handler.setFormatter(DiscreetFormatter())
        for name in OURS:
            logging.getLogger(name).addHandler(self._handler)

    def close(self) -> None:
        """Stop writing. Safe to repeat."""
        for name in OURS:
            logging.getLogger(name).removeHandler(self._handler)
        self._handler.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class DiscreetFormatter(logging.Formatter):
    """One line a record: time, level, code, logger, message; of exceptions, kinds and places only.

    The text of an exception may hold a path or a title, so it is never written, not even where it
    is an argument of the message.
    """

    def format(self, record: logging.LogRecord) -> str:
        failure = record.exc_info[1] if record.exc_info else None
        code = failure.code if isinstance(failure, WorkMoniQError) else "-"
        message = record.msg if not record.args else record.msg % _discreet(record.args)
        line = f"{self.formatTime(record)} {record.levelname} {code} {record.name} {message}"
        return " ".join([*line.split(), *_chain(failure)])


def _discreet(arguments: object) -> object:
    """The arguments of a message, each exception replaced by its kind."""
    if isinstance(arguments, tuple):
        return tuple(_kind(one) if isinstance(one, BaseException) else one for one in arguments)
    if isinstance(arguments, BaseException):
        return _kind(arguments)
    return arguments


def _chain(failure: BaseException | None) -> list[str]:
    """Each failure with where it passed, then what caused it."""
    said: list[str] = []
    seen: set[int] = set()
    while failure is not None and id(failure) not in seen:
        seen.add(id(failure))
        places = [
            f"{Path(at.filename).name}:{at.lineno}" for at in extract_tb(failure.__traceback__)
        ]
        said.append(f"| {_kind(failure)} at {' > '.join(places) or 'no place'}")
        failure = failure.__cause__ or failure.__context__
    return said


def _kind(failure: BaseException) -> str:
    return type(failure).__name__


class _Private(RotatingFileHandler):
    """A rotating file that is 0600 from its first byte."""

    def _open(self) -> TextIOWrapper:
        flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        os.close(os.open(self.baseFilename, flags, 0o600))
        return super()._open()
