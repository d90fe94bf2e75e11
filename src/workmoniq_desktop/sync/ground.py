"""What every act about the account stands on: the history, its sync key, the clock, the way out."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.sync_errors import SealBroken
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.sync import standing
from workmoniq_desktop.sync.account_log import AccountLog
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.keyring import Keyring
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.session import Session, Signer
from workmoniq_desktop.sync.steps import Step, unmentioned
from workmoniq_desktop.sync.transport import RandomBytes, Transport
from workmoniq_desktop.system.sync_key import SyncKeys

Connect = Callable[[Address], Transport]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Thread-safe. connect: the network, or what a test puts in its place.

    step: is told what is durable now; tests end the process there.
    """

    database: Database
    keys: SyncKeys
    clock: Clock
    connect: Connect
    random_bytes: RandomBytes = field(default=secrets.token_bytes, repr=False)
    step: Step = unmentioned

    def keyring(self) -> Keyring:
        """Raises SealBroken where this computer has no sync key; KeyringLocked."""
        found = self.keys.find()
        if found is None:
            raise SealBroken(
                "This computer does not have the keys for sync that belong to this history, as "
                "after a restore: pair this device again."
            )
        return Keyring(found, self.random_bytes)

    def new_keyring(self) -> Keyring:
        """As keyring, with a sync key made where there is none."""
        return Keyring(self.keys.make(), self.random_bytes)

    def log(self) -> AccountLog:
        """The account log, as this process knows it from now on."""
        return AccountLog(self.database, self.clock, step=self.step)

    @contextmanager
    def transport(self, server: str) -> Iterator[Transport]:
        """The server at that address, as typed; every connection is ended afterwards."""
        transport = self.connect(Address.parse(server))
        try:
            yield transport
        finally:
            transport.close()

    @contextmanager
    def session(self) -> Iterator[tuple[Session, Keyring]]:
        """A session of this device, and its secrets. Raises NoAccount, SealBroken."""
        with self.database.raw() as raw:
            here = standing.inside(raw)
            keyring = self.keyring()
            seed = keyring.device_seed(raw)
        signer = Signer(acct=here.acct_id, device=here.device_id, seed=seed.reveal())
        with self.transport(here.server) as transport:
            yield self.session_of(transport, signer), keyring

    @contextmanager
    def member(self, log: AccountLog) -> Iterator[Member]:
        """This device as a member of its account. Raises NoAccount, SealBroken."""
        with self.session() as (session, keyring):
            with self.database.raw() as raw:
                here = standing.inside(raw)
            yield Member(
                database=self.database,
                clock=self.clock,
                log=log,
                keyring=keyring,
                session=session,
                device=here.device_id,
                step=self.step,
                random_bytes=self.random_bytes,
            )

    def session_of(self, transport: Transport, signer: Signer) -> Session:
        """A session of a device or the recovery key; nothing is sent before its first call."""
        return Session.of_signer(
            transport, self.clock, signer, random_bytes=self.random_bytes
        )
