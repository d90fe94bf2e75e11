"""What every tray, window and page is handed."""

from dataclasses import dataclass

from workmoniq_desktop.domain.errors import SecretNeeded
from workmoniq_desktop.services.desk import Desk
from workmoniq_desktop.services.history_shape import History
from workmoniq_desktop.ui.bridge import Bridge, Worker
from workmoniq_desktop.ui.theme import Themes
from workmoniq_desktop.ui.words import translate


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The services, the way to other threads, and the look."""

    desk: Desk
    bridge: Bridge
    worker: Worker
    themes: Themes

    def open_history(self) -> History:
        """Raises SecretNeeded while the key is awaited."""
        history = self.desk.history()
        if history is None:
            raise SecretNeeded(
                translate(
                    "scene",
                    "The history is still locked. It opens as soon as its key is here; "
                    "what happens meanwhile is kept in memory.",
                )
            )
        return history
