"""HTTP to the one server that carries what users share; the calls of docs/protocol.md, 14."""

import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import httpx

from workmoniq_console.calls.answers import Over, refusal, unreachable
from workmoniq_console.domain.claiming import Draft
from workmoniq_console.domain.clock import Clock
from workmoniq_protocol import limits, strict_json
from workmoniq_protocol.audience import audience_of
from workmoniq_protocol.auth import HEADER_NAME
from workmoniq_protocol.strict_json import JsonInvalid

WAIT_S: Final = 25
"""The longest that a server is asked to wait with its answer."""

_CONNECT_S: Final = 10.0
_READ_S: Final = 40.0
_MOST_BYTES: Final = limits.MOST_BUNDLE_BYTES + limits.KIB


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantSeen:
    """How a grant stands at the server. rev: counts what changed."""

    state: str
    rev: int


class Server:
    """One server. audience: what every signature names; that is what was dialled."""

    def __init__(
        self,
        url: str,
        clock: Clock,
        random_bytes: Callable[[int], bytes],
        below: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Raises AudienceInvalid. below: what carries the requests; None for the network."""
        self.audience = audience_of(url)
        self._clock, self._random_bytes = clock, random_bytes
        # httpx tells every address it asks at level INFO
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._client = httpx.AsyncClient(
            base_url=url.rstrip("/"),
            transport=below,
            verify=_tls() if url.lower().startswith("https:") else True,
            follow_redirects=False,
            trust_env=False,
            timeout=httpx.Timeout(_READ_S, connect=_CONNECT_S),
            headers={"Accept-Encoding": "identity", "User-Agent": "workmoniq-console"},
        )

    async def claim(self, draft: Draft) -> None:
        """Return once the grant is this console's. Raises ClaimRefused, ServerUnreachable."""
        body = strict_json.dumps(draft.body())
        status, answer = await self._send("POST", "/v1/support/claim", body, {})
        if status != 200:
            raise refusal(status, answer)

    async def bundle(self, draft: Draft, wait_s: int) -> bytes | None:
        """What the user shared, or None as long as there is nothing.

        Raises Over, ClaimRefused, ServerUnreachable.
        """
        path = f"/v1/support/grants/{draft.handle_text}/bundle?wait={wait_s}"
        status, answer = await self._signed(draft, "GET", path)
        if status == 200:
            return answer
        if status == 404:
            return None
        raise _over() if status == 410 else refusal(status, answer)

    async def grant(self, draft: Draft, wait_s: int, seen: int) -> GrantSeen:
        """How it stands, as soon as that is another rev than seen, or the wait is over.

        Raises Over, ClaimRefused, ServerUnreachable.
        """
        path = f"/v1/support/grants/{draft.handle_text}?wait={wait_s}&seen={seen}"
        status, answer = await self._signed(draft, "GET", path)
        if status in {404, 410}:
            raise _over()
        if status != 200:
            raise refusal(status, answer)
        try:
            told = strict_json.loads_object(answer)
        except JsonInvalid:
            raise unreachable() from None
        state, rev = told.get("state"), told.get("rev")
        if not isinstance(state, str) or type(rev) is not int:
            raise unreachable()
        return GrantSeen(state=state, rev=rev)

    async def tell(self, draft: Draft, event: str) -> None:
        """Acknowledge opened, closed or purged, signed. Raises ClaimRefused, ServerUnreachable."""
        path = f"/v1/support/grants/{draft.handle_text}/ack"
        status, answer = await self._signed(
            draft, "POST", path, strict_json.dumps({"event": event})
        )
        if status != 204:
            raise refusal(status, answer)

    async def stop(self) -> None:
        """End every connection."""
        await self._client.aclose()

    async def _signed(
        self, draft: Draft, method: str, path: str, body: bytes = b""
    ) -> tuple[int, bytes]:
        proof = draft.proof(
            method,
            path,
            body,
            ts=self._clock.wall_s(),
            nonce=self._random_bytes(limits.NONCE_BYTES),
        )
        return await self._send(method, path, body, {HEADER_NAME: proof})

    async def _send(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        said = {**headers, "Content-Type": "application/json"} if body else headers
        try:
            async with self._client.stream(method, path, content=body, headers=said) as answer:
                parts = bytearray()
                async for part in answer.aiter_raw():
                    parts += part
                    if len(parts) > _MOST_BYTES:
                        raise unreachable()
        except httpx.HTTPError:
            # its own text holds the address and goes no further
            raise unreachable() from None
        if 300 <= answer.status_code < 400:
            raise unreachable()
        return answer.status_code, bytes(parts)


def _over() -> Over:
    return Over("The user took it back, or its time is over: ask for a new code if need be.")


def _tls() -> ssl.SSLContext:
    context = httpx.create_ssl_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    # SSLKEYLOGFILE would write down what opens every connection
    context.keylog_filename = None  # type: ignore[assignment]  # None closes it
    return context
