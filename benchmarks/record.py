"""What single deeds cost: a switch, a start, an export, an import, a wipe, a backup, a search."""

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from side_by_side import table
from side_by_side.desktop import Desktop
from side_by_side.history import (
    END_US,
    TEN_YEARS_DAYS,
    YEAR_DAYS,
    FixedClock,
    copy_of,
    history_of,
    new_passphrase,
    nothing,
    opened,
    profile_at,
    utc,
)
from side_by_side.peer import Peer, have_peer, start_server
from side_by_side.program import COMMAND, environment_of, mode
from side_by_side.table import Figure, show
from workmoniq_desktop.domain.activity import FocusMoved
from workmoniq_desktop.domain.clock import DAY_US, SECOND_US
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services.backup import Backups
from workmoniq_desktop.services.open_history import Around, OpenHistory
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.services.recorder import Recorder
from workmoniq_desktop.services.shapes.keeping import ExportFormat
from workmoniq_desktop.system.vault import Vault
from x11_stage import start, stop, wait_for

_SWITCHES = 2_000
_HEARTBEATS = 300
_PEER_DAYS = 30


@contextmanager
def whole(place: Path, *, create: bool = False) -> Iterator[OpenHistory]:
    """An open history with everything a person can do with it."""
    with opened(place, END_US, create=create) as found:
        clock = FixedClock(END_US)
        profile = profile_at(place)
        wrapped = Vault.load(profile).export_wrapped
        backups = Backups(found.database, profile, found.data_key, wrapped, clock)
        around = Around(clock=clock, zone=utc, flush=nothing, hold=nullcontext, destroy=nothing)
        yield OpenHistory(found.database, backups, around)


def switch_ms(place: Path) -> float:
    """CPU of one window switch that is written by itself, the search index and roll-ups with it."""
    clock = FixedClock(END_US + DAY_US // 3)
    with opened(place) as history:
        recorder = Recorder(clock, "bench")
        recorder.land(history.database)
        begin = time.process_time()
        for turn in range(_SWITCHES):
            clock.at_us += 2 * SECOND_US
            app = f"app-{turn % 9}"
            recorder.take(FocusMoved(at_us=clock.at_us, app=app, title=f"document {turn % 800}"))
            recorder.write()
        spent = time.process_time() - begin
        recorder.stop()
    return 1000 * spent / _SWITCHES


def heartbeat_ms(peer: Peer) -> float:
    """CPU of the peer's server for one window switch, without its watcher's."""
    peer.ask("buckets/beats", {"client": "b", "type": "currentwindow", "hostname": "b"})
    begin_s = cpu_s(peer.server.pid)
    for turn in range(_HEARTBEATS):
        at = datetime.fromtimestamp(END_US / 1e6 + 2 * turn, UTC).isoformat()
        data = {"app": f"app-{turn % 9}", "title": f"document {turn}"}
        peer.ask(
            "buckets/beats/heartbeat?pulsetime=1", {"timestamp": at, "duration": 0, "data": data}
        )
    return 1000 * (cpu_s(peer.server.pid) - begin_s) / _HEARTBEATS


def cpu_s(pid: int) -> float:
    """The threads that ended included, in steps of 10 ms."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def starts_ms(desktop: Desktop, place: Path, folder: Path, times: int = 6) -> dict[str, float]:
    """Median of all starts but the first: until the tray docks, and until `status` answers."""
    taken: dict[str, list[float]] = {"tray": [], "cpu": [], "status": [], "open": []}
    environment = environment_of(desktop, place)
    for _ in range(times):
        with ExitStack() as running:
            desktop.tray.expect()
            begin = time.monotonic()
            process = start(running, [*COMMAND, "run"], environment, folder / "start.log")
            wait_for("an answer", lambda: mode(environment))
            taken["status"].append(time.monotonic() - begin)
            wait_for("the tray icon", desktop.tray.came.is_set)
            taken["cpu"].append(cpu_s(process.pid))
            taken["tray"].append(desktop.tray.came_s - begin)
            wait_for("the open history", lambda: mode(environment) not in {None, "waiting"})
            taken["open"].append(time.monotonic() - begin)
            stop(process)
    return {what: 1000 * statistics.median(each[1:]) for what, each in taken.items()}


@dataclass(slots=True)
class Deed:
    """Something long that was done. cpu_s: of this process."""

    what: str
    target: float | None = None
    wall_s: float = 0.0
    cpu_s: float = 0.0
    peer: float | None = None

    @contextmanager
    def timed(self) -> Iterator[None]:
        begin, cpu_begin = time.perf_counter(), time.process_time()
        yield
        self.wall_s, self.cpu_s = time.perf_counter() - begin, time.process_time() - cpu_begin

    def figures(self) -> Iterator[Figure]:
        yield Figure(what=self.what, ours=self.wall_s, unit="s", target=self.target, peer=self.peer)
        yield Figure(what="  of it CPU", ours=self.cpu_s, unit="s")


def deeds(history: OpenHistory, folder: Path, peer: Peer | None) -> Iterator[Deed]:
    """Each on a copy of a long history."""
    exports: tuple[tuple[int, ExportFormat], ...] = (
        (YEAR_DAYS, "csv"),
        (YEAR_DAYS, "json"),
        (_PEER_DAYS, "json"),
    )
    file = folder
    for days, form in exports:
        deed = Deed(f"export of {days} days, {form}", 10 if days == YEAR_DAYS else None)
        file = folder / f"{days}.{form}"
        with deed.timed():
            history.exporting.export(file, form, END_US - days * DAY_US, END_US)
        if peer is not None and days == _PEER_DAYS:
            begin = time.perf_counter()
            peer.ask("export")
            deed.peer = time.perf_counter() - begin
        yield deed
    new_passphrase(folder / "empty")
    with whole(folder / "empty", create=True) as empty:
        deed = Deed(f"import of {_PEER_DAYS} days")
        with deed.timed():
            empty.importing.load(file)
        yield deed
    for text in ("report", "merge café"):
        deed = Deed(f"search for {text!r}, first page", 0.05)
        history.search.everywhere(text)
        with deed.timed():
            history.search.everywhere(text)
        yield deed
    deed = Deed("backup of all")
    with deed.timed():
        history.backups.make(folder / "all.backup", silent)
    yield deed
    # the backup is forgotten first, so that the wipe is of the live database alone
    (folder / "all.backup").unlink()
    history.backups.forget_missing()
    deed = Deed("wipe of a day", 3)
    with deed.timed():
        scope = WipeScope(from_us=END_US - 200 * DAY_US, to_us=END_US - 199 * DAY_US)
        history.wiping.wipe(scope, silent)
    yield deed


def measure(full: bool) -> None:
    days = TEN_YEARS_DAYS if full else YEAR_DAYS
    made = history_of(days)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        place = copy_of(made, folder / "bench")
        desktop = Desktop(stack, folder)
        started = starts_ms(desktop, place, folder)
        peer: Peer | None = None
        beat_ms = peer_start_ms = None
        if have_peer():
            begin = time.monotonic()
            peer = start_server(stack, folder)
            peer_start_ms = 1000 * (time.monotonic() - begin)
            beat_ms = heartbeat_ms(peer)
            peer.load(_PEER_DAYS)
        quick = [
            Figure(
                what="recording a switch, CPU",
                ours=switch_ms(copy_of(made, folder / "switch")),
                unit="ms",
                target=1,
                peer=beat_ms,
            ),
            Figure(what="start to tray icon", ours=started["tray"], unit="ms", target=500),
            Figure(what="  of it CPU", ours=started["cpu"], unit="ms"),
            Figure(
                what="start to an answer", ours=started["status"], unit="ms", peer=peer_start_ms
            ),
            Figure(what="start to open history", ours=started["open"], unit="ms"),
        ]
        history = stack.enter_context(whole(place))
        slow = [figure for deed in deeds(history, folder, peer) for figure in deed.figures()]
    show(
        f"Single deeds on a history of {days} days",
        quick,
        "The history opens beside the recording that has begun; a passphrase is stretched by "
        "Argon2id first. The peer's start is its server's alone, and its switch its server's part.",
    )
    show(f"Long deeds on a history of {days} days", slow)


if __name__ == "__main__":
    measure(table.is_full("measure single deeds"))
