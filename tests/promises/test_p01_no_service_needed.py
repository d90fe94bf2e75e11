"""P01: it runs on the user's own hardware and needs no external service."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.end2end.household import Home
from tests.end2end.stage import Desktop
from tests.fakes.display import Program, wait_for
from tests.promises.main_job import whole_job


def unshared() -> list[str]:
    """How to make a network namespace: root as it is, others in a user namespace of their own."""
    return ["unshare", "--net"] + ([] if os.geteuid() == 0 else ["--user", "--map-current-user"])


@pytest.fixture
def offline() -> Iterator[list[str]]:
    """What to put before a command so that it finds no network but a loopback that is down."""
    if subprocess.run([*unshared(), "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system allows no network namespace here")
    holder = Program(*unshared(), "sleep", "infinity")
    try:
        ours = Path("/proc/self/ns/net").readlink()
        theirs = Path(f"/proc/{holder.process.pid}/ns/net")
        wait_for(lambda: theirs.readlink() != ours, "a network namespace")
        user = [] if os.geteuid() == 0 else ["--user", "--preserve-credentials"]
        yield ["nsenter", f"--target={holder.process.pid}", *user, "--net", "--"]
    finally:
        holder.kill()


def interfaces(offline: list[str]) -> list[str]:
    told = subprocess.run(
        [*offline, "cat", "/proc/self/net/dev"], capture_output=True, check=True, text=True
    )
    return [line.split(":")[0].strip() for line in told.stdout.splitlines() if ":" in line]


def reaches(offline: list[str], address: str) -> bool:
    """Whether a packet finds a way to that address; nothing is sent."""
    probe = f"import socket; socket.socket(type=socket.SOCK_DGRAM).connect(({address!r}, 9))"
    done = subprocess.run([*offline, "python3", "-c", probe], capture_output=True, check=False)
    return done.returncode == 0


@pytest.mark.parametrize("loopback", ["up", "down"])
def test_the_whole_main_job_is_done_without_a_network(
    offline: list[str], screen: Desktop, tmp_path: Path, loopback: str
) -> None:
    if loopback == "up":
        subprocess.run([*offline, "ip", "link", "set", "lo", "up"], check=True)
    assert interfaces(offline) == ["lo"]
    assert not reaches(offline, "192.0.2.1")
    assert reaches(offline, "127.0.0.1") == (loopback == "up")
    home = Home(tmp_path / "a", screen, command=offline)
    home.settle_in()
    whole_job(home, screen)
