"""A body of the right shape for every call that takes JSON, made from its shape."""

from typing import Any, Final, get_args, get_origin

import msgspec

from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.strict_json import b64
from workmoniq_server.routes.table import ROUTES
from workmoniq_server.routing import Route
from workmoniq_server.shapes import Bytes

_KEY: Final = public_key(bytes(32))
# Bodies that their shape alone does not make whole.
_WHOLE: Final[dict[str, object]] = {
    "POST /v1/sessions/challenge": {"rec_id": b64(bytes(16))},
    "POST /v1/account/delete": {"entry": {"p": b64(b"{}"), "sig": b64(bytes(64))}},
}
ROUTES_WITH_JSON: Final = [
    route for route in ROUTES if isinstance(route.body, type) and route.body is not bytes
]


def example_of(route: Route) -> Any:
    """A whole body, as far as its shape says; what it means may still be refused."""
    return _WHOLE.get(f"{route.method} {route.path}") or _example(route.body)


def _example(wanted: Any) -> Any:
    """A value of that type, with every member that must be there."""
    origin, arguments = get_origin(wanted), get_args(wanted)
    if origin is list:
        return [_example(arguments[0])]
    if origin is dict:
        return {}
    if arguments:  # a bounded value, or a choice of words
        first = arguments[0]
        return first if isinstance(first, str) else _example(first)
    if issubclass(wanted, msgspec.Struct):
        fields = msgspec.structs.fields(wanted)
        return {each.encode_name: _example(each.type) for each in fields if each.required}
    if issubclass(wanted, Bytes):
        return b64((_KEY * 4)[: wanted.least or 32])
    return 1 if wanted is int else "abc"
