"""One process at a time goes through a step of sync."""

from pathlib import Path

import pytest
from tests.fakes.dying import exit_code_of

from workmoniq_desktop.domain.sync_errors import SyncBusy
from workmoniq_desktop.system.sync_lock import sync_lock


def test_who_comes_second_is_told_at_once(tmp_path: Path) -> None:
    with sync_lock(tmp_path), pytest.raises(SyncBusy), sync_lock(tmp_path):
        raise AssertionError("two at once")
    with sync_lock(tmp_path):
        assert (tmp_path / "sync.lock").stat().st_mode & 0o077 == 0


def test_a_process_that_dies_locks_nobody_out(tmp_path: Path) -> None:
    def hold() -> None:
        sync_lock(tmp_path).__enter__()

    assert exit_code_of(hold) == 0
    with sync_lock(tmp_path):
        pass
