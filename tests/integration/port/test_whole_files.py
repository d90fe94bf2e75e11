"""An export is there as a whole or not at all, and is for its owner's eyes."""

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest
from tests.fakes.dying import ENDED, exit_code_of
from tests.integration.port.histories import CLOCK, NOW_US, export, load, new_history, window

from workmoniq_desktop.domain.errors import CannotWrite, DiskFull
from workmoniq_desktop.services.export.exporting import Exporting
from workmoniq_desktop.services.export.whole_file import whole_file
from workmoniq_desktop.store.database import Database

SECOND_US = 1_000_000
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small disk")
not_as_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Database]:
    kept = [
        window(NOW_US - (n + 1) * SECOND_US, NOW_US - n * SECOND_US, "a" * 400)
        for n in range(3_000)
    ]
    folder = tmp_path / "profile"
    folder.mkdir()
    with new_history(folder, kept) as database:
        yield database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where exports go; nothing else is in it."""
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_an_export_is_readable_by_its_owner_only(history: Database, folder: Path) -> None:
    written = export(history, folder / "all.json")
    found = (folder / "all.json").stat()
    assert stat.S_IMODE(found.st_mode) == 0o600
    assert written.size_bytes == found.st_size
    assert [file.name for file in folder.iterdir()] == ["all.json"]


@as_root
def test_a_full_disk_leaves_no_file(history: Database, folder: Path) -> None:
    with small_disk(folder):
        for export_format in ("json", "csv"):
            with pytest.raises(DiskFull):
                export(history, folder / "all", export_format)
            assert list(folder.iterdir()) == []


def test_a_file_that_may_not_grow_leaves_none(folder: Path) -> None:
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from workmoniq_desktop.domain.errors import DiskFull\n"
        "from workmoniq_desktop.services.export.whole_file import whole_file\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))\n"
        "try:\n"
        "    with whole_file(Path(sys.argv[1]), overwrite=False) as file:\n"
        "        for _ in range(64): file.write(bytes(1 << 16))\n"
        "except DiskFull: print('full')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(folder / "all.json")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "full"
    assert list(folder.iterdir()) == []


def test_a_file_that_is_there_is_kept_unless_it_may_be_replaced(
    history: Database, folder: Path
) -> None:
    path = folder / "all.json"
    path.write_text("mine")
    with pytest.raises(CannotWrite, match="there already"):
        export(history, path)
    assert path.read_text() == "mine"
    Exporting(history, CLOCK, lambda: None).export(path, "json", overwrite=True)
    assert load(history, path).known == 3_000


def test_a_file_that_appears_meanwhile_is_kept(folder: Path) -> None:
    path = folder / "all.json"
    with pytest.raises(CannotWrite), whole_file(path, overwrite=False):
        path.write_text("mine")
    assert path.read_text() == "mine"
    assert len(list(folder.iterdir())) == 1


def test_an_export_that_is_killed_leaves_nothing_to_be_read(folder: Path) -> None:
    def die() -> None:
        with whole_file(folder / "out.json", overwrite=False) as file:
            file.write(b"canary" * 1_000_000)
            os._exit(ENDED)

    assert exit_code_of(die) == ENDED
    assert list(folder.iterdir()) == []


def test_a_failed_export_leaves_the_earlier_one(history: Database, folder: Path) -> None:
    path = folder / "all.json"
    export(history, path)
    before = path.read_bytes()

    def stop(done: int, total: int, doing: str) -> None:
        del done, total, doing
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Exporting(history, CLOCK, lambda: None).export(path, "json", progress=stop, overwrite=True)
    assert path.read_bytes() == before
    assert len(list(folder.iterdir())) == 1


def test_a_link_stays_a_link_and_its_file_is_replaced(history: Database, folder: Path) -> None:
    (folder / "real.json").write_text("old")
    (folder / "link.json").symlink_to("real.json")
    Exporting(history, CLOCK, lambda: None).export(folder / "link.json", "json", overwrite=True)
    assert (folder / "link.json").is_symlink()
    assert load(history, folder / "real.json").known == 3_000


@pytest.mark.parametrize("name", ["", "missing/all.json", "a\0b", "x" * 300, "loop"])
def test_a_place_that_cannot_be_written_is_said_so(
    name: str, history: Database, folder: Path
) -> None:
    (folder / "loop").symlink_to("loop")
    with pytest.raises(CannotWrite):
        Exporting(history, CLOCK, lambda: None).export(folder / name, "json", overwrite=True)
    assert [file.name for file in folder.iterdir()] == ["loop"]


def test_a_device_is_never_replaced_by_a_file(history: Database) -> None:
    with pytest.raises(CannotWrite):
        Exporting(history, CLOCK, lambda: None).export(Path(os.devnull), "json", overwrite=True)
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@not_as_root
def test_a_folder_of_others_cannot_be_written(history: Database, folder: Path) -> None:
    folder.chmod(0o500)
    with pytest.raises(CannotWrite):
        export(history, folder / "all.json")


@pytest.mark.parametrize(
    ("number", "raised"),
    [(errno.ENOSPC, DiskFull), (errno.EIO, CannotWrite), (errno.EPIPE, BrokenPipeError)],
)
def test_a_stream_that_fails_says_why(
    number: int, raised: type[Exception], history: Database, folder: Path
) -> None:
    class Failing:
        def write(self, _raw: bytes) -> int:
            raise OSError(number, os.strerror(number))

        def flush(self) -> None:
            pass

    stream: BinaryIO = Failing()  # type: ignore[assignment]  # as much of it as is used
    with pytest.raises(raised):
        Exporting(history, CLOCK, lambda: None).write(stream, "json")
    assert list(folder.iterdir()) == []


def test_a_stream_is_given_the_bytes_of_the_file(history: Database, folder: Path) -> None:
    export(history, folder / "all.csv", "csv")
    with (folder / "stream").open("wb") as stream:
        assert Exporting(history, CLOCK, lambda: None).write(stream, "csv") == 3_000
    assert (folder / "stream").read_bytes() == (folder / "all.csv").read_bytes()


def test_what_a_recorder_holds_is_committed_before_it_is_read(
    history: Database, folder: Path
) -> None:
    def flush() -> None:
        with history.recording() as recording:
            recording.put([window(NOW_US, NOW_US + 1)])

    assert Exporting(history, CLOCK, flush).export(folder / "all.json", "json").spans == 3_001
