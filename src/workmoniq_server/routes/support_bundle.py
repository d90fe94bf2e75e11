"""The one bundle of a grant: sent by its user, fetched by its console, acknowledged, deleted."""

import contextlib
from enum import StrEnum
from hmac import compare_digest
from typing import Final, Literal

from workmoniq_protocol import strict_json
from workmoniq_protocol.auth import HEADER_NAME
from workmoniq_protocol.limits import HEADS_WAIT_S, MOST_BUNDLE_BYTES
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server import supporting
from workmoniq_server.calls import NO_CONTENT, Call, Reply
from workmoniq_server.refusal import Refused
from workmoniq_server.routes.support import GRANT
from workmoniq_server.routing import Bucket, Route
from workmoniq_server.shapes import Shape
from workmoniq_server.store import support
from workmoniq_server.store.blobs import bundle_key
from workmoniq_server.store.database import Row, Tx
from workmoniq_server.store.errors import StoreUnavailable
from workmoniq_server.store.support import Event, State
from workmoniq_server.who import Signer

NAME_BYTES: Final = 16
_OCTETS: Final = "application/octet-stream"


class Acknowledged(Shape):
    """What the console did with the bundle. These bytes are signed: no space, no other order."""

    event: Literal["opened", "closed", "purged"]


class _Put(StrEnum):
    """What a bundle meets."""

    FITS = "fits"
    SAME = "same"


async def put(call: Call) -> Reply:
    """Take the bundle in, once; the same bytes again are no conflict."""
    house, handle, digest = call.house, supporting.handle_of(call), sha256(call.body)
    if not call.body:
        raise Refused(ErrorCode.MALFORMED)
    # Looked at before as well, so that nothing is written that will not be taken.
    if _judged(await supporting.current(house, handle), digest) is _Put.SAME:
        return Reply(status=200, value={})
    name = house.random_bytes(NAME_BYTES)
    await house.blobs.put(bundle_key(name), call.body)

    async def work(tx: Tx) -> tuple[Row | None, State | None, bool]:
        now_us = house.clock.wall_us()
        row, by_time = await support.taken(tx, handle, now_us)
        filled = await support.fill(tx, handle, name=name, digest=digest, now_us=now_us)
        return row, by_time, filled

    # If this fails the row may stand after all: then the sweep judges the object.
    row, by_time, filled = await house.database.write(work)
    if filled:
        house.tally.add(State.FILLED.value)
        supporting.ring(house, handle)
        return Reply(status=201, value={})
    with contextlib.suppress(StoreUnavailable):
        await house.blobs.delete([bundle_key(name)])
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND)
    if by_time is not None:
        await supporting.ended(house, row, by_time)
    if _judged(row, digest) is _Put.FITS:
        raise AssertionError("a grant takes a bundle and does not take it")
    return Reply(status=200, value={})


async def get(call: Call) -> Reply:
    """The bundle; with `wait`, as soon as there is one."""
    house, handle = call.house, supporting.handle_of(call)
    most_s = supporting.wait_s(call)
    row = await supporting.wait_for(house, handle, most_s, _is_told)
    name = row["bundle_name"]
    if row["ended_us"] is None and name is None:
        raise Refused(ErrorCode.NOT_FOUND)
    found = None if row["ended_us"] is not None else await house.blobs.get(bundle_key(bytes(name)))
    # It may have been revoked, and its bundle deleted, since it was looked at.
    if found is None or (await supporting.current(house, handle))["ended_us"] is not None:
        raise Refused(ErrorCode.GONE)
    return Reply(body=found, media_type=_OCTETS)


async def acknowledge(call: Call) -> Reply:
    """Keep what the console signed for its user; `opened` ends a grant that was filled."""
    house, handle = call.house, supporting.handle_of(call)
    event = Event(call.json(Acknowledged).event)
    if call.body != strict_json.dumps({"event": event.value}):
        raise Refused(ErrorCode.MALFORMED)
    proof = call.headers[HEADER_NAME.lower()]

    async def work(tx: Tx) -> tuple[Row | None, State | None, bool]:
        now_us = house.clock.wall_us()
        row, ended_as = await support.taken(tx, handle, now_us)
        if row is None or (event is Event.OPENED and row["filled_us"] is None):
            return row, ended_as, False
        is_new = await support.note(tx, handle, event, proof)
        if event is Event.OPENED and await support.end(tx, handle, State.CONSUMED, now_us):
            ended_as = State.CONSUMED
        return row, ended_as, is_new

    row, ended_as, is_new = await house.database.write(work)
    if row is not None and ended_as is not None:
        await supporting.ended(house, row, ended_as)
    if is_new:
        supporting.ring(house, handle)
    if row is None or (event is Event.OPENED and row["filled_us"] is None):
        raise Refused(ErrorCode.NOT_FOUND)  # there is nothing that it could have opened
    return NO_CONTENT


def _judged(row: Row, digest: bytes) -> _Put:
    """Whether a bundle may be taken in. Raises Refused."""
    if row["ended_us"] is not None:
        raise Refused(ErrorCode.GONE)
    if row["state"] == State.ARMED:
        raise Refused(ErrorCode.NOT_CLAIMED)
    if row["state"] == State.CLAIMED:
        return _Put.FITS
    if not compare_digest(bytes(row["bundle_hash"]), digest):
        raise Refused(ErrorCode.SLOT_TAKEN)
    return _Put.SAME


def _is_told(row: Row) -> bool:
    return row["ended_us"] is not None or row["bundle_name"] is not None


ROUTES: Final = (
    Route(
        method="PUT",
        path=f"{GRANT}/bundle",
        handler=put,
        summary="Share the bundle of a grant of support access, once",
        signers=frozenset({Signer.USER}),
        body=bytes,
        body_bytes=MOST_BUNDLE_BYTES,
        slow=True,
        status=201,
        codes=("slot_taken", "not_claimed", "gone"),
        bucket=Bucket.WRITE,
    ),
    Route(
        method="GET",
        path=f"{GRANT}/bundle",
        handler=get,
        summary="Fetch the bundle of a grant of support access",
        signers=frozenset({Signer.CONSOLE}),
        reply=bytes,
        codes=("gone",),
        query={"wait": HEADS_WAIT_S},
        wait_s=HEADS_WAIT_S,
    ),
    Route(
        method="POST",
        path=f"{GRANT}/ack",
        handler=acknowledge,
        summary="Say what was done with the bundle of a grant of support access",
        signers=frozenset({Signer.CONSOLE}),
        body=Acknowledged,
        status=204,
        bucket=Bucket.WRITE,
    ),
)
