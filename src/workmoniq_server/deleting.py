"""Deletes an account: journal first, rows and key at once, objects within a day, with a receipt."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from workmoniq_protocol import strict_json, tags
from workmoniq_protocol.limits import BACKUPS_GONE_S, OBJECTS_GONE_S
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.signatures import tagged
from workmoniq_protocol.strict_json import b64
from workmoniq_server.calls import House
from workmoniq_server.clock import SECOND_US
from workmoniq_server.refusal import Refused
from workmoniq_server.server_keys import ServerKeys
from workmoniq_server.store import erasing
from workmoniq_server.store.database import Tx
from workmoniq_server.store.journal import Receipt

Check = Callable[[Tx], Awaitable[Refused | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """The first receipt of a deletion. id: asks for the second one."""

    id: bytes = field(repr=False)
    receipt: Receipt


async def delete_account(
    house: House,
    acct: bytes,
    *,
    request_hash: bytes,
    check: Check | None = None,
    deletion_id: bytes | None = None,
) -> Deleted | None:
    """Remove every row of the account and the key of its bodies; None if it is gone already.

    check: asked inside the transaction; what it returns is raised, and nothing is deleted then.
    request_hash: SHA-256 of what was asked, for the receipt. deletion_id: told when it was asked.
    """

    async def find(tx: Tx) -> tuple[bytes, bytes] | None:
        return await erasing.name_and_place(tx, acct)

    found = await house.database.read(find, snapshot=False)
    if found is None:
        return None
    name_hash, object_place = found
    now_us = house.clock.wall_us()
    deletion_id = deletion_id or house.random_bytes(32)
    # Before the rows: a backup that still has them is held against the journal.
    await house.journal.intend(
        deletion_id=deletion_id,
        acct=acct,
        name_hash=name_hash,
        request_hash=request_hash,
        object_place=object_place,
        now_us=now_us,
    )

    async def erase(tx: Tx) -> dict[str, int] | Refused:
        if check is not None and (refused := await check(tx)) is not None:
            return refused
        return await erasing.erase(tx, acct=acct, name_hash=name_hash)

    try:
        counts = await house.database.write(erase)
    except Refused:
        await house.journal.withdraw(deletion_id)
        raise
    if isinstance(counts, Refused):
        await house.journal.withdraw(deletion_id)
        raise counts
    forget(house, acct)
    for name, count in (await erase_rest(house, acct)).items():
        counts[name] = counts.get(name, 0) + count
    await house.account_keys.destroy(acct)
    receipt = first_receipt(
        house.keys,
        deletion_id=deletion_id,
        acct=acct,
        request_hash=request_hash,
        at_us=now_us,
        counts=counts,
    )
    await house.journal.confirm(deletion_id, receipt)
    return Deleted(id=deletion_id, receipt=receipt)


async def erase_rest(house: House, acct: bytes) -> dict[str, int]:
    """Remove what an erased account left, in small transactions; how many rows each table lost."""
    counts: dict[str, int] = {}

    async def some(tx: Tx) -> dict[str, int]:
        return await erasing.erase_some(tx, acct=acct, most=erasing.AT_ONCE)

    while any((lost := await house.database.write(some)).values()):
        for name, count in lost.items():
            counts[name] = counts.get(name, 0) + count
    return counts


def forget(house: House, acct: bytes) -> None:
    """Nothing of the account stays in memory; who waits for its news hears that it is gone."""
    house.sessions.forget(acct)
    house.states.forget(acct)
    house.writers.forget(acct)
    house.bells.ring(acct)


def first_receipt(
    keys: ServerKeys,
    *,
    deletion_id: bytes,
    acct: bytes,
    request_hash: bytes,
    at_us: int,
    counts: dict[str, int],
) -> Receipt:
    """What was deleted, and until when the rest will be. Times are seconds since 1970."""
    at = at_us // SECOND_US
    return signed_receipt(
        keys,
        {
            "id": b64(deletion_id),
            "acct": b64(sha256(acct)),
            "request_hash": b64(request_hash),
            "time": at,
            "counts": {name: count for name, count in counts.items() if count},
            "objects_due": at + OBJECTS_GONE_S,
            "backups_due": at + BACKUPS_GONE_S,
        },
    )


def signed_receipt(keys: ServerKeys, told: dict[str, object]) -> Receipt:
    """Exact bytes and their signature by the server's receipt key."""
    data = strict_json.dumps(told)
    return Receipt(data=data, sig=keys.sign_receipt(tagged(tags.SIGN_RECEIPT, data)))
