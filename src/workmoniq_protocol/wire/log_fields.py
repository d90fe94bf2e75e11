"""The body of a log entry, read by a closed set of keys."""

from collections.abc import Mapping, Sequence
from typing import Final

from workmoniq_protocol import strict_json
from workmoniq_protocol.limits import DEVICE_ID_BYTES, HASH_BYTES, XWING_PUBLIC_BYTES
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.signatures import KEY_BYTES, SignatureInvalid, check_key
from workmoniq_protocol.strict_json import JsonInvalid
from workmoniq_protocol.wire.log_entry import LogInvalid
from workmoniq_protocol.wire.log_state import RECOVERY_ID

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


class Fields:
    """A JSON object whose keys are exactly the wanted ones; every reader raises LogInvalid."""

    def __init__(self, told: object, keys: frozenset[str]) -> None:
        if not isinstance(told, dict) or told.keys() != keys:
            raise LogInvalid("keys")
        self._told: dict[str, object] = told

    def whole(self, key: str) -> int:
        """A number, 0 to 2^53-1."""
        value = self._told[key]
        if type(value) is not int:
            raise LogInvalid("type")
        return value

    def text(self, key: str) -> str:
        """A string."""
        value = self._told[key]
        if not isinstance(value, str):
            raise LogInvalid("type")
        return value

    def binary(self, key: str, length: int) -> bytes:
        """Binary of exactly this length."""
        return _binary(self._told[key], length)

    def id16(self, key: str) -> bytes:
        """An id of 16 bytes."""
        return self.binary(key, DEVICE_ID_BYTES)

    def hash32(self, key: str) -> bytes:
        """A hash of 32 bytes."""
        return self.binary(key, HASH_BYTES)

    def sig_key(self, key: str) -> bytes:
        """An Ed25519 key that is neither of small order nor non-canonical."""
        value = self.binary(key, KEY_BYTES)
        try:
            check_key(value)
        except SignatureInvalid:
            raise LogInvalid("weak_key") from None
        return value

    def kem_key(self, key: str) -> bytes:
        """An X-Wing public key, 1,216 bytes."""
        return self.binary(key, XWING_PUBLIC_BYTES)

    def inner(self, key: str, keys: frozenset[str]) -> "Fields":
        """An object inside, of exactly these keys."""
        return Fields(self._told[key], keys)

    def ids(self, key: str, most: int) -> tuple[bytes, ...]:
        """One to most ids, no two alike."""
        found = tuple(_binary(each, DEVICE_ID_BYTES) for each in self._list(key))
        if not 0 < len(found) <= most or len(set(found)) != len(found):
            raise LogInvalid("ids")
        return found

    def heads(self, key: str) -> dict[bytes, tuple[int, bytes]]:
        """Rows of stream, seq and hash; no stream twice."""
        found: dict[bytes, tuple[int, bytes]] = {}
        for row in self._list(key):
            if not isinstance(row, list) or len(row) != 3 or type(row[1]) is not int:
                raise LogInvalid("type")
            found[_binary(row[0], DEVICE_ID_BYTES)] = row[1], _binary(row[2], HASH_BYTES)
        if len(found) != len(self._list(key)):
            raise LogInvalid("finals")
        return found

    def grants_by_device(self, key: str) -> dict[bytes, bytes]:
        """H(ciphertext) by device id."""
        return {
            _binary(name, DEVICE_ID_BYTES): _binary(value, HASH_BYTES)
            for name, value in self._object(key).items()
        }

    def grants_by_epoch(self, key: str, epochs: Sequence[int]) -> dict[int, bytes]:
        """H(ciphertext) by epoch, for exactly these epochs."""
        told = self._object(key)
        if told.keys() != {str(epoch) for epoch in epochs}:
            raise LogInvalid("grants")
        return {epoch: _binary(told[str(epoch)], HASH_BYTES) for epoch in epochs}

    def _list(self, key: str) -> list[object]:
        value = self._told[key]
        if not isinstance(value, list):
            raise LogInvalid("type")
        return value

    def _object(self, key: str) -> dict[str, object]:
        value = self._told[key]
        if not isinstance(value, dict):
            raise LogInvalid("type")
        return value


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

    @property
    def by_recovery(self) -> bool:
        """Whether the recovery key signed it."""
        return self.by == RECOVERY_ID


def devco_message(acct: bytes, device: bytes, role: str, sig_pk: bytes, kem_pk: bytes) -> bytes:
    """What a device signs, tag devco, so that nobody can enrol its key elsewhere or otherwise."""
    number = {"full": b"\x01", "web": b"\x02"}[role]
    return acct + device + number + sig_pk + sha256(kem_pk)


def _binary(value: object, length: int) -> bytes:
    try:
        return strict_json.unb64(value, length)
    except JsonInvalid:
        raise LogInvalid("type") from None
