"""Changing the password, which is changing the key that it makes."""

import hmac
from typing import Final

from workmoniq_protocol import tags
from workmoniq_protocol.auth import set_login_message
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.signatures import SignatureInvalid, verify
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server.auth import recheck
from workmoniq_server.calls import NO_CONTENT, Call, Reply
from workmoniq_server.challenges import spent, strong
from workmoniq_server.guesses import Guess
from workmoniq_server.names import seal_login, unseal_login
from workmoniq_server.refusal import Refused
from workmoniq_server.routing import ANYBODY, Bucket, Route
from workmoniq_server.shapes import Bytes16, Bytes32, Bytes64, Shape
from workmoniq_server.store import accounts, challenges, sessions
from workmoniq_server.store.database import Tx
from workmoniq_server.store.standing import lock_account
from workmoniq_server.who import TokenClass, Who

PURPOSE: Final = "setlogin"


class NewLoginKey(Shape):
    """The next key, signed by the old one or by a full device."""

    cid: Bytes16
    new_pub: Bytes32
    old_pub_hash: Bytes32
    sig: Bytes64


async def change(call: Call) -> Reply:
    """Replace the key; whoever is logged in by password is logged out."""
    house, who, told = call.house, call.holder, call.json(NewLoginKey)
    new_pub = strong(bytes(told.new_pub))

    async def work(tx: Tx) -> Refused | None:
        # Held, so that of two changes at once the second one finds that the key has moved.
        await lock_account(tx, who.acct)
        await recheck(tx, who, house.clock.wall_us())
        account = await accounts.one(tx, who.acct)
        if account is None:
            return Refused(ErrorCode.BAD_CREDENTIALS)
        # Both refusals below would tell who guesses that the guess was wrong.
        guess = await Guess.by_holder(tx, house, bytes(account["name_hash"]), who)
        if guess.wait_s:
            return Refused(ErrorCode.SLOW_DOWN, retry_after_s=guess.wait_s)
        asked = await spent(tx, house, bytes(told.cid), PURPOSE)
        if asked is None or bytes(asked["acct"]) != who.acct:
            return Refused(ErrorCode.BAD_CREDENTIALS)
        await guess.begin(tx)
        old_pub = unseal_login(house.keys, who.acct, bytes(account["login_pub"]))
        message = set_login_message(
            audience=call.audience,
            acct=who.acct,
            old_pub_hash=bytes(told.old_pub_hash),
            new_pub=new_pub,
            challenge=bytes(asked["challenge"]),
        )
        device = await _device_key(tx, who)
        is_old = hmac.compare_digest(sha256(old_pub), bytes(told.old_pub_hash))
        # A device asks again where the answer to its change was lost: all is as it wants it.
        is_again = hmac.compare_digest(old_pub, new_pub) and _signed(
            device, message, bytes(told.sig)
        )
        if not is_old and not is_again:
            return Refused(ErrorCode.LOGIN_MOVED)
        if not is_again and not _signed([old_pub, *device], message, bytes(told.sig)):
            return Refused(ErrorCode.BAD_CREDENTIALS)
        await guess.was_right(tx)
        sealed = seal_login(house.keys, who.acct, new_pub)
        await accounts.set_login(tx, who.acct, sealed, int(account["kdf"]))
        await sessions.end_class(tx, who.acct, TokenClass.PASSWORD.value)
        await challenges.forget(tx, bytes(account["name_hash"]))
        return None

    refused = await house.database.write(work)
    house.sessions.forget(who.acct)
    if refused is not None:
        raise refused
    return NO_CONTENT


async def _device_key(tx: Tx, who: Who) -> list[bytes]:
    """A full device may set a password that was forgotten."""
    if who.token_class is not TokenClass.FULL or who.device is None:
        return []
    row = await sessions.device_of(tx, who.acct, who.device)
    return [] if row is None else [bytes(row["sig_pk"])]


def _signed(keys: list[bytes], message: bytes, sig: bytes) -> bool:
    for key in keys:
        try:
            verify(key, tags.SIGN_SET_LOGIN, message, sig)
        except SignatureInvalid:
            continue
        return True
    return False


ROUTES: Final = (
    Route(
        method="PUT",
        path="/v1/login-key",
        handler=change,
        summary="Change the key that the password makes",
        classes=ANYBODY - {TokenClass.RECOVERY},
        proof=True,
        body=NewLoginKey,
        status=204,
        codes=("bad_credentials", "login_moved"),
        bucket=Bucket.WRITE,
    ),
)
