"""What of support access a copy of a history may hold: nothing that opens, and nothing to share."""

from typing import Final

from workmoniq_desktop.store.connection import Raw

_FORGET_BYTES: Final = (
    "DELETE FROM support_bytes WHERE name='sealed' OR id IN "
    "(SELECT id FROM support_grants WHERE state IN ('arming', 'armed', 'claimed'))"
)
_UPROOT: Final = "UPDATE support_grants SET here=x'' WHERE state IN ('arming', 'armed', 'claimed')"


def without_secrets(raw: Raw) -> None:
    """Take out of a copy every code, what was sealed, and what was to be shown and never was.

    What is not spent belongs to no place any more, so whoever opens the copy revokes it.
    """
    raw.execute("DELETE FROM support_secrets WHERE name='code'")
    raw.execute(_FORGET_BYTES)
    raw.execute(_UPROOT)
