"""Tells by a file's beginning which program wrote it."""

import re
from typing import BinaryIO

from workmoniq_desktop.domain.errors import ImportRefused
from workmoniq_desktop.services.history import ImportFormat
from workmoniq_desktop.services.importing.activitywatch_database import SQLITE_MAGIC
from workmoniq_desktop.services.importing.table_file import header_of

_HEAD_BYTES = 1 << 16
# not the bare name: what we export for ActivityWatch names us as the client of its buckets
_OURS = re.compile(rb'"format"\s*:\s*"workmoniq"')


def recognise(file: BinaryIO) -> ImportFormat:
    """The format of a file, which is at its start again. Raises ImportRefused."""
    head = file.read(_HEAD_BYTES)
    file.seek(0)
    if head.startswith(SQLITE_MAGIC):
        return ImportFormat.ACTIVITYWATCH
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"{"):
        early = text[:4096]
        ours = _OURS.search(early) is not None or b'"buckets"' not in early
        return ImportFormat.WORKMONIQ if ours else ImportFormat.ACTIVITYWATCH
    columns = set(header_of(head))
    if {"start date", "start time", "duration"} <= columns:
        return ImportFormat.TOGGL
    if {"date", "from", "to"} <= columns or {"date", "begin", "end"} <= columns:
        return ImportFormat.KIMAI
    if {"name", "start", "end"} <= columns:
        return ImportFormat.MANICTIME
    if "activity" in columns and columns & {"time spent (seconds)", "seconds"}:
        return ImportFormat.RESCUETIME
    raise ImportRefused(
        "the file is of no kind that can be taken in: name an export of WorkMoniQ, ActivityWatch "
        "(JSON or database), ManicTime, RescueTime, Toggl or Kimai (CSV)"
    )
