"""A disk without room, or a database another program holds, on either side: later all is there."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.fakes.keys import TestKey
from tests.fakes.replicas import FIRST_US
from tests.fakes.server import ServerProcess
from tests.fakes.sync_home import another_machine, first_machine
from tests.fakes.sync_worker import Worker, agree

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.domain.errors import DiskFull, HistoryBusy
from workmoniq_desktop.domain.sync_errors import ServerOverloaded
from workmoniq_desktop.store import checks, connection
from workmoniq_desktop.store.database import Database

NINE_US = FIRST_US + 9 * HOUR_US
_MANY = ("--challenges-per-minute", "100000", "--registrations-per-hour", "1000")


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    """A disk of that size."""
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(place)],
        capture_output=True,
        check=False,
        timeout=20,
    )
    if made.returncode != 0:
        pytest.skip("only root can mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True, timeout=20)


def fill(disk: Path) -> Path:
    """Take all the room there is."""
    path = disk / "ballast"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT)
    try:
        while True:
            os.write(handle, bytes(4096))
    except OSError:
        return path
    finally:
        os.close(handle)


def test_a_server_whose_disk_is_full_keeps_what_it_acknowledged_and_takes_the_rest_later(
    tmp_path: Path,
) -> None:
    with small_disk(tmp_path / "small", "8m") as disk:
        # what it says goes beside its data, and must not be short of room too
        (tmp_path / "data").symlink_to(disk)
        with ServerProcess(tmp_path / "data", options=_MANY) as server:
            laptop = Worker(first_machine(tmp_path / "a", server.url), "0000000001")
            laptop.work(NINE_US, 2)
            laptop.until_agreed()
            ballast = fill(disk)
            laptop.work(NINE_US + 3 * HOUR_US, 12, "crowded")
            for _ in range(3):
                with pytest.raises(ServerOverloaded) as refused:
                    laptop.sync()
                assert refused.value.retryable
                laptop.reborn()
            assert laptop.waiting() > 0
            server.kill()
            ballast.unlink()
            server.start()
            laptop.until_agreed()
            assert laptop.waiting() == 0
            other = Worker(another_machine(tmp_path / "b", laptop.machine), "0000000002")
            agree(laptop, other)
            assert len(other.told()["windows"]) == 14 * 6
            laptop.machine.close()
            other.machine.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("s") / "server", options=_MANY) as running:
        yield running


def test_a_desktop_whose_disk_is_full_takes_in_the_rest_when_there_is_room(
    tmp_path: Path, server: ServerProcess
) -> None:
    laptop = Worker(first_machine(tmp_path / "a", server.url, "full"), "0000000001")
    laptop.work(NINE_US, 60, "a rather long title, so that a disk fills " * 20)
    laptop.until_agreed()
    with small_disk(tmp_path / "small", "8m") as disk:
        other = Worker(another_machine(disk / "b", laptop.machine), "0000000002")
        other.work(NINE_US + 70 * HOUR_US, 3, "drawings")
        ballast = fill(disk)
        os.truncate(ballast, ballast.stat().st_size - 300_000)  # for some of it there is room
        for _ in range(2):
            with pytest.raises(DiskFull):
                other.sync()
            other.reborn()
        ballast.unlink()
        agree(laptop, other)
        assert len(laptop.told()["windows"]) == 63 * 6
        with other.machine.database.raw() as raw:
            assert checks.rollups_agree(raw)
            assert checks.search_agrees(raw)
        other.machine.close()
    laptop.machine.close()


def test_a_history_another_program_holds_is_synced_when_it_lets_go(
    tmp_path: Path, server: ServerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_WAIT_FOR_WRITER_S", 0.1)
    laptop = Worker(first_machine(tmp_path / "a", server.url, "held"), "0000000001")
    laptop.until_agreed()
    laptop.work(NINE_US, 3)
    path = laptop.machine.folder / "history.db"
    holder = Database.open(path, TestKey(), "p")
    with holder.writing() as raw:
        raw.execute("UPDATE sync_state SET value=value")
        with pytest.raises(HistoryBusy) as refused:
            laptop.sync()
        assert refused.value.retryable
    holder.close()
    laptop.until_agreed()
    other = Worker(another_machine(tmp_path / "b", laptop.machine), "0000000002")
    agree(laptop, other)
    assert len(other.told()["windows"]) == 18
    laptop.machine.close()
    other.machine.close()


def test_a_server_whose_database_another_program_holds_asks_to_come_back(
    tmp_path: Path, server: ServerProcess
) -> None:
    laptop = Worker(first_machine(tmp_path / "a", server.url, "asks"), "0000000001")
    laptop.until_agreed()
    laptop.work(NINE_US, 3)
    holder = sqlite3.connect(
        f"file:{server.data}/workmoniq.db?mode=rw", uri=True, isolation_level=None
    )
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(ServerOverloaded) as refused:
        laptop.sync()
    assert refused.value.retryable
    assert laptop.waiting() > 0
    holder.execute("ROLLBACK")
    holder.close()
    laptop.until_agreed()
    other = Worker(another_machine(tmp_path / "b", laptop.machine), "0000000002")
    agree(laptop, other)
    laptop.machine.close()
    other.machine.close()
