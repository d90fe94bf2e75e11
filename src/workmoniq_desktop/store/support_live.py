"""Whether any support access needs attention: asked at every start, so it brings nothing."""

from workmoniq_desktop.store.connection import Raw


def any_unspent(raw: Raw) -> bool:
    """Whether something could still be shared."""
    found = raw.execute(
        "SELECT 1 FROM support_grants WHERE state IN ('arming', 'armed', 'claimed') LIMIT 1"
    )
    return found.fetchone() is not None


def any_copy(raw: Raw) -> bool:
    """Whether anything of what was shown is kept."""
    return raw.execute("SELECT 1 FROM support_bytes LIMIT 1").fetchone() is not None


def any_awaited(raw: Raw) -> bool:
    """Whether the server has to be asked, or told something."""
    found = raw.execute(
        "SELECT 1 FROM support_grants WHERE untold OR "
        "state IN ('arming', 'armed', 'claimed', 'shared') LIMIT 1"
    )
    return found.fetchone() is not None
