"""What a recovery code holds: keys that outrank every device, and a proof of whose account it is.

The code is 140 random bits that are shown once and written down; codes.encode("recovery", ...)
makes its text. Nothing of it is ever sent.
"""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from workmoniq_protocol import tags
from workmoniq_protocol.codes import data_bytes
from workmoniq_protocol.crypto import hpke, signing
from workmoniq_protocol.crypto.hkdf import hk
from workmoniq_protocol.limits import SECRET_KEY_BYTES
from workmoniq_protocol.packing import exactly, sha256, u32
from workmoniq_protocol.wire.account_log import LogState

REC_ID_BYTES: Final = 16


class RecoveryMismatch(ValueError):
    """The account on the server is not the one that this recovery code belongs to."""

    code: Final = "recovery_mismatch"


def new_code(random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> bytes:
    """Data for a new code: 140 random bits in 18 bytes, the last four bits zero."""
    raw = random_bytes(data_bytes("recovery"))
    return raw[:-1] + bytes((raw[-1] & 0xF0,))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryKeys:
    """The keys of a code. rec_id: what the server finds the account by, 16 bytes."""

    sig_seed: bytes = field(repr=False)
    sig_pk: bytes = field(repr=False)
    kem_seed: bytes = field(repr=False)
    kem_pk: bytes = field(repr=False)
    bind_key: bytes = field(repr=False)
    rec_id: bytes = field(repr=False)

    @classmethod
    def from_code(cls, data: bytes) -> "RecoveryKeys":
        """data: 18 bytes, as new_code or codes.decode give them."""
        exactly(data, data_bytes("recovery"))
        sig_seed = hk(data, tags.HKDF_RECOVERY_SIGNING, SECRET_KEY_BYTES)
        kem_seed = hk(data, tags.HKDF_RECOVERY_KEM, SECRET_KEY_BYTES)
        sig_pk = signing.public_key(sig_seed)
        return cls(
            sig_seed=sig_seed,
            sig_pk=sig_pk,
            kem_seed=kem_seed,
            kem_pk=hpke.public_key(kem_seed),
            bind_key=hk(data, tags.HKDF_RECOVERY_BINDING, SECRET_KEY_BYTES),
            rec_id=sha256(sig_pk)[:REC_ID_BYTES],
        )

    def rec_bind(self, acct: bytes, genesis_head: bytes, n: int) -> bytes:
        """Says that this code's holder made it for this account. n: the entry with its keys."""
        return hmac.digest(self.bind_key, acct + genesis_head + u32(n), "sha256")


def verify_rec_bind(keys: RecoveryKeys, state: LogState, beside: bytes | None) -> None:
    """Return if the replayed log is of the account this code was made for.

    Without it a server that knows the public keys could hand out an account of its own making.
    beside: the rec_bind served beside the log, which counts only for the keys of the genesis.
    Raises RecoveryMismatch.
    """
    told = state.recovery
    due = keys.rec_bind(state.acct, state.heads[0], told.n)
    given = beside if told.rec_bind is None else told.rec_bind
    same_keys = told.sig_pk == keys.sig_pk and told.kem_pk == keys.kem_pk
    if not same_keys or given is None or not hmac.compare_digest(due, given):
        raise RecoveryMismatch("this recovery code belongs to another account")
