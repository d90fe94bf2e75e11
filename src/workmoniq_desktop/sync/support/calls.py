"""The four things a client asks of a server about its grant, each signed by the grant's key."""

import secrets
from typing import Final

from workmoniq_desktop.domain.clock import SECOND_US, Clock
from workmoniq_desktop.sync.answers import unreadable
from workmoniq_desktop.sync.support.told import Told, read
from workmoniq_desktop.sync.transport import JSON, Answer, RandomBytes, Transport
from workmoniq_protocol import auth, strict_json, tags
from workmoniq_protocol.crypto.signing import public_key, sign
from workmoniq_protocol.limits import NONCE_BYTES
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64

BINARY: Final = "application/octet-stream"
MOST_WAIT_S: Final = 25
_BEYOND_THE_WAIT_S: Final = 15.0


class GrantCalls:
    """Of one grant. Thread-safe; never repeats anything by itself."""

    def __init__(
        self,
        transport: Transport,
        clock: Clock,
        handle: bytes,
        seed: bytes,
        random_bytes: RandomBytes = secrets.token_bytes,
    ) -> None:
        """seed: 32 bytes, of the key that signs for this grant."""
        self._transport, self._clock = transport, clock
        self._handle, self._seed = handle, seed
        self._random_bytes = random_bytes

    def arm(self, rauth: bytes, exp_s: int) -> int:
        """Make it known; safe to repeat. Until when it holds there, seconds since 1970."""
        body = {
            "handle": b64(self._handle),
            "rauth_hash": b64(sha256(rauth)),
            "exp": exp_s,
            "grant_pk": b64(public_key(self._seed)),
        }
        answer = self._call("POST", "/support/grants", strict_json.dumps(body), JSON)
        exp = answer.json().get("exp")
        if type(exp) is not int:
            raise unreadable()
        return exp

    def look(self, *, seen: int | None = None, wait_s: int = 0) -> Told:
        """How it stands there. seen: the rev that is known; wait_s: for another one, up to 25."""
        path = self._path()
        read_s = 30.0
        if wait_s > 0 and seen is not None:
            wait_s = min(wait_s, MOST_WAIT_S)
            path += f"?wait={wait_s}&seen={seen}"
            read_s = wait_s + _BEYOND_THE_WAIT_S
        return read(self._call("GET", path, read_s=read_s).json())

    def put(self, bundle: bytes) -> None:
        """Hand the sealed bundle over; the same bytes again are well."""
        self._call("PUT", self._path("/bundle"), bundle, BINARY, read_s=60.0)

    def revoke(self) -> None:
        """Tell that it is over; safe to repeat."""
        self._call("POST", self._path("/revoke"))

    def _path(self, part: str = "") -> str:
        return f"/support/grants/{b64(self._handle)}{part}"

    def _call(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        content_type: str | None = None,
        read_s: float = 30.0,
    ) -> Answer:
        ts = self._clock.wall_us() // SECOND_US
        nonce = self._random_bytes(NONCE_BYTES)
        message = auth.support_message(
            audience=self._transport.audience,
            method=method,
            path="/v1" + path,
            body_hash=sha256(body),
            handle=self._handle,
            ts=ts,
            nonce=nonce,
        )
        proof = auth.Proof(
            ts=ts, nonce=nonce, sig=sign(self._seed, tags.SIGN_SUPPORT_USER, message)
        )
        return self._transport.send(
            method,
            path,
            body=body,
            content_type=content_type,
            headers={auth.HEADER_NAME: proof.header()},
            read_s=read_s,
        )
