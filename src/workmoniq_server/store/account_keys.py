"""One server key for each account, around every body once more, in a database of its own.

The server cannot read what is inside either way. But when the key is destroyed, every copy of a
body in every older backup is dead bytes, whoever holds it.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import BigInteger, bindparam, delete, select

from workmoniq_server.store.database import Database, Tx
from workmoniq_server.store.errors import BodyUnreadable
from workmoniq_server.store.schema import account_key
from workmoniq_server.store.statements import Statement, insert_if_absent

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
SEAL_BYTES: Final = NONCE_BYTES + 16
REMEMBERED: Final = 4096

_ADD: Final = insert_if_absent(account_key)
_READ: Final = Statement(
    select(account_key.c.sealed_key).where(account_key.c.acct == bindparam("acct"))
)
_ACCOUNTS: Final = Statement(
    select(account_key.c.acct)
    .where(account_key.c.acct > bindparam("after"))
    .order_by(account_key.c.acct)
    .limit(bindparam("most", type_=BigInteger))
)
_DESTROY: Final = Statement(delete(account_key).where(account_key.c.acct == bindparam("acct")))


class AccountKeys:
    """The keys of the accounts that were used last are kept in memory; destroying forgets them.

    kek: 32 bytes kept outside every database; a key is stored under it.
    """

    def __init__(
        self,
        database: Database,
        kek: bytes,
        *,
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._database = database
        self._kek = AESGCM(kek)
        self._random = random_bytes
        self._known: OrderedDict[bytes, AESGCM] = OrderedDict()

    async def create(self, acct: bytes) -> None:
        """Give the account its key. Safe to repeat."""
        nonce = self._random(NONCE_BYTES)
        sealed = nonce + self._kek.encrypt(nonce, self._random(KEY_BYTES), acct)

        async def add(tx: Tx) -> int:
            return await tx.run(_ADD, acct=acct, sealed_key=sealed)

        await self._database.write(add)

    async def destroy(self, acct: bytes) -> None:
        """After this no stored body of the account can be opened. Safe to repeat."""
        self._known.pop(acct, None)

        async def remove(tx: Tx) -> int:
            return await tx.run(_DESTROY, acct=acct)

        await self._database.write(remove)
        await self._database.shred()
        self._known.pop(acct, None)

    async def accounts(self, *, after: bytes, most: int) -> list[bytes]:
        """Accounts that have a key, in their order."""

        async def find(tx: Tx) -> list[bytes]:
            return [row[0] for row in await tx.rows(_ACCOUNTS, after=after, most=most)]

        return await self._database.read(find, snapshot=False)

    async def seal(self, acct: bytes, name: bytes, body: bytes) -> bytes:
        """body under the account's key, bound to the account and to name (the stored place).

        Raises BodyUnreadable where the account has no key any more.
        """
        cipher = await self._cipher(acct)
        nonce = self._random(NONCE_BYTES)
        return nonce + cipher.encrypt(nonce, body, acct + name)

    async def open(self, acct: bytes, name: bytes, sealed: bytes) -> bytes:
        """What seal was given. Raises BodyUnreadable."""
        cipher = await self._cipher(acct)
        try:
            return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], acct + name)
        except (InvalidTag, ValueError) as wrong:
            raise BodyUnreadable("a stored body does not open") from wrong

    async def ping(self) -> None:
        """Raises StoreUnavailable."""
        await self._database.ping()

    async def _cipher(self, acct: bytes) -> AESGCM:
        known = self._known.get(acct)
        if known is not None:
            self._known.move_to_end(acct)
            return known

        async def find(tx: Tx) -> bytes | None:
            row = await tx.one(_READ, acct=acct)
            return None if row is None else bytes(row[0])

        sealed = await self._database.read(find, snapshot=False)
        if sealed is None:
            raise BodyUnreadable("the account has no key")
        try:
            key = self._kek.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], acct)
        except InvalidTag as wrong:
            raise BodyUnreadable("the account's key was stored under another key") from wrong
        cipher = AESGCM(key)
        self._known[acct] = cipher
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return cipher
