"""Reading bodies back, many at a time or one in parts."""

from typing import Annotated, Final

import msgspec

from workmoniq_protocol import limits
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_protocol.wire.segment import MEDIA_TYPE, Frame, pack_frame
from workmoniq_server import bodies
from workmoniq_server.byte_range import Unsatisfiable, wanted
from workmoniq_server.calls import Call, Reply, to_text
from workmoniq_server.refusal import Refused
from workmoniq_server.routing import READERS, Route
from workmoniq_server.shapes import Bytes16, Number, Shape
from workmoniq_server.store import segments
from workmoniq_server.store.database import Tx
from workmoniq_server.store.segments import StoredSegment

OCTETS: Final = "application/octet-stream"
EPOCHS: Final = "wmq-epochs"
WRAP: Final = "wmq-wrap"


class Item(Shape):
    """One segment."""

    s: Bytes16
    seq: Number


class Wanted(Shape):
    """Segments whose frames are asked for."""

    items: Annotated[list[Item], msgspec.Meta(min_length=1, max_length=limits.BODIES_PAGE)]


async def get_many(call: Call) -> Reply:
    """Frames in the order asked for, up to 8 MiB of bodies: what is left out is asked for again.

    A frame without wrap and body is a segment whose body is gone. `Wmq-Epochs` names the epoch of
    each wrap in the same order.
    """
    house, acct = call.house, call.holder.acct
    items = call.json(Wanted).items

    async def read(tx: Tx) -> list[StoredSegment]:
        found: list[StoredSegment] = []
        total = 0
        for item in items:
            stored = await segments.stored_segment(
                tx, acct=acct, stream_id=bytes(item.s), seq=item.seq
            )
            if stored is None:
                raise Refused(ErrorCode.NOT_FOUND)
            total += 0 if stored.gone else stored.body_len
            if found and total > limits.BODIES_PAGE_BYTES:
                break
            found.append(stored)
        return found

    frames: list[bytes] = []
    epochs: list[str] = []
    found = await house.database.read(read, long=len(items) > 1)
    for item, stored in zip(items, found, strict=False):
        body = await bodies.fetch(
            house, acct=acct, stream_id=bytes(item.s), seq=item.seq, stored=stored
        )
        wrap = b"" if body is None else stored.wrap
        frames.append(pack_frame(Frame(header=stored.header, wrap=wrap, body=body or b"")))
        epochs.append(str(stored.epoch))
    return Reply(body=b"".join(frames), media_type=MEDIA_TYPE, headers={EPOCHS: ",".join(epochs)})


async def get_one(call: Call) -> Reply:
    """A sealed body, whole or a range of its bytes; its newest wrap and epoch are headers."""
    house, acct = call.house, call.holder.acct
    stream_id = call.bytes_in_path("stream")
    seq = call.number_in_path("seq")
    if stream_id is None or seq is None:
        raise Refused(ErrorCode.NOT_FOUND)

    async def read(tx: Tx) -> StoredSegment | None:
        return await segments.stored_segment(tx, acct=acct, stream_id=stream_id, seq=seq)

    stored = await house.database.read(read, snapshot=False)
    if stored is None:
        raise Refused(ErrorCode.NOT_FOUND)
    body = await bodies.fetch(house, acct=acct, stream_id=stream_id, seq=seq, stored=stored)
    if body is None:
        raise Refused(ErrorCode.GONE)
    headers = {
        "accept-ranges": "bytes",
        EPOCHS: str(stored.epoch),
        WRAP: to_text(stored.wrap),
    }
    try:
        part = wanted(call.headers.get("range"), len(body))
    except Unsatisfiable:
        return Reply(
            status=416,
            body=b"",
            media_type=OCTETS,
            headers={"content-range": f"bytes */{len(body)}"},
        )
    if part is None:
        return Reply(body=body, media_type=OCTETS, headers=headers)
    first, end = part
    headers["content-range"] = f"bytes {first}-{end - 1}/{len(body)}"
    return Reply(status=206, body=body[first:end], media_type=OCTETS, headers=headers)


ROUTES: Final = (
    Route(
        method="POST",
        path="/v1/bodies:get",
        handler=get_many,
        summary="Frames of up to 64 segments, 8 MiB at most",
        classes=READERS,
        body=Wanted,
        reply=bytes,
        codes=("not_found",),
    ),
    Route(
        method="GET",
        path="/v1/streams/{stream}/bodies/{seq}",
        handler=get_one,
        summary="One sealed body or a range of it",
        classes=READERS,
        reply=bytes,
        codes=("not_found", "gone"),
    ),
)
