"""The whole application of a server, driven byte by byte from a test that is no coroutine."""

import asyncio
import json
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self, TypeVar

import httpx

from tests.fakes.key_holder import AUDIENCE, URL, Caller, KeyHolder, Session
from tests.fakes.server_doors import application_of
from tests.fakes.support_story import pins_file
from tests.integration.server.conftest import ServerClock
from workmoniq_protocol.auth import HEADER_NAME, bearer
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server import server_keys
from workmoniq_server.config import Config
from workmoniq_server.serving import open_house

T = TypeVar("T")
SOON_S: Final = 5.0
_PROBLEM: Final = "application/problem+json"
_FAULTS: Final = frozenset({ErrorCode.INTERNAL, ErrorCode.OVERLOADED})
_MANY: Final = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """Of a refusal."""
        return str(json.loads(self.body)["code"]) if self.status >= 400 else ""


class FuzzedServer:
    """A server on SQLite in this process, with an account that has a session of each class."""

    def __init__(self, folder: Path) -> None:
        self._runner = asyncio.Runner()
        config = Config(
            data=folder / "data",
            support_pins=str(pins_file(folder)),
            support_grants_per_hour=_MANY,
            support_claims_per_minute=_MANY,
            challenges_per_minute=_MANY,
            registrations_per_hour=_MANY,
            publications_per_hour=_MANY,
            reads_burst=_MANY,
            appends_burst=_MANY,
        )
        self._opened = open_house(config, server_keys.load(config), clock=ServerClock())
        self.house = self.run(self._opened.__aenter__())
        self._application = application_of(self.house)
        transport = httpx.ASGITransport(app=self._application, client=("127.0.0.1", 4711))
        self._http = httpx.AsyncClient(transport=transport, base_url=URL)
        self.caller = Caller(http=self._http, clock=self.house.clock)
        self.anna = KeyHolder(caller=self.caller, username="anna")
        self.sessions: dict[str, Session] = {}

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """On the one loop of this server."""
        return self._runner.run(work)

    def __enter__(self) -> Self:
        self.run(self._settle())
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._http.aclose())
        self.run(self._opened.__aexit__(None, None, None))
        self._runner.close()

    async def _settle(self) -> None:
        assert (await self.anna.make()).status_code == 201
        full = await self.anna.open(self.anna.first)
        phone = await self.anna.enrol(full, role="web")
        assert phone.session is not None
        self.sessions = {
            "pw": await self.anna.log_in(),
            "web": phone.session,
            "full": full,
            "rec": await self.anna.recover(),
        }

    def signed(
        self, session: Session, method: str, target: str, body: bytes
    ) -> list[tuple[bytes, bytes]]:
        """The headers of a session's request, with a good proof."""
        proof = self.caller.proof(session, method, target, body).header()
        return [
            (b"authorization", bearer(session.token).encode()),
            (HEADER_NAME.lower().encode(), proof.encode()),
        ]

    def ask(
        self,
        method: str,
        target: bytes,
        headers: Sequence[tuple[bytes, bytes]] = (),
        body: Sequence[bytes] = (b"",),
    ) -> Answered:
        """One request, in pieces as they come. The answer must be ours, and soon."""
        began = time.monotonic()
        answered = self.run(self._ask(method, target, headers, body))
        assert time.monotonic() - began < SOON_S
        assert answered.status < 500, (method, target, answered.body)
        if answered.status >= 400 and answered.status != 416 and method != "HEAD":
            assert answered.headers["content-type"] == _PROBLEM
            assert ErrorCode(answered.code) not in _FAULTS
            assert ErrorCode(answered.code).status == answered.status
        return answered

    async def _ask(
        self,
        method: str,
        target: bytes,
        headers: Sequence[tuple[bytes, bytes]],
        body: Sequence[bytes],
    ) -> Answered:
        path, _, query = target.partition(b"?")
        names = {name for name, _ in headers}
        told = [*headers] if b"host" in names else [(b"host", AUDIENCE.encode()), *headers]
        if any(body) and not names & {b"content-length", b"transfer-encoding"}:
            told.append((b"content-length", str(sum(map(len, body))).encode()))
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path.decode("utf-8", "replace"),
            "raw_path": path,
            "query_string": query,
            "root_path": "",
            "headers": told,
            "client": ("198.51.100.7", 4711),
            "server": ("127.0.0.1", 8787),
        }
        pieces = [
            {"type": "http.request", "body": piece, "more_body": at < len(body) - 1}
            for at, piece in enumerate(body)
        ]
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return pieces.pop(0) if pieces else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._application(scope, receive, send)
        assert sent, "the application said nothing"
        assert sent[0]["type"] == "http.response.start"
        return Answered(
            status=sent[0]["status"],
            headers={name.decode(): value.decode() for name, value in sent[0]["headers"]},
            body=b"".join(each.get("body", b"") for each in sent[1:]),
        )
