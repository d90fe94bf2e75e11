"""A grant as people are told of it."""

from workmoniq_desktop.domain.support import AgentSeen, Grant, GrantState, Notice, NoticeSeen
from workmoniq_desktop.store import support_grants as grants
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.support_grants import CODE, GrantRow, Stage
from workmoniq_protocol.codes import encode

HIDDEN = frozenset({Stage.ARMING, Stage.DROPPED})
"""What nobody is told of."""


def shown(raw: Raw, row: GrantRow) -> Grant:
    """With its code while that is good."""
    code = grants.secret(raw, row.id, CODE) if row.stage is Stage.ARMED else None
    claim = row.claim
    return Grant(
        id=row.id,
        choice=row.choice,
        state=GrantState(row.stage.value),
        server=row.server,
        armed_us=row.armed_us,
        ends_us=row.ends_us,
        rows=row.lines - 1,
        size_bytes=row.size_bytes,
        digest=row.digest.hex(),
        code=None if code is None else encode("support", code),
        agent=None
        if claim is None
        else AgentSeen(
            agents=claim.agents,
            badges=claim.badges,
            case=claim.case,
            claimed_us=claim.claimed_us,
        ),
        attempts=row.attempts,
        alarms=row.alarms,
        shared_us=row.shared_us,
        sent=row.sent,
        over_us=row.over_us,
        revoked_by=row.revoked_by,
        untold=row.untold,
        notices=tuple(
            NoticeSeen(notice=Notice(each.event), at_us=each.at_us)
            for each in row.notices
            if each.holds
        ),
    )
