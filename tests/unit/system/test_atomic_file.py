"""A file is replaced as a whole or not at all."""

import resource
import signal
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from workmoniq_desktop.domain.errors import CannotWrite, DiskFull
from workmoniq_desktop.system import atomic_file


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No file may grow past 100 bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_file_is_replaced_and_private(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for content in (b"old", b"new"):
        atomic_file.replace(path, content)
        assert path.read_bytes() == content
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.usefixtures("full_disk")
def test_on_a_full_disk_the_old_file_stays_and_nothing_half_written(tmp_path: Path) -> None:
    path = tmp_path / "file"
    atomic_file.replace(path, b"old")
    for write in (atomic_file.replace, atomic_file.create):
        with pytest.raises(DiskFull):
            write(path, b"x" * 200)
        assert path.read_bytes() == b"old"
        assert list(tmp_path.iterdir()) == [path]


def test_a_folder_in_the_way_is_no_file_to_replace(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.mkdir()
    with pytest.raises(CannotWrite):
        atomic_file.replace(path, b"new")
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_cannot_be_written(tmp_path: Path) -> None:
    for write in (atomic_file.replace, atomic_file.create):
        with pytest.raises(CannotWrite):
            write(tmp_path / "none" / "file", b"new")


def test_of_many_that_create_a_file_at_once_one_does(tmp_path: Path) -> None:
    path = tmp_path / "file"
    created: list[int] = []
    start = threading.Barrier(8)

    def create(number: int) -> None:
        start.wait()
        if atomic_file.create(path, b"%d" % number):
            created.append(number)

    threads = [threading.Thread(target=create, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_bytes() == b"%d" % created[0]
    assert len(created) == 1
    assert list(tmp_path.iterdir()) == [path]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_removing_takes_what_a_crash_left_too_and_can_be_repeated(tmp_path: Path) -> None:
    path = tmp_path / "file"
    atomic_file.replace(path, b"content")
    (tmp_path / f"file.0123{atomic_file.UNFINISHED}").touch()
    (tmp_path / "other").touch()
    atomic_file.remove(path)
    atomic_file.remove(path)
    assert [left.name for left in tmp_path.iterdir()] == ["other"]
