"""Rows of what the server was found to do wrong, with the bytes it gave; never sent to anybody."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from workmoniq_desktop.store.connection import Raw

MOST_ROWS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """stream: empty for the account log. detail: a word, no name. blob: bytes as served."""

    at_us: int
    verdict: str
    stream: bytes
    seq: int
    detail: str
    blob: bytes = field(repr=False)


def put(raw: Raw, row: EvidenceRow) -> bool:
    """Keep it, unless the same was found before. Answers whether it is new."""
    known = raw.execute(
        "SELECT 1 FROM sync_evidence WHERE verdict=? AND stream=? AND seq=? AND detail=? LIMIT 1",
        (row.verdict, row.stream, row.seq, row.detail),
    ).fetchone()
    count = raw.execute("SELECT count(*) FROM sync_evidence").fetchone()[0]
    if known is not None or count >= MOST_ROWS:
        return False
    raw.execute(
        "INSERT INTO sync_evidence (at_us, verdict, stream, seq, detail, blob) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (row.at_us, row.verdict, row.stream, row.seq, row.detail, row.blob),
    )
    return True


def put_newest(raw: Raw, row: EvidenceRow) -> None:
    """Keep it in place of what was found so of that stream before."""
    raw.execute(
        "DELETE FROM sync_evidence WHERE verdict=? AND stream=? AND detail=?",
        (row.verdict, row.stream, row.detail),
    )
    put(raw, row)


def all_of(raw: Raw) -> Iterator[EvidenceRow]:
    """Everything that was found, oldest first."""
    for at_us, verdict, stream, seq, detail, blob in raw.execute(
        "SELECT at_us, verdict, stream, seq, detail, blob FROM sync_evidence ORDER BY id"
    ):
        yield EvidenceRow(
            at_us=int(at_us),
            verdict=str(verdict),
            stream=bytes(stream),
            seq=int(seq),
            detail=str(detail),
            blob=bytes(blob),
        )
