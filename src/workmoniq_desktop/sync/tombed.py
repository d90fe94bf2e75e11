"""Whether a segment is taken out: what a tombstone that counts covers."""

from workmoniq_desktop.store import sync_removal, sync_streams
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.sync_removal import TombRow
from workmoniq_protocol.packing import sha256


class Tombed:
    """The tombstones of one moment, asked in the transaction they were read in.

    A range is asked, never gone through: a device that was stolen may name one without end. One
    that does not name the header it ends at is no tombstone of that stream.
    """

    def __init__(self, raw: Raw, stream: bytes | None = None) -> None:
        """stream: those of that one alone."""
        self._raw = raw
        self._rows: dict[bytes, list[TombRow]] = {}
        rows = sync_removal.tombs(raw) if stream is None else sync_removal.tombs_of(raw, stream)
        for row in rows:
            self._rows.setdefault(row.stream, []).append(row)

    def __contains__(self, place: tuple[bytes, int]) -> bool:
        """place: stream and number."""
        return self.over(*place) is not None

    def over(self, stream: bytes, seq: int) -> TombRow | None:
        """The tombstone that covers a segment; None where none does."""
        rows = self._rows.get(stream, ())
        return next(
            (row for row in rows if row.from_seq <= seq <= row.to_seq and self.counts(row)), None
        )

    def counts(self, row: TombRow) -> bool:
        """Whether it names the header it ends at."""
        header = sync_streams.header(self._raw, row.stream, row.to_seq)
        return header is not None and sha256(header) == row.hash_to
