"""A hardened process: tried in processes of its own, also as an ordinary user."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HARDENED = "from workmoniq_desktop.system.hardening import harden; harden()\n"
NOBODY = 65534


def run(
    program: str, *, before: tuple[str, ...] = (), user: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run program in a new Python; its last line of output must be 'done'."""
    finished = subprocess.run(
        [*before, sys.executable, "-c", f"{program}\nprint('done')"],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        user=user,
        timeout=30,
    )
    assert finished.stdout.endswith("done\n"), finished.stderr
    return finished


def test_new_files_are_ours_alone(tmp_path: Path) -> None:
    run(
        f"{HARDENED}import os; os.chdir({str(tmp_path)!r})\n"
        "open('file', 'w').close(); os.mkdir('folder')"
    )
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o700


def test_no_core_dump_is_written_and_none_can_be_asked_for() -> None:
    run(
        HARDENED + "import ctypes, resource\n"
        "assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)\n"
        "assert ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 0  # PR_GET_DUMPABLE"
    )


READS_ITSELF = (
    HARDENED
    + """
import os, psutil
from pathlib import Path
if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)
harden()
for name in ("status", "stat", "statm", "smaps_rollup", "maps", "cmdline", "comm"):
    Path("/proc/self", name).read_bytes()
assert os.listdir("/proc/self/fd")
assert os.listdir("/proc/self/task")
me = psutil.Process()
assert me.memory_full_info().pss and me.num_fds() and me.cpu_times() and me.num_threads()
"""
)


def test_it_still_reads_what_it_needs_of_itself_without_root() -> None:
    run(READS_ITSELF)


def test_its_environment_is_closed_to_other_processes_of_the_user() -> None:
    if os.geteuid() != 0:
        pytest.skip("root is needed to become an ordinary user")
    run(
        HARDENED + "import os, subprocess, sys\n"
        "os.setgid(65534); os.setuid(65534); harden()\n"
        "for name in ('environ', 'mem', 'maps', 'fd'):\n"
        "    asking = ['ls' if name == 'fd' else 'cat', f'/proc/{os.getpid()}/{name}']\n"
        "    told = subprocess.run(asking, capture_output=True)\n"
        "    assert told.returncode != 0 and not told.stdout, name"
    )


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_a_parent_that_traces_it_from_the_start_goes_on(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    run(
        HARDENED + "import socket; socket.socket(socket.AF_UNIX).close()",
        before=("strace", "-f", "-e", "trace=socket", "-o", str(trace)),
    )
    assert "AF_UNIX" in trace.read_text(encoding="utf-8")
    assert "+++ exited with 0 +++" in trace.read_text(encoding="utf-8")


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)])
def test_streams_that_were_closed_for_us_go_nowhere_and_to_no_file(
    tmp_path: Path, closed: tuple[int, ...]
) -> None:
    program = (
        "from workmoniq_desktop.system.hardening import have_standard_streams\n"
        "have_standard_streams()\n"
        "import sys\n"
        f"kept = open({str(tmp_path / 'kept')!r}, 'w')\n"
        "assert kept.fileno() > 2\n"
        "assert sys.stdin.isatty() is False\n"
        "print('said', flush=True)\n"
        "print('said', file=sys.stderr, flush=True)\n"
        f"open({str(tmp_path / 'ended')!r}, 'w').close()"
    )
    closing = " ".join(f"{number}>&-" for number in closed)
    subprocess.run(
        ["sh", "-c", f'exec "$@" {closing}', "sh", sys.executable, "-c", program],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=30,
    )
    assert (tmp_path / "ended").exists()
    assert (tmp_path / "kept").read_bytes() == b""
