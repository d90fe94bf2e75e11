"""A session with the server: opened by a key of ours, opened anew before it ends."""

import secrets
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from workmoniq_desktop.domain.clock import SECOND_US, Clock
from workmoniq_desktop.domain.sync_errors import LoginRefused, ProofRefused, SessionEnded, SyncError
from workmoniq_desktop.sync.transport import Answer, RandomBytes, Token, Transport, unreadable
from workmoniq_protocol import auth
from workmoniq_protocol.crypto.signing import public_key, sign
from workmoniq_protocol.limits import TOKEN_S
from workmoniq_protocol.strict_json import JsonInvalid, b64, unb64
from workmoniq_protocol.tags import SIGN_LOGIN, SIGN_SESSION

RECOVERY_DEVICE: Final = bytes(16)
TOKEN_BYTES: Final = 48
_SEED_BYTES = _NONCE_BYTES = 32
_RENEW_BEFORE_S: Final = 300
_LONGEST_CHALLENGE_S: Final = 3600

Opener = Callable[[], Token]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who opens a session without a password.

    device: 16 bytes; RECOVERY_DEVICE for the recovery key. seed: of DEV_SIG or REC_SIG.
    rec_id: asked for by the recovery key instead of acct, which the server then tells.
    """

    acct: bytes
    device: bytes
    seed: bytes = field(repr=False)
    rec_id: bytes | None = None


class Session:
    """Requests as one holder of a token. Thread-safe."""

    def __init__(self, transport: Transport, clock: Clock, opener: Opener) -> None:
        """opener: brings a fresh token; called again when the old one ends."""
        self.transport = transport
        self._clock = clock
        self._opener = opener
        self._token: Token | None = None
        self._renew_us = 0
        self._lock = threading.Lock()

    @classmethod
    def of_signer(
        cls,
        transport: Transport,
        clock: Clock,
        signer: Signer,
        *,
        random_bytes: RandomBytes = secrets.token_bytes,
    ) -> "Session":
        """A session of a device or of the recovery key; nothing is sent before the first call."""
        return cls(
            transport,
            clock,
            lambda: open_by_signature(transport, clock, signer, random_bytes=random_bytes),
        )

    def call(
        self,
        method: str,
        path: str,
        *,
        prove: bool = False,
        json: object = None,
        body: bytes = b"",
        content_type: str | None = None,
        headers: Mapping[str, str] | None = None,
        read_s: float = 30.0,
    ) -> Answer:
        """As Transport.send, with the token. A session the server ended is opened once more.

        A signed request that arrived twice is refused the second time: it is signed once more.
        """
        token = self.token()
        send = partial(
            self.transport.send,
            method,
            path,
            prove=prove,
            json=json,
            body=body,
            content_type=content_type,
            headers=headers,
            read_s=read_s,
        )
        try:
            return send(token=token)
        except SessionEnded:
            token = self._renewed(token)
        except ProofRefused:
            pass
        return send(token=token)

    def token(self) -> Token:
        """The token to use now, fetched where there is none or it ends soon.

        Its age is counted here: the clocks of the two sides need not agree.
        """
        with self._lock:
            if self._token is None or self._clock.boot_us() >= self._renew_us:
                self._token = self._fresh()
            return self._token

    def end(self) -> None:
        """Give the token back; a server that cannot be reached forgets it within the hour."""
        with self._lock:
            token, self._token = self._token, None
        if token is not None:
            with suppress(SyncError):
                self.transport.send("DELETE", "/sessions/this", token=token)

    def _renewed(self, refused: Token) -> Token:
        with self._lock:
            if self._token is refused or self._token is None:
                self._token = self._fresh()
            return self._token

    def _fresh(self) -> Token:
        asked_us = self._clock.boot_us()
        token = self._opener()
        self._renew_us = asked_us + (TOKEN_S - _RENEW_BEFORE_S) * SECOND_US
        return token


def open_by_signature(
    transport: Transport,
    clock: Clock,
    signer: Signer,
    *,
    random_bytes: RandomBytes = secrets.token_bytes,
) -> Token:
    """A token for a device (DEV_SIG) or the recovery key (REC_SIG).

    A challenge counts once: where the answer to it arrived twice, another is asked for. Raises
    DeviceRevoked, LoginRefused, AnswerUnreadable and what Transport.send raises.
    """
    try:
        return _opened(transport, clock, signer, random_bytes)
    except LoginRefused:
        return _opened(transport, clock, signer, random_bytes)


def _opened(transport: Transport, clock: Clock, signer: Signer, random_bytes: RandomBytes) -> Token:
    if signer.rec_id is not None:
        asked: dict[str, object] = {"rec_id": b64(signer.rec_id)}
    else:
        asked = {"acct": b64(signer.acct), "device": b64(signer.device)}
    # the first words after a long silence, and said twice they bring two challenges
    given = transport.send("POST", "/sessions/challenge", json=asked, again=True).json()
    session_seed, nonce = random_bytes(_SEED_BYTES), random_bytes(_NONCE_BYTES)
    exp = _end_of(given, clock)
    message = auth.session_message(
        audience=transport.audience,
        acct=signer.acct if signer.rec_id is None else _bytes(given, "acct", 16),
        device=signer.device,
        challenge=_bytes(given, "challenge", 32),
        nonce=nonce,
        session_pk=public_key(session_seed),
        exp=exp,
    )
    return _token(
        transport.send(
            "POST",
            "/sessions",
            json={
                "cid": given.get("cid"),
                "nonce": b64(nonce),
                "session_pk": b64(public_key(session_seed)),
                "exp": exp,
                "sig": b64(sign(signer.seed, SIGN_SESSION, message)),
            },
        ).json(),
        session_seed,
    )


def open_by_login(
    transport: Transport,
    clock: Clock,
    username: str,
    login_seed: Callable[[int], bytes],
    *,
    random_bytes: RandomBytes = secrets.token_bytes,
) -> tuple[Token, bytes]:
    """A token for a password, and the account it opens.

    username: as auth.username_of gives it. login_seed: the key made from the password by the
    method of that number; it refuses numbers it does not know. Raises LoginRefused and others.
    """
    given = transport.send("POST", "/login/challenge", json={"username": username}).json()
    kdf = given.get("kdf")
    if type(kdf) is not int:
        raise unreadable()
    seed = login_seed(kdf)
    session_seed, nonce = random_bytes(_SEED_BYTES), random_bytes(_NONCE_BYTES)
    exp = _end_of(given, clock)
    message = auth.login_message(
        audience=transport.audience,
        username=username,
        challenge=_bytes(given, "challenge", 32),
        client_nonce=nonce,
        session_pk=public_key(session_seed),
        exp=exp,
    )
    answer = transport.send(
        "POST",
        "/login",
        json={
            "cid": given.get("cid"),
            "nonce": b64(nonce),
            "session_pk": b64(public_key(session_seed)),
            "exp": exp,
            "sig": b64(sign(seed, SIGN_LOGIN, message)),
        },
    ).json()
    return _token(answer, session_seed), _bytes(answer, "acct", 16)


def _end_of(given: Mapping[str, object], clock: Clock) -> int:
    """When the challenge ends, by the server's clock; we sign for no longer than an hour.

    Raises ProofRefused where that is further away by the clock here.
    """
    exp = given.get("exp")
    if type(exp) is not int or exp < 0:
        raise unreadable()
    if exp > clock.wall_us() // SECOND_US + _LONGEST_CHALLENGE_S:
        raise ProofRefused(
            "This computer's clock is far behind the server's: set it right, then try again."
        )
    return exp


def _token(answer: Mapping[str, object], session_seed: bytes) -> Token:
    return Token(raw=_bytes(answer, "token", TOKEN_BYTES), session_seed=session_seed)


def _bytes(answer: Mapping[str, object], name: str, length: int) -> bytes:
    try:
        return unb64(answer.get(name), length)
    except JsonInvalid as wrong:
        raise unreadable() from wrong
