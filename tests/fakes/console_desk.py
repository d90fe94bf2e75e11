"""A desk of the console with a team, a clock that a test turns, and a server without a network."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx

from tests.fakes import shared_rows
from tests.fakes.dice import Dice
from tests.fakes.support_team import SupportTeam
from workmoniq_console.calls.server import Server
from workmoniq_console.desk.agent_key import AgentKey
from workmoniq_console.desk.desk import Desk
from workmoniq_console.desk.look import Stage, View
from workmoniq_console.desk.staff import Staff
from workmoniq_console.domain.certifying import certificate_file
from workmoniq_console.domain.sealed_key import SealedKey
from workmoniq_console.home import private_files
from workmoniq_console.home.layout import LOOKS, Home
from workmoniq_protocol.crypto.support import BundleHeader, SupportCode, seal_bundle
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import unb64
from workmoniq_protocol.wire import pins
from workmoniq_protocol.wire.support import read_claim

NOW_S = 1_796_000_000
AUDIENCE = "localhost:1"


@dataclass(slots=True)
class TurnedClock:
    """Time goes on by what somebody sleeps, and only while it runs."""

    now_s: float = 0.0
    runs: bool = True

    def wall_s(self) -> int:
        return NOW_S + int(self.now_s)

    def steady_s(self) -> float:
        return self.now_s

    async def sleep(self, seconds: float) -> None:
        if self.runs:
            self.now_s += seconds
        await asyncio.sleep(0 if self.runs else 0.001)


class _Streamed(httpx.AsyncByteStream):
    """A body that has to be read, as a network gives it."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body


def _answer(status: int, body: bytes = b"", **told: object) -> httpx.Response:
    return httpx.Response(status, stream=_Streamed(body or json.dumps(told).encode()))


@dataclass(slots=True)
class ScriptedSupport:
    """What a server does about one grant. silent: answers nothing; deaf: takes no notice.

    told: the notices, in their order; claims: their bodies; lost: how many answers to claims get
    lost; problem: status and code of the answer to a claim; looks: how often it was asked for news.
    """

    state: str = "claimed"
    bundle: bytes | None = None
    silent: bool = False
    deaf: bool = False
    told: list[str] = field(default_factory=list)
    claims: list[dict[str, object]] = field(default_factory=list)
    lost: int = 0
    problem: tuple[int, str] | None = None
    looks: int = 0

    async def answer(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        await asyncio.sleep(0.001)
        if self.silent:
            raise httpx.ConnectError("silent")
        path = request.url.path
        if path.endswith("/claim"):
            return self._claim(request)
        assert "Wmq-Proof" in request.headers
        self.looks += request.method == "GET"
        if path.endswith("/ack"):
            if self.deaf:
                raise httpx.ReadTimeout("deaf")
            self.told.append(json.loads(request.content)["event"])
            return _answer(204)
        if path.endswith("/bundle"):
            if self.state in {"revoked", "expired"}:
                return _answer(410, code="gone")
            if self.bundle is None:
                return _answer(404, code="not_found")
            return _answer(200, self.bundle)
        return _answer(200, state=self.state, rev=5, exp=NOW_S + 100)

    def _claim(self, request: httpx.Request) -> httpx.Response:
        self.claims.append(json.loads(request.content))
        if self.lost:
            self.lost -= 1
            raise httpx.ReadError("lost")
        if self.problem is not None:
            return _answer(self.problem[0], code=self.problem[1])
        return _answer(200, state="claimed", exp=NOW_S + 100)


@dataclass(slots=True)
class DeskScene:
    """All of it. folder: the console's home."""

    folder: Path
    clock: TurnedClock = field(default_factory=TurnedClock)
    support: ScriptedSupport = field(default_factory=ScriptedSupport)
    code: SupportCode = field(default_factory=lambda: SupportCode.new(Dice("desk")))
    team: SupportTeam = field(init=False)

    def __post_init__(self) -> None:
        self.team = SupportTeam.made(self.folder, NOW_S)
        (self.folder / "pins.json").chmod(0o600)
        for agent in self.team.agents:
            sealed = SealedKey(
                kind="agent",
                name=agent.name,
                public=agent.certificate.pk,
                kdf=1,
                salts=(bytes(16),),
                box=bytes(80),
            )
            private_files.write(self.home.agent_path(agent.name), sealed.to_bytes())
            private_files.write(
                self.home.certificate_path(agent.name), certificate_file(agent.certificate)
            )

    @property
    def home(self) -> Home:
        return Home(self.folder)

    def staff(self) -> Staff:
        found = pins.read(self.team.pins)
        assert found is not None
        return Staff(
            home=self.home,
            agent="ag-1",
            agent_key=AgentKey(seed=self.team.agents[0].seed),
            seeds=tuple(each.seed for each in self.team.keys),
            pins=found,
            wall_s=self.clock.wall_s,
        )

    def desk(self) -> Desk:
        """To be made on the loop that it lives on."""
        below = httpx.MockTransport(self.support.answer)
        return Desk(
            staff=self.staff(),
            server=Server(f"http://{AUDIENCE}", self.clock, Dice("nonces"), below),
            record=self.home.record(LOOKS, self.clock.wall_s),
            clock=self.clock,
            random_bytes=Dice("keys"),
        )

    def share(
        self,
        redaction: str = "R0",
        now_s: int | None = None,
        frozen: bytes | None = None,
        **said: Any,
    ) -> bytes:
        """Seal for the claim that came; the frozen bytes.

        now_s: when, if not now; said: what the header says otherwise.
        """
        told = self.support.claims[-1]
        sigs = told["sigs"]
        assert isinstance(sigs, list)
        claim = read_claim(
            unb64(told["p"]),
            [unb64(each) for each in sigs],
            unb64(told["tmac"]),
            root_pk=self.team.root_pk,
            audience=AUDIENCE,
            handle=self.code.handle,
            now_s=self.clock.wall_s() if now_s is None else now_s,
        )
        frozen = shared_rows.bundle(redaction) if frozen is None else frozen
        header = BundleHeader(
            kid=1,
            handle=self.code.handle,
            agents=claim.agents,
            scope=shared_rows.scope(),
            redaction=redaction,
            exp_s=NOW_S + 100,
            digest=sha256(frozen),
            claim=claim.digest,
        )
        header = replace(header, **said)
        pk = self.team.keys[0].public.pk
        self.support.bundle = seal_bundle(
            self.code, header, frozen, pinned_pk=pk, eph_pk=claim.eph_pk
        )
        return frozen

    def events(self) -> list[str]:
        """What the log says happened."""
        return [json.loads(line)["event"] for line in self.home.record(LOOKS, int).lines()]


async def until(desk: Desk, stage: Stage) -> View:
    """How it stands, once it stands so."""
    view = desk.view()
    while view.stage is not stage:
        view = await desk.news(view.rev, 30)
    return view
