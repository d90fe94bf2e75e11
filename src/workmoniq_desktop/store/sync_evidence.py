"""Rows of what the server was found to do wrong, with the bytes it gave; never sent to anybody."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from workmoniq_desktop.store.connection import Raw

MOST_BYTES = 4096
"""Of what was served, kept in one row: a header and a wrap fit."""


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
    """Keep it, unless the same was found before. Answers whether it is new.

    Of what is found of one stream in one way the first and the latest are kept. So who serves what
    is wrong again and again crowds nothing out: details are a few words of ours, and streams those
    that devices opened.
    """
    known = raw.execute(
        "SELECT id, seq FROM sync_evidence WHERE verdict=? AND stream=? AND detail=? ORDER BY id",
        (row.verdict, row.stream, row.detail),
    ).fetchall()
    if row.seq in {seq for _, seq in known}:
        return False
    raw.executemany("DELETE FROM sync_evidence WHERE id=?", [(key,) for key, _ in known[1:]])
    raw.execute(
        "INSERT INTO sync_evidence (at_us, verdict, stream, seq, detail, blob) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (row.at_us, row.verdict, row.stream, row.seq, row.detail, row.blob[:MOST_BYTES]),
    )
    return True


def put_newest(raw: Raw, row: EvidenceRow) -> None:
    """Keep it in place of what was found so of that stream before."""
    raw.execute(
        "DELETE FROM sync_evidence WHERE verdict=? AND stream=? AND detail=?",
        (row.verdict, row.stream, row.detail),
    )
    put(raw, row)


def streams(raw: Raw, verdict: str, detail: str) -> set[bytes]:
    """The streams of which something was found so."""
    rows = raw.execute(
        "SELECT DISTINCT stream FROM sync_evidence WHERE verdict=? AND detail=?", (verdict, detail)
    )
    return {bytes(stream) for (stream,) in rows}


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
