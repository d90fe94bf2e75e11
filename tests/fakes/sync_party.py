"""Devices of one account, each a history of its own on a temporary disk, with a real server."""

from dataclasses import dataclass, field
from pathlib import Path

from tests.fakes.clock import WoundClock
from tests.fakes.keys import TestKey
from tests.fakes.secrets import MemoryKeyring
from workmoniq_desktop.services.syncing import Syncing
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.sync.ground import Ground
from workmoniq_desktop.sync.steps import Step, unmentioned
from workmoniq_desktop.sync.transport import Transport
from workmoniq_desktop.system.clock import SystemClock
from workmoniq_desktop.system.concealed import DataKey
from workmoniq_desktop.system.sync_key import SyncKeys

PASSWORD = "a long and quiet evening"  # noqa: S105  # of a test


_SYSTEM = SystemClock()


@dataclass
class AheadClock(WoundClock):
    """The system's time, moved ahead when told."""

    hours: int = 0

    def now_us(self) -> int:
        return _SYSTEM.now_us() + self.hours * 3600 * 1_000_000

    def wall_us(self) -> int:
        return _SYSTEM.wall_us()

    def boot_us(self) -> int:
        return _SYSTEM.boot_us()


@dataclass
class Machine:
    """A computer with a history; its clock may be moved ahead of the system's."""

    folder: Path
    name: str
    keyring: MemoryKeyring = field(default_factory=MemoryKeyring)
    clock: AheadClock = field(default_factory=AheadClock)
    step: Step = unmentioned

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        path = self.folder / "history.db"
        key = TestKey()
        if path.exists():
            self.database = Database.open(path, key, self.name)
        else:
            self.database = Database.create(path, key, self.name, now_us=self.clock.now_us())
        self.keys = SyncKeys(
            profile=self.name, data_key=DataKey(bytes(32)), uses_keyring=True, keyring=self.keyring
        )
        self.sync = self.syncing()

    def ground(self) -> Ground:
        return Ground(
            database=self.database,
            keys=self.keys,
            clock=self.clock,
            connect=lambda address: Transport(address, self.clock),
            step=self.step,
        )

    def syncing(self) -> Syncing:
        return Syncing(
            self.database,
            lambda: self.keys,
            self.clock,
            self.folder,
            label=self.name,
            step=self.step,
        )

    def close(self) -> None:
        self.sync.close()
        self.database.close()

    def remake(self) -> None:
        """Let another step take effect."""
        self.sync.close()
        self.sync = self.syncing()

    def restart(self) -> None:
        """The program ends and begins anew."""
        self.close()
        self.__post_init__()
