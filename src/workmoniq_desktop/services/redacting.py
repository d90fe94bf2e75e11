"""Withholds titles and addresses of a range for good, wherever they lie; the time itself stays."""

from workmoniq_desktop.domain.wipe import WipePreview, WipeReceipt, WipeScope
from workmoniq_desktop.services.progress import Progress, silent
from workmoniq_desktop.services.wiping import Wiping


class Redacting:
    """Thread-safe. A redaction goes the way of a wipe: record, journal, copies, backups."""

    def __init__(self, wiping: Wiping) -> None:
        self._wiping = wiping

    def preview(
        self, from_us: int | None, to_us: int | None, app: str | None = None
    ) -> WipePreview:
        """What would be withheld, and in which backups; nothing changes."""
        return self._wiping.preview(redaction(from_us, to_us, app))

    def redact(
        self,
        from_us: int | None,
        to_us: int | None,
        app: str | None = None,
        progress: Progress = silent,
    ) -> WipeReceipt:
        """Do it; counts.windows says how many spans lost their title. It cannot be undone.

        Spans that touch the range lose their title whole. Raises what a wipe raises.
        """
        return self._wiping.wipe(redaction(from_us, to_us, app), progress)


def redaction(from_us: int | None, to_us: int | None, app: str | None) -> WipeScope:
    """The scope of a wipe that takes titles and addresses only."""
    return WipeScope(from_us=from_us, to_us=to_us, app=app, titles_only=True)
