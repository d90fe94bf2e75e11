"""Reads what people tracked by hand elsewhere: CSV files of Toggl and Kimai, as manual entries."""

from collections.abc import Iterator
from datetime import tzinfo
from typing import BinaryIO

from workmoniq_desktop.domain.clock import DAY_US, SECOND_US
from workmoniq_desktop.services.importing.foreign import LONGEST_NOTE, NamedEntry, clean
from workmoniq_desktop.services.importing.local_times import day_goes_first, moment, seconds_of
from workmoniq_desktop.services.importing.rows import LONGEST_LABEL, BadRow
from workmoniq_desktop.services.importing.source import Row
from workmoniq_desktop.services.importing.table_file import Line, TableFile

_YES = {"yes", "y", "true", "1", "ja", "oui", "si", "sí"}
_MOST_TAGS = 20


class TimeSheet:
    """One file, read twice: once for how it writes its dates. device: `toggl` or `kimai`."""

    def __init__(self, file: BinaryIO, device: str, zone: tzinfo, now_us: int) -> None:
        self._device = device
        self._zone = zone
        self._now_us = now_us
        self._table = TableFile(file)
        self.labels = {device: device.capitalize()}
        self.last_place = ""

    @property
    def read_bytes(self) -> int:
        return self._table.read_bytes

    def rows(self) -> Iterator[Row]:
        day_first = day_goes_first(
            line.first("start date", "date", "begin date") for line in self._table.sample()
        )
        for line in self._table.lines():
            self.last_place = place = f"line {line.number}"
            try:
                yield Row(place, self._entry(line, day_first=day_first))
            except BadRow as bad:
                yield Row(place, bad)

    def _entry(self, line: Line, *, day_first: bool) -> NamedEntry:
        day = line.first("start date", "date", "begin date")
        begin = line.first("start time", "from", "begin", "start")
        if not day or not begin:
            raise BadRow("it has no start")
        start_us, offset = moment(f"{day} {begin}", self._zone, day_first=day_first)
        end_us = self._end_us(line, day, start_us, day_first=day_first)
        if end_us <= start_us:
            raise BadRow("it does not end after its start")
        if end_us > self._now_us + DAY_US:
            raise BadRow("it ends in the future")
        tags = [clean(tag, LONGEST_LABEL) for tag in line.first("tags", "tag").split(",")]
        billable = line.first("billable")
        return NamedEntry(
            device=self._device,
            start_us=start_us,
            end_us=end_us,
            offset_minutes=offset,
            client=clean(line.first("client", "customer"), LONGEST_LABEL),
            project=clean(line.first("project"), LONGEST_LABEL),
            task=clean(line.first("task", "activity"), LONGEST_LABEL),
            tags=tuple(tag for tag in tags if tag)[:_MOST_TAGS],
            note=clean(line.first("description", "note", "notes"), LONGEST_NOTE),
            billable=billable.casefold() in _YES if billable else None,
        )

    def _end_us(self, line: Line, day: str, start_us: int, *, day_first: bool) -> int:
        end = line.first("end time", "stop time", "to", "end")
        end_day = line.first("end date", "stop date")
        if end:
            end_us, _ = moment(f"{end_day or day} {end}", self._zone, day_first=day_first)
            # a sheet that names one date only means the next morning by an end before the start
            return end_us if end_day or end_us > start_us else end_us + DAY_US
        length = line.first("duration")
        if not length:
            raise BadRow("it has neither an end nor a duration")
        return start_us + int(seconds_of(length) * SECOND_US)
