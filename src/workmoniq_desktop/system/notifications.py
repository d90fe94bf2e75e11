"""Shows a quiet notification by the desktop's own service, unless the user wants none now.

Source: Desktop Notifications Specification 1.2 (org.freedesktop.Notifications), with the property
Inhibited of its service in Plasma; GNOME keeps "do not disturb" as the setting show-banners.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from shutil import which
from typing import Any

from workmoniq_desktop.domain.errors import NotOnThisSystem

_SERVICE = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_ANSWER_S = 5.0
_LOW = 0
_BY_ITS_OWN_TIME = -1
_NONE = "this desktop offers no service for notifications"


def gnome_shows_banners(environ: Mapping[str, str]) -> bool:
    """False while GNOME's user asked not to be disturbed; True wherever that is unknown."""
    command = which("gsettings", path=environ.get("PATH", os.defpath))
    if command is None or "GNOME" not in environ.get("XDG_CURRENT_DESKTOP", "").upper():
        return True
    try:
        asked = subprocess.run(  # noqa: S603  # a fixed question
            [command, "get", "org.gnome.desktop.notifications", "show-banners"],
            env=dict(environ),
            capture_output=True,
            timeout=_ANSWER_S,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return True
    return asked.stdout.strip() != b"false"


class Notifications:
    """May be called from any thread; each call has a connection of its own and takes its time."""

    def __init__(
        self,
        environ: Mapping[str, str],
        shows_banners: Callable[[Mapping[str, str]], bool] = gnome_shows_banners,
    ) -> None:
        self._environ = environ
        self._shows_banners = shows_banners

    def show(self, heading: str, sentence: str) -> None:
        """Show a notification that leaves no trace and asks for no attention.

        sentence: without names the user gave, for services read it as markup.
        Nothing is shown while the user does not want to be disturbed. Raises NotOnThisSystem where
        no service runs.
        """
        address = self._environ.get("DBUS_SESSION_BUS_ADDRESS", "")
        if sys.platform in {"win32", "darwin"} or not address:
            raise NotOnThisSystem(_NONE)
        if not self._shows_banners(self._environ):
            return
        from jeepney import DBusAddress, MessageType, Properties, new_method_call  # noqa: PLC0415
        from jeepney.auth import AuthenticationError  # noqa: PLC0415
        from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415

        service = DBusAddress(_PATH, bus_name=_SERVICE, interface=_SERVICE)
        hints: dict[str, tuple[str, object]] = {
            "urgency": ("y", _LOW),
            "transient": ("b", True),
            "desktop-entry": ("s", "workmoniq"),
        }
        actions: list[str] = []
        ends = _BY_ITS_OWN_TIME
        notification = ("WorkMoniQ", 0, "workmoniq", heading, sentence, actions, hints, ends)
        try:
            with open_dbus_connection(address) as bus:

                def ask(message: Any) -> Any:  # noqa: ANN401  # jeepney's messages
                    answer = bus.send_and_get_reply(message, timeout=_ANSWER_S)
                    well = answer.header.message_type is MessageType.method_return
                    return answer.body if well else None

                inhibited = ask(Properties(service).get("Inhibited"))
                if inhibited is not None and inhibited[0][1] is True:
                    return
                shown = ask(new_method_call(service, "Notify", "susssasa{sv}i", notification))
        except (AuthenticationError, OSError, RuntimeError, StopIteration, ValueError) as no_bus:
            raise NotOnThisSystem(_NONE) from no_bus
        if shown is None:
            raise NotOnThisSystem(_NONE)
