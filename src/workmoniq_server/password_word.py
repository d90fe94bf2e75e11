"""The password's word on something grave, given by who holds a token already."""

from collections.abc import Callable

from workmoniq_protocol.signatures import SignatureInvalid, verify
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server.calls import Call
from workmoniq_server.challenges import spent
from workmoniq_server.guesses import Guess
from workmoniq_server.names import unseal_login
from workmoniq_server.refusal import Refused
from workmoniq_server.store import accounts
from workmoniq_server.store.database import Tx


async def given(
    tx: Tx,
    call: Call,
    *,
    cid: bytes,
    sig: bytes,
    purpose: str,
    tag: str,
    message: Callable[[bytes], bytes],
) -> Refused | None:
    """None if the log-in key signed a challenge of this account for this purpose.

    message: what was signed, from the challenge. A token is no licence to guess: failures count.
    """
    house, acct = call.house, call.holder.acct
    account = await accounts.one(tx, acct)
    if account is None:
        return Refused(ErrorCode.BAD_CREDENTIALS)
    guess = await Guess.by_holder(tx, house, bytes(account["name_hash"]), call.holder)
    if guess.wait_s:
        return Refused(ErrorCode.SLOW_DOWN, retry_after_s=guess.wait_s)
    asked = await spent(tx, house, cid, purpose)
    if asked is None or bytes(asked["acct"]) != acct:
        return Refused(ErrorCode.BAD_CREDENTIALS)
    await guess.begin(tx)
    key = unseal_login(house.keys, acct, bytes(account["login_pub"]))
    try:
        verify(key, tag, message(bytes(asked["challenge"])), sig)
    except SignatureInvalid:
        return Refused(ErrorCode.BAD_CREDENTIALS)
    await guess.was_right(tx)
    return None
