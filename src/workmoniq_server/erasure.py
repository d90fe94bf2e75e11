"""What follows a deletion: its objects, what a crash left open, what a restored backup brings back.

The journal is written before the rows go. An entry without a receipt is meant only; here it is
found out what became of it.
"""

import hashlib
from collections.abc import AsyncIterator
from typing import Final

from workmoniq_protocol import limits
from workmoniq_protocol.strict_json import b64
from workmoniq_server.calls import House
from workmoniq_server.clock import HOUR_US, SECOND_US
from workmoniq_server.deleting import erase_rest, signed_receipt
from workmoniq_server.store import erasing, objects
from workmoniq_server.store.blobs import object_prefix
from workmoniq_server.store.database import Tx
from workmoniq_server.store.journal import Deletion, Receipt
from workmoniq_server.store.standing import lock_account

PAGE: Final = 1000
UNSURE_US: Final = HOUR_US
"""After this long no transaction can still be under way that an entry was written for."""

DELETE_AT_ONCE: Final = 100


async def resume(house: House) -> int:
    """What has to be done before serving: apply the journal to whatever a backup brought back.

    How many accounts were erased again.
    """
    entries = await house.journal.all()
    if not entries:
        return 0
    confirmed = {each.acct_hash for each in entries if each.receipt is not None}
    erased = 0
    seen: set[bytes] = set()
    async for acct in _accounts(house):
        acct_hash = house.journal.acct_hash(acct)
        seen.add(acct_hash)
        if acct_hash in confirmed:
            await _erase_again(house, acct)
            erased += 1
    await _erase_orphans(house)
    await _settle(house, _unsure(house, entries), seen)
    await _destroy_keys(house)
    return erased


async def settle_unsure(house: House) -> None:
    """Entries that a crash or a fault left without a receipt, once nothing can be under way."""
    unsure = _unsure(house, await house.journal.all())
    if unsure:
        await _erase_orphans(house)
        seen = {house.journal.acct_hash(acct) async for acct in _accounts(house)}
        await _settle(house, unsure, seen)
        await _destroy_keys(house)


async def finish_all(house: House) -> int:
    """Delete the objects of erased accounts; how many accounts have none left now."""
    finished = 0
    for deletion in await house.journal.unfinished():
        prefix = object_prefix(deletion.object_place)
        keys = [found.key async for found in house.blobs.list(prefix)]
        for at in range(0, len(keys), DELETE_AT_ONCE):
            await house.blobs.delete(keys[at : at + DELETE_AT_ONCE])
        left = [found.key async for found in house.blobs.list(prefix)]
        if not left:
            await house.journal.finish(deletion.id, _completion(house, deletion))
            finished += 1
    return finished


async def _accounts(house: House) -> AsyncIterator[bytes]:
    after = b""
    while True:

        async def read(tx: Tx, after: bytes = after) -> list[tuple[bytes, bytes]]:
            return await objects.places(tx, after=after, most=PAGE)

        page = await house.database.read(read, snapshot=False, long=True)
        if not page:
            return
        for acct, _place in page:
            yield acct
        after = page[-1][0]


def _unsure(house: House, entries: list[Deletion]) -> list[Deletion]:
    """Younger ones may be under way, in this process or in another one."""
    before_us = house.clock.wall_us() - UNSURE_US
    return [each for each in entries if each.receipt is None and each.asked_us < before_us]


async def _erase_again(house: House, acct: bytes) -> None:
    async def work(tx: Tx) -> None:
        found = await erasing.name_and_place(tx, acct)
        if found is not None and await lock_account(tx, acct) is not None:
            await erasing.erase(tx, acct=acct, name_hash=found[0])

    await house.database.write(work)
    await erase_rest(house, acct)


async def _erase_orphans(house: House) -> None:
    """What is left of accounts that are gone: a deletion ended between two of its transactions."""
    after = b""
    while True:

        async def look(tx: Tx, after: bytes = after) -> tuple[bytes, bool] | None:
            return await erasing.next_orphan(tx, after=after)

        found = await house.database.read(look)
        if found is None:
            return
        after, is_orphan = found
        if is_orphan:
            await erase_rest(house, after)


async def _settle(house: House, unsure: list[Deletion], present: set[bytes]) -> None:
    for each in unsure:
        if each.acct_hash in present:
            await house.journal.withdraw(each.id)
            continue
        # The answer was lost, and with it the account's own hash and what was counted.
        at = each.asked_us // SECOND_US
        receipt = signed_receipt(
            house.keys,
            {
                "id": b64(each.id),
                "request_hash": b64(each.request_hash),
                "time": at,
                "objects_due": at + limits.OBJECTS_GONE_S,
                "backups_due": at + limits.BACKUPS_GONE_S,
            },
        )
        await house.journal.confirm(each.id, receipt)


async def _destroy_keys(house: House) -> None:
    """Keys of erased accounts, which a crash left or a backup of the keys brought back."""
    gone = {each.acct_hash for each in await house.journal.all() if each.receipt is not None}
    after = b""
    while page := await house.account_keys.accounts(after=after, most=PAGE):
        for acct in page:
            if house.journal.acct_hash(acct) in gone:
                await house.account_keys.destroy(acct)
        after = page[-1]


def _completion(house: House, deletion: Deletion) -> Receipt:
    first = b"" if deletion.receipt is None else deletion.receipt.data
    return signed_receipt(
        house.keys,
        {
            "id": b64(deletion.id),
            "receipt_hash": b64(hashlib.sha256(first).digest()),
            "objects": 0,
            "time": house.clock.wall_us() // SECOND_US,
        },
    )
