"""How an access ends, whoever ends it: secrets go, and what must be told the server is noted."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from workmoniq_desktop.domain.clock import DAY_US, SECOND_US
from workmoniq_desktop.domain.ledger import LedgerEntry, Left
from workmoniq_desktop.domain.support import Redaction, RevokedBy
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.store import erasing, ledger, support_audit, sync_spans
from workmoniq_desktop.store import support_grants as grants
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.recording import read_meta, write_meta
from workmoniq_desktop.store.support_grants import CODE, FROZEN, SEALED, SEED, GrantRow, Stage

TAKEN_BACK = "support access was taken back"
_WIPED: Final = "support_wiped_us"
_MADE: Final = "support_made_us"
SEED_KEPT_US: Final = 30 * DAY_US
"""How long the server may still be asked about what is over; it forgets then, too."""


def end(raw: Raw, row: GrantRow, stage: Stage, at_us: int, by: RevokedBy | None = None) -> GrantRow:
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
    write_meta(raw, _WIPED, str(max(at_us, wiped_us(raw), _made_us(raw))))
    ended = []
    for row in grants.every(raw):
        if row.choice.from_us >= to_us or row.choice.to_us <= from_us:
            continue
        if row.is_live:
            end(raw, row, Stage.REVOKED, at_us, RevokedBy.WIPE)
            ended.append(row.id)
        if grants.content(raw, row.id, FROZEN) is not None:
            grants.forget_bytes(raw, row.id, FROZEN)
            support_audit.add(raw, at_us, row.id, "copy wiped")
    return tuple(ended)


def reached_by(raw: Raw, scope: WipeScope, at_us: int) -> tuple[str, ...]:
    """The same for what a scope names. A redaction takes titles of spans that reach out of it."""
    from_us, to_us = erasing.bounds(scope)
    if scope.titles_only:
        low_us, high_us = max(from_us, 0), min(to_us, at_us + DAY_US)
        if low_us < high_us:
            reach_us = sync_spans.shown_reach(raw, low_us, high_us)
            from_us, to_us = min(from_us, reach_us[0]), max(to_us, reach_us[1])
    return reached(raw, from_us, to_us, at_us)


def wiped_us(raw: Raw) -> int:
    """When something was last wiped or redacted: what was put together before is not armed."""
    return int(read_meta(raw, _WIPED) or 0)


def made_us(raw: Raw, now_us: int) -> int:
    """When what is put together from here on counts as made: whole seconds, after every wipe.

    Noted, so that a later wipe is after it even where the clock went back in between.
    """
    after_us = (wiped_us(raw) // SECOND_US + 1) * SECOND_US
    found_us = max(now_us // SECOND_US * SECOND_US, after_us)
    write_meta(raw, _MADE, str(max(found_us, _made_us(raw))))
    return found_us


def _made_us(raw: Raw) -> int:
    return int(read_meta(raw, _MADE) or 0)


def revoke_moved(raw: Raw, here: bytes, at_us: int) -> tuple[str, ...]:
    """Revoke what was armed elsewhere and is not spent; ids of it. here: marks of this place."""
    moved = [row for row in grants.every(raw) if row.stage in grants.UNSPENT and row.here != here]
    for row in moved:
        end(raw, row, Stage.REVOKED, at_us, RevokedBy.MOVED)
    return tuple(row.id for row in moved)


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


def forget_aged(raw: Raw, until_us: int, at_us: int) -> None:
    """Forget copies of what was shown from before a moment: no title is kept so long any more.

    What is still open stays, a day at most. Counts and versions (R0) hold no title.
    """
    for row in grants.every(raw):
        is_aged = row.choice.from_us < until_us and row.choice.redaction is not Redaction.R0
        if row.is_live or not is_aged or grants.content(raw, row.id, FROZEN) is None:
            continue
        grants.forget_bytes(raw, row.id, FROZEN)
        support_audit.add(raw, at_us, row.id, "copy too old")


def is_old(row: GrantRow, now_us: int) -> bool:
    """Whether there is no use any more in asking the server about it."""
    if row.stage is Stage.DROPPED:
        return row.ends_us < now_us
    return row.over_us is not None and row.over_us < now_us - SEED_KEPT_US


def forget_old(raw: Raw, now_us: int) -> None:
    """Forget the keys of what is long over, and all of what nobody was ever told of."""
    for row in grants.every(raw):
        if not is_old(row, now_us):
            continue
        if row.stage is Stage.DROPPED:
            grants.delete(raw, row.id)
            continue
        grants.forget_secrets(raw, row.id)
        if row.untold:
            grants.put(raw, replace(row, untold=False))
