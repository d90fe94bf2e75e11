"""The body of a log entry: which keys each op has, and what all ops have."""

from collections.abc import Mapping
from typing import Final

from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire.fields import Fields
from workmoniq_protocol.wire.log_entry import LogInvalid

_ALWAYS: Final = frozenset({"v", "acct", "n", "prev", "op", "by"})
_EPOCH: Final = frozenset({"epoch", "ekc", "inbox_pk", "grants"})
KEYS: Final[Mapping[str, frozenset[str]]] = {
    "genesis": frozenset({"nonce", "dev", "rec", "receipt_pk"}) | _EPOCH,
    "add_device": frozenset({"id", "role", "sig_pk", "kem_pk", "grants"}),
    "kem": frozenset({"kem_pk", "done"}),
    "revoke": frozenset({"ids", "finals"}) | _EPOCH,
    "rotate": _EPOCH,
    "rotate_done": frozenset({"epoch"}),
    "set_recovery": frozenset({"sig_pk", "kem_pk", "rec_bind", "grants"}),
    "set_recovery_begin": frozenset({"sig_pk", "kem_pk", "rec_bind"}),
    "set_recovery_commit": frozenset({"begin", "grants"}),
    "set_recovery_cancel": frozenset({"begin"}),
    "set_ttl": frozenset({"days"}),
    "open_stream": frozenset({"stream", "class", "owner"}),
    "close_stream": frozenset({"stream", "seq", "hash"}),
    "purge": frozenset({"from", "to"}),
    "org": frozenset({"root_pk", "on"}),
    "delete_account": frozenset(),
}


class Body(Fields):
    """The body of a whole entry: version, account, number, predecessor, op and author."""

    def __init__(self, told: dict[str, object]) -> None:
        if type(told.get("v")) is not int or told["v"] != 1:
            raise LogInvalid("version")
        op = told.get("op")
        if not isinstance(op, str) or op not in KEYS:
            raise LogInvalid("op")
        super().__init__(told, _ALWAYS | KEYS[op])
        self.op = op
        self.acct = self.id16("acct")
        self.n = self.whole("n")
        self.prev = self.hash32("prev")
        self.by = self.id16("by")


def devco_message(acct: bytes, device: bytes, role: str, sig_pk: bytes, kem_pk: bytes) -> bytes:
    """What a device signs, tag devco, so that nobody can enrol its key elsewhere or otherwise."""
    number = {"full": b"\x01", "web": b"\x02"}[role]
    return acct + device + number + sig_pk + sha256(kem_pk)
