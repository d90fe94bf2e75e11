"""What a choice of retention would take: counted first, so that nobody agrees without knowing."""

from dataclasses import dataclass

from workmoniq_desktop.domain.settings import Retention

EDITS_END = (
    "Time whose titles or window spans are gone can no longer be edited; its totals stay as they "
    "are, and a wipe still takes it whole."
)
BACKUPS_KEEP = "A backup keeps what it held when it was made, until it is rotated or you delete it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is older than it should be. titled: window spans that have a title or an address.

    watched: spans of other watchers, which go with titles.
    """

    titled: int = 0
    windows: int = 0
    tallies: int = 0
    watched: int = 0
    first_us: int | None = None
    """Where the oldest of it begins; None where nothing is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionPreview:
    """What a choice would take now, and the sentences that belong beside it."""

    retention: Retention
    due: Due
    sentences: tuple[str, ...] = (EDITS_END, BACKUPS_KEEP)
