"""Reads ManicTime's CSV exports: of its applications, computer usage and tags timelines."""

from collections.abc import Iterator
from datetime import tzinfo
from typing import BinaryIO

from workmoniq_desktop.domain.clock import DAY_US, SECOND_US
from workmoniq_desktop.domain.spans import PresenceSpan, State
from workmoniq_desktop.services.importing.foreign import (
    LONGEST_NOTE,
    NamedEntry,
    clean,
    presence,
    window,
)
from workmoniq_desktop.services.importing.local_times import day_goes_first, moment, seconds_of
from workmoniq_desktop.services.importing.rows import LONGEST_LABEL, BadRow
from workmoniq_desktop.services.importing.source import Row, Taken
from workmoniq_desktop.services.importing.table_file import Line, TableFile

DEVICE = "manictime"
_USAGE = {
    "active": State.ACTIVE,
    "away": State.IDLE,
    "session lock": State.LOCKED,
    "session locked": State.LOCKED,
    "power off": State.OFF,
    "sleep": State.ASLEEP,
    "off": State.OFF,
}
_YES = ("true", "yes", "1")
_SAID = "as the import says"


class ManicTimeTable:
    """One file, read twice: once for how it writes its dates and what it is about.

    With a Process column it is the applications timeline, whose time counts as active; with
    nothing but known states it is computer usage; else it holds tags, which become entries.
    """

    def __init__(self, file: BinaryIO, zone: tzinfo, now_us: int) -> None:
        self._zone = zone
        self._now_us = now_us
        self._table = TableFile(file)
        self.labels = {DEVICE: "ManicTime"}
        self.last_place = ""

    @property
    def read_bytes(self) -> int:
        return self._table.read_bytes

    def rows(self) -> Iterator[Row]:
        names: set[str] = set()
        starts = []
        for line in self._table.sample():
            starts.append(line.first("start"))
            if len(names) <= len(_USAGE):
                names.add(line.first("name").casefold())
        day_first = day_goes_first(starts)
        usage = names <= set(_USAGE)
        for line in self._table.lines():
            self.last_place = place = f"line {line.number}"
            try:
                for what in self._taken(line, usage=usage, day_first=day_first):
                    yield Row(place, what)
            except BadRow as bad:
                yield Row(place, bad)

    def _taken(self, line: Line, *, usage: bool, day_first: bool) -> Iterator[Taken]:
        start_us, offset = moment(line.first("start"), self._zone, day_first=day_first)
        end_us = self._end_us(line, start_us, day_first=day_first)
        if end_us <= start_us:
            raise BadRow("it does not end after its start")
        if end_us > self._now_us + DAY_US:
            raise BadRow("it ends in the future")
        name = line.first("name")
        if "process" in line.fields:
            app = line.first("process") or name
            yield window(DEVICE, start_us, end_us, offset, app=app, title=name)
            yield presence(DEVICE, start_us, end_us, offset, active=True)
        elif usage:
            state = _USAGE[name.casefold()]
            yield PresenceSpan(
                device=DEVICE,
                start_us=start_us,
                end_us=end_us,
                state=state,
                reason=f"{state.value}, {_SAID}",
                offset_minutes=offset,
            )
        else:
            first, *others = [part.strip() for part in name.split(",")]
            yield NamedEntry(
                device=DEVICE,
                start_us=start_us,
                end_us=end_us,
                offset_minutes=offset,
                project=clean(first, LONGEST_LABEL),
                tags=tuple(tag for part in others if (tag := clean(part, LONGEST_LABEL))),
                note=clean(line.first("notes", "note"), LONGEST_NOTE),
                billable=line.first("billable").casefold() in _YES or None,
            )

    def _end_us(self, line: Line, start_us: int, *, day_first: bool) -> int:
        if end := line.first("end"):
            return moment(end, self._zone, day_first=day_first)[0]
        return start_us + int(seconds_of(line.first("duration")) * SECOND_US)
