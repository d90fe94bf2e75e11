"""Rows of grants of support access. Whatever changes one does so only from the state it was in.

A change first takes the grant's row for itself, so that two of them come one after the other on
either engine, and lets time do its part. A grant is live until ended_us stands in it.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from sqlalchemy import BigInteger, Update, bindparam, delete, select, update

from workmoniq_server.clock import DAY_US, MINUTE_US
from workmoniq_server.store.database import Row, Tx
from workmoniq_server.store.schema import support_grant as grant
from workmoniq_server.store.schema import support_nonce as seen
from workmoniq_server.store.statements import Statement, insert_if_absent

BUNDLE_US: Final = 15 * MINUTE_US
"""How long a bundle waits for its console."""

KEPT_US: Final = 30 * DAY_US
"""How long a grant that is over can be asked about."""


class State(StrEnum):
    """Of a grant."""

    ARMED = "armed"
    CLAIMED = "claimed"
    FILLED = "filled"
    CONSUMED = "consumed"
    REVOKED = "revoked"
    EXPIRED = "expired"


class Event(StrEnum):
    """What a console tells of a bundle, once each."""

    OPENED = "opened"
    CLOSED = "closed"
    PURGED = "purged"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGrant:
    """What arms a grant."""

    handle: bytes = field(repr=False)
    rauth_hash: bytes = field(repr=False)
    grant_pk: bytes = field(repr=False)
    exp_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A claim as its row keeps it. sigs: one after the other."""

    p: bytes = field(repr=False)
    sigs: bytes = field(repr=False)
    tmac: bytes = field(repr=False)


# What goes when a grant is over; the name of a bundle's object stays until that is deleted.
_OVER: Final[dict[str, None]] = {
    "claim_p": None,
    "claim_sigs": None,
    "claim_tmac": None,
    "bundle_hash": None,
}
_now = bindparam("now_us", type_=BigInteger)
_of = grant.c.handle == bindparam("of_handle")
_live = grant.c.ended_us.is_(None)
_next = grant.c.rev + 1

_INSERT: Final = insert_if_absent(grant)
_ONE: Final = Statement(select(grant).where(grant.c.handle == bindparam("h")))
_KEYS: Final = Statement(
    select(
        grant.c.grant_pk,
        grant.c.console_pk,
        grant.c.state,
        grant.c.ended_us,
        grant.c.filled_us,
        grant.c.exp_us,
    ).where(grant.c.handle == bindparam("h"))
)
_LOCK: Final = Statement(update(grant).where(_of).values(rev=grant.c.rev))


def _expire() -> Update:
    """What the end of time takes: a bundle that waits has a time of its own."""
    return (
        update(grant)
        .where(_live, grant.c.state != State.FILLED.value, grant.c.exp_us <= _now)
        .values(state=State.EXPIRED.value, rev=_next, ended_us=_now, **_OVER)
    )


def _consume() -> Update:
    return (
        update(grant)
        .where(
            _live,
            grant.c.state == State.FILLED.value,
            grant.c.filled_us <= bindparam("filled_before_us", type_=BigInteger),
        )
        .values(state=State.CONSUMED.value, rev=_next, ended_us=_now, **_OVER)
    )


_EXPIRE_ONE: Final = Statement(_expire().where(_of))
_CONSUME_ONE: Final = Statement(_consume().where(_of))
_EXPIRE_ALL: Final = Statement(_expire())
_CONSUME_ALL: Final = Statement(_consume())
_CLAIM: Final = Statement(
    update(grant)
    .where(
        _of,
        grant.c.state == State.ARMED.value,
        grant.c.rauth_hash == bindparam("of_code"),
        grant.c.exp_us > _now,
    )
    .values(
        state=State.CLAIMED.value,
        rev=_next,
        attempts=grant.c.attempts + 1,
        claimed_us=_now,
        console_pk=bindparam("new_pk"),
        claim_p=bindparam("new_p"),
        claim_sigs=bindparam("new_sigs"),
        claim_tmac=bindparam("new_tmac"),
    )
)
_ATTEMPT: Final = Statement(
    update(grant).where(_of, _live).values(rev=_next, attempts=grant.c.attempts + 1)
)
_REFUSE: Final = Statement(
    update(grant)
    .where(
        grant.c.rauth_hash == bindparam("of_code"),
        _live,
        (grant.c.state == State.FILLED.value) | (grant.c.exp_us > _now),
    )
    .values(rev=_next, refused=grant.c.refused + 1)
)
_WITH_CODE: Final = Statement(
    select(grant.c.handle).where(grant.c.rauth_hash == bindparam("code")).limit(1)
)
_FILL: Final = Statement(
    update(grant)
    .where(_of, grant.c.state == State.CLAIMED.value, grant.c.exp_us > _now)
    .values(
        state=State.FILLED.value,
        rev=_next,
        filled_us=_now,
        bundle_hash=bindparam("new_hash"),
        bundle_name=bindparam("new_name"),
    )
)
_END: Final = Statement(
    update(grant)
    .where(_of, _live)
    .values(state=bindparam("new_state"), rev=_next, ended_us=_now, **_OVER)
)
# The console that has it open learns of the revoke by this, and purges.
_TAKE_BACK: Final = Statement(
    update(grant)
    .where(_of, grant.c.state == State.CONSUMED.value)
    .values(state=State.REVOKED.value, rev=_next)
)
_NOTICE: Final = {
    event: Statement(
        update(grant)
        .where(_of, grant.c[event.value].is_(None))
        .values({"rev": _next, event.value: bindparam("new_proof")})
    )
    for event in Event
}
_DUE: Final = Statement(
    select(grant.c.handle, grant.c.bundle_name)
    .where(grant.c.ended_us.is_not(None), grant.c.bundle_name.is_not(None))
    .limit(bindparam("most", type_=BigInteger))
)
_DISCARDED: Final = Statement(
    update(grant)
    .where(_of, grant.c.bundle_name == bindparam("of_name"), grant.c.ended_us.is_not(None))
    .values(bundle_name=None)
)
_NAMES: Final = Statement(select(grant.c.bundle_name).where(grant.c.bundle_name.is_not(None)))
_FORGET: Final = Statement(
    delete(grant).where(
        grant.c.ended_us <= bindparam("ended_before_us", type_=BigInteger),
        grant.c.bundle_name.is_(None),
    )
)
_NONCE: Final = insert_if_absent(seen)


async def keys(tx: Tx, handle: bytes) -> Row | None:
    """grant_pk, console_pk and what tells how a grant stands; None without such a grant."""
    return await tx.one(_KEYS, h=handle)


async def first_use(tx: Tx, handle: bytes, nonce: bytes, *, until_us: int) -> bool:
    """Whether no proof about this grant with this nonce was seen; it is remembered until then."""
    return bool(await tx.run(_NONCE, handle=handle, nonce=nonce, until_us=until_us))


async def arm(tx: Tx, new: NewGrant, now_us: int) -> bool:
    """Whether nobody used that handle; it waits for a claim then."""
    return bool(
        await tx.run(
            _INSERT,
            handle=new.handle,
            rauth_hash=new.rauth_hash,
            grant_pk=new.grant_pk,
            exp_us=new.exp_us,
            state=State.ARMED.value,
            rev=1,
            attempts=0,
            refused=0,
            armed_us=now_us,
            claimed_us=None,
            filled_us=None,
            ended_us=None,
            console_pk=None,
            claim_p=None,
            claim_sigs=None,
            claim_tmac=None,
            bundle_hash=None,
            bundle_name=None,
            opened=None,
            closed=None,
            purged=None,
        )
    )


async def one(tx: Tx, handle: bytes) -> Row | None:
    """The grant as it stands; time may have more to say (is_late)."""
    return await tx.one(_ONE, h=handle)


def is_late(row: Row, now_us: int) -> bool:
    """Whether time has ended a grant that still stands as live."""
    if row["ended_us"] is not None:
        return False
    if row["state"] == State.FILLED:
        return bool(row["filled_us"] <= now_us - BUNDLE_US)
    return bool(row["exp_us"] <= now_us)


async def taken(tx: Tx, handle: bytes, now_us: int) -> tuple[Row | None, State | None]:
    """The grant, for this transaction alone, and what time has made of it just now, if anything."""
    if not await tx.run(_LOCK, of_handle=handle):
        return None, None
    by_time: State | None = None
    if await tx.run(_EXPIRE_ONE, of_handle=handle, now_us=now_us):
        by_time = State.EXPIRED
    elif await tx.run(
        _CONSUME_ONE, of_handle=handle, now_us=now_us, filled_before_us=now_us - BUNDLE_US
    ):
        by_time = State.CONSUMED
    return await one(tx, handle), by_time


async def claim(
    tx: Tx, *, handle: bytes, code: bytes, console_pk: bytes, row: ClaimRow, now_us: int
) -> bool:
    """Whether the grant was armed, in time and of this code; it is claimed then.

    code: hash of rauth.
    """
    return bool(
        await tx.run(
            _CLAIM,
            of_handle=handle,
            of_code=code,
            new_pk=console_pk,
            new_p=row.p,
            new_sigs=row.sigs,
            new_tmac=row.tmac,
            now_us=now_us,
        )
    )


async def count_attempt(tx: Tx, handle: bytes) -> None:
    """Somebody else who is entitled to claims came with the code."""
    await tx.run(_ATTEMPT, of_handle=handle)


async def count_refused(tx: Tx, code: bytes, now_us: int) -> bytes | None:
    """Handle of the live grant whose code somebody without a right to it has; None without one.

    code: hash of rauth.
    """
    if not await tx.run(_REFUSE, of_code=code, now_us=now_us):
        return None
    row = await tx.one(_WITH_CODE, code=code)
    return None if row is None else bytes(row[0])


async def fill(tx: Tx, handle: bytes, *, name: bytes, digest: bytes, now_us: int) -> bool:
    """Whether the grant was claimed and in time; it has a bundle then."""
    return bool(
        await tx.run(_FILL, of_handle=handle, new_name=name, new_hash=digest, now_us=now_us)
    )


async def end(tx: Tx, handle: bytes, state: State, now_us: int) -> bool:
    """Whether the grant was live; it is over then. A revoke ends what was consumed once more."""
    if state is State.REVOKED and await tx.run(_TAKE_BACK, of_handle=handle):
        return True
    return bool(await tx.run(_END, of_handle=handle, new_state=state.value, now_us=now_us))


async def note(tx: Tx, handle: bytes, event: Event, proof: str) -> bool:
    """Whether the console had not told that before."""
    return bool(await tx.run(_NOTICE[event], of_handle=handle, new_proof=proof))


async def end_by_time(tx: Tx, now_us: int) -> dict[State, int]:
    """How many grants time has ended."""
    expired = await tx.run(_EXPIRE_ALL, now_us=now_us)
    consumed = await tx.run(_CONSUME_ALL, now_us=now_us, filled_before_us=now_us - BUNDLE_US)
    return {State.EXPIRED: expired, State.CONSUMED: consumed}


async def bundles_due(tx: Tx, *, most: int) -> list[tuple[bytes, bytes]]:
    """Handle and name of bundles that nobody may have any more."""
    return [(bytes(row[0]), bytes(row[1])) for row in await tx.rows(_DUE, most=most)]


async def discarded(tx: Tx, handle: bytes, name: bytes) -> None:
    """The object store has forgotten the bundle. Safe to repeat."""
    await tx.run(_DISCARDED, of_handle=handle, of_name=name)


async def bundle_names(tx: Tx) -> set[bytes]:
    """Every bundle that a grant has."""
    return {bytes(row[0]) for row in await tx.rows(_NAMES)}


async def forget(tx: Tx, now_us: int) -> int:
    """How many grants were over for long enough."""
    return await tx.run(_FORGET, ended_before_us=now_us - KEPT_US)
