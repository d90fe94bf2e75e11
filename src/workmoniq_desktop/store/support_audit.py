"""What happened to each support access, in a chain: each line's hash is over the one before it."""

import hashlib
from typing import Final

from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.support_grants import Stage

_START: Final = b"workmoniq support audit"
_STAGES: Final = frozenset(Stage) - {Stage.DROPPED}


def add(raw: Raw, at_us: int, grant_id: str, what: str) -> None:
    """Write a line. what: a word of ours, such as a stage, without content."""
    newest = raw.execute("SELECT n, hash FROM support_audit ORDER BY n DESC LIMIT 1").fetchone()
    number, before = (0, _START) if newest is None else (newest[0] + 1, bytes(newest[1]))
    raw.execute(
        "INSERT INTO support_audit (n, at_us, id, what, hash) VALUES (?, ?, ?, ?, ?)",
        (number, at_us, grant_id, what, _hash(before, number, at_us, grant_id, what)),
    )


def of(raw: Raw, grant_id: str) -> tuple[tuple[int, str], ...]:
    """What happened to one, oldest first: (at_us, what)."""
    return tuple(
        (int(at_us), str(what))
        for at_us, what in raw.execute(
            "SELECT at_us, what FROM support_audit WHERE id=? ORDER BY n", (grant_id,)
        )
    )


def holds(raw: Raw) -> bool:
    """Whether no line was changed, taken out or put in, and each access stands where it says."""
    before, last = _START, {}
    lines = raw.execute("SELECT n, at_us, id, what, hash FROM support_audit ORDER BY n")
    for expected, (number, at_us, grant_id, what, kept) in enumerate(lines):
        before = _hash(before, number, at_us, grant_id, what)
        if number != expected or before != bytes(kept):
            return False
        if what in _STAGES:
            last[grant_id] = what
    stages = raw.execute("SELECT id, state FROM support_grants").fetchall()
    return all(stage == last.get(name) for name, stage in stages if stage in _STAGES)


def _hash(before: bytes, number: int, at_us: int, grant_id: str, what: str) -> bytes:
    digest = hashlib.sha256(before)
    for part in (str(number), str(at_us), grant_id, what):
        some = part.encode()
        digest.update(len(some).to_bytes(4) + some)
    return digest.digest()
