"""What other devices said they had seen of each stream: floors that a server may not undercut."""

from workmoniq_desktop.store.connection import Raw


def put(  # noqa: PLR0917  # a row
    raw: Raw, device: bytes, stream: bytes, seq: int, hashed: bytes, at_us: int
) -> None:
    """device saw stream up to seq, whose header has that hash; a higher word of it stays."""
    raw.execute(
        "INSERT INTO sync_seen (device, stream, seq, hash, at_us) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (device, stream) DO UPDATE SET "
        "seq=excluded.seq, hash=excluded.hash, at_us=excluded.at_us WHERE excluded.seq > seq",
        (device, stream, seq, hashed, at_us),
    )
