"""Logging in by name and password: the one call where a stranger may guess."""

import hmac
from typing import Annotated, Final

import msgspec

from workmoniq_protocol import tags
from workmoniq_protocol.auth import UsernameInvalid, login_message, username_of
from workmoniq_protocol.limits import ARGON2_PASSES
from workmoniq_protocol.signatures import SignatureInvalid, verify
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server.calls import Call, Reply
from workmoniq_server.challenges import Asked, ask, begin_session, spent, strong
from workmoniq_server.clock import SECOND_US
from workmoniq_server.guesses import Guess
from workmoniq_server.names import hash_of_name, seal_login, unseal_login
from workmoniq_server.refusal import Refused
from workmoniq_server.routing import Bucket, Route
from workmoniq_server.server_keys import SealBroken, ServerKeys
from workmoniq_server.shapes import Bytes, Bytes16, Bytes32, Bytes64, Number, Shape
from workmoniq_server.store import accounts
from workmoniq_server.store.database import Row, Tx
from workmoniq_server.who import TokenClass

PURPOSE: Final = "login"
# Whoever names no account is judged by this key, whose secret half was thrown away.
_NOBODY: Final = bytes(16)
_NOBODYS_KEY: Final = bytes.fromhex(
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
)
_KDFS: Final = sorted(ARGON2_PASSES)
_NAME_BYTES: Final = 32


class Name(Shape):
    """Who wants to log in."""

    username: Annotated[str, msgspec.Meta(min_length=3, max_length=32)]


class LoginChallenge(Shape):
    """What to sign, and how to make the key from the password. exp: seconds since 1970.

    cid: opaque; the name travels in it, sealed, so that the server need not keep it.
    """

    cid: Bytes
    challenge: Bytes32
    kdf: Number
    exp: Number


class Login(Shape):
    """The answer to a challenge."""

    cid: Bytes
    nonce: Bytes32
    session_pk: Bytes32
    exp: Number
    sig: Bytes64


class LoggedIn(Shape):
    """A token of class pw."""

    token: Bytes
    exp: Number
    acct: Bytes16


async def challenge(call: Call) -> Reply:
    """A challenge for that name, whether or not anybody has it."""
    house = call.house
    try:
        username = username_of(call.json(Name).username)
    except UsernameInvalid:
        raise Refused(ErrorCode.MALFORMED) from None
    name_hash = hash_of_name(house.keys, username)

    async def work(tx: Tx) -> tuple[Asked, int]:
        asked = await ask(tx, house, subject=name_hash, purpose=PURPOSE)
        account = await accounts.by_name(tx, name_hash)
        # With one suite allowed, the one picked for strangers is the one that everybody has.
        picked = _KDFS[house.keys.hashed("kdf", name_hash)[0] % len(_KDFS)]
        return asked, picked if account is None else int(account["kdf"])

    asked, kdf = await house.database.write(work)
    cid = asked.cid + house.keys.seal(b"cid" + asked.cid, username.ljust(_NAME_BYTES).encode())
    return Reply(value={"cid": cid, "challenge": asked.challenge, "kdf": kdf, "exp": asked.exp})


async def log_in(call: Call) -> Reply:
    """A token for who signed the challenge with the key of that name's password."""
    house, told = call.house, call.json(Login)
    strong(bytes(told.session_pk))
    attempt = _Attempt(call, told)

    async def work(tx: Tx) -> tuple[bytes, int, bytes] | Refused:
        return await attempt.judge(tx)

    outcome = await house.database.write(work)
    if isinstance(outcome, Refused):
        # Not raised inside: that the attempt failed has to be written down.
        raise outcome
    token, exp, acct = outcome
    return Reply(value={"token": token, "exp": exp, "acct": acct})


class _Attempt:
    def __init__(self, call: Call, told: Login) -> None:
        self._house, self._told, self._audience = call.house, told, call.audience
        self._client = call.client
        self._cid = bytes(told.cid)[:16]
        self._username = _name_in(self._house.keys, bytes(told.cid))

    async def judge(self, tx: Tx) -> tuple[bytes, int, bytes] | Refused:
        """The token, its end and the account, or why not."""
        name_hash = hash_of_name(self._house.keys, self._username)
        guess = await Guess.from_address(tx, self._house, name_hash, self._client)
        if guess.wait_s:
            return Refused(ErrorCode.SLOW_DOWN, retry_after_s=guess.wait_s)
        row = await spent(tx, self._house, self._cid, PURPOSE)
        if row is None or not hmac.compare_digest(bytes(row["subject"]), name_hash):
            return Refused(ErrorCode.BAD_CREDENTIALS)
        await guess.begin(tx)
        account = await accounts.by_name(tx, name_hash)
        if not self._signed(account, row) or account is None:
            return Refused(ErrorCode.BAD_CREDENTIALS)
        await guess.was_right(tx)
        acct = bytes(account["acct"])
        token, exp = await begin_session(
            tx,
            self._house,
            acct=acct,
            token_class=TokenClass.PASSWORD,
            device=bytes(16),
            session_pk=bytes(self._told.session_pk),
        )
        return token, exp, acct

    def _signed(self, account: Row | None, asked: Row) -> bool:
        """The same work for a name that nobody has."""
        keys, told = self._house.keys, self._told
        acct, sealed = _NOBODY, seal_login(keys, _NOBODY, _NOBODYS_KEY)
        if account is not None:
            acct, sealed = bytes(account["acct"]), bytes(account["login_pub"])
        message = login_message(
            audience=self._audience,
            username=self._username,
            challenge=bytes(asked["challenge"]),
            client_nonce=bytes(told.nonce),
            session_pk=bytes(told.session_pk),
            exp=int(asked["exp_us"]) // SECOND_US,
        )
        try:
            verify(unseal_login(keys, acct, sealed), tags.SIGN_LOGIN, message, bytes(told.sig))
        except SignatureInvalid:
            return False
        return told.exp == int(asked["exp_us"]) // SECOND_US


def _name_in(keys: ServerKeys, cid: bytes) -> str:
    """The name a challenge was asked for. Raises Refused (401)."""
    try:
        return keys.unseal(b"cid" + cid[:16], cid[16:]).decode().rstrip()
    except SealBroken:
        raise Refused(ErrorCode.BAD_CREDENTIALS) from None


ROUTES: Final = (
    Route(
        method="POST",
        path="/v1/login/challenge",
        handler=challenge,
        summary="Ask for a challenge for a name",
        body=Name,
        reply=LoginChallenge,
        bucket=Bucket.CHALLENGE,
    ),
    Route(
        method="POST",
        path="/v1/login",
        handler=log_in,
        summary="Log in by signing a challenge with the key made from the password",
        body=Login,
        reply=LoggedIn,
        codes=("bad_credentials",),
    ),
)
