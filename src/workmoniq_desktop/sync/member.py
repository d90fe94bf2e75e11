"""This device as a member of its account: what every part of a step of sync works with."""

import secrets
from dataclasses import dataclass, field

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.sync.account_log import AccountLog
from workmoniq_desktop.sync.keyring import Keyring
from workmoniq_desktop.sync.session import Session
from workmoniq_desktop.sync.steps import Step, unmentioned
from workmoniq_desktop.sync.transport import RandomBytes
from workmoniq_protocol.crypto.log_entries import Author


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """device: its id in the account log, 16 bytes. step: is told each durable step."""

    database: Database
    clock: Clock
    log: AccountLog
    keyring: Keyring
    session: Session
    device: bytes
    step: Step = unmentioned
    random_bytes: RandomBytes = field(default=secrets.token_bytes, repr=False)

    def author(self) -> Author:
        """This device as who signs. Raises SealBroken where its key is gone."""
        with self.database.raw() as raw:
            return self.author_in(raw)

    def author_in(self, raw: Raw) -> Author:
        """The same inside a transaction."""
        return Author(id=self.device, sig_seed=self.keyring.device_seed(raw).reveal())
