"""Empties everything that sync kept: the account is gone, or this device starts anew."""

from typing import Final

from workmoniq_desktop.store.connection import Raw

_KEPT: Final = frozenset({"sync_evidence"})
"""What a server was seen to do stays, whoever the account belonged to."""


def forget_all(raw: Raw) -> None:
    """Delete every row of sync, evidence aside; pages are overwritten (secure_delete)."""
    tables = raw.execute(
        "SELECT name FROM sqlite_schema WHERE type='table' AND name LIKE 'sync\\_%' ESCAPE '\\'"
    ).fetchall()
    for (name,) in tables:
        if name not in _KEPT:
            raw.execute(f"DELETE FROM {name}")  # noqa: S608  # our own tables


def forget_secrets(raw: Raw) -> None:
    """Delete what opens or may open anything on a server: for copies that leave this computer."""
    raw.execute("DELETE FROM sync_secrets")
    raw.execute("DELETE FROM sync_outbox")
