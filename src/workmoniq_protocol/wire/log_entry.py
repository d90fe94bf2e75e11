"""One entry of the account log, as signed bytes and as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workmoniq_protocol import strict_json, tags
from workmoniq_protocol.packing import lp, sha256
from workmoniq_protocol.signatures import SIGNATURE_BYTES
from workmoniq_protocol.strict_json import JsonInvalid


class LogInvalid(ValueError):
    """An account log that breaks a rule. rule: its name in docs/protocol.md; nothing is quoted.

    Whoever meets it stops: an unknown op, key or version may be a newer log, so needs_update.
    """

    code = "bad_entry"

    def __init__(self, rule: str) -> None:
        super().__init__(f"the account log breaks the rule {rule}")
        self.rule = rule

    @property
    def needs_update(self) -> bool:
        """Whether a newer WorkMoniQ may understand it."""
        return self.rule in {"version", "op", "keys"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is signed, and by whom. p: JSON, at most 64 KiB. sig, cosig: Ed25519, 64 bytes."""

    p: bytes = field(repr=False)
    sig: bytes = field(repr=False)
    cosig: bytes | None = field(default=None, repr=False)

    def head(self) -> bytes:
        """The hash that the next entry names as prev."""
        return sha256(tags.HASH_HEAD, b"\0", lp(self.p), self.sig, self.cosig or b"")

    def body(self) -> dict[str, object]:
        """The JSON of p. Raises LogInvalid."""
        try:
            return strict_json.loads_object(self.p)
        except JsonInvalid:
            raise LogInvalid("json") from None

    def to_json(self) -> dict[str, object]:
        """As it travels: p, sig and, where there is one, cosig, each base64url."""
        told: dict[str, object] = {"p": strict_json.b64(self.p), "sig": strict_json.b64(self.sig)}
        if self.cosig is not None:
            told["cosig"] = strict_json.b64(self.cosig)
        return told

    @classmethod
    def from_json(cls, told: object) -> "Entry":
        """Read what to_json told. Raises LogInvalid."""
        if not isinstance(told, Mapping) or not {"p", "sig"} <= set(told) <= {"p", "sig", "cosig"}:
            raise LogInvalid("entry")
        try:
            return cls(
                p=strict_json.unb64(told["p"]),
                sig=strict_json.unb64(told["sig"], SIGNATURE_BYTES),
                cosig=strict_json.unb64(told["cosig"], SIGNATURE_BYTES)
                if "cosig" in told
                else None,
            )
        except JsonInvalid:
            raise LogInvalid("entry") from None
