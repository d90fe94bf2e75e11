"""What reaches the disk, and in which order, by the word of strace; and a disk that is full."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workmoniq_desktop.domain.errors import DiskFull
from workmoniq_desktop.system import atomic_file


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_the_content_is_on_the_disk_before_the_name_and_the_name_before_we_go_on(
    tmp_path: Path,
) -> None:
    program = (
        "import sys; from pathlib import Path; from workmoniq_desktop.system import atomic_file\n"
        "atomic_file.replace(Path(sys.argv[1]), b'content')"
    )
    trace = tmp_path / "trace"
    subprocess.run(
        [
            *("strace", "-y", "-e", "trace=fsync,rename", "-o", str(trace)),
            *(sys.executable, "-c", program, str(tmp_path / "file")),
        ],
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    calls = [
        (call, "unfinished" in rest)
        for call, rest in re.findall(r"^(\w+)\((.*)$", trace.read_text(), re.MULTILINE)
    ]
    assert calls == [("fsync", True), ("rename", True), ("fsync", False)]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False).returncode != 0:
        pytest.skip("only root can mount")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_disk_without_room_keeps_the_old_file(small_disk: Path) -> None:
    path = small_disk / "vault.json"
    atomic_file.replace(path, b"old" * 100)
    filler = small_disk / "filler"
    with pytest.raises(OSError, match="No space"):
        filler.write_bytes(bytes(64 * 1024))
    for write in (atomic_file.replace, atomic_file.create):
        with pytest.raises(DiskFull):
            write(path, b"new" * 100)
    assert path.read_bytes() == b"old" * 100
    assert {left.name for left in small_disk.iterdir()} == {"vault.json", "filler"}
    filler.unlink()
    atomic_file.replace(path, b"new")
    assert path.read_bytes() == b"new"
