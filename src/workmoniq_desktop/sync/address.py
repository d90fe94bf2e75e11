"""The address of a server as the user typed it, and what signatures call it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from workmoniq_desktop.domain.sync_errors import AddressWrong, PlainHttpRefused
from workmoniq_protocol.auth import AudienceInvalid, audience_of

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a server is.

    url: scheme, host and port, no path. audience: host, and port where it is not the usual.
    """

    url: str
    audience: str
    is_loopback: bool

    @classmethod
    def parse(cls, typed: str) -> "Address":
        """What a person typed. Raises AddressWrong, PlainHttpRefused.

        http only for this computer itself (127.0.0.1, ::1): all else would be read on its way.
        Where no scheme stands, http is meant there, for so a server of one's own begins, and https
        everywhere else.
        """
        text = typed.strip().rstrip("/")
        if "://" not in text:
            text = ("http://" if _is_loopback(text) else "https://") + text
        try:
            parts = urlsplit(text)
            host, scheme = parts.hostname or "", parts.scheme.lower()
            port = parts.port
        except ValueError:
            raise _wrong() from None
        if scheme not in ("http", "https") or not host:
            raise _wrong()
        try:
            audience = audience_of(text)
        except AudienceInvalid:
            if scheme == "http" and host not in _LOOPBACK:
                raise PlainHttpRefused(
                    "A server on another computer needs https, so that nobody reads along: enter "
                    "its address with https."
                ) from None
            raise _wrong() from None
        shown = f"[{host}]" if ":" in host else host
        url = f"{scheme}://{shown}" + ("" if port is None else f":{port}")
        return cls(url=url, audience=audience, is_loopback=host in _LOOPBACK)


def _is_loopback(text: str) -> bool:
    try:
        return urlsplit(f"//{text}").hostname in _LOOPBACK
    except ValueError:
        return False


def _wrong() -> AddressWrong:
    return AddressWrong("This is no address of a server: enter it like https://sync.example.org.")
