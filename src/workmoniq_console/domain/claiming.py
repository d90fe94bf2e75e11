"""One claim by one code: what is signed for it, and what its keys open. They are used once.

Times are whole seconds since 1970-01-01 UTC.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from workmoniq_console.domain.errors import BundleRefused, CodeMistyped
from workmoniq_protocol import codes, limits, tags
from workmoniq_protocol.auth import Proof, support_message
from workmoniq_protocol.codes import CodeInvalid
from workmoniq_protocol.crypto import hpke, signing
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.crypto.support import BundleHeader, SupportCode, open_bundle
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.support import MOST_CERTIFICATES, Certificate, claim_body
from workmoniq_protocol.wire.support_rows import Head, RowInvalid, check_bundle

MOST_AFTER_S: Final = 15 * 60 + limits.CLOCK_SKEW_S
"""How long after the end that a bundle names it is opened: a server keeps it for 15 minutes."""
MOST_AHEAD_S: Final = 24 * 3600 + limits.CLOCK_SKEW_S

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """An agent who is here. seed: of the key that the certificate names."""

    certificate: Certificate
    seed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A claim as it is sent, again and again the same, and the keys of it."""

    code: SupportCode = field(repr=False)
    audience: str = field(repr=False)
    case: str
    certificates: tuple[Certificate, ...]
    p: bytes = field(repr=False)
    sigs: tuple[bytes, ...] = field(repr=False)
    eph_seed: bytes = field(repr=False)
    eph_sig_seed: bytes = field(repr=False)

    @property
    def badges(self) -> tuple[str, ...]:
        """What the agents read out, in the order in which they signed."""
        return tuple(each.badge for each in self.certificates)

    @property
    def handle_text(self) -> str:
        """As paths have it."""
        return b64(self.code.handle)

    @property
    def handle_hash(self) -> str:
        """What the log says instead of the handle."""
        return sha256(self.code.handle).hex()[:16]

    def body(self) -> dict[str, object]:
        """Of POST /support/claim."""
        return {
            "rauth": b64(self.code.rauth),
            "p": b64(self.p),
            "sigs": [b64(each) for each in self.sigs],
            "tmac": b64(self.code.claim_mac(self.p)),
        }

    def proof(self, method: str, path: str, body: bytes, *, ts: int, nonce: bytes) -> str:
        """The header of a request about this claim. path: as sent, with /v1 and its query."""
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
class Opened:
    """What the user shared. frozen: the very bytes they saw; rows: how many."""

    header: BundleHeader
    head: Head
    frozen: bytes = field(repr=False)
    rows: int


_REFUSED: Final = (
    "What the user shared does not open here: ask them to revoke it and to make a new code."
)


def read_code(text: str) -> SupportCode:
    """The code as it was typed; O is taken for 0, I and l for 1. Raises CodeMistyped."""
    try:
        return SupportCode.from_code(codes.decode("support", text))
    except CodeInvalid:
        raise CodeMistyped(
            "Check the code: a character is mistyped or missing; ask the user to read it again."
        ) from None


def drafted(
    code: SupportCode,
    *,
    audience: str,
    case: str,
    signers: Sequence[Signer],
    random_bytes: RandomBytes,
) -> Draft:
    """A claim with keys of its own. case: as is_case lets it pass."""
    eph_seed = random_bytes(limits.SECRET_KEY_BYTES)
    eph_sig_seed = random_bytes(limits.SECRET_KEY_BYTES)
    certificates = tuple(each.certificate for each in signers)
    p = claim_body(
        audience=audience,
        handle=code.handle,
        case=case,
        certificates=certificates,
        eph_pk=hpke.public_key(eph_seed),
        eph_sig_pk=signing.public_key(eph_sig_seed),
    )
    return Draft(
        code=code,
        audience=audience,
        case=case,
        certificates=certificates,
        p=p,
        sigs=tuple(signing.sign(each.seed, tags.SIGN_SUPPORT_CLAIM, p) for each in signers),
        eph_seed=eph_seed,
        eph_sig_seed=eph_sig_seed,
    )


def opened(draft: Draft, bundle: bytes, pinned_seeds: Iterable[bytes], now_s: int) -> Opened:
    """What a bundle holds, once all of it is what it says. Raises BundleRefused.

    pinned_seeds: of the support keys that are unlocked here.
    """
    header, frozen = _unsealed(draft, bundle, pinned_seeds)
    # a server may have kept it until the user believes that all is over
    if not header.exp_s - MOST_AHEAD_S <= now_s <= header.exp_s + MOST_AFTER_S:
        raise BundleRefused(
            "The time that the user gave is over, or the clock of this host is wrong: set it "
            "right, and ask the user for a new code."
        )
    if header.claim != sha256(draft.p) or header.agents != tuple(
        each.agent for each in draft.certificates
    ):
        raise BundleRefused(_REFUSED)
    if header.redaction == "R3" and len(draft.certificates) < MOST_CERTIFICATES:
        raise BundleRefused(_REFUSED)
    try:
        head, rows = check_bundle(frozen)
    except RowInvalid:
        raise BundleRefused(
            "What the user shared has a form that this console does not know: bring the console up "
            "to date, and ask the user for a new code."
        ) from None
    told = (head.redaction, head.from_s, head.to_s, frozenset(head.kinds))
    scope = header.scope
    if told != (header.redaction, scope.from_s, scope.to_s, frozenset(scope.kinds)):
        raise BundleRefused(_REFUSED)
    return Opened(header=header, head=head, frozen=frozen, rows=rows)


def _unsealed(
    draft: Draft, bundle: bytes, pinned_seeds: Iterable[bytes]
) -> tuple[BundleHeader, bytes]:
    for seed in pinned_seeds:
        try:
            return open_bundle(draft.code, bundle, pinned_seed=seed, eph_seed=draft.eph_seed)
        except BoxInvalid:
            continue
    raise BundleRefused(_REFUSED)
