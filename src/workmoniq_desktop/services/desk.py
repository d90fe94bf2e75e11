"""What the windows are given: everything a person can see or do, and nothing of how it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Literal, Protocol

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.report import By, Report
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.status import Status
from workmoniq_desktop.domain.wipe import WipePreview, WipeReceipt, WipeScope
from workmoniq_desktop.services.history import (
    BackedUp,
    Exported,
    Finding,
    Hit,
    Imported,
    Stretch,
)
from workmoniq_desktop.services.notice import Notice
from workmoniq_desktop.services.progress import Progress


class Timeline(Protocol):
    """The spans themselves."""

    def between(self, from_us: int, to_us: int) -> Stretch: ...

    def first_us(self) -> int | None: ...


class Reports(Protocol):
    """Totals."""

    def by(self, by: By, from_us: int, to_us: int) -> Report: ...

    def active_us(self, from_us: int, to_us: int) -> int: ...


class Search(Protocol):
    """Full text over titles and apps."""

    def find(self, text: str, limit: int = 50) -> tuple[Hit, ...]: ...


class Wiping(Protocol):
    """Taking parts of the history away for good."""

    def preview(self, scope: WipeScope) -> WipePreview: ...

    def wipe(self, scope: WipeScope, progress: Progress) -> WipeReceipt: ...


class Exporting(Protocol):
    """Writing the history into a file of the user's."""

    def export(
        self,
        path: Path,
        format: Literal["json", "csv"],  # noqa: A002  # the word users and verbs have for it
        from_us: int | None,
        to_us: int | None,
        progress: Progress,
    ) -> Exported: ...


class Importing(Protocol):
    """Reading a file of the user's into the history."""

    def load(self, path: Path, progress: Progress) -> Imported: ...


class Backups(Protocol):
    """Encrypted copies."""

    def make(self, path: Path, progress: Progress) -> BackedUp: ...


class Doctor(Protocol):
    """Looks whether all is well."""

    def examine(self, full: bool) -> tuple[Finding, ...]: ...


class History(Protocol):
    """An open history. Every member is safe in any thread, and may be slow."""

    @property
    def timeline(self) -> Timeline: ...

    @property
    def reports(self) -> Reports: ...

    @property
    def search(self) -> Search: ...

    @property
    def wiping(self) -> Wiping: ...

    @property
    def exporting(self) -> Exporting: ...

    @property
    def importing(self) -> Importing: ...

    @property
    def backups(self) -> Backups: ...

    @property
    def doctor(self) -> Doctor: ...

    def size_bytes(self) -> int: ...


class Tracking(Protocol):
    """The recorder, as the user steers it. changed is told in the recorder's thread."""

    @property
    def changed(self) -> Notice[Status]: ...

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


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Composed once at the start and handed to the windows.

    history: None while the key is awaited; history_opened is told from the recorder's thread.
    offer_passphrase: raises WrongSecret. creates_passphrase: true where the profile has no
    passphrase yet, so that the one offered is asked for twice.
    recovery_phrase: not None exactly once, after the first start; show_recovery: again, when open.
    autostart_refusal: why autostart cannot be set here, or None.
    messages: plain sentences from the start, for the user.
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
