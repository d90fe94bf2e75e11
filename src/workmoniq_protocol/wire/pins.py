"""The public keys that a build trusts for support, as resources/pins.json holds them.

They come with the build, or from a file that the operator names: never from a server. A build
without a root has no support team. Times are whole seconds since 1970-01-01 UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from workmoniq_protocol import strict_json
from workmoniq_protocol.strict_json import JsonInvalid, b64
from workmoniq_protocol.wire.fields import FieldInvalid, Fields

MOST_SUPPORT_KEYS: Final = 2
MOST_KEY_NUMBER: Final = 255

_PINS: Final = frozenset({"v", "support"})
_SUPPORT: Final = frozenset({"root", "keys"})
_KEY: Final = frozenset({"kid", "pk", "from", "to"})


class PinsInvalid(ValueError):
    """A file of pins in another form; the message repeats none of it."""

    code: Final = "malformed"

    def __init__(self) -> None:
        super().__init__("a file of pinned keys has another form")


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportKey:
    """An X-Wing key. kid: its number; from_s, to_s: when bundles are sealed to it."""

    kid: int
    pk: bytes = field(repr=False)
    from_s: int
    to_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportPins:
    """root: the Ed25519 key that vouches for agents; keys: the current one and the next."""

    root: bytes = field(repr=False)
    keys: tuple[SupportKey, ...]

    def key_at(self, now_s: int) -> SupportKey | None:
        """The key to seal to; of two that hold, the one that began later."""
        holding = [each for each in self.keys if each.from_s <= now_s < each.to_s]
        return max(holding, key=lambda each: each.from_s, default=None)


def read(raw: bytes) -> SupportPins | None:
    """The pins of support, or None in a build that has no support team. Raises PinsInvalid."""
    try:
        told = Fields(strict_json.loads(raw), _PINS)
        if told.whole("v") != 1:
            raise PinsInvalid
        if told.is_null("support"):
            return None
        support = told.inner("support", _SUPPORT)
        listed = support.objects("keys", _KEY, MOST_SUPPORT_KEYS)
        pins = SupportPins(root=support.sig_key("root"), keys=tuple(map(_key, listed)))
    except (JsonInvalid, FieldInvalid):
        raise PinsInvalid from None
    if len({each.kid for each in pins.keys}) != len(pins.keys):
        raise PinsInvalid
    return pins


def write(root: bytes, keys: Sequence[SupportKey]) -> bytes:
    """The file that holds these pins."""
    listed = [
        {"kid": each.kid, "pk": b64(each.pk), "from": each.from_s, "to": each.to_s} for each in keys
    ]
    return strict_json.dumps({"v": 1, "support": {"root": b64(root), "keys": listed}})


def _key(told: Fields) -> SupportKey:
    key = SupportKey(
        kid=told.whole("kid"),
        pk=told.kem_key("pk"),
        from_s=told.whole("from"),
        to_s=told.whole("to"),
    )
    if key.kid > MOST_KEY_NUMBER or key.from_s >= key.to_s:
        raise PinsInvalid
    return key
