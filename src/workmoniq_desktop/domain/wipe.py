"""What a wipe takes, and what it can prove afterwards."""

from dataclasses import dataclass

from workmoniq_desktop.domain.clock import MINUTE_US


@dataclass(frozen=True, slots=True, kw_only=True)
class WipeScope:
    """A range, an app (in the range, or everywhere), or everything.

    from_us, to_us: None means unbounded. everything: the whole profile, its key included.
    titles_only: a redaction: titles and addresses go, the time itself stays.
    """

    from_us: int | None = None
    to_us: int | None = None
    app: str | None = None
    everything: bool = False
    titles_only: bool = False

    def is_empty(self) -> bool:
        """True where nothing was named: a usage error, never a wipe of all."""
        return not (self.everything or self.app or self.from_us is not None or self.to_us)

    def rounded(self, now_us: int) -> "WipeScope":
        """Bounds rounded outward to the minute and clipped to now."""
        from_us = self.from_us if self.from_us is None else self.from_us // MINUTE_US * MINUTE_US
        to_us = self.to_us if self.to_us is None else -(-self.to_us // MINUTE_US) * MINUTE_US
        return WipeScope(
            from_us=from_us,
            to_us=min(to_us, now_us) if to_us is not None else None,
            app=self.app,
            everything=self.everything,
            titles_only=self.titles_only,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WipeCounts:
    """What a wipe takes, or took. entries: made by hand; edits: what was said about the range.

    titled: those of the windows that have a title or address. watched: spans of other watchers.
    """

    windows: int = 0
    presences: int = 0
    tallies: int = 0
    titles: int = 0
    active_us: int = 0
    entries: int = 0
    edits: int = 0
    titled: int = 0
    watched: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WipePreview:
    """What would go, before anything does.

    backups: files that would be cleaned. deleted: copies of the history that were set aside; they
    cannot be cleaned in part and would go whole.
    """

    scope: WipeScope
    counts: WipeCounts
    backups: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupWipe:
    """One backup in the receipt. state: "done", "pending", or "missing"."""

    path: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WipeReceipt:
    """What went, and in plain sentences what cannot be promised."""

    at_us: int
    scope: WipeScope
    counts: WipeCounts
    backups: tuple[BackupWipe, ...] = ()
    key_destroyed: bool = False
    cannot_promise: tuple[str, ...] = ()
