"""Challenges and the sessions that answering one begins."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from workmoniq_protocol.limits import CHALLENGE_S, TOKEN_S
from workmoniq_protocol.proof import token_hash
from workmoniq_protocol.signatures import SignatureInvalid, check_key
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server.calls import House
from workmoniq_server.clock import SECOND_US
from workmoniq_server.refusal import Refused
from workmoniq_server.store import challenges, sessions
from workmoniq_server.store.database import Row, Tx
from workmoniq_server.who import TokenClass

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A challenge that was handed out. exp: seconds since 1970."""

    cid: bytes
    challenge: bytes
    exp: int


async def ask(
    tx: Tx,
    house: House,
    *,
    subject: bytes,
    purpose: str,
    acct: bytes | None = None,
    device: bytes | None = None,
    random_bytes: RandomBytes = secrets.token_bytes,
) -> Asked:
    """Hand out a challenge. Of those that wait for the subject the oldest makes room for it.

    To refuse instead would let a stranger who asks for three a minute keep the owner out.
    """
    await challenges.make_room(tx, subject, house.config.live_challenges)
    exp_us = house.clock.wall_us() + CHALLENGE_S * SECOND_US
    asked = Asked(cid=random_bytes(16), challenge=random_bytes(32), exp=exp_us // SECOND_US)
    await challenges.add(
        tx,
        cid=asked.cid,
        subject=subject,
        purpose=purpose,
        acct=acct,
        device=device,
        value=asked.challenge,
        exp_us=exp_us,
    )
    return asked


async def spent(tx: Tx, house: House, cid: bytes, purpose: str) -> Row | None:
    """The challenge, which nobody can answer again; None if it was none of that purpose."""
    row = await challenges.one(tx, cid, purpose, house.clock.wall_us())
    if row is None or not await challenges.spend(tx, cid):
        return None
    return row


async def begin_session(
    tx: Tx,
    house: House,
    *,
    acct: bytes,
    token_class: TokenClass,
    device: bytes,
    session_pk: bytes,
    random_bytes: RandomBytes = secrets.token_bytes,
) -> tuple[bytes, int]:
    """A token, and the second at which it runs out."""
    now_us = house.clock.wall_us()
    token = acct + random_bytes(32)
    exp = now_us // SECOND_US + TOKEN_S
    new = sessions.NewSession(
        acct=acct,
        token_hash=token_hash(token),
        token_class=token_class.value,
        device=device,
        session_pk=session_pk,
        exp_us=exp * SECOND_US,
    )
    await sessions.begin(tx, new, now_us)
    return token, exp


def strong(key: bytes) -> bytes:
    """The same key. Raises Refused (400) for one under which anybody could sign."""
    try:
        check_key(key)
    except SignatureInvalid:
        raise Refused(ErrorCode.MALFORMED) from None
    return key
