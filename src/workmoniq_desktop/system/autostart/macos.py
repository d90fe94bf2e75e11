"""The seat of starting with the session on macOS; nothing sits here yet."""

from collections.abc import Mapping, Sequence
from typing import NoReturn

from workmoniq_desktop.domain.errors import NotOnThisSystem
from workmoniq_desktop.system.paths import Profile


class Autostart:
    """As linux.Autostart; refuses to be changed and says so."""

    def __init__(
        self, profile: Profile, environ: Mapping[str, str], command: Sequence[str]
    ) -> None:
        pass

    def enable(self) -> NoReturn:
        """Raises NotOnThisSystem."""
        raise NotOnThisSystem("WorkMoniQ cannot start with your session on macOS yet.")

    def disable(self) -> None:
        """Nothing to do."""

    def is_enabled(self) -> bool:
        """Never."""
        return False
