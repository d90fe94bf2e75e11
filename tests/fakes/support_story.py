"""A user with a support code, and the console that claims it, who both talk to a real server."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx

from tests.fakes.key_holder import Caller
from tests.fakes.support_case import SupportCase
from workmoniq_protocol import strict_json, tags
from workmoniq_protocol.auth import HEADER_NAME, Proof, support_message
from workmoniq_protocol.crypto.signing import public_key, sign
from workmoniq_protocol.crypto.support import SupportCode
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire import pins
from workmoniq_server.clock import SECOND_US

EASY: Final = (
    *("--support-grants-per-hour", "1000000"),
    *("--support-claims-per-minute", "1000000"),
)
"""Limits that stand in no test's way."""

HOURS_4: Final = 4 * 3600
GRANTS: Final = "/v1/support/grants"


def pins_file(folder: Path) -> Path:
    """The pins of the team that every story is told with."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "pins.json"
    root = SupportCase().root_pk
    path.write_bytes(strict_json.dumps({"v": 1, "support": {"root": b64(root), "keys": [_key()]}}))
    return path


def _key() -> dict[str, object]:
    from workmoniq_protocol.crypto import hpke  # noqa: PLC0415  # slow, and not for everybody

    pk = hpke.public_key(SupportCase().pinned_seed)
    return {"kid": 3, "pk": b64(pk), "from": 0, "to": pins.MOST_KEY_NUMBER << 32}


def support_options(folder: Path) -> tuple[str, ...]:
    """Options of a server that knows the team."""
    return ("--support-pins", str(pins_file(folder)), *EASY)


def _fresh_case() -> SupportCase:
    """The same root and agents; another code, and another console."""
    case = SupportCase()
    case.code = SupportCode.new()
    case.eph_seed, case.eph_sig_seed = secrets.token_bytes(32), secrets.token_bytes(32)
    return case


@dataclass(slots=True, kw_only=True)
class SupportStory:
    """One grant. case: codes, agents and the console's keys; seed: the grant's."""

    caller: Caller
    case: SupportCase = field(default_factory=_fresh_case)
    seed: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    exp_s: int = 0

    @property
    def now_s(self) -> int:
        return self.caller.clock.wall_us() // SECOND_US

    @property
    def handle(self) -> bytes:
        return self.case.code.handle

    @property
    def path(self) -> str:
        return f"{GRANTS}/{b64(self.handle)}"

    def grant(self, **changes: object) -> dict[str, object]:
        """The body that arms it; the first one says until when."""
        self.exp_s = self.exp_s or self.now_s + HOURS_4
        return {
            "handle": b64(self.handle),
            "rauth_hash": b64(sha256(self.case.code.rauth)),
            "exp": self.exp_s,
            "grant_pk": b64(public_key(self.seed)),
            **changes,
        }

    async def arm(self, **changes: object) -> httpx.Response:
        return await self.user("POST", GRANTS, strict_json.dumps(self.grant(**changes)))

    async def user(self, method: str, path: str, body: bytes = b"") -> httpx.Response:
        """A request of the user."""
        return await self.send(method, path, body, self.user_proof(method, path, body))

    async def console(self, method: str, path: str, body: bytes = b"") -> httpx.Response:
        """A request of the console."""
        return await self.send(method, path, body, self.console_proof(method, path, body))

    def user_proof(self, method: str, path: str, body: bytes = b"", **changes: Any) -> Proof:
        """changes: audience, ts, nonce, handle, seed, tag to set otherwise."""
        told = {"seed": self.seed, "tag": tags.SIGN_SUPPORT_USER, **changes}
        return self._proof(method, path, body, **told)

    def console_proof(self, method: str, path: str, body: bytes = b"", **changes: Any) -> Proof:
        """The same of the console."""
        told = {"seed": self.case.eph_sig_seed, "tag": tags.SIGN_SUPPORT_CONSOLE, **changes}
        return self._proof(method, path, body, **told)

    async def send(
        self, method: str, path: str, body: bytes = b"", proof: Proof | None = None
    ) -> httpx.Response:
        headers = {} if proof is None else {HEADER_NAME: proof.header()}
        return await self.caller.http.request(method, path, content=body or None, headers=headers)

    async def look(self, query: str = "") -> dict[str, Any]:
        """The grant as its user sees it."""
        answer = await self.user("GET", self.path + query)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def claim_p(self, agents: Sequence[int] = (0,), **changes: Any) -> bytes:
        """What the agents sign, their certificates being of today."""
        certificates = [
            self.case.certificate(each, from_s=self.now_s - 3600, to_s=self.now_s + 82_800)
            for each in agents
        ]
        return self.case.body(certificates, **{"audience": self.caller.audience, **changes})

    def claim_body(
        self, agents: Sequence[int] = (0,), *, p: bytes | None = None, **changes: object
    ) -> bytes:
        """A claim that holds; changes: members to set otherwise."""
        p = self.claim_p(agents) if p is None else p
        told: dict[str, object] = {
            "rauth": b64(self.case.code.rauth),
            "p": b64(p),
            "sigs": [b64(each) for each in self.case.signed(p, agents)],
            "tmac": b64(self.case.code.claim_mac(p)),
            **changes,
        }
        return strict_json.dumps(told)

    async def claim(self, body: bytes | None = None) -> httpx.Response:
        content = self.claim_body() if body is None else body
        return await self.send("POST", "/v1/support/claim", content)

    async def put(self, bundle: bytes) -> httpx.Response:
        return await self.user("PUT", f"{self.path}/bundle", bundle)

    async def get(self, query: str = "") -> httpx.Response:
        return await self.console("GET", f"{self.path}/bundle{query}")

    async def ack(self, event: str) -> httpx.Response:
        body = strict_json.dumps({"event": event})
        return await self.console("POST", f"{self.path}/ack", body)

    async def revoke(self) -> httpx.Response:
        return await self.user("POST", f"{self.path}/revoke")

    def _proof(self, method: str, path: str, body: bytes, **told: Any) -> Proof:
        ts, nonce = told.get("ts", self.now_s), told.get("nonce", secrets.token_bytes(16))
        message = support_message(
            audience=told.get("audience", self.caller.audience),
            method=method,
            path=path,
            body_hash=hashlib.sha256(body).digest(),
            handle=told.get("handle", self.handle),
            ts=ts,
            nonce=nonce,
        )
        return Proof(ts=ts, nonce=nonce, sig=sign(told["seed"], told["tag"], message))
