"""Finds objects that no segment has, and segments whose object is missing."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from workmoniq_server.calls import House
from workmoniq_server.clock import DAY_US
from workmoniq_server.store import objects
from workmoniq_server.store.blobs import object_prefix, place_and_name
from workmoniq_server.store.database import Tx

ORPHAN_US: Final = DAY_US
"""An object may be younger than this without a segment: its row may be on its way."""

PAGE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check of all objects found. missing: objects that a segment names but nobody has."""

    objects: int
    missing: int
    orphans: int


async def delete_orphans(house: House) -> int:
    """Objects older than a day that no segment has; how many were deleted."""
    orphans = [key async for key, is_orphan in _judged(house) if is_orphan]
    for at in range(0, len(orphans), PAGE):
        await house.blobs.delete(orphans[at : at + PAGE])
    return len(orphans)


async def check_objects(house: House) -> Checked:
    """Compare every object with every segment."""
    found = orphans = missing = 0
    async for _key, is_orphan in _judged(house):
        found += 1
        orphans += is_orphan
    after = b""
    while True:

        async def read(tx: Tx, after: bytes = after) -> list[tuple[bytes, bytes]]:
            return await objects.places(tx, after=after, most=PAGE)

        page = await house.database.read(read, snapshot=False, long=True)
        if not page:
            return Checked(objects=found, missing=missing, orphans=orphans)
        for acct, place in page:
            missing += await _missing(house, acct, place)
        after = page[-1][0]


async def _missing(house: House, acct: bytes, place: bytes) -> int:
    names = await _names(house, acct)
    if not names:
        return 0
    there = {found.key.rpartition("/")[2] async for found in house.blobs.list(object_prefix(place))}
    gone = [name for name in names if name.hex() not in there]
    # A deletion may have come between: only what is still named counts.
    still = await _names(house, acct) if gone else set()
    return sum(name in still for name in gone)


async def _judged(house: House) -> AsyncIterator[tuple[str, bool]]:
    """Every object with whether it is an orphan. A store lists by key, so by account."""
    now_us = house.clock.wall_us()
    known_place: bytes | None = None
    names: set[bytes] = set()
    async for found in house.blobs.list("v1/"):
        parts = place_and_name(found.key)
        if parts is None:
            continue
        place, name = parts
        if place != known_place:
            known_place, names = place, await _names_at(house, place)
        yield found.key, name not in names and found.at_us < now_us - ORPHAN_US


async def _names_at(house: House, place: bytes) -> set[bytes]:
    async def read(tx: Tx) -> bytes | None:
        return await objects.account_at(tx, place)

    acct = await house.database.read(read, snapshot=False)
    return set() if acct is None else await _names(house, acct)


async def _names(house: House, acct: bytes) -> set[bytes]:
    async def read(tx: Tx) -> set[bytes]:
        return set(await objects.names_of(tx, acct))

    return await house.database.read(read, snapshot=False, long=True)
