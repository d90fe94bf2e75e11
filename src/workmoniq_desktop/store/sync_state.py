"""What sync remembers by name, one short text each."""

from collections.abc import Iterable, Iterator

from workmoniq_desktop.store.connection import Raw


def get(raw: Raw, key: str) -> str | None:
    """What is remembered under key; None where nothing is."""
    row = raw.execute("SELECT value FROM sync_state WHERE key=?", (key,)).fetchone()
    return None if row is None else str(row[0])


def put(raw: Raw, key: str, value: str) -> None:
    """Remember value, in place of what had the key."""
    raw.execute(
        "INSERT INTO sync_state (key, value) VALUES (?, ?) "
        "ON CONFLICT (key) DO UPDATE SET value=excluded.value",
        (key, value),
    )


def delete(raw: Raw, *keys: str) -> None:
    """Forget what has these keys."""
    for key in keys:
        raw.execute("DELETE FROM sync_state WHERE key=?", (key,))


def starting(raw: Raw, prefix: str) -> Iterator[tuple[str, str]]:
    """Keys that begin so, with what is remembered under each, in order."""
    rows = raw.execute(
        "SELECT key, value FROM sync_state WHERE substr(key, 1, ?)=? ORDER BY key",
        (len(prefix), prefix),
    ).fetchall()
    return ((str(key), str(value)) for key, value in rows)


def several(raw: Raw, keys: Iterable[str]) -> dict[str, str]:
    """Those of keys under which something is remembered."""
    found = ((key, get(raw, key)) for key in keys)
    return {key: value for key, value in found if value is not None}
