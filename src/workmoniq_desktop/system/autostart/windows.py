"""Starts WorkMoniQ with the session on Windows, by a value in the user's Run key.

Sources: Microsoft Learn, "Run and RunOnce Registry Keys"; the StartupApproved key is how Task
Manager and the Settings app turn such an entry off (its first byte is odd then; not documented).
Proven against a fake registry only; nobody has run it on Windows yet.
"""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Protocol

from workmoniq_desktop.domain.errors import BadInput, CannotWrite, NotOnThisSystem
from workmoniq_desktop.system.paths import Profile

RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
LONGEST_COMMAND = 260


class Registry(Protocol):
    """The values below HKEY_CURRENT_USER. What may not be changed raises OSError."""

    def read(self, key: str, name: str) -> str | bytes | None:
        """None where there is no such value."""
        ...

    def write(self, key: str, name: str, text: str) -> None:
        """Put it in, whatever was there."""
        ...

    def remove(self, key: str, name: str) -> None:
        """Take it out. Safe to repeat."""
        ...


class Autostart:
    """As linux.Autostart. command: what starts the tray app, without --profile."""

    def __init__(
        self,
        profile: Profile,
        environ: Mapping[str, str],
        command: Sequence[str],
        registry: Registry | None = None,
    ) -> None:
        del environ  # the registry knows the user
        self._command = list(command)
        self._name = "WorkMoniQ"
        if not profile.is_default:
            self._command += ["--profile", str(profile.folder)]
            self._name += f"-{profile.tag}"
        self._registry = registry or _registry()

    def enable(self) -> None:
        """Start with the next session, also where the user had turned it off elsewhere.

        Raises CannotWrite, or BadInput for a command longer than Windows starts.
        """
        line = subprocess.list2cmdline(self._command)
        if len(line) > LONGEST_COMMAND:
            raise BadInput("the path of WorkMoniQ or its profile is too long to start with Windows")
        try:
            self._registry.write(RUN, self._name, line)
            self._registry.remove(APPROVED, self._name)
        except OSError as refused:
            raise _cannot_write() from refused

    def disable(self) -> None:
        """No longer start with the session. Safe to repeat. Raises CannotWrite."""
        try:
            self._registry.remove(RUN, self._name)
            self._registry.remove(APPROVED, self._name)
        except OSError as refused:
            raise _cannot_write() from refused

    def is_enabled(self) -> bool:
        """Whether the session will start it."""
        try:
            if self._registry.read(RUN, self._name) is None:
                return False
            approved = self._registry.read(APPROVED, self._name)
        except OSError:
            return False
        return not (isinstance(approved, bytes) and approved[:1] and approved[0] % 2 == 1)


def _cannot_write() -> CannotWrite:
    return CannotWrite("Windows does not let the autostart be changed: ask who manages it")


def _registry() -> Registry:
    if sys.platform == "win32":
        return _CurrentUser()
    raise NotOnThisSystem("This is not Windows: it has no Run key.")


if sys.platform == "win32":
    import winreg

    class _CurrentUser:
        def read(self, key: str, name: str) -> str | bytes | None:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    value: str | bytes = winreg.QueryValueEx(opened, name)[0]
                    return value
            except FileNotFoundError:
                return None

        def write(self, key: str, name: str, text: str) -> None:
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, text)

        def remove(self, key: str, name: str) -> None:
            try:
                access = winreg.KEY_SET_VALUE
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key, 0, access) as opened:
                    winreg.DeleteValue(opened, name)
            except FileNotFoundError:
                return
