"""What the button of the Sync & devices page calls where a server was put back, on a real one."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest
from tests.adversarial.stage import Device, Party, Stage, staged
from tests.adversarial.test_own_streams import kept_server, server_put_back
from tests.fakes.sync_party import PASSWORD

from workmoniq_desktop.domain.sync_errors import PasswordWanted, SyncStopped
from workmoniq_desktop.services.progress import silent


def put_back(stage: Stage, older: Path) -> None:
    """To the backup; and its operator says so."""
    server_put_back(stage, older)
    command = [sys.executable, "-m", "workmoniq_server", "admin", "put-back"]
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    data = ["--data", str(stage.server.data)]
    subprocess.run([*command, *data], check=True, timeout=120, env=path)


class Watched:
    """Progress as a window hears it; sets stop when it hears of doing."""

    def __init__(self, doing: str = "") -> None:
        self.stop, self.heard = Event(), list[tuple[int, int, str]]()
        self._doing = doing

    def __call__(self, done: int, total: int, doing: str) -> None:
        self.heard.append((done, total, doing))
        if self._doing and self._doing in doing:
            self.stop.set()


def is_telling(device: Device) -> bool:
    return device.sync.status().telling_again


def test_it_is_stopped_at_each_part_goes_on_by_itself_or_again_and_tells_how_far_it_is(
    tmp_path: Path,
) -> None:
    with staged(tmp_path / "stage") as stage:
        party = Party(stage, tmp_path)
        laptop = party.first()
        laptop.work(0)
        laptop.now()
        kept_server(stage, tmp_path / "older")
        laptop.sync.rotate()
        laptop.work(1, 12, minutes=40)
        assert laptop.now().agreed
        put_back(stage, tmp_path / "older")
        # the list of devices and keys: nothing goes on by itself
        watched = Watched("list of devices")
        with pytest.raises(SyncStopped):
            laptop.sync.put_back(watched, stop=watched.stop)
        assert not is_telling(laptop)
        # what was recorded: sync goes on with it
        watched = Watched("sealing anew")
        with pytest.raises(SyncStopped):
            laptop.sync.put_back(watched, stop=watched.stop)
        assert is_telling(laptop)
        assert laptop.sync.status().trouble is None
        watched = Watched()
        done = laptop.sync.put_back(watched, stop=watched.stop)
        assert done.agreed
        assert done.sent > 1
        assert laptop.verdicts() == set()
        assert not is_telling(laptop)
        anew = [each for each in watched.heard if "sealing anew" in each[2]]
        assert all(done < total for done, total, _ in anew)
        tower = party.another(laptop, "tower")
        assert tower.now().agreed
        assert tower.hours(laptop) == laptop.hours() == list(range(13))
        party.close()


def test_what_was_stopped_is_told_by_the_next_sync(tmp_path: Path) -> None:
    with staged(tmp_path / "stage") as stage:
        party = Party(stage, tmp_path)
        laptop = party.first()
        laptop.work(0)
        laptop.now()
        kept_server(stage, tmp_path / "older")
        laptop.work(1, 3, minutes=40)
        assert laptop.now().agreed
        put_back(stage, tmp_path / "older")
        watched = Watched("sealing anew")
        with pytest.raises(SyncStopped):
            laptop.sync.put_back(watched, stop=watched.stop)
        assert is_telling(laptop)
        laptop.now()
        assert laptop.now().agreed
        assert not is_telling(laptop)
        assert laptop.verdicts() == set()
        party.close()


def test_the_password_is_wanted_where_a_recovery_code_was_announced_since(tmp_path: Path) -> None:
    with staged(tmp_path / "stage") as stage:
        party = Party(stage, tmp_path)
        laptop = party.first()
        laptop.now()
        kept_server(stage, tmp_path / "older")
        laptop.sync.new_recovery(old=None, password=PASSWORD)
        put_back(stage, tmp_path / "older")
        with pytest.raises(PasswordWanted, match="give it, too"):
            laptop.sync.put_back(silent)
        with pytest.raises(PasswordWanted, match="type it again"):
            laptop.sync.put_back(silent, password="not the one")  # noqa: S106  # of nobody
        assert laptop.sync.put_back(silent, password=PASSWORD).agreed
        assert laptop.verdicts() == set()
        party.close()
