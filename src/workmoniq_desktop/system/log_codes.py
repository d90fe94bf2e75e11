"""Reads error codes out of the profile's log: of a line its time and a known code, nothing else."""

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from workmoniq_desktop.system.log_file import KEPT, MOST_BYTES
from workmoniq_desktop.system.ordinary_file import open_ordinary

_MOST_LINE_BYTES: Final = 4096
_LINE: Final = re.compile(
    r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d{3} (?:WARNING|ERROR|CRITICAL) (\S+) \S+ (.*)"
)
_TOLD: Final = re.compile(r"(?:^| )code=([a-z0-9_]+)(?: |$)")


def codes_logged(path: Path, known: Collection[str]) -> Iterator[tuple[datetime, str]]:
    """Local time and code of every line that has one of the known codes, oldest file first.

    A file that is not there, or cannot be read, has none.
    """
    older = [path.with_name(f"{path.name}.{number}") for number in range(KEPT, 0, -1)]
    for file in (*older, path):
        yield from _in_file(file, known)


def _in_file(path: Path, known: Collection[str]) -> Iterator[tuple[datetime, str]]:
    try:
        with open_ordinary(path) as file:
            left = 2 * MOST_BYTES
            while left > 0 and (line := file.readline(_MOST_LINE_BYTES)):
                left -= len(line)
                found = _in_line(line.decode(errors="replace"), known)
                if found is not None:
                    yield found
    except OSError:
        return


def _in_line(line: str, known: Collection[str]) -> tuple[datetime, str] | None:
    parts = _LINE.match(line)
    if parts is None:
        return None
    at, code, message = parts.groups()
    if code not in known:
        told = _TOLD.search(message)
        if told is None or told[1] not in known:
            return None
        code = told[1]
    try:
        return datetime.fromisoformat(at), code
    except ValueError:
        return None
