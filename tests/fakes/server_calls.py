"""Calls to the handlers of the server as its shell would make them."""

import json
from collections.abc import Mapping

import msgspec

from workmoniq_protocol import strict_json
from workmoniq_server import shapes
from workmoniq_server.calls import Call, House, Reply
from workmoniq_server.routing import Handler
from workmoniq_server.who import Who


async def call(
    handler: Handler,
    house: House,
    who: Who | None,
    *,
    path: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    body: bytes = b"",
    shape: type[msgspec.Struct] | None = None,
    value: object = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """value: is sent as JSON and read as shape, as the table of routes says."""
    parsed = None
    if shape is not None:
        body = strict_json.dumps(value)
        parsed = shapes.read(shape, body, most=2 * 1024 * 1024)
    return await handler(
        Call(
            house=house,
            method="GET",
            target="/",
            path=path or {},
            query=query or {},
            headers=headers or {},
            body=body,
            audience="localhost",
            client="127.0.0.1",
            who=who,
            parsed=parsed,
        )
    )


def told(reply: Reply) -> dict[str, object]:
    """The JSON of a reply."""
    value = json.loads(shapes.write(reply.value))
    assert isinstance(value, dict)
    return value
