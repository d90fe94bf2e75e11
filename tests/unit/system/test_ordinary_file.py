"""A pipe, a device or a folder in place of a file is refused, and never waited for."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from workmoniq_desktop.domain.errors import CannotRead
from workmoniq_desktop.services.rules import activitywatch
from workmoniq_desktop.services.timesheet_signing import verify_file
from workmoniq_desktop.system.ordinary_file import open_ordinary


def a_link_to_a_pipe(path: Path) -> None:
    os.mkfifo(path.with_name("pipe"))
    path.symlink_to("pipe")


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, a_link_to_a_pipe, lambda path: None])
@pytest.mark.parametrize("read", [verify_file, activitywatch.read])
def test_what_is_no_ordinary_file_is_refused_at_once(
    make: Callable[[Path], None], read: Callable[[Path], object], tmp_path: Path
) -> None:
    make(tmp_path / "named")
    with pytest.raises(CannotRead):
        read(tmp_path / "named")
    with pytest.raises(CannotRead):
        read(Path("a\0b"))


def test_an_ordinary_file_is_read_also_by_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"content")
    (tmp_path / "link").symlink_to("real")
    with open_ordinary(tmp_path / "link") as file:
        assert file.read() == b"content"
