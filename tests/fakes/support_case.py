"""A user, two agents and a console that meet over one support code."""

from collections.abc import Sequence
from typing import Any, Final

from tests.fakes.dice import Dice
from workmoniq_protocol import strict_json, tags
from workmoniq_protocol.crypto import hpke, signing
from workmoniq_protocol.crypto.support import BundleHeader, Salts, Scope, SupportCode
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire import support
from workmoniq_protocol.wire.support import Certificate, Claim

NOW_S: Final = 1_790_000_000
AUDIENCE: Final = "support.workmoniq.example"
FROZEN: Final = b'{"counts":{"windows":7},"errors":[]}'


class SupportCase:
    """Keys of everybody. agents: id, badge, seed."""

    def __init__(self, label: str = "support") -> None:
        dice = Dice(label)
        self.code = SupportCode.new(dice)
        self.root_seed, self.pinned_seed = dice(32), dice(32)
        self.eph_seed, self.eph_sig_seed = dice(32), dice(32)
        self.agents = (("ag-1", "K7", dice(32)), ("ag-2", "M4", dice(32)))
        self.salts = Salts(dice(32), dice(32), dice(32), dice(32))
        self.root_pk = signing.public_key(self.root_seed)

    def certificate(self, number: int = 0, **changed: Any) -> Certificate:
        """Of an agent, valid for a day around now unless changed says otherwise."""
        name, badge, seed = self.agents[number]
        told: dict[str, Any] = {
            "agent": name,
            "badge": badge,
            "pk": signing.public_key(seed),
            "from_s": NOW_S - 3600,
            "to_s": NOW_S + 82_800,
            **changed,
        }
        raw = support.certificate_body(**told)
        sig = signing.sign(self.root_seed, tags.SIGN_SUPPORT_CERTIFICATE, raw)
        return Certificate(**told, raw=raw, sig=sig)

    def body(self, certificates: Sequence[Certificate], **changed: Any) -> bytes:
        """p of a claim."""
        told: dict[str, Any] = {
            "audience": AUDIENCE,
            "handle": self.code.handle,
            "case": "1093",
            "certificates": certificates,
            "eph_pk": hpke.public_key(self.eph_seed),
            "eph_sig_pk": signing.public_key(self.eph_sig_seed),
            **changed,
        }
        return support.claim_body(**told)

    def signed(self, p: bytes, agents: Sequence[int] = (0,)) -> tuple[bytes, ...]:
        """What these agents sign."""
        return tuple(
            signing.sign(self.agents[agent][2], tags.SIGN_SUPPORT_CLAIM, p) for agent in agents
        )

    def claim(self, agents: Sequence[int] = (0,)) -> Claim:
        """A claim that holds."""
        p = self.body([self.certificate(agent) for agent in agents])
        return self.read(p, self.signed(p, agents))

    def read(self, p: bytes, sigs: Sequence[bytes], **changed: Any) -> Claim:
        """Read as server and client do. Raises ClaimInvalid."""
        told: dict[str, Any] = {
            "root_pk": self.root_pk,
            "audience": AUDIENCE,
            "handle": self.code.handle,
            "now_s": NOW_S,
            **changed,
        }
        return support.read_claim(p, sigs, self.code.claim_mac(p), **told)

    def header(self, claim: Claim, frozen: bytes = FROZEN) -> BundleHeader:
        """What the bundle for a claim says."""
        return BundleHeader(
            kid=3,
            handle=self.code.handle,
            agents=claim.agents,
            scope=Scope(from_s=NOW_S - 86_400, to_s=NOW_S, kinds=("counts", "errors"), place=False),
            redaction="R0",
            exp_s=NOW_S + 14_400,
            digest=sha256(frozen),
            claim=claim.digest,
        )


def altered(p: bytes, **changed: object) -> bytes:
    """p with other values."""
    return strict_json.dumps({**strict_json.loads_object(p), **changed})
