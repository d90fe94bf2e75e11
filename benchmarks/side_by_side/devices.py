"""Devices of one account: histories on this disk, each synced by a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event
from time import perf_counter, process_time

from side_by_side import ROOT
from side_by_side.history import DEVICE, END_US, new_passphrase, opened
from side_by_side.peer import status_kib
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.services.sync_here import Here
from workmoniq_desktop.services.sync_replica import replica_of
from workmoniq_desktop.services.sync_running import Steps
from workmoniq_desktop.services.syncing import Syncing
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.recording import write_meta
from workmoniq_desktop.sync.ground import Ground
from workmoniq_desktop.sync.transport import Transport
from workmoniq_desktop.system.clock import SystemClock
from workmoniq_desktop.system.sync_key import SyncKeys

_PASSWORD = "a long and quiet evening"  # noqa: S105  # of accounts that live for a minute
_MOST_S = 900


class HistoryClock(SystemClock):
    """The system's clocks, with the recorder's set to where the invented days end.

    later_us: how much later than that it is, for a day that is gone through in a minute.
    """

    def __init__(self) -> None:
        self.later_us = 0
        super().__init__()
        self._began_us = self.boot_us()

    def now_us(self) -> int:
        now_us: int = END_US + self.boot_us() - self._began_us
        return now_us

    def boot_us(self) -> int:
        return super().boot_us() + self.later_us

    def offset_minutes(self, at_us: int) -> int:
        del at_us
        return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one sync took. segments, size_bytes: of bodies, sent or received.

    peak_mb: of the whole process, from when its history was open.
    """

    wall_s: float
    cpu_s: float
    peak_mb: float
    segments: int
    size_bytes: int


@contextmanager
def device(place: Path, clock: HistoryClock) -> Iterator[tuple[Database, SyncKeys]]:
    """The history at place, and where the key of its sync is."""
    with opened(place, clock.now_us()) as history:
        # without a keyring the key of sync comes from the history's
        yield (
            history.database,
            SyncKeys(
                profile="benchmark", data_key=history.data_key, uses_keyring=False, keyring=None
            ),
        )


@contextmanager
def syncing(place: Path, clock: HistoryClock) -> Iterator[Syncing]:
    """The sync of the history at place, as a window has it."""
    with device(place, clock) as (database, keys):
        sync = Syncing(database, lambda: keys, clock, place, label=place.name)
        try:
            yield sync
        finally:
            sync.close()


def steps_of(database: Database, keys: SyncKeys, clock: HistoryClock) -> Steps:
    """Its steps, as the thread of sync makes them. Close the ground afterwards."""
    ground = Ground(
        database=database,
        keys=keys,
        clock=clock,
        connect=lambda address: Transport(address, clock),
    )
    return Steps(
        ground=ground, log=ground.log(), make_replica=lambda member: replica_of(member, Here())
    )


def empty_device(place: Path) -> Path:
    """A history in which nothing is recorded yet."""
    new_passphrase(place)
    with opened(place, END_US, create=True):
        return place


def make_account(place: Path, url: str, name: str) -> None:
    """Let the device at place, which recorded all that is there, make an account and sync."""
    with opened(place) as history, history.database.writing() as raw:
        write_meta(raw, "device", DEVICE)
    with syncing(place, HistoryClock()) as sync:
        sheet = sync.create(server=url, username=name, password=_PASSWORD, invite=None)
        sync.confirm_recovery(sheet.code)
        sync.enable()


def let_in(old: Path, new: Path, url: str) -> None:
    """Pair a new device with one that belongs to an account."""
    with (
        syncing(old, HistoryClock()) as here,
        syncing(new, HistoryClock()) as there,
    ):
        offer = here.pair()
        joining = there.join(code=offer.code, server=url)
        if offer.wait(Event()) is None:
            raise SystemExit("the new device did not ask: nothing was measured")
        offer.confirm(joining.check)
        if not joining.wait(Event()):
            raise SystemExit("the new device was not let in: nothing was measured")
        joining.accept(upload_history=False)


def sync_now(place: Path) -> Cost:
    """Sync the device at place until both sides agree, in a process that does nothing else."""
    return Cost(**json.loads(run_module(__name__, place)))


def cpu_of(pid: int) -> float:
    """CPU seconds of a process so far; proc(5)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def forget_peak() -> None:
    """Let the peak of memory of this process be counted from now on; proc(5)."""
    Path("/proc/self/clear_refs").write_text("5")


def peak_mb() -> float:
    return status_kib(os.getpid(), "VmHWM") / 1024


def run_module(name: str, *said: object) -> str:
    """What a module of the benchmarks prints, run as a program."""
    command = [sys.executable, "-m", name, *map(str, said)]
    done = subprocess.run(
        command,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT / "benchmarks",
        timeout=_MOST_S,
    )
    return done.stdout


def _sync(place: Path) -> Cost:
    with syncing(place, HistoryClock()) as sync:
        forget_peak()
        began_s, cpu_began_s = perf_counter(), process_time()
        done = sync.sync_now(silent)
        if not done.agreed:
            raise SystemExit("the two sides do not agree: nothing was measured")
        return Cost(
            wall_s=perf_counter() - began_s,
            cpu_s=process_time() - cpu_began_s,
            peak_mb=peak_mb(),
            segments=max(done.sent, done.received),
            size_bytes=max(done.sent_bytes, done.received_bytes),
        )


if __name__ == "__main__":
    print(json.dumps(asdict(_sync(Path(sys.argv[1])))))
