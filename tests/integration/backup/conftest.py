"""A profile with a history, its backups, and a second computer."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.fakes.clock import WoundClock
from tests.fakes.profiles import BEGAN_US, keyring, profile_in, started, worked

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.services.backup import Backups
from workmoniq_desktop.services.opening import Opened
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.secrets import SecretSource
from workmoniq_desktop.system.vault import Vault


@dataclass
class Home:
    """An open profile of 300 minutes. device: the name it records under."""

    profile: Profile
    source: SecretSource
    opened: Opened
    backups: Backups
    device: str
    clock: WoundClock

    @property
    def phrase(self) -> str:
        assert self.opened.recovery_phrase is not None
        return self.opened.recovery_phrase


def home_in(folder: Path, source: SecretSource) -> Home:
    profile, clock = profile_in(folder), WoundClock(at_us=BEGAN_US + 6 * HOUR_US)
    opened = started(profile, source)
    device = worked(opened.database, 300)
    backups = Backups(
        opened.database,
        profile,
        opened.data_key,
        lambda: Vault.load(profile).export_wrapped(),
        clock,
    )
    return Home(profile, source, opened, backups, device, clock)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = home_in(tmp_path / "home", keyring())
    yield home
    home.opened.database.close()


@pytest.fixture
def backup(home: Home, tmp_path: Path) -> Path:
    path = tmp_path / "b.wmqbackup"
    home.backups.make(path)
    return path
