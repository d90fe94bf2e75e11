"""The memory of the console and the swap of its host."""

import ctypes
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.fakes.console_process import ConsoleProcess, DevTeam

from workmoniq_console.home.hardening import NOT_LOCKED, ROOM_BYTES

CAP_IPC_LOCK = 14
PR_CAPBSET_DROP = 24  # linux/prctl.h
LOCKING = """
from workmoniq_console.home.hardening import lock_memory
print(lock_memory())
print(next(line for line in open("/proc/self/status") if line.startswith("VmLck")))
"""


def limited_to(most_bytes: int) -> Callable[[], None]:
    """What a child does first: it may lock so much, and not more as root either."""

    def limit() -> None:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_IPC_LOCK, 0, 0, 0)
        resource.setrlimit(resource.RLIMIT_MEMLOCK, (most_bytes, most_bytes))

    return limit


def said_when_limited(most_bytes: int) -> list[str]:
    """The sentence, and how much is locked after it."""
    told = subprocess.run(
        [sys.executable, "-c", LOCKING],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        preexec_fn=limited_to(most_bytes),
    )
    return told.stdout.split("\n")[:2]


def locked_kib(status: Path) -> int:
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmLck"))
    return int(line.split()[1])


def may_lock_all() -> bool:
    lines = Path("/proc/self/status").read_text().splitlines()
    (capable,) = (int(line.split()[1], 16) for line in lines if line.startswith("CapEff"))
    unlimited = resource.getrlimit(resource.RLIMIT_MEMLOCK)[1] == resource.RLIM_INFINITY
    return unlimited or bool(capable >> CAP_IPC_LOCK & 1)


@pytest.mark.parametrize("most_bytes", [0, 65_536])
def test_a_limit_that_forbids_it_is_said_with_its_remedy_and_nothing_is_locked(
    most_bytes: int,
) -> None:
    sentence, locked = said_when_limited(most_bytes)
    assert sentence == NOT_LOCKED
    assert ("ulimit -l" in sentence, "LimitMEMLOCK" in sentence) == (True, True)
    assert locked.split() == ["VmLck:", "0", "kB"]


def test_memory_is_not_locked_where_that_would_leave_too_little_for_a_look() -> None:
    hard = resource.getrlimit(resource.RLIMIT_MEMLOCK)[1]
    if 0 <= hard < ROOM_BYTES // 2:
        pytest.skip("only root may raise this limit to one that locks, but not enough")
    assert said_when_limited(ROOM_BYTES // 2) == [NOT_LOCKED, "VmLck:\t       0 kB"]


@pytest.mark.skipif(not may_lock_all(), reason="this user may lock no memory here")
def test_a_console_that_serves_keeps_all_of_its_memory_out_of_swap(team: DevTeam) -> None:
    with ConsoleProcess(team, "http://127.0.0.1:9") as console:
        status = Path(f"/proc/{console.pid}/status")
        resident = next(line for line in status.read_text().splitlines() if "VmRSS" in line)
        assert locked_kib(status) >= int(resident.split()[1])
        assert console.stop() == 0
    assert NOT_LOCKED not in console.said


def test_a_console_that_may_lock_no_memory_says_so_and_goes_on(team: DevTeam) -> None:
    with ConsoleProcess(team, "http://127.0.0.1:9", first=limited_to(65_536)) as console:
        assert locked_kib(Path(f"/proc/{console.pid}/status")) == 0
        assert console.stop() == 0
    assert console.said.splitlines()[0] == NOT_LOCKED
