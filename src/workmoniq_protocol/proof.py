"""The two headers of a request: the token, and the proof that its session's key holder asks."""

import re
from dataclasses import dataclass
from typing import Final, Self

from workmoniq_protocol.limits import MOST_INTEGER, NONCE_BYTES, TOKEN_BYTES
from workmoniq_protocol.packing import exactly, sha256
from workmoniq_protocol.signatures import SIGNATURE_BYTES
from workmoniq_protocol.strict_json import JsonInvalid, b64, unb64

HEADER_NAME: Final = "Wmq-Proof"
_SCHEME: Final = "Bearer "
_PROOF: Final = re.compile(r"(0|[1-9][0-9]{0,15})\.([\w-]{22})\.([\w-]{86})", re.ASCII)


class ProofInvalid(ValueError):
    """A header that holds no proof or token; the message never repeats any of it."""

    code: Final = "bad_proof"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """When a request was signed, seconds since 1970; 16 bytes never used again; the signature."""

    ts: int
    nonce: bytes
    sig: bytes

    def header(self) -> str:
        """The value of the header HEADER_NAME."""
        nonce, sig = exactly(self.nonce, NONCE_BYTES), exactly(self.sig, SIGNATURE_BYTES)
        return f"{self.ts}.{b64(nonce)}.{b64(sig)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the value of the header. Raises ProofInvalid."""
        found = _PROOF.fullmatch(text)
        if found is None or int(found[1]) > MOST_INTEGER:
            raise ProofInvalid("the header is no proof")
        try:
            nonce, sig = unb64(found[2], NONCE_BYTES), unb64(found[3], SIGNATURE_BYTES)
        except JsonInvalid:
            raise ProofInvalid("the header is no proof") from None
        return cls(ts=int(found[1]), nonce=nonce, sig=sig)


def bearer(token: bytes) -> str:
    """The value of the header Authorization. token: the account's id and 32 random bytes."""
    return _SCHEME + b64(exactly(token, TOKEN_BYTES))


def parse_bearer(text: str) -> bytes:
    """The token of the header Authorization. Raises ProofInvalid."""
    if not text.startswith(_SCHEME):
        raise ProofInvalid("the header is no token")
    try:
        return unb64(text.removeprefix(_SCHEME), TOKEN_BYTES)
    except JsonInvalid:
        raise ProofInvalid("the header is no token") from None


def token_hash(token: bytes) -> bytes:
    """What a server keeps of a token."""
    return sha256(exactly(token, TOKEN_BYTES))
