"""Jobs that take out what is due: objects, accounts, rows whose time is over, old bodies."""

from typing import Final

from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server import bodies, erasure
from workmoniq_server.calls import House
from workmoniq_server.deleting import delete_account
from workmoniq_server.refusal import Refused
from workmoniq_server.store import expiry, objects
from workmoniq_server.store.blobs import object_key
from workmoniq_server.store.database import Tx
from workmoniq_server.store.expiry import DueDeletion, LimitedStream
from workmoniq_server.store.objects import DueObject
from workmoniq_server.store.segments import Emptied
from workmoniq_server.store.standing import lock_account

PAGE: Final = 100


async def delete_due_objects(house: House) -> int:
    """Objects whose segments are gone; how many were deleted."""
    total = 0

    async def read(tx: Tx) -> list[DueObject]:
        return await objects.due(tx, most=PAGE)

    while page := await house.database.read(read, snapshot=False):
        await house.blobs.delete([object_key(each.object_place, each.object_name) for each in page])

        async def forget(tx: Tx, page: list[DueObject] = page) -> None:
            for each in page:
                await objects.done(tx, acct=each.acct, object_name=each.object_name)

        await house.database.write(forget)
        total += len(page)
    return total


async def delete_due_accounts(house: House) -> int:
    """Accounts whose 72 hours are over and that nobody has kept; how many."""
    now_us = house.clock.wall_us()

    async def read(tx: Tx) -> list[DueDeletion]:
        return await expiry.due_deletions(tx, now_us=now_us, most=PAGE)

    total = 0
    for due in await house.database.read(read, snapshot=False):

        async def check(tx: Tx, acct: bytes = due.acct) -> Refused | None:
            account = await lock_account(tx, acct)
            if account is None or not await expiry.is_still_due(tx, acct=acct, now_us=now_us):
                return Refused(ErrorCode.NOT_FOUND)
            return None

        try:
            deleted = await delete_account(
                house,
                due.acct,
                request_hash=due.request_hash,
                check=check,
                deletion_id=due.deletion_id,
            )
        except Refused:
            continue  # it was taken back at the last moment
        total += deleted is not None
    return total


async def complete_deletions(house: House) -> int:
    """Objects of erased accounts, and the journal's own end; how many accounts are done with."""
    await erasure.settle_unsure(house)
    finished = await erasure.finish_all(house)
    await house.journal.expire(house.clock.wall_us())
    return finished


async def expire_rows(house: House) -> int:
    """Sessions and the like; how many rows."""

    async def work(tx: Tx) -> dict[str, int]:
        return await expiry.expire_rows(tx, house.clock.wall_us())

    count = sum((await house.database.write(work)).values())
    await house.database.shred()
    return count


async def apply_retention(house: House) -> int:
    """Bodies older than their account wants to keep them; how many."""
    now_us = house.clock.wall_us()
    after = (b"", b"")
    total = 0
    while True:

        async def read(tx: Tx, after: tuple[bytes, bytes] = after) -> list[LimitedStream]:
            return await expiry.limited_streams(tx, after=after, most=PAGE)

        page = await house.database.read(read, snapshot=False)
        if not page:
            return total
        for each in page:
            total += await _empty_expired(house, each, now_us)
        after = (page[-1].acct, page[-1].stream)


async def _empty_expired(house: House, limited: LimitedStream, now_us: int) -> int:
    total = 0
    while True:

        async def work(tx: Tx) -> tuple[bytes | None, Emptied]:
            place = await objects.place_of(tx, limited.acct)
            return place, await expiry.empty_expired(tx, limited, now_us)

        place, emptied = await house.database.write(work)
        if place is not None:
            await bodies.delete_objects(
                house, acct=limited.acct, object_place=place, names=emptied.objects
            )
        total += emptied.count
        if emptied.count < expiry.AT_ONCE:
            return total
