"""Headers of answers: nothing here is a page, so a browser may do nothing."""

from collections.abc import Mapping
from typing import Final

_ALWAYS: Final = ((b"cache-control", b"no-store"),)
_FOR_BROWSERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
# Browsers ignore it over plain HTTP, and a proxy that ends TLS in front of us passes it on.
_TRANSPORT: Final = ((b"strict-transport-security", b"max-age=31536000"),)


def of_answer(asked: Mapping[bytes, bytes], *, secure: bool) -> list[tuple[bytes, bytes]]:
    """What stands in every answer to a request with these headers, names in lower case.

    What only browsers heed is left out where no browser can have been led to ask: a page, a form
    or an image of another site sends neither a bearer's token nor JSON without being allowed to,
    and nobody is. A device that looks at the heads all day has no use for it.
    """
    if _is_from_a_program(asked):
        return [*_ALWAYS]
    return [*_ALWAYS, *_FOR_BROWSERS, *(_TRANSPORT if secure else ())]


def _is_from_a_program(asked: Mapping[bytes, bytes]) -> bool:
    return (
        asked.get(b"authorization", b"").startswith(b"Bearer ")
        or asked.get(b"content-type") == b"application/json"
    )
