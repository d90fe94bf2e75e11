"""What a server's refusals mean to an agent, one sentence each."""

from collections.abc import Mapping
from typing import Final

from workmoniq_console.domain.errors import ClaimRefused, ConsoleError, ServerUnreachable
from workmoniq_protocol import strict_json
from workmoniq_protocol.strict_json import JsonInvalid

NOTHING_THERE: Final = (
    "This code opens nothing now: ask the user to look at it on their screen, and for a new one if "
    "it is not there any more."
)
"""For a code that is wrong, over or taken alike, so that nobody learns which."""

_SENTENCES: Final[Mapping[str, str]] = {
    "gone": NOTHING_THERE,
    "already_claimed": NOTHING_THERE,
    "bad_claim": (
        "The server does not take this agent's certificate: have a new one made, and ask whoever "
        "runs the server whether it knows your root."
    ),
    "not_found": "The server carries nothing for support: look at its address and its pins.",
    "slow_down": "Too many codes were tried from here: wait for a minute, then try again.",
    "bad_proof": "The server does not take what was signed: set this host's clock right.",
}


class Over(ConsoleError):
    """The grant is over at the server."""

    code = "over"


def refusal(status: int, body: bytes) -> ConsoleError:
    """The error for an answer of 400 and more."""
    code = code_of(body)
    if code in _SENTENCES:
        return ClaimRefused(_SENTENCES[code])
    if status >= 500 or status in {408, 429}:
        return unreachable()
    return ClaimRefused(
        "The server refuses this console: look whether both are of one release, and whether its "
        "address is right."
    )


def code_of(body: bytes) -> str:
    """The code of a problem (RFC 9457), or nothing."""
    try:
        code = strict_json.loads_object(body).get("code")
    except JsonInvalid:
        return ""
    return code if isinstance(code, str) else ""


def unreachable() -> ServerUnreachable:
    """No answer that could be read."""
    return ServerUnreachable(
        "The server cannot be reached: check the network and its address, then try again."
    )
