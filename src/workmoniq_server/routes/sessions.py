"""Sessions of devices and of the recovery code, and the challenges for what matters most."""

import hmac
from typing import Annotated, Final, Literal

import msgspec

from workmoniq_protocol import tags
from workmoniq_protocol.auth import UsernameInvalid, session_message, username_of
from workmoniq_protocol.signatures import SignatureInvalid, verify
from workmoniq_protocol.wire.account_log import RECOVERY_ID
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server.auth import recheck
from workmoniq_server.calls import NO_CONTENT, Call, House, Reply
from workmoniq_server.challenges import Asked, ask, begin_session, spent, strong
from workmoniq_server.clock import SECOND_US
from workmoniq_server.names import hash_of_name, recovery_id_of
from workmoniq_server.refusal import Refused
from workmoniq_server.routing import ANYBODY, Bucket, Route
from workmoniq_server.shapes import Bytes, Bytes16, Bytes32, Bytes64, Number, Shape
from workmoniq_server.store import accounts, challenges, sessions
from workmoniq_server.store.database import Row, Tx
from workmoniq_server.who import TokenClass

PURPOSE: Final = "session"
_NO_RECOVERY: Final = ANYBODY - {TokenClass.RECOVERY}


class Device(Shape):
    """Who wants a session: a device by account and id, or a recovery code by its id.

    username: with a recovery code only, where the account has to be the one of that name.
    """

    acct: Bytes16 | None = None
    device: Bytes16 | None = None
    rec_id: Bytes16 | None = None
    username: Annotated[str, msgspec.Meta(min_length=3, max_length=32)] | None = None


class SessionChallenge(Shape):
    """What to sign. exp: seconds since 1970."""

    cid: Bytes16
    challenge: Bytes32
    acct: Bytes16
    exp: Number


class Session(Shape):
    """The answer to a challenge."""

    cid: Bytes16
    nonce: Bytes32
    session_pk: Bytes32
    exp: Number
    sig: Bytes64


class Token(Shape):
    """A token, and the second since 1970 at which it runs out."""

    token: Bytes
    exp: Number


class Purpose(Shape, rename={"for_": "for"}):
    """What a challenge is for."""

    for_: Literal["setlogin", "delete", "setrec"]


class Challenge(Shape):
    """What to sign. exp: seconds since 1970."""

    cid: Bytes16
    challenge: Bytes32
    exp: Number


async def challenge(call: Call) -> Reply:
    """A challenge for a device, or for who holds the recovery code."""
    house, told = call.house, call.json(Device)
    if (
        (told.rec_id is None) == (told.acct is None)
        or (told.acct is None) != (told.device is None)
        or (told.rec_id is None and told.username is not None)
    ):
        raise Refused(ErrorCode.MALFORMED)

    async def work(tx: Tx) -> tuple[bytes, Asked]:
        acct, device = await _found(tx, house, told)
        # By device, so that many devices of one account do not wait for each other.
        asked = await ask(
            tx, house, subject=acct + device, purpose=PURPOSE, acct=acct, device=device
        )
        return acct, asked

    acct, asked = await house.database.write(work)
    return Reply(
        value={
            "cid": asked.cid,
            "challenge": asked.challenge,
            "acct": acct,
            "exp": asked.exp,
        }
    )


async def _found(tx: Tx, house: House, told: Device) -> tuple[bytes, bytes]:
    if told.rec_id is not None:
        account = await accounts.by_recovery(tx, bytes(told.rec_id))
        if account is None or not _is_called(house, account, told.username):
            raise Refused(ErrorCode.NOT_FOUND)
        return bytes(account["acct"]), RECOVERY_ID
    acct, device = bytes(told.acct or b""), bytes(told.device or b"")
    row = await sessions.device_of(tx, acct, device)
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND)
    if row["revoked_n"] is not None:
        raise Refused(ErrorCode.DEVICE_REVOKED)
    return acct, device


def _is_called(house: House, account: Row, typed: str | None) -> bool:
    """Whether the name, where one was typed, is the account's."""
    if typed is None:
        return True
    try:
        name_hash = hash_of_name(house.keys, username_of(typed))
    except UsernameInvalid:
        return False
    return hmac.compare_digest(bytes(account["name_hash"]), name_hash)


async def begin(call: Call) -> Reply:
    """A token for the device, or the recovery code, that signed its challenge."""
    house, told = call.house, call.json(Session)
    strong(bytes(told.session_pk))

    async def peek(tx: Tx) -> bytes | None:
        row = await challenges.one(tx, bytes(told.cid), PURPOSE, house.clock.wall_us())
        return None if row is None else bytes(row["acct"])

    acct = await house.database.read(peek, snapshot=False)
    if acct is None:
        # Guesses cost a look, and no transaction that others would wait for.
        raise Refused(ErrorCode.BAD_CREDENTIALS)
    state = await house.states.get(house.database, acct)
    rec_pk = bytes(32) if state is None else state.recovery.sig_pk

    async def work(tx: Tx) -> tuple[bytes, int] | Refused:
        return await _judge(tx, house, told, call.audience, rec_pk)

    outcome = await house.database.write(work)
    if isinstance(outcome, Refused):
        # Not raised inside: the challenge is spent, whatever came of it.
        raise outcome
    token, exp = outcome
    return Reply(value={"token": token, "exp": exp})


async def _judge(
    tx: Tx, house: House, told: Session, audience: str, rec_pk: bytes
) -> tuple[bytes, int] | Refused:
    row = await spent(tx, house, bytes(told.cid), PURPOSE)
    if row is None:
        return Refused(ErrorCode.BAD_CREDENTIALS)
    acct, device = bytes(row["acct"]), bytes(row["device"])
    known = await _key_of(tx, acct, device, rec_pk)
    if isinstance(known, Refused):
        return known
    key, token_class = known
    if not _signed(key, told, row, audience):
        return Refused(ErrorCode.BAD_CREDENTIALS)
    return await begin_session(
        tx,
        house,
        acct=acct,
        token_class=token_class,
        device=device,
        session_pk=bytes(told.session_pk),
    )


async def _key_of(
    tx: Tx, acct: bytes, device: bytes, rec_pk: bytes
) -> tuple[bytes, TokenClass] | Refused:
    if device == RECOVERY_ID:
        account = await accounts.one(tx, acct)
        if account is None or bytes(account["rec_id"]) != recovery_id_of(rec_pk):
            return Refused(ErrorCode.BAD_CREDENTIALS)
        return rec_pk, TokenClass.RECOVERY
    row = await sessions.device_of(tx, acct, device)
    if row is None:
        return Refused(ErrorCode.BAD_CREDENTIALS)
    if row["revoked_n"] is not None:
        return Refused(ErrorCode.DEVICE_REVOKED)
    return bytes(row["sig_pk"]), TokenClass(row["role"])


def _signed(key: bytes, told: Session, asked: Row, audience: str) -> bool:
    exp = int(asked["exp_us"]) // SECOND_US
    message = session_message(
        audience=audience,
        acct=bytes(asked["acct"]),
        device=bytes(asked["device"]),
        challenge=bytes(asked["challenge"]),
        nonce=bytes(told.nonce),
        session_pk=bytes(told.session_pk),
        exp=exp,
    )
    try:
        verify(key, tags.SIGN_SESSION, message, bytes(told.sig))
    except SignatureInvalid:
        return False
    return told.exp == exp


async def end(call: Call) -> Reply:
    """The token is worth nothing any more."""
    who = call.holder

    async def work(tx: Tx) -> None:
        await sessions.end(tx, who.acct, who.token_hash)

    await call.house.database.write(work)
    call.house.sessions.forget(who.acct)
    return NO_CONTENT


async def challenge_for(call: Call) -> Reply:
    """A challenge that only the holder of the password's key, or a device, can answer."""
    house, who, told = call.house, call.holder, call.json(Purpose)

    async def work(tx: Tx) -> Asked:
        await recheck(tx, who, house.clock.wall_us())
        return await ask(tx, house, subject=who.acct, purpose=told.for_, acct=who.acct)

    asked = await house.database.write(work)
    return Reply(value={"cid": asked.cid, "challenge": asked.challenge, "exp": asked.exp})


ROUTES: Final = (
    Route(
        method="POST",
        path="/v1/sessions/challenge",
        handler=challenge,
        summary="Ask for a challenge for a device or a recovery code",
        body=Device,
        reply=SessionChallenge,
        codes=("not_found", "device_revoked"),
        bucket=Bucket.CHALLENGE,
    ),
    Route(
        method="POST",
        path="/v1/sessions",
        handler=begin,
        summary="Begin a session by signing a challenge",
        body=Session,
        reply=Token,
        codes=("bad_credentials", "device_revoked"),
    ),
    Route(
        method="DELETE",
        path="/v1/sessions/this",
        handler=end,
        summary="End the session of the token",
        classes=ANYBODY,
        status=204,
    ),
    Route(
        method="POST",
        path="/v1/challenge",
        handler=challenge_for,
        summary="Ask for a challenge for changing or deleting",
        classes=_NO_RECOVERY,
        body=Purpose,
        reply=Challenge,
    ),
)
