"""One-time support access, by shape. Every call may raise WorkMoniQError and may be slow."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Protocol

from workmoniq_desktop.domain.support import Grant, Kind, SupportChoice, SupportTeam
from workmoniq_desktop.services.notice import Notice
from workmoniq_desktop.services.support.receipt_words import RECEIPT_ENGLISH, ReceiptWords


class Preview(Protocol):
    """What would be sent, byte for byte: lines of JSON, the first of which says what follows.

    Thread-safe; nothing of it is kept anywhere until it is armed.
    """

    @property
    def choice(self) -> SupportChoice: ...
    @property
    def lines(self) -> Sequence[str]:
        """Every line, the removed ones among them. Line 0 cannot be removed."""
        ...

    @property
    def removed(self) -> Collection[int]: ...

    def empty_kinds(self) -> Sequence[Kind]:
        """What was chosen, and of which there is nothing to show."""
        ...

    def found(self, text: str, /) -> Sequence[int]:
        """Numbers of the lines that hold it, whatever its case; all for an empty text."""
        ...

    def without(self, lines: Collection[int], /) -> "Preview":
        """The same with these lines removed, too."""
        ...

    def restored(self) -> "Preview":
        """The same with every line back."""
        ...

    def frozen(self) -> bytes:
        """The bytes that would be sent. Raises SupportBundleTooLarge, with a remedy."""
        ...


class SupportService(Protocol):
    """Nothing leaves this computer until share; nothing can after revoke, expiry or a wipe."""

    @property
    def changed(self) -> Notice[None]:
        """Told in a thread of its own when a grant moved, or an alarm is due."""
        ...

    def team(self) -> SupportTeam: ...

    def preview(self, choice: SupportChoice, /) -> Preview:
        """Reads the history. Raises SupportChoiceInvalid."""
        ...

    def arm(self, preview: Preview, server: str | None = None, /) -> Grant:
        """Freeze it and get a code. server: its address; None for the account's.

        Raises NoSupportTeam, TooManyGrants, SupportBundleTooLarge, SupportServerMissing and the
        errors of a server out of reach.
        """
        ...

    def grants(self) -> tuple[Grant, ...]:
        """Newest first."""
        ...

    def grant(self, grant_id: str, /) -> Grant:
        """Raises GrantUnknown."""
        ...

    def look(self, grant_id: str, wait_s: int = 0, /) -> Grant:
        """Ask the server once, waiting up to wait_s for news; for those without a tray app."""
        ...

    def shown(self, grant_id: str, /) -> Sequence[str]:
        """The frozen lines, for "view again" and for the receipt."""
        ...

    def share(self, grant_id: str, /) -> Grant:
        """The user's click. Raises GrantNotClaimed, GrantOver."""
        ...

    def revoke(self, grant_id: str, /) -> Grant:
        """Take it back; harmless in every state. Works offline: the server is told when it can."""
        ...

    def receipt(
        self, grant_id: str, folder: Path, /, words: ReceiptWords = RECEIPT_ENGLISH
    ) -> tuple[Path, ...]:
        """Write receipt.json, receipt.html and a copy of what was sent, if anything was.

        Nothing is replaced: a second receipt in the same folder has a number in its names. words:
        of the page. Raises CannotWrite, DiskFull, GrantUnknown.
        """
        ...
