"""An account and its first device in a few lines, without a desktop: to test and load a server.

It speaks the protocol truly; what a test wants wrong it makes wrong itself.
"""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from workmoniq_protocol import auth, tags
from workmoniq_protocol.crypto import hpke, log_entries, recovery, signing
from workmoniq_protocol.crypto.log_author import Author
from workmoniq_protocol.crypto.recovery import RecoveryKeys
from workmoniq_protocol.crypto.segment import new_dek, seal_segment
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.proof import HEADER_NAME, Proof
from workmoniq_protocol.strict_json import b64, dumps, unb64
from workmoniq_protocol.wire.account_log import Entry, LogState, begin, extend
from workmoniq_protocol.wire.segment import Frame, pack_frame


@dataclass(kw_only=True)
class RawStream:
    """One stream as its owner knows it. seq: of the next segment; prev: hash of the last header."""

    id: bytes
    seq: int = 0
    prev: bytes = bytes(32)


@dataclass(kw_only=True)
class RawAccount:
    """One account with one full device. url: what is dialled; its host is the audience."""

    url: str
    client: httpx.Client
    device: Author
    kem_seed: bytes
    recovery: RecoveryKeys
    login_seed: bytes
    username: str
    state: LogState
    eks: dict[int, bytes]
    session_seed: bytes = b""
    token: bytes = b""
    streams: list[RawStream] = field(default_factory=list)

    @classmethod
    def create(cls, url: str, username: str = "", invite: str | None = None) -> "RawAccount":
        """Make an account on a server, and a session of its first device."""
        client = httpx.Client(base_url=f"{url}/v1", timeout=60, trust_env=False)
        told = client.get("/server").raise_for_status().json()
        keys = RecoveryKeys.from_code(recovery.new_code())
        device = Author(id=secrets.token_bytes(16), sig_seed=secrets.token_bytes(32))
        kem_seed, login_seed = secrets.token_bytes(32), secrets.token_bytes(32)
        started = log_entries.genesis(
            device=device,
            kem_pk=hpke.public_key(kem_seed),
            recovery=keys,
            receipt_pk=unb64(told["receipt_pk"]),
        )
        state = begin(started.entry)
        name = username or f"user-{secrets.token_hex(6)}"
        body: dict[str, object] = {
            "username": name,
            "login_pub": b64(signing.public_key(login_seed)),
            "kdf": 1,
            "genesis": started.entry.to_json(),
            "grants": {b64(key): b64(sealed) for key, sealed in started.grants.items()},
            "rec_bind": b64(keys.rec_bind(state.acct, state.head, 0)),
        }
        if invite is not None:
            body["invite"] = invite
        client.post("/accounts", json=body).raise_for_status()
        made = cls(
            url=url,
            client=client,
            device=device,
            kem_seed=kem_seed,
            recovery=keys,
            login_seed=login_seed,
            username=name,
            state=state,
            eks={0: started.ek},
        )
        made.open_session()
        return made

    @property
    def audience(self) -> str:
        return auth.audience_of(self.url)

    def open_session(self) -> None:
        """Open a session of the device."""
        asked = {"acct": b64(self.state.acct), "device": b64(self.device.id)}
        given = self.client.post("/sessions/challenge", json=asked).raise_for_status().json()
        self.session_seed, nonce = secrets.token_bytes(32), secrets.token_bytes(32)
        exp = int(given["exp"])
        message = auth.session_message(
            audience=self.audience,
            acct=self.state.acct,
            device=self.device.id,
            challenge=unb64(given["challenge"]),
            nonce=nonce,
            session_pk=signing.public_key(self.session_seed),
            exp=exp,
        )
        reply = self.client.post(
            "/sessions",
            json={
                "cid": given["cid"],
                "nonce": b64(nonce),
                "session_pk": b64(signing.public_key(self.session_seed)),
                "exp": exp,
                "sig": b64(signing.sign(self.device.sig_seed, tags.SIGN_SESSION, message)),
            },
        )
        self.token = unb64(reply.raise_for_status().json()["token"])

    def headers(self, method: str, path: str, body: bytes = b"") -> dict[str, str]:
        """What makes a request this session's, with proof. path: without /v1, with its query."""
        ts, nonce = _now_s(), secrets.token_bytes(16)
        message = auth.request_message(
            audience=self.audience,
            method=method,
            path=f"{urlsplit(str(self.client.base_url)).path.rstrip('/')}{path}",
            body_hash=sha256(body),
            token_hash=sha256(self.token),
            ts=ts,
            nonce=nonce,
        )
        sig = signing.sign(self.session_seed, tags.SIGN_REQUEST, message)
        return {
            "Authorization": f"Bearer {b64(self.token)}",
            HEADER_NAME: Proof(ts=ts, nonce=nonce, sig=sig).header(),
        }

    def call(
        self,
        method: str,
        path: str,
        *,
        json: object = None,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """A request as this device, with proof; whatever the answer is."""
        data = dumps(json) if json is not None else body
        kind = {"Content-Type": "application/json"} if json is not None else {}
        told = {**self.headers(method, path, data), **kind, **(headers or {})}
        return self.client.request(method, path, content=data, headers=told)

    def append_entry(self, entry: Entry, grants: Mapping[bytes, bytes] | None = None) -> None:
        """Add an entry of the account log. Raises httpx.HTTPStatusError."""
        body: dict[str, Any] = {"entry": entry.to_json()}
        if grants is not None:
            body["grants"] = {b64(key): b64(sealed) for key, sealed in grants.items()}
        reply = self.call(
            "POST", "/log", json=body, headers={"If-Match": f'"{b64(self.state.head)}"'}
        )
        reply.raise_for_status()
        self.state = extend(self.state, entry)

    def open_stream(self, stream_class: str = "ev") -> RawStream:
        """Begin a stream of this device."""
        stream = RawStream(id=secrets.token_bytes(16))
        self.append_entry(
            log_entries.open_stream(
                self.state, self.device, stream=stream.id, stream_class=stream_class
            )
        )
        self.streams.append(stream)
        return stream

    def seal(self, stream: RawStream, payload: bytes, *, compress: bool = True) -> Frame:
        """The next segment of a stream, which is taken for sent."""
        frame = seal_segment(
            signer_seed=self.device.sig_seed,
            acct=self.state.acct,
            stream=stream.id,
            seq=stream.seq,
            prev=stream.prev,
            alog_n=self.state.n,
            alog_hash=self.state.head,
            payload=payload,
            dek=new_dek(),
            ek=self.eks[self.state.epoch],
            compress=compress,
        )
        stream.seq += 1
        stream.prev = sha256(frame.header)
        return frame

    def append(self, stream: RawStream, frame: Frame) -> httpx.Response:
        """Send a segment."""
        return self.call(
            "POST",
            f"/streams/{b64(stream.id)}/segments?epoch={self.state.epoch}",
            body=pack_frame(frame),
        )


def _now_s() -> int:
    return time.time_ns() // 1_000_000_000
