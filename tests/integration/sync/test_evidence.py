"""What is kept of what a server did wrong, however often it does it."""

from pathlib import Path

from tests.fakes.keys import TestKey

from workmoniq_desktop.store import sync_evidence
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.sync_evidence import MOST_BYTES, EvidenceRow


def row(seq: int, *, stream: bytes = b"s" * 16, blob: bytes = b"") -> EvidenceRow:
    return EvidenceRow(at_us=seq, verdict="chain", stream=stream, seq=seq, detail="wrap", blob=blob)


def test_of_what_is_found_again_and_again_the_first_and_the_latest_are_kept(
    tmp_path: Path,
) -> None:
    database = Database.create(tmp_path / "history.db", TestKey(), "p", now_us=1)
    with database.writing() as raw:
        for seq in range(1, 2000):
            sync_evidence.put(raw, row(seq))
        assert sync_evidence.put(raw, row(7, stream=b"t" * 16))  # nothing is crowded out
        assert not sync_evidence.put(raw, row(1))
        kept = [(one.stream, one.seq) for one in sync_evidence.all_of(raw)]
        assert kept == [(b"s" * 16, 1), (b"s" * 16, 1999), (b"t" * 16, 7)]
    database.close()


def test_no_piece_of_evidence_is_longer_than_a_header_and_a_wrap_need(tmp_path: Path) -> None:
    database = Database.create(tmp_path / "history.db", TestKey(), "p", now_us=1)
    with database.writing() as raw:
        sync_evidence.put(raw, row(1, blob=bytes(1 << 20)))
        assert [len(one.blob) for one in sync_evidence.all_of(raw)] == [MOST_BYTES]
    database.close()
