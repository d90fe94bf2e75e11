"""A clock that moves when told."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo


@dataclass
class WoundClock:
    """Stands until moved. sleep_us: suspend so far, which only the boot clock counts."""

    at_us: int = 1_700_000_000_000_000
    ahead_us: int = 0
    asleep_us: int = 0
    offset: int = 0

    def now_us(self) -> int:
        return self.at_us

    def wall_us(self) -> int:
        return self.at_us + self.ahead_us

    def boot_us(self) -> int:
        return self.at_us

    def awake_us(self) -> int:
        return self.at_us - self.asleep_us

    def offset_minutes(self, at_us: int) -> int:
        del at_us
        return self.offset

    def drift_us(self) -> int:
        return self.ahead_us

    def re_anchor(self, to_us: int) -> None:
        self.ahead_us -= to_us - self.at_us
        self.at_us = to_us


@dataclass
class ZonedClock(WoundClock):
    """The same, in a zone that can be travelled from."""

    zone: tzinfo = UTC

    def offset_minutes(self, at_us: int) -> int:
        local = datetime.fromtimestamp(at_us // 1_000_000, UTC).astimezone(self.zone)
        return (local.utcoffset() or timedelta()) // timedelta(minutes=1)
