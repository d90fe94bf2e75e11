"""Somebody with real keys who talks to a server: an account, its devices, its recovery code."""

import hashlib
import json as text_json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from workmoniq_protocol import tags
from workmoniq_protocol.auth import (
    HEADER_NAME,
    Proof,
    bearer,
    delete_message,
    login_message,
    request_message,
    session_message,
    set_login_message,
    set_recovery_message,
    token_hash,
)
from workmoniq_protocol.crypto import hpke, log_entries
from workmoniq_protocol.crypto.log_author import Author, cosign_device
from workmoniq_protocol.crypto.recovery import RecoveryKeys, new_code
from workmoniq_protocol.crypto.signing import public_key, sign
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64, unb64
from workmoniq_protocol.wire.account_log import Entry, LogState, begin, extend
from workmoniq_server.clock import SECOND_US, Clock

AUDIENCE: Final = "127.0.0.1:8787"
URL: Final = f"http://{AUDIENCE}"


@dataclass(slots=True, kw_only=True)
class Session:
    """A token and the key that proves requests with it."""

    token: bytes
    seed: bytes


@dataclass(slots=True, kw_only=True)
class Caller:
    """Sends requests to one server."""

    http: httpx.AsyncClient
    clock: Clock
    audience: str = AUDIENCE

    async def call(
        self,
        method: str,
        path: str,
        *,
        session: Session | None = None,
        json: object = None,
        content: bytes | None = None,
        proof: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """One request; proof: signed by the session's key."""
        body = content if content is not None else b""
        if json is not None:
            body = text_json.dumps(json).encode()
        sent = dict(headers or {})
        if session is not None:
            sent["Authorization"] = bearer(session.token)
            if proof:
                sent[HEADER_NAME] = self.proof(session, method, path, body).header()
        return await self.http.request(method, path, content=body or None, headers=sent)

    def proof(self, session: Session, method: str, path: str, body: bytes, **changes: Any) -> Proof:
        """The proof of a request; changes: audience, ts, nonce to set otherwise."""
        ts = changes.get("ts", self.clock.wall_us() // SECOND_US)
        nonce = changes.get("nonce", secrets.token_bytes(16))
        message = request_message(
            audience=changes.get("audience", self.audience),
            method=method,
            path=path,
            body_hash=hashlib.sha256(body).digest(),
            token_hash=token_hash(session.token),
            ts=ts,
            nonce=nonce,
        )
        return Proof(ts=ts, nonce=nonce, sig=sign(session.seed, tags.SIGN_REQUEST, message))


@dataclass(slots=True, kw_only=True)
class Device:
    """A device of an account. kem_seed: empty for a web device."""

    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    seed: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    kem_seed: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    session: Session | None = None

    @property
    def author(self) -> Author:
        return Author(id=self.id, sig_seed=self.seed)

    @property
    def kem_pk(self) -> bytes:
        return hpke.public_key(self.kem_seed) if self.kem_seed else b""


@dataclass(slots=True, kw_only=True)
class KeyHolder:
    """An account with everything that its owner holds."""

    caller: Caller
    username: str
    login_seed: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    recovery: RecoveryKeys = field(default_factory=lambda: RecoveryKeys.from_code(new_code()))
    first: Device = field(default_factory=Device)
    state: LogState = field(init=False)
    eks: dict[int, bytes] = field(default_factory=dict)
    request: dict[str, object] = field(default_factory=dict)

    async def make(self, invite: str | None = None) -> httpx.Response:
        """Ask for the account."""
        told = (await self.caller.call("GET", "/v1/server")).json()
        started = log_entries.genesis(
            device=self.first.author,
            kem_pk=self.first.kem_pk,
            recovery=self.recovery,
            receipt_pk=unb64(told["receipt_pk"], 32),
        )
        self.state = begin(started.entry)
        self.eks[0] = started.ek
        self.request = {
            "username": self.username,
            "login_pub": b64(public_key(self.login_seed)),
            "kdf": 1,
            "genesis": started.entry.to_json(),
            "grants": {b64(key): b64(ct) for key, ct in started.grants.items()},
            "rec_bind": b64(self.recovery.rec_bind(self.state.acct, started.entry.head(), 0)),
        }
        if invite is not None:
            self.request["invite"] = invite
        return await self.caller.call("POST", "/v1/accounts", json=self.request)

    async def answer_login(
        self, given: Mapping[str, Any], *, seed: bytes | None = None, **changes: Any
    ) -> tuple[httpx.Response, bytes]:
        """Answer a challenge; the response and the seed of the session."""
        session_seed = secrets.token_bytes(32)
        nonce = secrets.token_bytes(32)
        message = login_message(
            audience=changes.get("audience", self.caller.audience),
            username=self.username,
            challenge=unb64(given["challenge"], 32),
            client_nonce=nonce,
            session_pk=public_key(session_seed),
            exp=given["exp"],
        )
        body = {
            "cid": given["cid"],
            "nonce": b64(nonce),
            "session_pk": b64(public_key(session_seed)),
            "exp": given["exp"],
            "sig": b64(sign(seed or self.login_seed, tags.SIGN_LOGIN, message)),
        }
        return await self.caller.call("POST", "/v1/login", json=body), session_seed

    async def log_in(self) -> Session:
        """A session by password."""
        given = await self.caller.call(
            "POST", "/v1/login/challenge", json={"username": self.username}
        )
        answer, seed = await self.answer_login(given.json())
        return Session(token=unb64(answer.json()["token"], 48), seed=seed)

    async def open(self, device: Device) -> Session:
        """A session of a device."""
        asked = {"acct": b64(self.state.acct), "device": b64(device.id)}
        device.session = await self._session(asked, device.id, device.seed)
        return device.session

    async def recover(self) -> Session:
        """A session by the recovery code."""
        asked = {"rec_id": b64(sha256(self.recovery.sig_pk)[:16])}
        return await self._session(asked, bytes(16), self.recovery.sig_seed)

    async def try_session(
        self, asked: Mapping[str, object], device: bytes, seed: bytes
    ) -> tuple[httpx.Response, bytes]:
        """The answer to a challenge of a device, and the seed of the session."""
        given = (await self.caller.call("POST", "/v1/sessions/challenge", json=asked)).json()
        session_seed, nonce = secrets.token_bytes(32), secrets.token_bytes(32)
        message = session_message(
            audience=self.caller.audience,
            acct=unb64(given["acct"], 16),
            device=device,
            challenge=unb64(given["challenge"], 32),
            nonce=nonce,
            session_pk=public_key(session_seed),
            exp=given["exp"],
        )
        body = {
            "cid": given["cid"],
            "nonce": b64(nonce),
            "session_pk": b64(public_key(session_seed)),
            "exp": given["exp"],
            "sig": b64(sign(seed, tags.SIGN_SESSION, message)),
        }
        return await self.caller.call("POST", "/v1/sessions", json=body), session_seed

    async def _session(self, asked: Mapping[str, object], device: bytes, seed: bytes) -> Session:
        answer, session_seed = await self.try_session(asked, device, seed)
        return Session(token=unb64(answer.json()["token"], 48), seed=session_seed)

    async def add(
        self,
        session: Session,
        entry: Entry,
        grants: Mapping[Any, bytes] | None = None,
        **more: object,
    ) -> httpx.Response:
        """Offer an entry; what was taken is followed here too."""
        keys = {
            (b64(key) if isinstance(key, bytes) else str(key)): b64(ct)
            for key, ct in (grants or {}).items()
        }
        answer = await self.caller.call(
            "POST",
            "/v1/log",
            session=session,
            proof=True,
            json={"entry": entry.to_json(), "grants": keys, **more},
            headers={"If-Match": f'"{b64(self.state.head)}"'},
        )
        if answer.status_code == 201:
            self.state = extend(self.state, entry)
        return answer

    async def enrol(self, session: Session, role: str = "full") -> Device:
        """One more device, with a session."""
        device = Device() if role == "full" else Device(kem_seed=b"")
        granted = log_entries.add_device(
            self.state,
            self.first.author,
            device=device.id,
            role=role,
            sig_pk=public_key(device.seed),
            kem_pk=device.kem_pk,
            cosig=cosign_device(
                acct=self.state.acct, device=device.author, role=role, kem_pk=device.kem_pk
            ),
            eks=self.eks,
        )
        answer = await self.add(session, granted.entry, granted.grants)
        assert answer.status_code == 201, answer.text
        await self.open(device)
        return device

    async def proved(
        self, session: Session, purpose: str, seed: bytes, **values: bytes
    ) -> dict[str, object]:
        """cid and sig of a challenge for a purpose."""
        given = (
            await self.caller.call("POST", "/v1/challenge", session=session, json={"for": purpose})
        ).json()
        challenge = unb64(given["challenge"], 32)
        audience, acct = self.caller.audience, self.state.acct
        match purpose:
            case "delete":
                message = delete_message(audience=audience, acct=acct, challenge=challenge)
                tag = tags.SIGN_DELETE
            case "setlogin":
                message = set_login_message(
                    audience=audience, acct=acct, challenge=challenge, **values
                )
                tag = tags.SIGN_SET_LOGIN
            case _:
                message = set_recovery_message(
                    audience=audience, acct=acct, challenge=challenge, **values
                )
                tag = tags.SIGN_SET_RECOVERY
        return {"cid": given["cid"], "sig": b64(sign(seed, tag, message))}
