"""What a server tells of a grant: read strictly, believed in nothing."""

import re
from dataclasses import dataclass, field
from typing import Final

from workmoniq_desktop.sync.answers import unreadable
from workmoniq_protocol.signatures import SIGNATURE_BYTES
from workmoniq_protocol.strict_json import JsonInvalid, unb64
from workmoniq_protocol.wire.fields import FieldInvalid, Fields

STATES: Final = frozenset({"armed", "claimed", "filled", "consumed", "revoked", "expired"})
LIVE: Final = frozenset({"armed", "claimed", "filled"})
MOST_NOTICES: Final = 16

_TOLD: Final = frozenset({"state", "rev", "attempts", "refused", "exp", "claim", "notices"})
_CLAIM: Final = frozenset({"p", "sigs", "tmac"})
_NOTICE: Final = frozenset({"event", "proof"})
_MOST_SIGNATURES: Final = 2
_TMAC_BYTES: Final = 32
_EVENT: Final = re.compile("[a-z_]{1,32}")
_MOST_PROOF: Final = 160
"""Characters; a proof has 127 at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTold:
    """A claim as the server hands it on."""

    p: bytes = field(repr=False)
    sigs: tuple[bytes, ...] = field(repr=False)
    tmac: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTold:
    """What a console is said to have told; proof: its header as it came."""

    event: str
    proof: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """state: one of STATES. exp_s: seconds since 1970."""

    state: str
    rev: int
    attempts: int
    refused: int
    exp_s: int
    claim: ClaimTold | None = None
    notices: tuple[NoticeTold, ...] = ()

    @property
    def is_live(self) -> bool:
        """Whether the server would still let somebody claim, fill or fetch it."""
        return self.state in LIVE


def read(told: dict[str, object]) -> Told:
    """Raises AnswerUnreadable."""
    try:
        found = Fields(told, _TOLD)
        claim = None if found.is_null("claim") else _claim(found.inner("claim", _CLAIM))
        return Told(
            state=_state(found.text("state")),
            rev=found.whole("rev"),
            attempts=found.whole("attempts"),
            refused=found.whole("refused"),
            exp_s=found.whole("exp"),
            claim=claim,
            notices=_notices(told["notices"]),
        )
    except (FieldInvalid, JsonInvalid):
        raise unreadable() from None


def _claim(found: Fields) -> ClaimTold:
    sigs = found.texts("sigs")
    if not 0 < len(sigs) <= _MOST_SIGNATURES:
        raise FieldInvalid("type")
    return ClaimTold(
        p=found.blob("p"),
        sigs=tuple(unb64(sig, SIGNATURE_BYTES) for sig in sigs),
        tmac=found.binary("tmac", _TMAC_BYTES),
    )


def _state(text: str) -> str:
    if text not in STATES:
        raise FieldInvalid("type")
    return text


def _notices(listed: object) -> tuple[NoticeTold, ...]:
    if not isinstance(listed, list) or len(listed) > MOST_NOTICES:
        raise FieldInvalid("type")
    return tuple(_notice(Fields(each, _NOTICE)) for each in listed)


def _notice(found: Fields) -> NoticeTold:
    """It is kept and written into receipts even where nobody signed it, so it is short."""
    event, proof = found.text("event"), found.text("proof")
    if _EVENT.fullmatch(event) is None or len(proof) > _MOST_PROOF:
        raise FieldInvalid("type")
    return NoticeTold(event=event, proof=proof)
