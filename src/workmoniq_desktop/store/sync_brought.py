"""Which segment brought which word and which stretch, should its device have to be shut out."""

from collections.abc import Iterable

from workmoniq_desktop.store.connection import Raw

Brought = tuple[bytes | None, str | None, int | None, int | None]
"""The id of a word; or the device and the bounds of a stretch."""


def note(raw: Raw, stream: bytes, seq: int, brought: Iterable[Brought]) -> None:
    """A segment brought these. Safe to repeat."""
    raw.executemany(
        "INSERT OR IGNORE INTO sync_brought VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(stream, seq, at, *one) for at, one in enumerate(brought)],
    )


def take_past(raw: Raw, stream: bytes, after_seq: int) -> list[Brought]:
    """What segments of a stream past a number brought, newest first; it is forgotten here."""
    rows = raw.execute(
        "SELECT op, device, from_us, to_us FROM sync_brought WHERE stream=? AND seq > ?"
        " ORDER BY seq DESC, at DESC",
        (stream, after_seq),
    ).fetchall()
    raw.execute("DELETE FROM sync_brought WHERE stream=? AND seq > ?", (stream, after_seq))
    raw.execute("DELETE FROM sync_unknown WHERE stream=? AND seq > ?", (stream, after_seq))
    return [
        (None if op is None else bytes(op), device, from_us, to_us)
        for op, device, from_us, to_us in rows
    ]
