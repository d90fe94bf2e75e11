"""The one way out: HTTP to the server the user named, never anywhere else."""

import logging
import secrets
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Self

import httpx

from workmoniq_desktop.domain.clock import SECOND_US, Clock
from workmoniq_desktop.domain.sync_errors import (
    CertificateWrong,
    RedirectRefused,
    ServerGone,
)
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.answers import refusal, unreadable
from workmoniq_desktop.sync.kept import AGAIN, Kept
from workmoniq_desktop.sync.tls import context_for_one_server
from workmoniq_protocol import auth, strict_json
from workmoniq_protocol.crypto.signing import sign
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import JsonInvalid
from workmoniq_protocol.tags import SIGN_REQUEST

FRAMES: Final = "application/vnd.wmq"
JSON: Final = "application/json"
MOST_BYTES: Final = 16 * 1024 * 1024
"""More than any answer of the protocol; what is longer is not read to its end."""
_CONNECT_S, _READ_S, _WRITE_S = 10.0, 30.0, 30.0
_WHOLE_ANSWER_S: Final = 180.0
_NONCE_BYTES: Final = 16

__all__ = ["FRAMES", "JSON", "Answer", "RandomBytes", "Token", "Transport", "unreadable"]

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a session is shown by, and the key its requests are signed with.

    raw: the 48 bytes the server gave. session_seed: 32 bytes.
    """

    raw: bytes = field(repr=False)
    session_seed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server answered, below 400."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def json(self) -> dict[str, object]:
        """The body as an object. Raises AnswerUnreadable."""
        try:
            return strict_json.loads_object(self.body, max_bytes=MOST_BYTES)
        except JsonInvalid as wrong:
            raise unreadable() from wrong


class Transport:
    """Talks to one server. Thread-safe; several requests may be on their way at once."""

    def __init__(
        self,
        address: Address,
        clock: Clock,
        *,
        below: httpx.BaseTransport | None = None,
        random_bytes: RandomBytes = secrets.token_bytes,
    ) -> None:
        """below: what carries the requests; None for the network itself."""
        self.address = address
        self._clock = clock
        self._random_bytes = random_bytes
        # httpx tells every address it asks at level INFO
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        context = context_for_one_server() if address.url.startswith("https:") else None
        self._client = httpx.Client(
            base_url=address.url + "/v1",
            transport=below or Kept(clock, context),
            follow_redirects=False,
            trust_env=False,
            timeout=httpx.Timeout(_READ_S, connect=_CONNECT_S, write=_WRITE_S),
        )
        # Half of each question would be what goes without saying. What is answered compressed all
        # the same is refused.
        self._client.headers.clear()

    @property
    def audience(self) -> str:
        """What every signature for this server names: host, and port where it is not the usual."""
        return self.address.audience

    def send(
        self,
        method: str,
        path: str,
        *,
        token: Token | None = None,
        prove: bool = False,
        json: object = None,
        body: bytes = b"",
        content_type: str | None = None,
        headers: Mapping[str, str] | None = None,
        read_s: float = _READ_S,
        again: bool = False,
    ) -> Answer:
        """One request; its answer below 400.

        Repeats nothing by itself, but for what a kept connection failed that had been silent.

        path: below /v1, with its query. json: an object for the body, instead of body.
        prove: sign the request with the token's key. read_s: the longest silence.
        again: it may be repeated then, as any GET.
        Raises the errors of domain.sync_errors that answers.refusal and the network make.
        """
        if json is not None:
            body, content_type = strict_json.dumps(json), JSON
        said = dict(headers or {})
        if content_type is not None:
            said["Content-Type"] = content_type
        if token is not None:
            said["Authorization"] = "Bearer " + strict_json.b64(token.raw)
            if prove:
                said[auth.HEADER_NAME] = self._proof(token, method, path, body)
        request = self._client.build_request(
            method,
            path,
            content=body,
            headers=said,
            timeout=httpx.Timeout(read_s, connect=_CONNECT_S, write=_WRITE_S),
            extensions={AGAIN: True} if again else None,
        )
        if self._client.is_closed:
            raise _gone()
        with _in_our_words():
            answer = self._client.send(request, stream=True)
            try:
                return self._read(answer)
            finally:
                answer.close()

    def close(self) -> None:
        """End every connection."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self, answer: httpx.Response) -> Answer:
        if 300 <= answer.status_code < 400 and answer.status_code != 304:
            raise RedirectRefused(
                "The sync server sends to another address, which is never followed: enter the "
                "address it has now, if you trust it."
            )
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise unreadable()
        until_us = self._clock.boot_us() + int(_WHOLE_ANSWER_S * SECOND_US)
        parts: list[bytes] = []
        size = 0
        for part in answer.iter_raw():
            size += len(part)
            if size > MOST_BYTES:
                raise unreadable()
            if self._clock.boot_us() > until_us:
                raise _gone()
            parts.append(part)
        body = b"".join(parts)
        if answer.status_code >= 400:
            raise refusal(answer.status_code, answer.headers, body)
        return Answer(status=answer.status_code, headers=dict(answer.headers), body=body)

    def _proof(self, token: Token, method: str, path: str, body: bytes) -> str:
        ts = self._clock.wall_us() // SECOND_US
        nonce = self._random_bytes(_NONCE_BYTES)
        message = auth.request_message(
            audience=self.audience,
            method=method,
            path="/v1" + path,
            body_hash=sha256(body),
            token_hash=sha256(token.raw),
            ts=ts,
            nonce=nonce,
        )
        return auth.Proof(
            ts=ts, nonce=nonce, sig=sign(token.session_seed, SIGN_REQUEST, message)
        ).header()


@contextmanager
def _in_our_words() -> Iterator[None]:
    """What httpx raises becomes ours; its own text holds the address and goes no further."""
    try:
        yield
    except httpx.HTTPError as failed:
        if _is_about_certificate(failed):
            raise CertificateWrong(
                "The server cannot prove who it is: its certificate is not valid for this "
                "address. Nothing was sent; ask who runs the server."
            ) from None
        raise _gone() from None


def _gone() -> ServerGone:
    return ServerGone(
        "The server cannot be reached: check the network and the address, then try again; "
        "nothing is lost."
    )


def _is_about_certificate(failed: BaseException | None) -> bool:
    while failed is not None:
        if isinstance(failed, ssl.SSLCertVerificationError):
            return True
        failed = failed.__cause__ or failed.__context__
    return False
