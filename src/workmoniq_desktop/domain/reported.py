"""Time as the worker reports it: the record with rules and edits laid over it."""

from dataclasses import dataclass

from workmoniq_desktop.domain.labels import NO_LABEL, Label


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedSpan:
    """A stretch of counted time with one content and one label; cut where either changes.

    app: None for active time without a window, and where by_hand. by_hand: nobody was active; a
    manual entry tells of it. counted_us: the part in which no other device was in use before it.
    """

    device: str
    start_us: int
    end_us: int
    app: str | None
    title: str | None = None
    process: str | None = None
    url: str | None = None
    label: Label = NO_LABEL
    by_hand: bool = False
    offset_minutes: int = 0
    counted_us: int = 0
