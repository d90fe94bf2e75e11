"""Reads RescueTime's CSV: seconds of each activity in every hour or five minutes.

It does not say when within the hour, so the activities of an hour are laid one after the other
from its beginning, in the file's order. Totals of the hour are right; the order within it is not
known.
"""

import re
from collections.abc import Iterator
from datetime import tzinfo
from typing import BinaryIO

from workmoniq_desktop.domain.clock import DAY_US, SECOND_US
from workmoniq_desktop.services.importing.foreign import presence, window
from workmoniq_desktop.services.importing.local_times import day_goes_first, moment, seconds_of
from workmoniq_desktop.services.importing.rows import BadRow
from workmoniq_desktop.services.importing.source import Row
from workmoniq_desktop.services.importing.table_file import Line, TableFile

DEVICE = "rescuetime"
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,24}", re.ASCII)


class RescueTimeTable:
    """One file, read twice: once for how it writes its dates."""

    def __init__(self, file: BinaryIO, zone: tzinfo, now_us: int) -> None:
        self._zone = zone
        self._now_us = now_us
        self._table = TableFile(file)
        self._hour_us = 0
        self._free_us = 0
        self.labels = {DEVICE: "RescueTime"}
        self.last_place = ""

    @property
    def read_bytes(self) -> int:
        return self._table.read_bytes

    def rows(self) -> Iterator[Row]:
        day_first = day_goes_first(line.first("date") for line in self._table.sample())
        for line in self._table.lines():
            self.last_place = place = f"line {line.number}"
            try:
                yield from self._taken(place, line, day_first=day_first)
            except BadRow as bad:
                yield Row(place, bad)

    def _taken(self, place: str, line: Line, *, day_first: bool) -> Iterator[Row]:
        hour_us, offset = moment(line.first("date"), self._zone, day_first=day_first)
        length_us = int(
            seconds_of(line.first("time spent (seconds)", "seconds", "time")) * SECOND_US
        )
        if hour_us > self._now_us + DAY_US:
            raise BadRow("it starts before 1980 or in the future")
        if length_us == 0:
            return
        if length_us > DAY_US:
            raise BadRow("it is longer than a day")
        if hour_us != self._hour_us:
            # an hour that was overfull pushes the next one on
            self._hour_us, self._free_us = hour_us, max(hour_us, self._free_us)
            if hour_us + DAY_US < self._free_us:
                self._free_us = hour_us
        start_us, self._free_us = self._free_us, self._free_us + length_us
        activity = line.first("activity")
        host = activity.casefold()
        url = f"https://{host}/" if _HOST.fullmatch(host) else None
        document = line.first("document")
        title = document if document and document != "No Details" else None
        end_us = self._free_us
        shown = window(DEVICE, start_us, end_us, offset, app=activity, title=title, url=url)
        yield Row(place, shown)
        yield Row(place, presence(DEVICE, start_us, self._free_us, offset, active=True))
