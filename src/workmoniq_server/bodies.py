"""Where a body stands: in its row, or as an object; always under the account's server key."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from workmoniq_server.calls import House
from workmoniq_server.store import objects
from workmoniq_server.store.blobs import object_key
from workmoniq_server.store.database import Tx
from workmoniq_server.store.errors import BodyUnreadable, StoreUnavailable
from workmoniq_server.store.segments import StoredSegment

OBJECT_NAME_BYTES: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedBody:
    """A body that is ready for its row: sealed there, or an object of that name and place."""

    sealed: bytes | None = field(repr=False)
    object_name: bytes | None = None
    object_place: bytes = b""


def place_name(stream_id: bytes, seq: int) -> bytes:
    """What a body is bound to, so that rows cannot be exchanged."""
    return stream_id + seq.to_bytes(8)


async def place(
    house: House, *, acct: bytes, stream_id: bytes, seq: int, body: bytes
) -> PlacedBody:
    """Seal the body and, if it is large, write its object: before the row that names it.

    Raises BodyUnreadable for an account that is gone, StoreUnavailable.
    """
    sealed = await house.account_keys.seal(acct, place_name(stream_id, seq), body)
    if len(sealed) <= house.blobs.inline_bytes:
        return PlacedBody(sealed=sealed)

    async def read(tx: Tx) -> bytes | None:
        return await objects.place_of(tx, acct)

    object_place = await house.database.read(read, snapshot=False)
    if object_place is None:
        raise BodyUnreadable("the account is gone")
    name = house.random_bytes(OBJECT_NAME_BYTES)
    await house.blobs.put(object_key(object_place, name), sealed)
    return PlacedBody(sealed=None, object_name=name, object_place=object_place)


async def take_back(house: House, placed: PlacedBody) -> None:
    """The row was refused. What cannot be deleted now is found by the sweep."""
    if placed.object_name is not None:
        with contextlib.suppress(StoreUnavailable):
            await house.blobs.delete([object_key(placed.object_place, placed.object_name)])


async def fetch(
    house: House, *, acct: bytes, stream_id: bytes, seq: int, stored: StoredSegment
) -> bytes | None:
    """The body as the device sealed it; None if it is gone, or its object is.

    Raises BodyUnreadable, StoreUnavailable.
    """
    if stored.gone:
        return None
    sealed = stored.sealed
    if stored.object_name is not None:
        sealed = await house.blobs.get(object_key(stored.object_place, stored.object_name))
    if sealed is None:
        return None
    return await house.account_keys.open(acct, place_name(stream_id, seq), sealed)


async def delete_objects(
    house: House, *, acct: bytes, object_place: bytes, names: Iterable[bytes]
) -> None:
    """Delete objects whose rows are gone. What fails stays queued for the job."""
    with contextlib.suppress(StoreUnavailable):
        for name in names:
            await house.blobs.delete([object_key(object_place, name)])
            await _forget(house, acct, name)


async def _forget(house: House, acct: bytes, name: bytes) -> None:
    async def work(tx: Tx) -> None:
        await objects.done(tx, acct=acct, object_name=name)

    await house.database.write(work)
