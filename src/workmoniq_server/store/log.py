"""Rows of the account log and of the grants that came with it."""

from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from workmoniq_server.store.database import Row, Tx
from workmoniq_server.store.schema import epoch_grant, log_entry, stream
from workmoniq_server.store.statements import Statement, insert_or_replace

_INSERT: Final = Statement(insert(log_entry))
_PAGE: Final = Statement(
    select(log_entry)
    .where(log_entry.c.acct == bindparam("a"), log_entry.c.n >= bindparam("from_n"))
    .order_by(log_entry.c.n)
    .limit(bindparam("most"))
)
_HOUR: Final = Statement(
    select(log_entry.c.received_hour).where(
        log_entry.c.acct == bindparam("a"), log_entry.c.n == bindparam("n")
    )
)
_GRANT: Final = insert_or_replace(epoch_grant)
_ONE_GRANT: Final = Statement(
    select(epoch_grant.c.ct).where(
        epoch_grant.c.acct == bindparam("a"),
        epoch_grant.c.epoch == bindparam("e"),
        epoch_grant.c.recipient == bindparam("r"),
    )
)
_RETIRE: Final = Statement(
    delete(epoch_grant).where(
        epoch_grant.c.acct == bindparam("a"), epoch_grant.c.epoch < bindparam("e")
    )
)
_HEADS: Final = Statement(
    select(stream.c.stream, stream.c.owner, stream.c.head_seq, stream.c.head_hash).where(
        stream.c.acct == bindparam("a"), stream.c.closed_n.is_(None)
    )
)


async def add(
    tx: Tx,
    *,
    acct: bytes,
    n: int,
    p: bytes,
    sig: bytes,
    cosig: bytes | None,
    head: bytes,
    hour: int,
) -> None:
    """Entry n. hour: since 1970, when it came."""
    await tx.run(_INSERT, acct=acct, n=n, p=p, sig=sig, cosig=cosig, head=head, received_hour=hour)


async def page(tx: Tx, acct: bytes, from_n: int, most: int) -> list[Row]:
    """Entries from that number on."""
    return list(await tx.rows(_PAGE, a=acct, from_n=from_n, most=most))


async def hour_of(tx: Tx, acct: bytes, n: int) -> int | None:
    """The hour in which entry n came."""
    row = await tx.one(_HOUR, a=acct, n=n)
    return None if row is None else int(row[0])


async def add_grants(tx: Tx, acct: bytes, grants: Iterable[tuple[int, bytes, bytes]]) -> None:
    """Ciphertexts by epoch and recipient; one that is there already is replaced."""
    await tx.many(
        _GRANT, [{"acct": acct, "epoch": e, "recipient": r, "ct": ct} for e, r, ct in grants]
    )


async def grant(tx: Tx, acct: bytes, epoch: int, recipient: bytes) -> bytes | None:
    """The ciphertext for one recipient."""
    row = await tx.one(_ONE_GRANT, a=acct, e=epoch, r=recipient)
    return None if row is None else bytes(row[0])


async def retire_grants(tx: Tx, acct: bytes, below: int) -> None:
    """Drop the grants of older epochs."""
    await tx.run(_RETIRE, a=acct, e=below)


async def heads(tx: Tx, acct: bytes) -> Mapping[bytes, tuple[int, bytes]]:
    """The last segment of every open stream that has one."""
    rows = await tx.rows(_HEADS, a=acct)
    return {
        bytes(row["stream"]): (row["head_seq"], bytes(row["head_hash"]))
        for row in rows
        if row["head_seq"] >= 0
    }
