"""Headers that stand in every answer: nothing here is a page, so a browser may do nothing."""

from typing import Final

ALWAYS: Final[tuple[tuple[bytes, bytes], ...]] = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
# Browsers ignore it over plain HTTP, and a proxy that ends TLS in front of us passes it on.
TRANSPORT: Final = (b"strict-transport-security", b"max-age=31536000")
