"""The user's choices: kept, told to who must follow, and never half-applied."""

import threading
from collections.abc import Callable
from pathlib import Path

from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.services.notice import Notice
from workmoniq_desktop.store import settings as kept

SetAutostart = Callable[[bool], None]


class Preferences:
    """Thread-safe. Hearers of `changed` are called in the thread that changed something."""

    def __init__(self, path: Path, set_autostart: SetAutostart) -> None:
        """set_autostart: enters the program in the desktop's autostart or takes it out."""
        self._path = path
        self._set_autostart = set_autostart
        self._lock = threading.Lock()
        self._settings = kept.read(path)
        self.changed: Notice[Settings] = Notice()

    def current(self) -> Settings:
        return self._settings

    def look_again(self) -> None:
        """Another program of ours may have changed the file: follow it."""
        with self._lock:
            found = kept.read(self._path)
            if found == self._settings:
                return
            self._settings = found
        self.changed.tell(found)

    def change(self, settings: Settings) -> None:
        """Keep and apply settings. Raises CannotWrite, DiskFull; everything is as before then."""
        with self._lock:
            if settings == self._settings:
                return
            if settings.autostart != self._settings.autostart:
                self._set_autostart(settings.autostart)
            kept.write(self._path, settings)
            self._settings = settings
        self.changed.tell(settings)
