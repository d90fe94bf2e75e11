"""Starts WorkMoniQ with the session on macOS, by a property list in the user's LaunchAgents.

Source: Apple, launchd.plist(5). What `launchctl disable` says lives elsewhere and is not read.
Proven by the file it writes only; nobody has run it on macOS yet.
"""

import plistlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.parsers.expat import ExpatError

from workmoniq_desktop.system import atomic_file
from workmoniq_desktop.system.paths import Profile

_LABEL = "org.workmoniq.WorkMoniQ"


class Autostart:
    """As linux.Autostart. command: what starts the tray app, without --profile."""

    def __init__(
        self, profile: Profile, environ: Mapping[str, str], command: Sequence[str]
    ) -> None:
        self._command = list(command)
        self._label = _LABEL
        if not profile.is_default:
            self._command += ["--profile", str(profile.folder)]
            self._label += f"-{profile.tag}"
        home = Path(environ.get("HOME") or Path.home())
        self._file = home / "Library" / "LaunchAgents" / f"{self._label}.plist"

    def enable(self) -> None:
        """Start with the next session. Safe to repeat. Raises CannotWrite, DiskFull."""
        job = {
            "Label": self._label,
            "ProgramArguments": self._command,
            "RunAtLoad": True,
            # Only where there is a menu bar to sit in; not for a login over the network.
            "LimitLoadToSessionType": "Aqua",
            "ProcessType": "Interactive",
        }
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as refused:
            raise atomic_file.cannot_write(self._file.parent, refused) from refused
        atomic_file.replace(self._file, plistlib.dumps(job))

    def disable(self) -> None:
        """No longer start with the session. Safe to repeat. Raises CannotWrite."""
        atomic_file.remove(self._file)

    def is_enabled(self) -> bool:
        """Whether the session will start it, as far as the file says."""
        try:
            job = plistlib.loads(self._file.read_bytes())
        except (OSError, plistlib.InvalidFileException, ExpatError, ValueError):
            return False
        if not isinstance(job, dict):
            return False
        return bool(job.get("RunAtLoad")) and not job.get("Disabled", False)
