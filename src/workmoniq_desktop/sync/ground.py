"""What every act about the account stands on: the history, its sync key, the clock, the way out."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.sync_errors import AccountGone, NotOnServer, SealBroken
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.sync import standing
from workmoniq_desktop.sync.account_log import AccountLog
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.keyring import Keyring, Secret
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.session import Session, Signer, open_by_signature
from workmoniq_desktop.sync.standing import Standing
from workmoniq_desktop.sync.steps import Step, unmentioned
from workmoniq_desktop.sync.transport import RandomBytes, Token, Transport
from workmoniq_desktop.system.sync_key import SyncKey, SyncKeys

Connect = Callable[[Address], Transport]


class KeptSession:
    """The session of this device, and its sync key, from one act to the next. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._key: SyncKey | None = None
        self._of: tuple[str, str, str] | None = None
        self._session: Session | None = None

    def of(self, here: Standing, begin: Callable[[], Session]) -> Session:
        """The one that was kept, if it is of this device, account and server; else a new one."""
        of = here.server, here.acct, here.device
        with self._lock:
            if self._session is None or self._of != of:
                self._close()
                self._session, self._of = begin(), of
            return self._session

    def key(self, find: Callable[[], SyncKey]) -> SyncKey:
        """The sync key; the keyring, which is slow, is asked once. Raises what find raises."""
        with self._lock:
            if self._key is None:
                self._key = find()
            return self._key

    def close(self) -> None:
        """End its connections, and know no key any more."""
        with self._lock:
            self._close()
            self._key = None

    def _close(self) -> None:
        if self._session is not None:
            self._session.transport.close()
        self._session = self._of = None


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
    kept: KeptSession = field(default_factory=KeptSession)

    def keyring(self) -> Keyring:
        """Under the sync key. Raises SealBroken where this computer has none; KeyringLocked."""
        return Keyring(self.kept.key(self._find), self.random_bytes)

    def _find(self) -> SyncKey:
        found = self.keys.find()
        if found is None:
            raise SealBroken(
                "This computer does not have the keys for sync that belong to this history, as "
                "after a restore: pair this device again."
            )
        return found

    def new_keyring(self) -> Keyring:
        """As keyring, with a sync key made where there is none."""
        return Keyring(self.kept.key(self.keys.make), self.random_bytes)

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
        """The session of this device, and its secrets. Raises NoAccount, SealBroken.

        Kept open for the next act, for a server counts how often one is begun.
        """
        with self.database.raw() as raw:
            here = standing.inside(raw)
            keyring = self.keyring()
            seed = keyring.device_seed(raw)
        yield self.kept.of(here, lambda: self._begin(here, seed)), keyring

    def close(self) -> None:
        """End every connection that was kept."""
        self.kept.close()

    def _begin(self, here: Standing, seed: Secret) -> Session:
        signer = Signer(acct=here.acct_id, device=here.device_id, seed=seed.reveal())
        transport = self.connect(Address.parse(here.server))

        def begin() -> Token:
            try:
                return open_by_signature(
                    transport, self.clock, signer, random_bytes=self.random_bytes
                )
            except NotOnServer as gone:
                raise AccountGone(
                    "The server does not know this account any more: it was deleted on another "
                    "device, or the server lost it. The history here is whole."
                ) from gone

        return Session(transport, self.clock, begin)

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
        return Session.of_signer(transport, self.clock, signer, random_bytes=self.random_bytes)
