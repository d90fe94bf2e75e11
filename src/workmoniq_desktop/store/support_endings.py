"""How an access ends, whoever ends it: secrets go, and what must be told the server is noted."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.ledger import LedgerEntry, Left
from workmoniq_desktop.domain.support import RevokedBy
from workmoniq_desktop.store import ledger, support_audit
from workmoniq_desktop.store import support_grants as grants
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.support_grants import CODE, FROZEN, SEALED, SEED, GrantRow, Stage

TAKEN_BACK: Final = "support access was taken back"
SEED_KEPT_US: Final = 30 * DAY_US
"""How long the server may still be asked about what is over; it forgets then, too."""


def end(
    raw: Raw, row: GrantRow, stage: Stage, at_us: int, by: RevokedBy | None = None
) -> GrantRow:
    """Let it be over; as it is then. What was never shared is forgotten, and so is the code.

    The key that asks the server stays until it was told, and may be asked no more.
    """
    grants.forget_secrets(raw, row.id, CODE)
    grants.forget_bytes(raw, row.id, SEALED)
    if row.shared_us is None:
        grants.forget_bytes(raw, row.id, FROZEN)
    over = replace(
        row, stage=stage, over_us=at_us, revoked_by=by, untold=stage is not Stage.CONSUMED
    )
    grants.put(raw, over)
    if stage is not Stage.DROPPED:
        support_audit.add(raw, at_us, row.id, stage.value)
    if stage is Stage.REVOKED:
        entry = LedgerEntry(at_us=at_us, left=Left.SUPPORT, what=TAKEN_BACK, to=row.server)
        ledger.add(raw, entry)
    return over


def reached(raw: Raw, from_us: int, to_us: int, at_us: int) -> tuple[str, ...]:
    """A wipe or a redaction took from a range: forget every copy of it; ids of what was revoked.

    In the transaction of the wipe. Bounds may lie outside of all time.
    """
    ended = []
    for row in grants.every(raw):
        if row.choice.from_us >= to_us or row.choice.to_us <= from_us:
            continue
        if row.is_live:
            row = end(raw, row, Stage.REVOKED, at_us, RevokedBy.WIPE)
            ended.append(row.id)
        if grants.content(raw, row.id, FROZEN) is not None:
            grants.forget_bytes(raw, row.id, FROZEN)
            support_audit.add(raw, at_us, row.id, "copy wiped")
    return tuple(ended)


def revoke_moved(raw: Raw, here: bytes, at_us: int) -> tuple[str, ...]:
    """Revoke what was armed elsewhere and is not spent; ids of it. here: marks of this place."""
    moved = [row for row in grants.every(raw) if row.stage in grants.UNSPENT and row.here != here]
    for row in moved:
        end(raw, row, Stage.REVOKED, at_us, RevokedBy.MOVED)
    return tuple(row.id for row in moved)


def without_secrets(raw: Raw) -> None:
    """For a copy that leaves this place: no code, nothing sealed, and nothing that can be shared.

    What is not spent belongs to no place any more, so whoever opens the copy revokes it.
    """
    raw.execute("DELETE FROM support_secrets WHERE name=?", (CODE,))
    raw.execute("DELETE FROM support_bytes WHERE name=?", (SEALED,))
    for row in grants.every(raw):
        if row.stage in grants.UNSPENT:
            grants.forget_bytes(raw, row.id, FROZEN)
            grants.put(raw, replace(row, here=b""))


def left_behind(raw: Raw) -> tuple[tuple[GrantRow, bytes | None], ...]:
    """What is live in a history that another one replaces, with the keys that can revoke it."""
    return tuple((row, grants.secret(raw, row.id, SEED)) for row in grants.live(raw))


def take_over(raw: Raw, left: Iterable[tuple[GrantRow, bytes | None]], at_us: int) -> None:
    """Know in a history that was put back of what was live in the one before it, as revoked."""
    for row, seed in left:
        known = grants.get(raw, row.id)
        if known is None or known.handle == row.handle:
            end(raw, replace(row, here=b""), Stage.REVOKED, at_us, RevokedBy.MOVED)
            if seed is not None:
                grants.put_secret(raw, row.id, SEED, seed)


def forget_old(raw: Raw, now_us: int) -> None:
    """Forget the keys of what is long over, and what nobody was told of once the server knows."""
    for row in grants.every(raw):
        if row.stage is Stage.DROPPED and (not row.untold or row.ends_us < now_us):
            grants.delete(raw, row.id)
        elif row.over_us is not None and row.over_us + SEED_KEPT_US < now_us:
            grants.forget_secrets(raw, row.id)
            if row.untold:
                grants.put(raw, replace(row, untold=False))
