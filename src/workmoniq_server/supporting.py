"""What every call about a grant of support access shares: time, waiting, and its bundle's end."""

import contextlib
from collections.abc import Callable
from typing import Final

from workmoniq_protocol import limits
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server.bells import LOOK_AGAIN_S, wait_for_either
from workmoniq_server.calls import Call, House
from workmoniq_server.clock import SECOND_US
from workmoniq_server.refusal import Refused
from workmoniq_server.store import support
from workmoniq_server.store.blobs import bundle_key
from workmoniq_server.store.database import Row, Tx
from workmoniq_server.store.errors import StoreUnavailable
from workmoniq_server.store.support import State

_BELL: Final = b"support"


def handle_of(call: Call) -> bytes:
    """The handle in the path, which was looked at when its signature was."""
    handle = call.bytes_in_path("handle", limits.SUPPORT_HANDLE_BYTES)
    if handle is None:
        raise AssertionError("a request about no grant was let in")
    return handle


def ring(house: House, handle: bytes) -> None:
    """The grant has changed, and that is committed."""
    house.bells.ring(_BELL + handle)


async def current(house: House, handle: bytes) -> Row:
    """The grant as it stands now. Raises Refused (404)."""

    async def read(tx: Tx) -> Row | None:
        return await support.one(tx, handle)

    row = await house.database.read(read, snapshot=False)
    if row is not None and support.is_late(row, house.clock.wall_us()):
        row = await settle(house, handle)
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND)
    return row


async def settle(house: House, handle: bytes) -> Row | None:
    """Let time do its part, and delete what nobody may have any more; the grant then."""

    async def work(tx: Tx) -> tuple[Row | None, State | None]:
        return await support.taken(tx, handle, house.clock.wall_us())

    row, by_time = await house.database.write(work)
    if row is not None and by_time is not None:
        await ended(house, row, by_time)
    return row


async def ended(house: House, row: Row, state: State) -> None:
    """A grant has just ended so: tell who waits, and delete its bundle."""
    handle = bytes(row["handle"])
    house.tally.add(state.value)
    ring(house, handle)
    if row["bundle_name"] is not None:
        # What cannot be deleted now is found by the job.
        with contextlib.suppress(StoreUnavailable):
            await discard(house, handle, bytes(row["bundle_name"]))


async def discard(house: House, handle: bytes, name: bytes) -> None:
    """Delete a bundle and then its name. Safe to repeat. Raises StoreUnavailable."""
    await house.blobs.delete([bundle_key(name)])

    async def forget(tx: Tx) -> None:
        await support.discarded(tx, handle, name)

    await house.database.write(forget)


def wait_s(call: Call) -> int:
    """How long the caller wants to wait. Raises Refused (400)."""
    found = call.number("wait", default=0, most=limits.HEADS_WAIT_S)
    if found is None:
        raise Refused(ErrorCode.MALFORMED)
    return found


async def wait_for(house: House, handle: bytes, most_s: int, told: Callable[[Row], bool]) -> Row:
    """The grant as soon as there is something to tell, or when the time is over.

    Raises Refused (404, 429).
    """
    bell = _BELL + handle
    if most_s and not house.bells.has_room(bell):
        raise Refused(ErrorCode.SLOW_DOWN, retry_after_s=limits.HEADS_WAIT_S)
    until_us = house.clock.steady_us() + most_s * SECOND_US
    with house.bells.listen(bell) as rung:
        while True:
            rung.clear()
            row = await current(house, handle)
            left_s = (until_us - house.clock.steady_us()) / SECOND_US
            if told(row) or left_s <= 0 or house.stopping.is_set():
                return row
            await wait_for_either(rung, house.stopping, min(left_s, LOOK_AGAIN_S))
