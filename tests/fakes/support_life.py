"""A user's side of support access over a real history, and a console over real HTTP."""

import json
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import httpx

from tests.fakes.keys import TestKey
from tests.fakes.support_team import ConsoleClaim, SupportTeam
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, SECOND_US
from workmoniq_desktop.domain.support import Grant, Kind, Redaction, SupportChoice
from workmoniq_desktop.services.support.access import SupportAccess
from workmoniq_desktop.services.support.ground import Ground
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.steps import Step, unmentioned
from workmoniq_desktop.sync.transport import Transport
from workmoniq_desktop.system.clock import SystemClock
from workmoniq_desktop.system.whereabouts import marks
from workmoniq_protocol.auth import HEADER_NAME, audience_of
from workmoniq_protocol.codes import decode
from workmoniq_protocol.crypto.support import SupportCode
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64, dumps
from workmoniq_protocol.wire import pins
from workmoniq_protocol.wire.support_rows import Head

CASE = "1093"
ROWS = 12
FROM_US = 1_795_000_000 * SECOND_US


@dataclass(frozen=True, kw_only=True)
class LinesPreview:
    """Lines that a test made up."""

    choice: SupportChoice
    lines: Sequence[str] = field(repr=False)
    removed: Collection[int] = frozenset()

    def empty_kinds(self) -> Sequence[Kind]:
        return ()

    def found(self, text: str) -> Sequence[int]:
        return [at for at, line in enumerate(self.lines) if text in line]

    def without(self, lines: Collection[int]) -> "LinesPreview":
        return replace(self, removed=frozenset(self.removed) | (frozenset(lines) - {0}))

    def restored(self) -> "LinesPreview":
        return replace(self, removed=frozenset())

    def frozen(self) -> bytes:
        kept = [line for at, line in enumerate(self.lines) if at not in self.removed]
        return "\n".join(kept).encode()


def chosen(redaction: Redaction = Redaction.R0, hours: int = 4) -> SupportChoice:
    return SupportChoice(
        from_us=FROM_US,
        to_us=FROM_US + DAY_US,
        kinds=(Kind.DIAGNOSTICS,),
        redaction=redaction,
        lasts_us=hours * HOUR_US,
    )


class TurnedWall(SystemClock):
    """The computer's clock, whose wall and boot clocks can be turned each by itself."""

    ahead_us = 0
    later_us = 0

    def wall_us(self) -> int:
        return super().wall_us() + self.ahead_us

    def now_us(self) -> int:
        return super().now_us() + self.later_us

    def boot_us(self) -> int:
        return super().boot_us() + self.later_us


class Between(httpx.BaseTransport):
    """Carries requests to the network, and lies, loses or tells as a test wants.

    rewrite: what becomes of the JSON of a look. cut: requests that never arrive, by method and end
    of the path; deaf: those whose answers are lost. asked: method and path of each that was made.
    """

    def __init__(self) -> None:
        self._below = httpx.HTTPTransport()
        self.rewrite: Callable[[dict[str, object]], dict[str, object]] | None = None
        self.cut: Callable[[httpx.Request], bool] = lambda _request: False
        self.deaf: Callable[[httpx.Request], bool] = lambda _request: False
        self.before: Callable[[httpx.Request], None] = lambda _request: None
        self.asked: list[tuple[str, str]] = []
        self.put: list[bytes] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.method, request.url.path))
        self.before(request)
        if self.cut(request):
            raise httpx.ConnectError("cut")
        if request.method == "PUT":
            self.put.append(request.read())
        answer = self._below.handle_request(request)
        if self.deaf(request):
            answer.read()
            answer.close()
            raise httpx.ReadError("deaf")
        is_look = request.method == "GET" and "/support/grants/" in request.url.path
        if self.rewrite is None or not is_look or answer.status_code != 200:
            return answer
        told = self.rewrite(json.loads(answer.read()))
        answer.close()
        return httpx.Response(200, stream=httpx.ByteStream(dumps(told)))

    def close(self) -> None:
        self._below.close()


class Pinned(Protocol):
    """A team whose pins the build has."""

    @property
    def pins_path(self) -> Path: ...


class User:
    """One history with support access; `reborn` is the program started anew on it."""

    def __init__(self, folder: Path, team: Pinned, url: str, lines: int = ROWS) -> None:
        folder.mkdir(parents=True)
        self.folder, self.team, self.url = folder, team, url
        self.clock = TurnedWall()
        self.path = folder / "history.db"
        self.key = TestKey()
        self.database = Database.create(self.path, self.key, "p", now_us=self.clock.now_us())
        self.between = Between()
        self.step: Step = unmentioned
        self.boot = b"boot 1"
        self.lines = lines
        self.support = self._access()

    def _access(self) -> SupportAccess:
        ground = Ground(
            database=self.database,
            clock=self.clock,
            pins=lambda: pins.read(self.team.pins_path.read_bytes()),
            here=lambda: sha256(self.boot, marks(self.path)),
            connect=lambda address: Transport(address, self.clock, below=self.between),
            step=self._stepped,
        )
        return SupportAccess(ground, self.preview)

    def _stepped(self, what: str) -> None:
        self.step(what)

    def preview(self, choice: SupportChoice) -> LinesPreview:
        head = Head(
            redaction=choice.redaction.value,
            from_s=choice.from_us // SECOND_US,
            to_s=choice.to_us // SECOND_US,
            kinds=tuple(kind.value for kind in choice.kinds),
            made_s=self.clock.now_us() // SECOND_US,
        )
        rows = [f'{{"row":"amount","what":"row_{at}","count":{at}}}' for at in range(self.lines)]
        return LinesPreview(choice=choice, lines=(head.to_line().decode(), *rows))

    def arm(self, redaction: Redaction = Redaction.R0, hours: int = 4) -> Grant:
        # what was wiped in this very second cannot be told from what came before
        return self.support.arm(self.support.preview(chosen(redaction, hours)), self.url)

    def another(self) -> SupportAccess:
        """A second program on the same history."""
        return self._access()

    def reborn(self) -> None:
        """Everything in memory is gone; the file is as it was."""
        self.support.close()
        self.database.close()
        self.between = Between()
        self.step = unmentioned
        self.database = Database.open(self.path, self.key, "p")
        self.support = self._access()

    def close(self) -> None:
        self.support.close()
        self.database.close()


@dataclass
class Console:
    """A console of the team's over real HTTP."""

    team: SupportTeam
    url: str
    claim: ConsoleClaim | None = None

    @property
    def audience(self) -> str:
        return Address.parse(self.url).audience

    def takes(self, code: str, agents: Sequence[int] = (0,), label: str = "claim") -> ConsoleClaim:
        """A claim, as this console would send it."""
        known = SupportCode.from_code(decode("support", code))
        assert audience_of(self.url) == self.audience
        return self.team.claim(known, self.audience, agents, CASE, label)

    def claims(
        self, code: str, agents: Sequence[int] = (0,), label: str = "claim"
    ) -> httpx.Response:
        self.claim = self.takes(code, agents, label)
        return self.post(self.claim.body())

    def post(self, body: dict[str, object]) -> httpx.Response:
        headers = {"Content-Type": "application/json"}
        return httpx.post(self.url + "/v1/support/claim", content=dumps(body), headers=headers)

    def ask(self, method: str, part: str = "", body: bytes = b"") -> httpx.Response:
        assert self.claim is not None
        path = f"/v1/support/grants/{b64(self.claim.code.handle)}{part}"
        proof = self.claim.proof(
            method,
            path,
            body=body,
            ts=SystemClock().wall_us() // SECOND_US,
            nonce=secrets.token_bytes(16),
        )
        headers = {HEADER_NAME: proof}
        if body:
            headers["Content-Type"] = "application/json"
        return httpx.request(method, self.url + path, content=body, headers=headers)

    def opens(self) -> bytes:
        """The JSON of the bundle that waits at the server."""
        answer = self.ask("GET", "/bundle")
        assert answer.status_code == 200, answer.text
        assert self.claim is not None
        return self.team.opened(self.claim, answer.content)[1]

    def tells(self, event: str) -> None:
        answer = self.ask("POST", "/ack", dumps({"event": event}))
        assert answer.status_code == 204, answer.text
