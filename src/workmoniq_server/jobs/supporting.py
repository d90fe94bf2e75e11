"""Jobs that end grants of support access in time and leave no bundle behind."""

from typing import Final

from workmoniq_server import reviving, supporting
from workmoniq_server.calls import House
from workmoniq_server.store import support
from workmoniq_server.store.blobs import BUNDLES, bundle_name
from workmoniq_server.store.database import Tx
from workmoniq_server.store.support import State

PAGE: Final = 100


async def end_grants(house: House) -> int:
    """Whatever time has ended, and bundles that are still there after it; how many of both."""

    async def work(tx: Tx) -> dict[State, int]:
        return await support.end_by_time(tx, house.clock.wall_us())

    await reviving.end_what_came_back(house)
    ended = await house.database.write(work)
    for state, count in ended.items():
        house.tally.add(state.value, count)
    deleted = await _discard_due(house)
    if total := deleted + sum(ended.values()):
        # Of claims that are gone nothing stays in the write-ahead log either.
        await house.database.shred()
    return total


async def _discard_due(house: House) -> int:
    async def read(tx: Tx) -> list[tuple[bytes, bytes]]:
        return await support.bundles_due(tx, most=PAGE)

    total = 0
    while page := await house.database.read(read, snapshot=False):
        for handle, name in page:
            await supporting.discard(house, handle, name)
        total += len(page)
    return total


async def forget_grants(house: House) -> int:
    """Grants that were over for 30 days, and bundles that no grant ever had; how many of both."""

    async def forget(tx: Tx) -> int:
        return await support.forget(tx, house.clock.wall_us())

    return await house.database.write(forget) + await _delete_orphans(house)


async def _delete_orphans(house: House) -> int:
    """Bundles whose row was not written, and will not be: one has as long as a bundle may wait."""
    before_us = house.clock.wall_us() - support.BUNDLE_US
    listed = [found async for found in house.blobs.list(BUNDLES)]
    old = [found.key for found in listed if found.at_us < before_us]
    if not old:
        return 0
    names = await house.database.read(support.bundle_names, snapshot=False)
    orphans = [key for key in old if bundle_name(key) not in names]
    await house.blobs.delete(orphans)
    return len(orphans)
