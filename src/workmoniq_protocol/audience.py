"""Which server is meant, written in the one form that a browser's location.host has too."""

import ipaddress
import re
from typing import Final

_DEFAULT_PORTS: Final = {"https": 443, "http": 80}
_ADDRESS: Final = re.compile(
    r"(?P<scheme>https?)://(?:\[(?P<ipv6>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))"
    r"(?::(?P<port>[0-9]{1,5}))?/?"
)
_LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
_MOST_NAME: Final = 253


class AudienceInvalid(ValueError):
    """An address that names no server, or one without encryption outside this computer."""

    code: Final = "audience_invalid"


def audience_of(url: str) -> str:
    """host or host:port in lower case, the scheme's own port left out. Raises AudienceInvalid.

    https only; http for 127.0.0.0/8, [::1] and localhost, where nothing leaves the computer. A
    user, path, query or fragment is refused, and so is every second way to write an address.
    Names beyond ASCII have to be given in their xn-- form.
    """
    found = _ADDRESS.fullmatch(url.lower()) if url.isascii() else None
    if found is None:
        raise AudienceInvalid("an address is https://, a host, and a port if need be")
    scheme, port = found["scheme"], found["port"]
    host, loopback = _ipv6(found["ipv6"]) if found["ipv6"] else _host(found["name"])
    if scheme == "http" and not loopback:
        raise AudienceInvalid("without encryption a server is used on this computer only")
    if port is None or int(port) == _DEFAULT_PORTS[scheme]:
        return host
    if not 0 < int(port) < 2**16:
        raise AudienceInvalid("the address has no such port")
    return f"{host}:{int(port)}"


def _ipv6(text: str) -> tuple[str, bool]:
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        raise AudienceInvalid("the address is no IPv6 address") from None
    return f"[{address.compressed}]", address == ipaddress.IPv6Address("::1")


def _host(text: str) -> tuple[str, bool]:
    labels = text.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        # Programs disagree on what 127.1, 0x7f.1 or 0177.0.0.1 mean: only four plain numbers pass.
        try:
            address = ipaddress.IPv4Address(text)
        except ValueError:
            raise AudienceInvalid("the address is no IPv4 address") from None
        return str(address), address.is_loopback
    if len(text) > _MOST_NAME or not all(_LABEL.fullmatch(label) for label in labels):
        raise AudienceInvalid("the address has no such host")
    return text, text == "localhost"
