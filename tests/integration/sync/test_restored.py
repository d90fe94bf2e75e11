"""Backups of a synced history, put back on the same computer and on another."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.clock import WoundClock
from tests.fakes.profiles import BEGAN_US, started, worked
from tests.fakes.secrets import CHEAP, MemoryKeyring
from tests.fakes.sync_party import PASSWORD
from tests.fakes.sync_server import running_server

from workmoniq_desktop.services.backup import Backups
from workmoniq_desktop.services.open_history import Around, OpenHistory
from workmoniq_desktop.services.opening import Opened
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.services.restoring import restore
from workmoniq_desktop.system.clock import SystemClock
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.secrets import SecretSource
from workmoniq_desktop.system.vault import Vault

_GENEROUS = ("--challenges-per-minute", "100000", "--registrations-per-hour", "100000")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_server(tmp_path_factory.mktemp("server"), options=_GENEROUS) as running:
        yield running.url


class Computer:
    """A profile with a keyring of its own, opened as the program opens it."""

    def __init__(self, folder: Path) -> None:
        self.profile = Profile(folder=folder)
        self.source = SecretSource(keyring=MemoryKeyring())
        self.opened: Opened | None = None
        self.history: OpenHistory | None = None

    def open(self) -> OpenHistory:
        opened = started(self.profile, self.source, WoundClock(at_us=BEGAN_US))
        clock = SystemClock()
        vault = Vault.load(self.profile, cost=CHEAP)
        backups = Backups(
            opened.database, self.profile, opened.data_key, vault.export_wrapped, clock
        )
        around = Around(
            clock=clock,
            zone=clock.zone,
            flush=lambda: None,
            hold=lambda: pytest.fail("nothing is held"),
            destroy=lambda: None,
        )
        self.opened = opened
        self.history = OpenHistory(
            opened.database,
            backups,
            around,
            lambda: vault.sync_keys(opened.data_key, self.source),
        )
        return self.history

    def close(self) -> None:
        if self.history is not None:
            self.history.close()
            self.history = None

    def restore(self, path: Path, phrase: str | None = None) -> None:
        self.close()
        restore(path, self.profile, self.source, phrase, clock=SystemClock(), cost=CHEAP)


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    made = Computer(tmp_path / "desk")
    made.open()
    yield made
    made.close()


def synced(computer: Computer, server: str, user: str) -> None:
    assert computer.history is not None
    sync = computer.history.syncing
    sheet = sync.create(server=server, username=user, password=PASSWORD, invite=None)
    sync.confirm_recovery(sheet.code)
    sync.enable()
    assert sync.sync_now(silent).agreed


def test_no_backup_holds_a_key_of_sync(computer: Computer, server: str, tmp_path: Path) -> None:
    synced(computer, server, "jana.1")
    assert computer.history is not None
    path = tmp_path / "one.wmqbackup"
    computer.history.backups.make(path)
    other = Computer(tmp_path / "other")
    assert computer.opened is not None
    phrase = Vault.load(computer.profile).show_recovery(computer.opened.data_key)
    other.restore(path, phrase)
    history = other.open()
    assert other.opened is not None
    with other.opened.database.raw() as raw:
        assert raw.execute("SELECT count(*) FROM sync_secrets").fetchone()[0] == 0
        assert raw.execute("SELECT count(*) FROM sync_outbox").fetchone()[0] == 0
    status = history.syncing.status()
    assert not status.on
    assert "pair this device again" in (status.trouble or "")
    other.close()


def test_a_backup_on_its_own_computer_goes_on_as_the_same_device(
    computer: Computer, server: str, tmp_path: Path
) -> None:
    assert computer.opened is not None
    worked(computer.opened.database, 30)
    synced(computer, server, "jana.2")
    assert computer.history is not None
    path = tmp_path / "one.wmqbackup"
    computer.history.backups.make(path)
    computer.history.syncing.rotate()
    assert computer.history.syncing.sync_now(silent).agreed
    before = computer.history.syncing.devices()
    computer.restore(path)
    history = computer.open()
    status = history.syncing.status()
    assert status.on
    assert [one.id for one in status.devices] == [one.id for one in before]
    assert history.syncing.sync_now(silent).agreed
    assert not history.syncing.status().found


def test_the_device_of_a_restored_history_is_let_in_again(
    computer: Computer, server: str, tmp_path: Path
) -> None:
    from threading import Event  # noqa: PLC0415

    synced(computer, server, "jana.3")
    assert computer.history is not None
    assert computer.opened is not None
    path = tmp_path / "one.wmqbackup"
    computer.history.backups.make(path)
    phrase = Vault.load(computer.profile).show_recovery(computer.opened.data_key)
    other = Computer(tmp_path / "other")
    other.restore(path, phrase)
    sync = other.open().syncing
    offer = computer.history.syncing.pair()
    joining = sync.join(code=offer.code, server=server)
    assert offer.wait(Event()) is not None
    offer.confirm(joining.check)
    assert joining.wait(Event())
    joining.accept(upload_history=True)
    assert sync.sync_now(silent).agreed
    assert computer.history.syncing.sync_now(silent).agreed
    assert len(sync.status().devices) == 2
    other.close()
