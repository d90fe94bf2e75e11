"""Rows of the account log, each verified before it came here."""

from collections.abc import Iterator

from workmoniq_desktop.store.connection import Raw

LogRow = tuple[bytes, bytes, bytes | None]
"""p, sig, cosig of an entry, as signed."""


def put(raw: Raw, n: int, row: LogRow, seen_us: int) -> None:
    """Keep entry n. seen_us: when it was first seen here, or by the device that paired this one."""
    raw.execute(
        "INSERT INTO sync_log (n, p, sig, cosig, seen_us) VALUES (?, ?, ?, ?, ?)",
        (n, *row, seen_us),
    )


def newest(raw: Raw) -> int | None:
    """The number of the newest entry; None where there is no log."""
    row = raw.execute("SELECT max(n) FROM sync_log").fetchone()
    return None if row[0] is None else int(row[0])


def from_n(raw: Raw, n: int) -> Iterator[LogRow]:
    """The entries from n on, in order."""
    for p, sig, cosig in raw.execute(
        "SELECT p, sig, cosig FROM sync_log WHERE n>=? ORDER BY n", (n,)
    ):
        yield bytes(p), bytes(sig), None if cosig is None else bytes(cosig)


def seen_us(raw: Raw, n: int) -> int | None:
    """When entry n was first seen; None where it is not here."""
    row = raw.execute("SELECT seen_us FROM sync_log WHERE n=?", (n,)).fetchone()
    return None if row is None else int(row[0])


def clear(raw: Raw) -> None:
    """Forget the log."""
    raw.execute("DELETE FROM sync_log")
