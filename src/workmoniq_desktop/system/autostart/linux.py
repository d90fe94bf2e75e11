"""Starts WorkMoniQ with the desktop session, by a file in the XDG autostart folder.

Sources: Desktop Application Autostart Specification; Desktop Entry Specification 1.5, "The Exec
key" and "Possible value types".
"""

import configparser
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.system import atomic_file
from workmoniq_desktop.system.paths import Profile

_IN_QUOTES = str.maketrans({character: f"\\{character}" for character in '"`$\\'})


class Autostart:
    """Whether the session starts WorkMoniQ for one profile.

    command: what starts the tray app, without --profile.
    """

    def __init__(
        self, profile: Profile, environ: Mapping[str, str], command: Sequence[str]
    ) -> None:
        self._command = list(command)
        name = "workmoniq"
        if not profile.is_default:
            self._command += ["--profile", str(profile.folder)]
            name += f"-{profile.tag}"
        configured = Path(environ.get("XDG_CONFIG_HOME", ""))
        if not configured.is_absolute():  # as the XDG Base Directory Specification says
            configured = Path(environ.get("HOME") or Path.home()) / ".config"
        self._file = configured / "autostart" / f"{name}.desktop"

    def enable(self) -> None:
        """Start with the next session. Safe to repeat.

        Raises CannotWrite, DiskFull, or BadInput for a profile folder that a desktop file cannot
        name.
        """
        content = (
            "[Desktop Entry]\nType=Application\nVersion=1.5\nName=WorkMoniQ\n"
            f"Exec={exec_line(self._command)}\nIcon=workmoniq\nTerminal=false\n"
            "StartupNotify=false\nX-GNOME-Autostart-enabled=true\n"
        )
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as refused:
            raise atomic_file.cannot_write(self._file.parent, refused) from refused
        atomic_file.replace(self._file, content.encode())

    def disable(self) -> None:
        """No longer start with the session. Safe to repeat. Raises CannotWrite."""
        atomic_file.remove(self._file)

    def is_enabled(self) -> bool:
        """Whether the session will start it; the desktop's own settings may say no."""
        entry = configparser.RawConfigParser(strict=False, delimiters=("=",))
        try:
            entry.read_string(self._file.read_text(encoding="utf-8"))
            group = entry["Desktop Entry"]
        except (OSError, UnicodeDecodeError, configparser.Error, KeyError):
            return False
        hidden = group.get("Hidden", "false").strip() == "true"
        return not hidden and group.get("X-GNOME-Autostart-enabled", "true").strip() != "false"


def installed_command(environ: Mapping[str, str]) -> list[str]:
    """How this WorkMoniQ is started: its own command, else this Python with our module."""
    beside = Path(sys.executable).with_name("workmoniq")
    if beside.is_file() and os.access(beside, os.X_OK):
        return [str(beside)]
    found = shutil.which("workmoniq", path=environ.get("PATH"))
    if found is not None:
        return [str(Path(found).absolute())]
    return [sys.executable, "-P", "-m", "workmoniq_desktop"]


def exec_line(command: Sequence[str]) -> str:
    """The value of Exec that starts command as it is. Raises BadInput for control characters."""
    arguments = []
    for argument in command:
        if any(ord(character) < 0x20 or ord(character) == 0x7F for character in argument):
            raise BadInput("A path with control characters cannot start with the session.")
        quoted = argument.translate(_IN_QUOTES).replace("%", "%%")
        arguments.append(f'"{quoted}"')
    # First the quoting of Exec, then that of every string value.
    return " ".join(arguments).replace("\\", "\\\\")
