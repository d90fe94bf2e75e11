"""What a grant is after a server told how it stands there. Pure."""

from dataclasses import dataclass, replace
from typing import Final

from workmoniq_desktop.domain.support import Alarm, RevokedBy
from workmoniq_desktop.services.support.judging import (
    Expected,
    Fate,
    Whose,
    fate,
    notice_row,
    whose,
)
from workmoniq_desktop.store.support_grants import UNSPENT, ClaimRow, GrantRow, NoticeRow, Stage
from workmoniq_desktop.sync.support.told import MOST_NOTICES, Told
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire.support import Claim

_MOST_FORGED: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """row: as it is now, if it does not end. ends, by: how it does. lines: for the record.

    server_knows: it is over there, too.
    """

    row: GrantRow
    ends: Stage | None = None
    by: RevokedBy | None = None
    lines: tuple[str, ...] = ()
    server_knows: bool = False


def hear(
    row: GrantRow, told: Told, expected: Expected | None, *, audience: str, now_us: int
) -> Heard:
    """expected: None where the code is gone, so that no claim can be answered any more."""
    result = fate(row, told)
    ends, by, lines = result.ends, result.by, list[str]()
    heard = _alarmed(row, lines, Alarm.SERVER_DIFFERS) if result.differs else row
    heard = replace(heard, rev=told.rev, attempts=max(row.attempts, told.attempts))
    if row.stage in UNSPENT and expected is not None:
        heard, is_leaked = _claims(heard, told, expected, lines, now_us)
        if is_leaked:
            heard = _alarmed(heard, lines, Alarm.CODE_LEAKED)
            ends, by = Stage.REVOKED, RevokedBy.CODE_LEAKED
    if heard.claim is not None:
        if told.attempts > 1:
            heard = _alarmed(heard, lines, Alarm.SECOND_CLAIM)
        heard = _noticed(heard, told, lines, audience=audience, now_us=now_us)
        was_opened = any(each.holds and each.event == "opened" for each in heard.notices)
        if was_opened and heard.stage is Stage.SHARED and ends is None:
            ends = Stage.CONSUMED
    heard, lines = _sent(heard, result, lines)
    if result.again:
        heard = replace(heard, untold=True)
    knows = ends is not None and not told.is_live
    return Heard(row=heard, ends=ends, by=by, lines=tuple(lines), server_knows=knows)


def _claims(
    row: GrantRow, told: Told, expected: Expected, lines: list[str], now_us: int
) -> tuple[GrantRow, bool]:
    """With what the claim does; and whether the code is in wrong hands."""
    is_leaked = told.refused > 0
    if told.claim is None or is_leaked:
        return row, is_leaked
    kind, claim = whose(told.claim, row.claim, expected)
    is_leaked = kind is Whose.LEAKED
    if kind is Whose.HOLDS and claim is not None:
        lines.append(Stage.CLAIMED.value)
        row = replace(row, stage=Stage.CLAIMED, claim=_kept(claim, now_us))
    elif kind is Whose.SECOND:
        attempts = max(row.attempts, 2)
        row = _alarmed(replace(row, attempts=attempts), lines, Alarm.SECOND_CLAIM)
    elif kind is Whose.FORGED:
        row = _forged(row, told.claim.p, lines)
    return row, is_leaked


def _forged(row: GrantRow, p: bytes, lines: list[str]) -> GrantRow:
    digest = sha256(p).hex()
    # a server can make up as many as it likes: the record does not grow with them
    if digest in row.forged or len(row.forged) >= _MOST_FORGED:
        return row
    lines.append("attempt without the code")
    forged = (*row.forged, digest)
    return _alarmed(
        replace(row, forged=forged, attempts=row.attempts + 1), lines, Alarm.FORGED_CLAIM
    )


def _kept(claim: Claim, now_us: int) -> ClaimRow:
    return ClaimRow(
        p=claim.p,
        sigs=claim.sigs,
        tmac=claim.tmac,
        agents=claim.agents,
        badges=tuple(each.badge for each in claim.certificates),
        case=claim.case,
        eph_sig_pk=claim.eph_sig_pk,
        claimed_us=now_us,
    )


def _noticed(
    row: GrantRow, told: Told, lines: list[str], *, audience: str, now_us: int
) -> GrantRow:
    if row.claim is None:
        return row
    known = {(each.event, each.proof) for each in row.notices}
    new: list[NoticeRow] = []
    for each in told.notices:
        if (each.event, each.proof) in known or len(known) >= MOST_NOTICES:
            continue
        known.add((each.event, each.proof))
        found = notice_row(
            each,
            handle=row.handle,
            audience=audience,
            console_pk=row.claim.eph_sig_pk,
            claimed_us=row.claim.claimed_us,
            now_us=now_us,
        )
        lines.append(f"told {each.event}" if found.holds else "notice that nobody signed")
        new.append(found)
    return replace(row, notices=(*row.notices, *new)) if new else row


def _sent(row: GrantRow, result: Fate, lines: list[str]) -> tuple[GrantRow, list[str]]:
    if result.sent is None or result.sent == row.sent:
        return row, lines
    return replace(row, sent=result.sent), [*lines, "sent" if result.sent else "to be sent again"]


def _alarmed(row: GrantRow, lines: list[str], alarm: Alarm) -> GrantRow:
    if alarm in row.alarms:
        return row
    lines.append(f"alarm {alarm.value}")
    return replace(row, alarms=(*row.alarms, alarm))
