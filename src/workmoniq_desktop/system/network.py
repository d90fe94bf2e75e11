"""Whether the network is there, and whether its user pays by the byte.

Source: NetworkManager's D-Bus interface 1.0, properties State and Metered of
org.freedesktop.NetworkManager. Where it does not run, or not answer, the network is taken to be
there and free: sync then finds out by itself.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

_SERVICE: Final = "org.freedesktop.NetworkManager"
_PATH: Final = "/org/freedesktop/NetworkManager"
_ANSWER_S: Final = 2.0
_SYSTEM_BUS: Final = "unix:path=/run/dbus/system_bus_socket"
_OFFLINE_STATES: Final = frozenset({10, 20, 30})
"""NM_STATE_ASLEEP, _DISCONNECTED and _DISCONNECTING; connecting may be over in a moment."""
_METERED: Final = frozenset({1, 3})
"""NM_METERED_YES and NM_METERED_GUESS_YES."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How it is now."""

    is_online: bool = True
    is_metered: bool = False


def ask_network(environ: Mapping[str, str] = os.environ) -> Network:
    """One look, of two seconds at most; a connection to the system's bus of its own."""
    if sys.platform in {"win32", "darwin"}:
        return Network()
    from jeepney import DBusAddress, MessageType, Properties  # noqa: PLC0415  # Linux only
    from jeepney.auth import AuthenticationError  # noqa: PLC0415
    from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415

    address = environ.get("DBUS_SYSTEM_BUS_ADDRESS") or _SYSTEM_BUS
    properties = Properties(DBusAddress(_PATH, bus_name=_SERVICE, interface=_SERVICE))
    found: dict[str, Any] = {}
    try:
        with open_dbus_connection(address) as bus:
            for name in ("State", "Metered"):
                answer = bus.send_and_get_reply(properties.get(name), timeout=_ANSWER_S)
                if answer.header.message_type is not MessageType.method_return:
                    return Network()
                found[name] = answer.body[0][1]
    except (
        AuthenticationError,
        OSError,  # no such socket, no answer in time
        RuntimeError,  # a kind of address that jeepney cannot reach
        StopIteration,
        ValueError,
        LookupError,
    ):
        return Network()
    return read_network(found.get("State"), found.get("Metered"))


def read_network(state: object, metered: object) -> Network:
    """What the two numbers of NetworkManager mean; what is none of them means nothing."""
    return Network(is_online=state not in _OFFLINE_STATES, is_metered=metered in _METERED)
