"""A support team with its root, two support keys and two agents, for who needs pins and claims."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from tests.fakes.dice import Dice
from workmoniq_protocol import tags
from workmoniq_protocol.auth import support_message
from workmoniq_protocol.crypto import hpke, signing
from workmoniq_protocol.crypto.support import BundleHeader, SupportCode, open_bundle
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.proof import Proof
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire import pins, support
from workmoniq_protocol.wire.pins import SupportKey
from workmoniq_protocol.wire.support import Certificate

DAY_S: Final = 86_400
_NAMES: Final = (("ag-1", "4711"), ("ag-2", "4712"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """One agent. certificate: from an hour ago, for two days."""

    name: str
    badge: str
    seed: bytes = field(repr=False)
    certificate: Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPair:
    """A support key. public: as pins name it."""

    seed: bytes = field(repr=False)
    public: SupportKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleClaim:
    """What a console sends to claim, and the keys of this claim that it keeps."""

    code: SupportCode = field(repr=False)
    audience: str
    p: bytes = field(repr=False)
    sigs: tuple[bytes, ...] = field(repr=False)
    eph_seed: bytes = field(repr=False)
    eph_sig_seed: bytes = field(repr=False)

    @property
    def tmac(self) -> bytes:
        return self.code.claim_mac(self.p)

    def body(self) -> dict[str, object]:
        """For POST /support/claim."""
        return {
            "rauth": b64(self.code.rauth),
            "p": b64(self.p),
            "sigs": [b64(each) for each in self.sigs],
            "tmac": b64(self.tmac),
        }

    def proof(self, method: str, path: str, *, body: bytes = b"", ts: int, nonce: bytes) -> str:
        """The header Wmq-Proof of a request of class C. path: with /v1 and its query."""
        message = support_message(
            audience=self.audience,
            method=method,
            path=path,
            body_hash=sha256(body),
            handle=self.code.handle,
            ts=ts,
            nonce=nonce,
        )
        sig = signing.sign(self.eph_sig_seed, tags.SIGN_SUPPORT_CONSOLE, message)
        return Proof(ts=ts, nonce=nonce, sig=sig).header()


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportTeam:
    """Keys of everybody. pins: the file that desktop and server are given; pins_path: where."""

    root_seed: bytes = field(repr=False)
    keys: tuple[KeyPair, ...]
    agents: tuple[Agent, ...]
    pins: bytes
    pins_path: Path

    @classmethod
    def made(cls, folder: Path, now_s: int, label: str = "team") -> Self:
        """A team at work at now_s; writes folder/pins.json. label: another one, other keys."""
        dice = Dice(label)
        root_seed = dice(32)
        keys = tuple(_key(kid, dice(32), now_s + (kid - 1) * 80 * DAY_S - DAY_S) for kid in (1, 2))
        agents = tuple(_agent(name, badge, dice(32), root_seed, now_s) for name, badge in _NAMES)
        raw = pins.write(signing.public_key(root_seed), [each.public for each in keys])
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "pins.json"
        path.write_bytes(raw)
        return cls(root_seed=root_seed, keys=keys, agents=agents, pins=raw, pins_path=path)

    @property
    def root_pk(self) -> bytes:
        return signing.public_key(self.root_seed)

    def certificate(self, number: int, *, from_s: int, to_s: int) -> Certificate:
        """Of an agent, for another time."""
        agent = self.agents[number]
        return certified(
            self.root_seed, agent.name, agent.badge, agent.seed, from_s=from_s, to_s=to_s
        )

    def claim(
        self,
        code: SupportCode,
        audience: str,
        agents: Sequence[int] = (0,),
        case: str = "1093",
        label: str = "claim",
    ) -> ConsoleClaim:
        """What a console with these agents sends. label: another one is another console."""
        dice = Dice(label)
        eph_seed, eph_sig_seed = dice(32), dice(32)
        p = support.claim_body(
            audience=audience,
            handle=code.handle,
            case=case,
            certificates=[self.agents[number].certificate for number in agents],
            eph_pk=hpke.public_key(eph_seed),
            eph_sig_pk=signing.public_key(eph_sig_seed),
        )
        return ConsoleClaim(
            code=code,
            audience=audience,
            p=p,
            sigs=tuple(
                signing.sign(self.agents[number].seed, tags.SIGN_SUPPORT_CLAIM, p)
                for number in agents
            ),
            eph_seed=eph_seed,
            eph_sig_seed=eph_sig_seed,
        )

    def opened(
        self, claim: ConsoleClaim, bundle: bytes, kid: int = 1
    ) -> tuple[BundleHeader, bytes]:
        """Header and JSON, as the console that claimed reads them. Raises BoxInvalid."""
        (pinned,) = (each for each in self.keys if each.public.kid == kid)
        return open_bundle(claim.code, bundle, pinned_seed=pinned.seed, eph_seed=claim.eph_seed)


def certified(
    root_seed: bytes, name: str, badge: str, seed: bytes, *, from_s: int, to_s: int
) -> Certificate:
    """A certificate as the root signs it; also one that no reader takes."""
    pk = signing.public_key(seed)
    raw = support.certificate_body(agent=name, badge=badge, pk=pk, from_s=from_s, to_s=to_s)
    sig = signing.sign(root_seed, tags.SIGN_SUPPORT_CERTIFICATE, raw)
    return Certificate(agent=name, badge=badge, pk=pk, from_s=from_s, to_s=to_s, raw=raw, sig=sig)


def _agent(name: str, badge: str, seed: bytes, root_seed: bytes, now_s: int) -> Agent:
    certificate = certified(
        root_seed, name, badge, seed, from_s=now_s - 3600, to_s=now_s + 2 * DAY_S - 3600
    )
    return Agent(name=name, badge=badge, seed=seed, certificate=certificate)


def _key(kid: int, seed: bytes, from_s: int) -> KeyPair:
    public = SupportKey(kid=kid, pk=hpke.public_key(seed), from_s=from_s, to_s=from_s + 90 * DAY_S)
    return KeyPair(seed=seed, public=public)
