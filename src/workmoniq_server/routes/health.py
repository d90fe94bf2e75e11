"""Whether the process lives, and whether it can serve."""

import asyncio
from typing import Final

from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server.calls import Call, Reply
from workmoniq_server.refusal import Refused
from workmoniq_server.routing import Bucket, Route
from workmoniq_server.shapes import Shape
from workmoniq_server.store.errors import StoreUnavailable

_PATIENCE_S: Final = 1.0


class Health(Shape):
    """ok."""

    status: str


async def alive(call: Call) -> Reply:
    """The process answers; nothing else is asked."""
    del call
    return Reply(value={"status": "ok"})


async def ready(call: Call) -> Reply:
    """The databases and the object store answer within a second, and nobody stops the server."""
    house = call.house
    if house.stopping.is_set():
        raise Refused(ErrorCode.OVERLOADED, retry_after_s=1)
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await house.database.ping()
            await house.account_keys.ping()
            await house.blobs.ping()
    except (TimeoutError, StoreUnavailable):
        raise Refused(ErrorCode.OVERLOADED, retry_after_s=1) from None
    return Reply(value={"status": "ok"})


ROUTES: Final = (
    Route(
        method="GET",
        path="/healthz",
        handler=alive,
        summary="Whether the process lives",
        reply=Health,
        bucket=Bucket.NONE,
    ),
    Route(
        method="GET",
        path="/readyz",
        handler=ready,
        summary="Whether the server can serve",
        reply=Health,
        codes=("overloaded",),
        bucket=Bucket.NONE,
    ),
)
