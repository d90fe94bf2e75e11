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


def any_awaited(raw: Raw, since_us: int) -> bool:
    """Whether the server has to be asked, or told something.

    since_us: of what ended after that, a console may still tell that it closed and purged.
    """
    found = raw.execute(
        "SELECT 1 FROM support_grants WHERE untold OR "
        "state IN ('arming', 'armed', 'claimed', 'shared') OR "
        "(state IN ('consumed', 'revoked') AND over_us > ? AND shared_us IS NOT NULL "
        "AND instr(notices, 'purged') = 0) LIMIT 1",
        (since_us,),
    )
    return found.fetchone() is not None
