"""What a route is: one table of these makes the router, the limits and the OpenAPI document."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import msgspec

from workmoniq_server.calls import Call, Reply, TokenClass
from workmoniq_server.who import Signer

Handler = Callable[[Call], Awaitable[Reply]]

NOBODY: Final[frozenset[TokenClass]] = frozenset()
ANYBODY: Final = frozenset(TokenClass)
FULL: Final = frozenset({TokenClass.FULL})
DEVICES: Final = frozenset({TokenClass.WEB, TokenClass.FULL})
READERS: Final = frozenset({TokenClass.FULL, TokenClass.RECOVERY})

JSON_BYTES: Final = 64 * 1024
LARGE_JSON_BYTES: Final = 2 * 1024 * 1024
SUPPORT_PREFIX: Final = "/v1/support/"
FRAME_BYTES: Final = 800 * 1024


class Bucket(StrEnum):
    """Which rate limit a call counts against."""

    READ = "read"
    WRITE = "write"
    APPEND = "append"
    CHALLENGE = "challenge"
    REGISTER = "register"
    PUBLISH = "publish"
    ARM = "arm"
    CLAIM = "claim"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One call of the interface.

    path: as /v1/streams/{stream}/segments.
    classes: the classes of token that it serves; empty where no token is asked for.
    signers: whose signature of a grant it serves instead of a token; empty elsewhere.
    proof: whether the request must be signed by the session's key as well.
    if_match: whether the header of that name has to say what the caller saw last.
    body: the shape of the JSON it takes, bytes for anything else, None for no body at all.
    body_bytes: the longest body.
    slow: whether the client has the longer time that bundles get to send it.
    status, reply: what it answers when all is well; reply is a shape, bytes, or None.
    codes: the problems it answers with, beyond those that the shell itself raises.
    query: the names it understands in the query, each with the highest number or None for text.
    wait_s: how long it may hold the call before it answers.
    kept: whether a desktop's connection is kept afterwards, for its next look.
    """

    method: str
    path: str
    handler: Handler
    summary: str
    classes: frozenset[TokenClass] = NOBODY
    signers: frozenset[Signer] = frozenset()
    proof: bool = False
    if_match: bool = False
    body: type[msgspec.Struct] | type[bytes] | None = None
    body_bytes: int = JSON_BYTES
    slow: bool = False
    status: int = 200
    reply: type[msgspec.Struct] | type[bytes] | None = None
    codes: tuple[str, ...] = ()
    query: dict[str, int | None] = field(default_factory=dict)
    bucket: Bucket = Bucket.READ
    wait_s: int = 0
    kept: bool = False
