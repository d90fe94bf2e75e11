"""What the windows are given: everything a person can see or do, and nothing of how it is done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import Protocol

from workmoniq_desktop.domain.absence import Absence
from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.errors import NotOnThisSystem
from workmoniq_desktop.domain.reminders import Reminder
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.status import Status
from workmoniq_desktop.domain.syncing import SyncMood
from workmoniq_desktop.services.history_shape import History
from workmoniq_desktop.services.notice import Notice


class Tracking(Protocol):
    """The recorder, as the user steers it. Its notices are told in the recorder's thread.

    timer_ended: where a timer ended because the computer was off or asleep.
    """

    @property
    def changed(self) -> Notice[Status]: ...

    @property
    def timer_ended(self) -> Notice[int]: ...

    def status(self) -> Status: ...

    def pause(self, until_us: int | None) -> None: ...

    def private(self, until_us: int | None) -> None: ...

    def resume(self) -> None: ...

    def flush(self) -> None: ...


class Preferences(Protocol):
    """The settings, applied as soon as they are changed."""

    @property
    def changed(self) -> Notice[Settings]: ...

    def current(self) -> Settings: ...

    def change(self, settings: Settings) -> None: ...


def no_notifications(_heading: str, _sentence: str) -> None:
    """For desks without a service. Raises NotOnThisSystem."""
    raise NotOnThisSystem("this desktop offers no service for notifications")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Composed once at the start and handed to the windows.

    history: None while the key is awaited; history_opened is told from the recorder's thread.
    offer_passphrase: raises WrongSecret. creates_passphrase: true where the profile has no
    passphrase yet, so that the one offered is asked for twice.
    recovery_phrase: not None exactly once, after the first start; show_recovery: again, when open.
    autostart_refusal: why autostart cannot be set here, or None.
    messages: plain sentences from the start, for the user.
    returned: an absence just ended that the worker should be asked about. reminders: a quiet word
    is due. sync_mood: how sync stands; never told while it is off from the start. brought: another
    program of ours, or another device, changed the history. support_changed: an access for support
    moved, or an alarm is due; never told while none is live. All five are told from threads that
    are not the window's. notify: shows a heading and a sentence by the
    desktop's own service; raises NotOnThisSystem where it has none.
    """

    clock: Clock
    zone: Callable[[], tzinfo]
    tracking: Tracking
    preferences: Preferences
    history: Callable[[], History | None]
    history_opened: Notice[None]
    offer_passphrase: Callable[[str], None]
    creates_passphrase: Callable[[], bool]
    recovery_phrase: Callable[[], str | None]
    show_recovery: Callable[[], str]
    autostart_refusal: str | None
    messages: Callable[[], tuple[str, ...]]
    profile_folder: Path
    returned: Notice[Absence] = field(default_factory=Notice)
    reminders: Notice[Reminder] = field(default_factory=Notice)
    sync_mood: Notice[SyncMood] = field(default_factory=Notice)
    brought: Notice[None] = field(default_factory=Notice)
    support_changed: Notice[None] = field(default_factory=Notice)
    notify: Callable[[str, str], None] = no_notifications


class Window(Protocol):
    """What may be asked of the windows from any thread."""

    def show_window(self) -> None: ...

    def quit(self) -> None: ...


class Tray(Protocol):
    """Shows a desk until the user quits or a signal ends it; the exit code."""

    def __call__(
        self,
        desk: Desk,
        show: bool,
        *,
        say: Callable[[str], None],
        ready: Callable[[Window], None] | None = None,
        asks_passphrase: bool = True,
    ) -> int: ...
