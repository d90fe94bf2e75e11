"""Tells an earlier export, which a new one may replace, from a file that would be lost."""

from pathlib import Path

_STARTS = (b'{"format":"workmoniq"', b"id,start,end,kind,")
_LOOKED_AT_BYTES = 100


def would_be_lost(path: Path) -> bool:
    """Whether something stands at path that is neither empty nor an earlier export.

    Raises OSError where nobody can look.
    """
    if not path.exists():
        return False
    with path.open("rb") as there:
        start = there.read(_LOOKED_AT_BYTES)
    compact = b"".join(start.removeprefix(b"\xef\xbb\xbf").split())
    return bool(compact) and not compact.startswith(_STARTS)
