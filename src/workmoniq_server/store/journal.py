"""The deletion journal: keyed hashes of what was deleted, kept apart from every backup for 60 days.

A restored backup brings deleted accounts back; before the server serves again it asks the journal
and deletes them again. The receipts that a deletion is proved with stand here too.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import BigInteger, bindparam, delete, insert, select, update

from workmoniq_protocol import limits
from workmoniq_server.clock import SECOND_US
from workmoniq_server.store import marks
from workmoniq_server.store.database import Database, Row, Tx
from workmoniq_server.store.schema import deletion
from workmoniq_server.store.statements import Statement

JOURNAL_US: Final = limits.JOURNAL_S * SECOND_US

_ADD: Final = Statement(insert(deletion))
_COLUMNS: Final = (
    deletion.c.id,
    deletion.c.acct_hash,
    deletion.c.name_hash,
    deletion.c.request_hash,
    deletion.c.object_place,
    deletion.c.receipt,
    deletion.c.receipt_sig,
    deletion.c.done_receipt,
    deletion.c.done_sig,
    deletion.c.asked_us,
)
_ONE: Final = Statement(select(*_COLUMNS).where(deletion.c.id == bindparam("id")))
_ALL: Final = Statement(select(*_COLUMNS))
_OPEN: Final = Statement(
    select(*_COLUMNS).where(deletion.c.receipt.is_not(None), deletion.c.done_receipt.is_(None))
)
_RESERVED: Final = Statement(
    select(deletion.c.id).where(deletion.c.name_hash == bindparam("name_hash")).limit(1)
)
_CONFIRM: Final = Statement(
    update(deletion)
    .where(deletion.c.id == bindparam("of_id"), deletion.c.receipt.is_(None))
    .values(receipt=bindparam("bytes_"), receipt_sig=bindparam("sig"))
)
_FINISH: Final = Statement(
    update(deletion)
    .where(deletion.c.id == bindparam("of_id"), deletion.c.done_receipt.is_(None))
    .values(done_receipt=bindparam("bytes_"), done_sig=bindparam("sig"))
)
_WITHDRAW: Final = Statement(
    delete(deletion).where(deletion.c.id == bindparam("id"), deletion.c.receipt.is_(None))
)
_EXPIRE: Final = Statement(
    delete(deletion).where(
        deletion.c.until_us <= bindparam("now_us", type_=BigInteger),
        deletion.c.done_receipt.is_not(None),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Exact bytes and the signature under the server's receipt key."""

    data: bytes
    sig: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """One account's end. receipt: None while it is meant only; done: once no object is left."""

    id: bytes = field(repr=False)
    acct_hash: bytes = field(repr=False)
    name_hash: bytes = field(repr=False)
    request_hash: bytes = field(repr=False)
    object_place: bytes = field(repr=False)
    asked_us: int
    receipt: Receipt | None
    done: Receipt | None


class Journal:
    """hashed: (purpose, value) -> 32 bytes under the server's pepper."""

    def __init__(self, database: Database, hashed: Callable[[str, bytes], bytes]) -> None:
        self._database = database
        self._hashed = hashed

    def acct_hash(self, acct: bytes) -> bytes:
        """What stands for an account here."""
        return self._hashed("deleted account", acct)

    async def intend(
        self,
        *,
        deletion_id: bytes,
        acct: bytes,
        name_hash: bytes,
        request_hash: bytes,
        object_place: bytes,
        now_us: int,
    ) -> None:
        """Write down what is about to be deleted, before it is."""

        async def work(tx: Tx) -> None:
            await tx.run(
                _ADD,
                id=deletion_id,
                acct_hash=self.acct_hash(acct),
                name_hash=name_hash,
                request_hash=request_hash,
                object_place=object_place,
                receipt=None,
                receipt_sig=None,
                done_receipt=None,
                done_sig=None,
                asked_us=now_us,
                until_us=now_us + JOURNAL_US,
            )

        await self._database.write(work)

    async def withdraw(self, deletion_id: bytes) -> None:
        """Forget a deletion that did not happen; one with a receipt stays."""
        await self._run(_WITHDRAW, id=deletion_id)

    async def confirm(self, deletion_id: bytes, receipt: Receipt) -> None:
        """The rows are gone. Safe to repeat: the first receipt stays."""
        await self._run(_CONFIRM, of_id=deletion_id, bytes_=receipt.data, sig=receipt.sig)

    async def finish(self, deletion_id: bytes, receipt: Receipt) -> None:
        """No object is left either. Safe to repeat: the first receipt stays."""
        await self._run(_FINISH, of_id=deletion_id, bytes_=receipt.data, sig=receipt.sig)

    async def expire(self, now_us: int) -> int:
        """Forget finished deletions after 60 days; how many."""
        return await self._run(_EXPIRE, now_us=now_us)

    async def find(self, deletion_id: bytes) -> Deletion | None:
        """The deletion of that id."""
        found = await self._rows(_ONE, id=deletion_id)
        return found[0] if found else None

    async def all(self) -> list[Deletion]:
        """Every deletion of the last 60 days, those that are meant only included."""
        return await self._rows(_ALL)

    async def unfinished(self) -> list[Deletion]:
        """Deletions of which objects may be left."""
        return await self._rows(_OPEN)

    async def is_reserved(self, name_hash: bytes) -> bool:
        """Whether a name was deleted too short ago to be given to somebody else."""

        async def work(tx: Tx) -> bool:
            return await tx.one(_RESERVED, name_hash=name_hash) is not None

        return await self._database.read(work, snapshot=False)

    async def mark(self) -> int:
        """How far support access was; a main database that is behind that was put back."""
        return await marks.of_journal(self._database)

    async def raise_mark(self, value: int) -> None:
        """It is at least that far."""
        await marks.raise_journal(self._database, value)

    async def _run(self, statement: Statement, **params: int | bytes) -> int:
        async def work(tx: Tx) -> int:
            return await tx.run(statement, **params)

        return await self._database.write(work)

    async def _rows(self, statement: Statement, **params: bytes) -> list[Deletion]:
        async def work(tx: Tx) -> list[Deletion]:
            return [_deletion(row) for row in await tx.rows(statement, **params)]

        return await self._database.read(work, snapshot=False)


def _deletion(row: Row) -> Deletion:
    return Deletion(
        id=row[0],
        acct_hash=row[1],
        name_hash=row[2],
        request_hash=row[3],
        object_place=row[4],
        receipt=None if row[5] is None else Receipt(data=row[5], sig=row[6]),
        done=None if row[7] is None else Receipt(data=row[7], sig=row[8]),
        asked_us=row[9],
    )
