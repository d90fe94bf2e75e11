"""Histories of invented days, the same in every run, in a profile a later script finds again."""

import math
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from pathlib import Path

import gen_events

from side_by_side import ROOT
from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, WindowSpan
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.opening import Opened, open_history
from workmoniq_desktop.services.rules.defaults import put_in_defaults
from workmoniq_desktop.services.rules.in_force import InForce
from workmoniq_desktop.store.recording import Recording
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.secrets import SecretSource

END_US = round(gen_events.END * 1e6)
YEAR_DAYS, TEN_YEARS_DAYS = 365, 3650
WINDOWS_A_DAY, AFK_A_DAY = 1300, 70
"""With the invented breaks this makes 1,370 spans a day, 5 million in ten years."""

DEVICE = "benchmark00"
_ALL_DAY = 2.38
"""Makes nearly 24 hours of the ten that an invented day has."""
_CACHE_KIB = 400_000
_READY = "ready"


@dataclass(slots=True)
class FixedClock:
    """A clock that stands at at_us until it is set."""

    at_us: int

    def now_us(self) -> int:
        return self.at_us

    def wall_us(self) -> int:
        return self.at_us

    def boot_us(self) -> int:
        return self.at_us

    def awake_us(self) -> int:
        return self.at_us

    def offset_minutes(self, at_us: int) -> int:
        del at_us
        return 0

    def drift_us(self) -> int:
        return 0

    def re_anchor(self, to_us: int) -> None:
        self.at_us = to_us


def utc() -> tzinfo:
    return UTC


def nothing() -> None:
    """For what a benchmark has not got, such as a recorder to flush."""


def folder() -> Path:
    """Where benchmarks keep what takes long to make; may be deleted at any time."""
    cache = os.environ.get("XDG_CACHE_HOME")
    return Path(cache) / "workmoniq-benchmarks" if cache else ROOT / "out" / "benchmarks"


def passphrase_file(profile_folder: Path) -> Path:
    return profile_folder.with_name(profile_folder.name + ".passphrase")


def new_passphrase(profile_folder: Path) -> Path:
    file = passphrase_file(profile_folder)
    file.touch(mode=0o600)
    file.write_text(secrets.token_urlsafe(24) + "\n")
    return file


def source(profile_folder: Path) -> SecretSource:
    return SecretSource(passphrase_file=passphrase_file(profile_folder), keyring=None, prompt=None)


def profile_at(profile_folder: Path) -> Profile:
    return Profile.find(profile_folder, {})


@contextmanager
def opened(profile_folder: Path, now_us: int = END_US, *, create: bool = False) -> Iterator[Opened]:
    history = open_history(
        profile_at(profile_folder),
        source(profile_folder),
        create=create,
        clock=FixedClock(now_us),
    )
    try:
        yield history
    finally:
        history.database.close()


def generated_days(days: int) -> Iterator[list[Span]]:
    """Day by day, oldest first; the last day ends at END_US. Tools: tests/tools/gen_events.py."""
    off_from_us: int | None = None
    for windows, breaks in gen_events.days(days, per_day=WINDOWS_A_DAY, afk_per_day=AFK_A_DAY):
        spans: list[Span] = []
        starts = [math.floor(start * 1e6) for start, _, _ in breaks]
        last_us = math.floor((breaks[-1][0] + breaks[-1][1]) * 1e6)
        if off_from_us is not None:
            spans.append(_presence(off_from_us, starts[0], State.OFF, "you quit WorkMoniQ"))
        for (_, _, what), start_us, end_us in zip(
            breaks, starts, [*starts[1:], last_us], strict=True
        ):
            active = what["status"] == "not-afk"
            state, reason = (State.ACTIVE, "") if active else (State.IDLE, "no input for 5 minutes")
            if start_us < end_us:
                spans.append(_presence(start_us, end_us, state, reason))
        off_from_us = last_us
        window_starts = [math.floor(start * 1e6) for start, _, _ in windows]
        for at, (_, length, what) in enumerate(windows):
            start_us = window_starts[at]
            end_us = start_us + round(length * 1e6)
            if at + 1 < len(windows):
                end_us = min(end_us, window_starts[at + 1])
            if start_us < end_us:
                spans.append(
                    WindowSpan(
                        device=DEVICE,
                        start_us=start_us,
                        end_us=end_us,
                        app=what["app"],
                        title=what["title"],
                        process=f"/usr/bin/{what['app']}",
                    )
                )
        yield spans


def days_and_nights(days: int) -> Iterator[list[Span]]:
    """The same spans on a machine that records around the clock: each of them takes longer."""
    for day, spans in enumerate(generated_days(days)):
        midnight_us = END_US - (days - day) * DAY_US
        begins_us = min(span.start_us for span in spans if isinstance(span, WindowSpan))

        def later(at_us: int, midnight_us: int = midnight_us, begins_us: int = begins_us) -> int:
            return midnight_us + round((at_us - begins_us) * _ALL_DAY)

        yield [
            replace(span, start_us=later(span.start_us), end_us=later(span.end_us))
            for span in spans
            if span.start_us >= begins_us  # it was never quit
        ]


def history_of(days: int, *, nights: bool = False) -> Path:
    """The folder of a profile with that many invented days; made where it is not there yet.

    Never write to it: copy it first (copy_of). nights: see days_and_nights.
    """
    place = folder() / f"history-{days}{'-and-nights' if nights else ''}"
    if not (place / _READY).exists():
        shutil.rmtree(place, ignore_errors=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        print(f"writing a history of {days} days; later scripts find it again", flush=True)
        # in a process of its own, so that its memory is not counted to what is measured here
        subprocess.run(
            [sys.executable, "-m", __name__, str(days), str(place), *(["nights"] * nights)],
            check=True,
            cwd=ROOT / "benchmarks",
        )
    return place


def copy_of(place: Path, target: Path) -> Path:
    """A copy of a profile that may be written to."""
    shutil.copytree(place, target)
    shutil.copyfile(passphrase_file(place), passphrase_file(target))
    passphrase_file(target).chmod(0o600)
    return target


def keep_totals(place: Path, until_us: int = END_US) -> None:
    """Do what the upkeep does in its first hours: sort days by the default rules."""
    with opened(place) as history:
        put_in_defaults(history.database)
        labelling = Labelling(history.database, InForce(history.database).classifier)
        labelling.keep(END_US // DAY_US - TEN_YEARS_DAYS, until_us // DAY_US)
        history.database.checkpoint()


def _presence(start_us: int, end_us: int, state: State, reason: str) -> PresenceSpan:
    return PresenceSpan(device=DEVICE, start_us=start_us, end_us=end_us, state=state, reason=reason)


def _write(days: int, place: Path, *, nights: bool) -> None:
    new_passphrase(place)
    begin_us = END_US - days * DAY_US
    with opened(place, begin_us, create=True) as history:
        batch: list[Span] = []
        invented = days_and_nights(days) if nights else generated_days(days)
        for day, spans in enumerate(invented, 1):
            batch += spans
            if day % 30 == 0 or day == days:
                with history.database.writing() as raw:
                    raw.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
                    recording = Recording(raw)
                    recording.put(batch)
                    recording.settle(begin_us + day * DAY_US)
                batch.clear()
        history.database.checkpoint()
    (place / _READY).touch()


if __name__ == "__main__":
    _write(int(sys.argv[1]), Path(sys.argv[2]), nights="nights" in sys.argv)
