"""What every tray, window and page is handed."""

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from workmoniq_desktop.domain.errors import SecretNeeded
from workmoniq_desktop.domain.wipe import WipeReceipt
from workmoniq_desktop.services.desk import Desk
from workmoniq_desktop.services.history_shape import History
from workmoniq_desktop.ui.bridge import Bridge, Worker
from workmoniq_desktop.ui.language import Languages
from workmoniq_desktop.ui.theme import Themes
from workmoniq_desktop.ui.words import translate


class Ways(QObject):
    """How a page leads to another one without knowing it; the main window follows."""

    page_asked = Signal(str)
    """By its name: "today", "reports", "projects", "rules", "search", "privacy", "settings"..."""
    moment_asked = Signal(object)
    """A time in us: the Today page, at its day, with that moment in view."""
    wipe_asked = Signal(object)
    """(from_us, to_us): the Privacy page shall offer to wipe it."""
    ledger_asked = Signal()
    """The Privacy page shall bring what left this device into view."""
    support_looked_at = Signal(bool)
    """Whether the Support access page is in view now."""
    wiped = Signal(object)
    """A WipeReceipt, from whichever thread: the page that asked for it may be gone by now."""

    receipt: WipeReceipt | None = None
    """The last receipt that nobody has seen yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The services, the way to other threads, the look, and the ways between pages."""

    desk: Desk
    bridge: Bridge
    worker: Worker
    themes: Themes
    languages: Languages
    ways: Ways = field(default_factory=Ways)

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
