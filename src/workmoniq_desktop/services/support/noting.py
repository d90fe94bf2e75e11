"""Finds a grant by its name, and tells the ledger what was done with it."""

from workmoniq_desktop.domain.ledger import LedgerEntry, Left
from workmoniq_desktop.services.support import refusals
from workmoniq_desktop.store import ledger
from workmoniq_desktop.store import support_grants as grants
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.support_grants import GrantRow


def known(raw: Raw, grant_id: str) -> GrantRow:
    """Raises GrantUnknown."""
    row = grants.get(raw, grant_id)
    if row is None:
        raise refusals.unknown()
    return row


def note(raw: Raw, at_us: int, what: str, row: GrantRow, size_bytes: int = 0) -> None:
    """A line of the ledger; what: without content."""
    ledger.add(
        raw,
        LedgerEntry(
            at_us=at_us, left=Left.SUPPORT, what=what, to=row.server, size_bytes=size_bytes
        ),
    )
