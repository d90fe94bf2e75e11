"""The only place that asks the operating system for the time and the zone."""

import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path

import tzlocal

from workmoniq_desktop.domain.clock import MINUTE_US, SECOND_US

_ZONE_FILES = (Path("/etc/localtime"), Path("/etc/timezone"))
_LOOK_AGAIN_US = MINUTE_US

Marks = tuple[object, ...]


def zone_marks() -> Marks:
    """What changes when the user or an administrator sets another zone; costs two lstat calls."""
    marks: list[object] = [os.environ.get("TZ")]
    for file in _ZONE_FILES:
        try:
            found = file.lstat()
        except OSError:
            marks.append(None)
        else:
            marks.append((found.st_mtime_ns, found.st_ino, found.st_size))
    return tuple(marks)


def system_zone() -> tzinfo:
    """The zone as set now; where its name cannot be found, the offset of now for all times."""
    try:
        return tzlocal.reload_localzone()
    except (LookupError, ValueError, OSError):
        return timezone(timedelta(seconds=time.localtime().tm_gmtoff))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where a clock reads. All times in nanoseconds; wall since 1970, the others from any start."""

    wall_ns: Callable[[], int]
    boot_ns: Callable[[], int]
    awake_ns: Callable[[], int]
    zone: Callable[[], tzinfo]
    zone_marks: Callable[[], Marks]


def system_sources() -> Sources:
    """The operating system's. On Windows time asleep cannot be told from time awake yet."""
    boot_ns = awake_ns = time.monotonic_ns
    if sys.platform == "linux":
        boot_ns, awake_ns = _reader(time.CLOCK_BOOTTIME), _reader(time.CLOCK_MONOTONIC)
    elif sys.platform == "darwin":
        # Of Darwin's clocks the monotonic one runs on during sleep, and uptime stands still.
        boot_ns, awake_ns = _reader(time.CLOCK_MONOTONIC), _reader(time.CLOCK_UPTIME_RAW)
    return Sources(
        wall_ns=time.time_ns,
        boot_ns=boot_ns,
        awake_ns=awake_ns,
        zone=system_zone,
        zone_marks=zone_marks,
    )


class SystemClock:
    """domain.clock.Clock for this computer. Every method may be called from any thread.

    Recorder time starts as the wall's and then runs with the boot clock, so that a step of the
    wall clock changes drift_us() only, until the recorder decides what to do about it.
    """

    def __init__(self, sources: Sources | None = None) -> None:
        self._sources = sources or system_sources()
        self._lock = threading.Lock()
        self._anchor_us = self.wall_us() - self.boot_us()
        self._marks = self._sources.zone_marks()
        self._zone = self._sources.zone()
        self._looked_us = self.boot_us()

    def now_us(self) -> int:
        """Recorder time: UTC since 1970, carried by the boot clock."""
        return self.boot_us() + self._anchor_us

    def wall_us(self) -> int:
        """What the system's clock claims, UTC since 1970."""
        return self._sources.wall_ns() // 1000

    def boot_us(self) -> int:
        """Time since the computer started, suspend included."""
        return self._sources.boot_ns() // 1000

    def awake_us(self) -> int:
        """Time since the computer started, suspend left out."""
        return self._sources.awake_ns() // 1000

    def drift_us(self) -> int:
        """How far the wall is ahead of recorder time; negative: it was set back."""
        return self.wall_us() - self.now_us()

    def set_forward(self) -> int:
        """Let recorder time jump to the wall's where that is later. Returns the microseconds."""
        with self._lock:
            ahead_us = max(0, self.drift_us())
            self._anchor_us += ahead_us
        return ahead_us

    def re_anchor(self, to_us: int) -> None:
        """Let recorder time be to_us now, later or earlier than it was."""
        with self._lock:
            self._anchor_us = to_us - self.boot_us()

    def zone(self) -> tzinfo:
        """The user's zone. A changed one is noticed within a minute."""
        with self._lock:
            now_us = self.boot_us()
            if now_us - self._looked_us >= _LOOK_AGAIN_US:
                self._looked_us = now_us
                marks = self._sources.zone_marks()
                if marks != self._marks:
                    self._marks = marks
                    self._zone = self._sources.zone()
            return self._zone

    def offset_minutes(self, at_us: int) -> int:
        """Minutes that local time is ahead of UTC at that moment, seconds of old zones cut off."""
        at = datetime.fromtimestamp(at_us // SECOND_US, UTC).astimezone(self.zone())
        offset = at.utcoffset()
        return 0 if offset is None else int(offset.total_seconds() / 60)


def _reader(clock: int) -> Callable[[], int]:
    return lambda: time.clock_gettime_ns(clock)
