"""A user who gives support one look, by a real server: arms, sees the claim, shares, revokes."""

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.fakes import shared_rows
from workmoniq_protocol import auth, strict_json, tags
from workmoniq_protocol.audience import audience_of
from workmoniq_protocol.crypto import signing
from workmoniq_protocol.crypto.support import BundleHeader, Scope, SupportCode, seal_bundle
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64, unb64
from workmoniq_protocol.wire.pins import SupportPins
from workmoniq_protocol.wire.support import Claim, read_claim


@dataclass(slots=True, kw_only=True)
class SharingUser:
    """One grant. pins: of the build."""

    url: str
    pins: SupportPins
    code: SupportCode = field(default_factory=SupportCode.new)
    seed: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def arm(self, hours: int = 4) -> str:
        """The code as it is read out."""
        told = {
            "handle": b64(self.code.handle),
            "rauth_hash": b64(sha256(self.code.rauth)),
            "exp": int(time.time_ns() // 1_000_000_000) + hours * 3600,
            "grant_pk": b64(signing.public_key(self.seed)),
        }
        answer = self._ask("POST", "/v1/support/grants", strict_json.dumps(told))
        assert answer.status_code == 201, answer.text
        return self.code.text()

    def look(self, query: str = "") -> dict[str, Any]:
        """The grant as its user sees it."""
        answer = self._ask("GET", f"{self._path}{query}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def claim(self, redaction: str = "R0") -> Claim:
        """The claim, once there is one, checked as the desktop does. Raises ClaimInvalid."""
        found: dict[str, Any] = {"claim": None, "rev": 0}
        while found["claim"] is None:
            found = self.look(f"?wait=20&seen={found['rev']}")
        told = found["claim"]
        claim = read_claim(
            unb64(told["p"]),
            [unb64(each) for each in told["sigs"]],
            unb64(told["tmac"]),
            root_pk=self.pins.root,
            audience=audience_of(self.url),
            handle=self.code.handle,
            now_s=time.time_ns() // 1_000_000_000,
        )
        self.code.check_claim(claim, redaction=redaction)
        return claim

    def share(
        self, redaction: str = "R0", frozen: bytes | None = None, scope: Scope | None = None
    ) -> bytes:
        """Wait for the claim, then seal and send; what was sealed."""
        claim = self.claim(redaction)
        frozen = shared_rows.bundle(redaction) if frozen is None else frozen
        key = self.pins.keys[0]
        header = BundleHeader(
            kid=key.kid,
            handle=self.code.handle,
            agents=claim.agents,
            scope=scope or shared_rows.scope(),
            redaction=redaction,
            exp_s=time.time_ns() // 1_000_000_000 + 3600,
            digest=sha256(frozen),
            claim=claim.digest,
        )
        sealed = seal_bundle(self.code, header, frozen, pinned_pk=key.pk, eph_pk=claim.eph_pk)
        answer = self._ask("PUT", f"{self._path}/bundle", sealed)
        assert answer.status_code == 201, answer.text
        return frozen

    def revoke(self) -> None:
        """Take it back."""
        assert self._ask("POST", f"{self._path}/revoke").status_code == 204

    def notices(self, wanted: int) -> dict[str, bool]:
        """The notices, once there are so many; whether each is signed by the console's key."""
        found = self.look()
        while len(found["notices"]) < wanted:
            found = self.look(f"?wait=20&seen={found['rev']}")
        return {str(each["event"]): bool(each["proof"]) for each in found["notices"]}

    @property
    def _path(self) -> str:
        return f"/v1/support/grants/{b64(self.code.handle)}"

    def _ask(self, method: str, path: str, body: bytes = b"") -> httpx.Response:
        nonce, ts = secrets.token_bytes(16), time.time_ns() // 1_000_000_000
        message = auth.support_message(
            audience=audience_of(self.url),
            method=method,
            path=path,
            body_hash=sha256(body),
            handle=self.code.handle,
            ts=ts,
            nonce=nonce,
        )
        sig = signing.sign(self.seed, tags.SIGN_SUPPORT_USER, message)
        proof = auth.Proof(ts=ts, nonce=nonce, sig=sig).header()
        return httpx.request(
            method,
            self.url + path,
            content=body or None,
            headers={auth.HEADER_NAME: proof},
            timeout=60,
            trust_env=False,
        )
