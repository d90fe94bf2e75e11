"""What recording costs, at rest and while windows are switched: CPU, wakeups, memory."""

import os
import subprocess
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from side_by_side import table
from side_by_side.desktop import Desktop
from side_by_side.history import (
    END_US,
    TEN_YEARS_DAYS,
    YEAR_DAYS,
    copy_of,
    history_of,
    keep_totals,
)
from side_by_side.peer import STAND_IN, have_peer, start_server
from side_by_side.program import run_program
from side_by_side.table import Figure, show
from workmoniq_desktop.domain.clock import DAY_US

_TURN_S = 2.0
_UPKEEP_S = 45.0
"""The upkeep begins 20 s after the start. Its first round over a long history takes hours of rests;
here all but the last month was done before, so that rest is measured and not that."""
_LEFT_DAYS = 30
_STEP_NS = 10_000_000

Processes = list[subprocess.Popen[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Of some processes together over a while."""

    cpu_percent: float
    wakeups_a_second: float


@dataclass(frozen=True, slots=True)
class Reading:
    """CPU in ns and voluntary switches of every thread that lives; CPU of those that ended too."""

    at_s: float
    cpu_ns: dict[str, int]
    waits: dict[str, int]
    whole_ns: int


def read(processes: Processes) -> Reading:
    """By thread, because /proc/PID/stat counts CPU in steps of 10 ms."""
    cpu_ns, waits, whole_ns = {}, {}, 0
    for process in processes:
        whole_ns += whole_cpu_ns(process.pid)
        for thread in Path(f"/proc/{process.pid}/task").iterdir():
            cpu_ns[thread.name] = int((thread / "schedstat").read_text().split()[0])
            for line in (thread / "status").read_text().splitlines():
                if line.startswith("voluntary_ctxt_switches:"):
                    waits[thread.name] = int(line.split()[1])
    return Reading(time.monotonic(), cpu_ns, waits, whole_ns)


def whole_cpu_ns(pid: int) -> int:
    """In steps of 10 ms, the threads that ended included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * (1_000_000_000 // os.sysconf("SC_CLK_TCK"))


def between(begin: Reading, end: Reading) -> Cost:
    seconds = end.at_s - begin.at_s

    def grown(now: dict[str, int], before: dict[str, int]) -> int:
        return sum(count - before.get(thread, 0) for thread, count in now.items())

    cpu_ns = grown(end.cpu_ns, begin.cpu_ns)
    # the peer's server answers each request in a thread that ends
    whole_ns = end.whole_ns - begin.whole_ns
    if whole_ns > cpu_ns + _STEP_NS * len(begin.waits):
        cpu_ns = whole_ns
    return Cost(
        cpu_percent=cpu_ns / seconds / 1e7,
        wakeups_a_second=grown(end.waits, begin.waits) / seconds,
    )


def memory_mb(processes: Processes) -> float:
    """Their part of the shared memory, and all that is not shared (PSS).

    Needs root: the program keeps its memory map to itself (hardening.py).
    """
    kib = 0
    for process in processes:
        for line in Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                kib += int(line.split()[1])
    return kib / 1024


def measure(full: bool) -> None:
    seconds = 120 if full else 32
    days = TEN_YEARS_DAYS if full else YEAR_DAYS
    made = history_of(days)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        desktop = Desktop(stack, folder)
        place = copy_of(made, folder / "bench")
        keep_totals(place, END_US - _LEFT_DAYS * DAY_US)
        tray = run_program(stack, desktop, place)
        sides: dict[str, Processes] = {"ours": [tray.process]}
        if have_peer():
            peer = start_server(stack, folder)
            sides["peer"] = [peer.server, *peer.start_pollers(stack, desktop.name)]
        first = next(iter(desktop.windows))
        desktop.activate(first)
        desktop.touch()
        time.sleep(_UPKEEP_S)

        def over(work_s: float, switching: bool) -> dict[str, Cost]:
            begin = {side: read(processes) for side, processes in sides.items()}
            if switching:
                desktop.switch([_TURN_S] * round(work_s / _TURN_S))
            else:
                time.sleep(work_s)
            return {side: between(begin[side], read(sides[side])) for side in sides}

        # one stillness more than the recorder's, so that what the last input set off is over
        idle = over(seconds, switching=False)
        switching = over(seconds, switching=True)
        memory = {side: memory_mb(processes) for side, processes in sides.items()}

    def figure(what: str, values: dict[str, float], unit: str, target: float | None) -> Figure:
        return Figure(
            what=what, ours=values["ours"], unit=unit, target=target, peer=values.get("peer")
        )

    def of(costs: dict[str, Cost], name: str, times: float = 1.0) -> dict[str, float]:
        return {side: times * float(getattr(cost, name)) for side, cost in costs.items()}

    a_turn_ms = 10 * _TURN_S
    show(
        f"Cost, {seconds} s each; the tray without a window, a history of {days} days open",
        [
            figure("idle, CPU of a core", of(idle, "cpu_percent"), "%", 0.05),
            figure("idle, wakeups", of(idle, "wakeups_a_second"), "/s", 0.5),
            figure("a switch every 2 s, CPU", of(switching, "cpu_percent"), "%", 0.5),
            figure("the same, wakeups", of(switching, "wakeups_a_second"), "/s", None),
            figure("the same, CPU a switch", of(switching, "cpu_percent", a_turn_ms), "ms", None),
            figure("memory (PSS)", memory, "MB", 80),
        ],
        STAND_IN + " The peer's three processes are counted together; its tray is not on PyPI.",
    )


if __name__ == "__main__":
    measure(table.is_full("measure what recording costs"))
