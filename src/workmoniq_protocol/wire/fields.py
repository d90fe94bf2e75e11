"""A JSON object read by a closed set of keys, each value in its one form."""

import re
from collections.abc import Sequence
from typing import Final

from workmoniq_protocol import strict_json
from workmoniq_protocol.limits import DEVICE_ID_BYTES, HASH_BYTES, XWING_PUBLIC_BYTES
from workmoniq_protocol.signatures import KEY_BYTES, SignatureInvalid, check_key
from workmoniq_protocol.strict_json import JsonInvalid
from workmoniq_protocol.wire.kem_key import is_kem_key

_NUMBER: Final = re.compile("0|[1-9][0-9]{0,15}")


class FieldInvalid(ValueError):
    """An object with other keys, or a value in another form. rule: which, nothing of the value."""

    code = "malformed"

    def __init__(self, rule: str) -> None:
        super().__init__(f"a value breaks the rule {rule}")
        self.rule = rule


class Fields:
    """A JSON object whose keys are exactly the wanted ones; every reader raises FieldInvalid."""

    def __init__(self, told: object, keys: frozenset[str]) -> None:
        if not isinstance(told, dict) or told.keys() != keys:
            raise FieldInvalid("keys")
        self._told: dict[str, object] = told

    def whole(self, key: str) -> int:
        """A number, 0 to 2^53-1."""
        value = self._told[key]
        if type(value) is not int:
            raise FieldInvalid("type")
        return value

    def is_null(self, key: str) -> bool:
        """Whether nothing is told there."""
        return self._told[key] is None

    def text(self, key: str) -> str:
        """A string."""
        value = self._told[key]
        if not isinstance(value, str):
            raise FieldInvalid("type")
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
            raise FieldInvalid("weak_key") from None
        return value

    def kem_key(self, key: str) -> bytes:
        """An X-Wing public key, 1,216 bytes, to which somebody can seal."""
        value = self.binary(key, XWING_PUBLIC_BYTES)
        if not is_kem_key(value):
            raise FieldInvalid("weak_key")
        return value

    def inner(self, key: str, keys: frozenset[str]) -> "Fields":
        """An object inside, of exactly these keys."""
        return Fields(self._told[key], keys)

    def texts(self, key: str) -> tuple[str, ...]:
        """Strings, in their order."""
        found = self._list(key)
        if not all(isinstance(each, str) for each in found):
            raise FieldInvalid("type")
        return tuple(str(each) for each in found)

    def blob(self, key: str) -> bytes:
        """Binary of any length."""
        return _binary(self._told[key], None)

    def objects(self, key: str, keys: frozenset[str], most: int) -> tuple["Fields", ...]:
        """One to most objects, each of exactly these keys."""
        found = tuple(Fields(each, keys) for each in self._list(key))
        if not 0 < len(found) <= most:
            raise FieldInvalid("type")
        return found

    def ids(self, key: str, most: int) -> tuple[bytes, ...]:
        """One to most ids, no two alike."""
        found = tuple(_binary(each, DEVICE_ID_BYTES) for each in self._list(key))
        if not 0 < len(found) <= most or len(set(found)) != len(found):
            raise FieldInvalid("ids")
        return found

    def heads(self, key: str) -> dict[bytes, tuple[int, bytes]]:
        """Rows of stream, seq and hash; no stream twice."""
        found: dict[bytes, tuple[int, bytes]] = {}
        for row in self._list(key):
            if not isinstance(row, list) or len(row) != 3 or type(row[1]) is not int:
                raise FieldInvalid("type")
            found[_binary(row[0], DEVICE_ID_BYTES)] = row[1], _binary(row[2], HASH_BYTES)
        if len(found) != len(self._list(key)):
            raise FieldInvalid("finals")
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
            raise FieldInvalid("grants")
        return {epoch: _binary(told[str(epoch)], HASH_BYTES) for epoch in epochs}

    def by_number(self, key: str) -> dict[int, object]:
        """An object whose keys are numbers as people write them."""
        found: dict[int, object] = {}
        for name, value in self._object(key).items():
            if (
                not name.isascii()
                or not name.isdecimal()
                or len(name) > 16
                or name != str(int(name))
            ):
                raise FieldInvalid("type")
            found[int(name)] = value
        return found

    def _list(self, key: str) -> list[object]:
        value = self._told[key]
        if not isinstance(value, list):
            raise FieldInvalid("type")
        return value

    def _object(self, key: str) -> dict[str, object]:
        value = self._told[key]
        if not isinstance(value, dict):
            raise FieldInvalid("type")
        return value


def _binary(value: object, length: int | None) -> bytes:
    try:
        return strict_json.unb64(value, length)
    except JsonInvalid:
        raise FieldInvalid("type") from None
