"""Ends what time or place ends; needs no network, so it comes before anything is shown."""

from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US
from workmoniq_desktop.domain.support import RevokedBy
from workmoniq_desktop.services.support.ground import Ground
from workmoniq_desktop.store import support_endings
from workmoniq_desktop.store import support_grants as grants
from workmoniq_desktop.store.support_grants import SEED, UNSPENT, GrantRow, Stage

SENT_AFTER_US = 15 * MINUTE_US
"""How long after its end what was sealed is still sent: clocks differ."""
UNHEARD_US = 24 * HOUR_US
"""When a bundle that the server took has long been deleted there, though it says nothing."""


def settle(ground: Ground) -> bool:
    """End what is due, and forget the keys of what is long over; whether anything was."""
    with ground.database.raw() as raw:
        rows, now_us = grants.every(raw), ground.now_us(raw)
        old = [row for row in rows if support_endings.is_old(row, now_us)]
        kept = any(grants.secret(raw, row.id, SEED) is not None for row in old)
    if not kept and not any(due(ground, row, now_us) for row in rows):
        return False
    with ground.database.writing(durable=True) as raw:
        now_us = ground.remember(raw)
        for row in grants.every(raw):
            if (end := due(ground, row, now_us)) is not None:
                support_endings.end(raw, row, end[0], now_us, end[1])
        support_endings.forget_old(raw, now_us)
    ground.empty_journal()
    return True


def due(ground: Ground, row: GrantRow, now_us: int) -> tuple[Stage, RevokedBy | None] | None:
    """How it has ended by itself; None where it has not."""
    if row.stage in UNSPENT:
        if row.here != ground.here():
            return Stage.REVOKED, RevokedBy.MOVED
        if ground.is_over(row, now_us):
            return (Stage.DROPPED if row.stage is Stage.ARMING else Stage.EXPIRED), None
    elif row.stage is Stage.SHARED:
        if not row.sent and now_us >= row.ends_us + SENT_AFTER_US:
            return Stage.EXPIRED, None
        if row.sent and now_us >= (row.shared_us or now_us) + UNHEARD_US:
            return Stage.CONSUMED, None
    return None
