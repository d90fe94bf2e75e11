"""The time of the last sync is told without a key, and by nothing but a time."""

import stat
from pathlib import Path

from workmoniq_desktop.system import last_sync


def test_the_last_time_is_told_until_it_is_forgotten(tmp_path: Path) -> None:
    assert last_sync.read(tmp_path) is None
    last_sync.write(tmp_path, 1_700_000_000_000_000)
    last_sync.write(tmp_path, 1_700_000_000_000_001)
    assert last_sync.read(tmp_path) == 1_700_000_000_000_001
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    last_sync.forget(tmp_path)
    last_sync.forget(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_holds_something_else_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / last_sync.NAME).write_bytes(b"\xff" * 100)
    assert last_sync.read(tmp_path) is None
