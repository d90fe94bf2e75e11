"""Records of kinds this WorkMoniQ does not know, kept for those that do."""

from collections.abc import Iterable

from workmoniq_desktop.store.connection import Raw


def keep(raw: Raw, stream: bytes, seq: int, lines: Iterable[tuple[int, str]]) -> None:
    """Keep them, each with its place in its segment. Safe to repeat."""
    raw.executemany(
        "INSERT OR IGNORE INTO sync_unknown VALUES (?, ?, ?, ?)",
        [(stream, seq, at, line) for at, line in lines],
    )


def whereabouts(raw: Raw, stream: bytes, seq: int) -> list[str]:
    """What is left of a segment that tells where a phone was, as it came."""
    rows = raw.execute(
        "SELECT line FROM sync_unknown WHERE stream=? AND seq=? AND json_extract(line, '$.k') IN"
        " ('point', 'tick', 'shift', 'gap') ORDER BY at",
        (stream, seq),
    )
    return [str(line) for (line,) in rows.fetchall()]


def forget_time(raw: Raw, from_us: int, to_us: int) -> None:
    """Where a phone was in a time is wiped, too."""
    raw.execute(
        "DELETE FROM sync_unknown WHERE json_extract(line, '$.k') IN ('point', 'tick', 'shift',"
        " 'gap') AND coalesce(json_extract(line, '$.at'), json_extract(line, '$.from')) < ?"
        " AND coalesce(json_extract(line, '$.at') + 1, json_extract(line, '$.to')) > ?",
        (to_us, from_us),
    )


def forget_segments(raw: Raw, stream: bytes, from_seq: int, to_seq: int) -> None:
    """Segments were taken out: what is not understood may speak of what they were taken out for."""
    raw.execute(
        "DELETE FROM sync_unknown WHERE stream=? AND seq BETWEEN ? AND ?",
        (stream, from_seq, to_seq),
    )


def every(raw: Raw) -> list[str]:
    """All of them, as they came, but for where a phone was: that is of a time, and wiped by it."""
    rows = raw.execute(
        "SELECT line FROM sync_unknown WHERE json_extract(line, '$.k') NOT IN"
        " ('point', 'tick', 'shift', 'gap') ORDER BY stream, seq, at"
    )
    return [str(line) for (line,) in rows.fetchall()]
