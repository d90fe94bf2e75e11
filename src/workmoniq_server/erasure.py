"""Deleting an account: its rows at once, its key with them, its objects soon, and never again.

The journal is written before the rows go, so that neither a crash nor a restored backup brings the
account back. An entry without a receipt is meant only; `resume` finds out what became of it.
"""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Final

from workmoniq_protocol import limits, strict_json, tags
from workmoniq_protocol.signatures import tagged
from workmoniq_protocol.strict_json import b64
from workmoniq_server.calls import House
from workmoniq_server.clock import HOUR_US, SECOND_US
from workmoniq_server.store import erasing, objects
from workmoniq_server.store.blobs import object_prefix
from workmoniq_server.store.database import Tx
from workmoniq_server.store.errors import StoreUnavailable
from workmoniq_server.store.journal import Deletion, Receipt
from workmoniq_server.store.standing import lock_account

PAGE: Final = 1000
UNSURE_US: Final = HOUR_US
"""After this long no transaction can still be under way that an entry was written for."""

DELETE_AT_ONCE: Final = 100


async def erase_account(
    house: House,
    *,
    deletion_id: bytes,
    acct: bytes,
    request_hash: bytes,
    check: Callable[[Tx], Awaitable[None]],
) -> Receipt | None:
    """Erase the account now; None if there is none (any more).

    check: runs inside the transaction, with the account held; what it raises stops the deletion.
    request_hash: SHA-256 of the request, which the receipt names.
    """
    now_us = house.clock.wall_us()

    async def find(tx: Tx) -> tuple[bytes, bytes] | None:
        return await erasing.name_and_place(tx, acct)

    found = await house.database.read(find, snapshot=False)
    if found is None:
        return None
    name_hash, place = found
    await house.journal.intend(
        deletion_id=deletion_id,
        acct=acct,
        name_hash=name_hash,
        request_hash=request_hash,
        object_place=place,
        now_us=now_us,
    )

    async def work(tx: Tx) -> dict[str, int] | None:
        if await lock_account(tx, acct) is None:
            return None
        await check(tx)
        return await erasing.erase(tx, acct=acct, name_hash=name_hash)

    try:
        counts = await house.database.write(work)
    except StoreUnavailable:
        raise  # whether it happened is found out later
    except BaseException:
        await house.journal.withdraw(deletion_id)
        raise
    if counts is None:
        await house.journal.withdraw(deletion_id)
        return None
    receipt = _receipt(
        house,
        deletion_id=deletion_id,
        acct_hash=hashlib.sha256(acct).digest(),
        request_hash=request_hash,
        counts=counts,
        now_us=now_us,
    )
    await house.journal.confirm(deletion_id, receipt)
    await house.account_keys.destroy(acct)
    house.sessions.forget(acct)
    house.states.forget(acct)
    house.writers.forget(acct)
    house.bells.ring(acct)
    return receipt


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
    await _settle(house, [each for each in entries if each.receipt is None], seen)
    gone = {each.acct_hash for each in await house.journal.all() if each.receipt is not None}
    after = b""
    while page := await house.account_keys.accounts(after=after, most=PAGE):
        for acct in page:
            if house.journal.acct_hash(acct) in gone:
                await house.account_keys.destroy(acct)
        after = page[-1]
    return erased


async def settle_unsure(house: House) -> None:
    """Entries that a crash or a fault left without a receipt, once nothing can be under way."""
    before_us = house.clock.wall_us() - UNSURE_US
    unsure = [
        each
        for each in await house.journal.all()
        if each.receipt is None and each.asked_us < before_us
    ]
    if unsure:
        seen = {house.journal.acct_hash(acct) async for acct in _accounts(house)}
        await _settle(house, unsure, seen)


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


async def _erase_again(house: House, acct: bytes) -> None:
    async def work(tx: Tx) -> None:
        found = await erasing.name_and_place(tx, acct)
        if found is not None and await lock_account(tx, acct) is not None:
            await erasing.erase(tx, acct=acct, name_hash=found[0])

    await house.database.write(work)


async def _settle(house: House, unsure: list[Deletion], present: set[bytes]) -> None:
    for each in unsure:
        if each.acct_hash in present:
            await house.journal.withdraw(each.id)
            continue
        receipt = _receipt(
            house,
            deletion_id=each.id,
            acct_hash=None,
            request_hash=each.request_hash,
            counts={},
            now_us=each.asked_us,
        )
        await house.journal.confirm(each.id, receipt)


def _receipt(
    house: House,
    *,
    deletion_id: bytes,
    acct_hash: bytes | None,
    request_hash: bytes,
    counts: Mapping[str, int],
    now_us: int,
) -> Receipt:
    """acct_hash: None where the answer was lost and only the journal's own hash is left."""
    now_s = now_us // SECOND_US
    document = {
        "v": 1,
        "id": b64(deletion_id),
        "acct_hash": None if acct_hash is None else b64(acct_hash),
        "request_hash": b64(request_hash),
        "time": now_s,
        "counts": dict(counts),
        "objects_due": now_s + limits.OBJECTS_GONE_S,
        "backups_due": now_s + limits.BACKUPS_GONE_S,
    }
    return _signed(house, document)


def _completion(house: House, deletion: Deletion) -> Receipt:
    first = b"" if deletion.receipt is None else deletion.receipt.data
    document = {
        "v": 1,
        "id": b64(deletion.id),
        "receipt_hash": b64(hashlib.sha256(first).digest()),
        "objects": 0,
        "time": house.clock.wall_us() // SECOND_US,
    }
    return _signed(house, document)


def _signed(house: House, document: Mapping[str, object]) -> Receipt:
    data = strict_json.dumps(document)
    return Receipt(data=data, sig=house.keys.sign_receipt(tagged(tags.SIGN_RECEIPT, data)))
