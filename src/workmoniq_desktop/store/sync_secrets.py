"""Rows of what sync keeps secret, each boxed by who puts it here."""

from workmoniq_desktop.store.connection import Raw


def get(raw: Raw, name: str) -> bytes | None:
    """The boxed secret of that name; None where there is none."""
    row = raw.execute("SELECT boxed FROM sync_secrets WHERE name=?", (name,)).fetchone()
    return None if row is None else bytes(row[0])


def put(raw: Raw, name: str, boxed: bytes) -> None:
    """Keep it, in place of what had the name."""
    raw.execute(
        "INSERT INTO sync_secrets (name, boxed) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET boxed=excluded.boxed",
        (name, boxed),
    )


def delete(raw: Raw, name: str) -> None:
    """Erase it: pages are overwritten (secure_delete)."""
    raw.execute("DELETE FROM sync_secrets WHERE name=?", (name,))


def names(raw: Raw, prefix: str) -> tuple[str, ...]:
    """The names that start so, in order."""
    found = raw.execute(
        "SELECT name FROM sync_secrets WHERE substr(name, 1, ?)=? ORDER BY name",
        (len(prefix), prefix),
    )
    return tuple(str(row[0]) for row in found)
