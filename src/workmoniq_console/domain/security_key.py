"""What a browser says of an agent's security key, checked: a new one, or a touch of a known one.

Source: Web Authentication Level 3, sections 7.1 and 7.2. Only what is signed here counts: the page,
its address, a question that is asked once, that somebody touched the key and proved to it who they
are. What the key answers by its PRF is not signed; it opens the agent's key, or it does not.
"""

import struct
from dataclasses import dataclass, field
from typing import Final

from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    CollectedClientData,
    PublicKeyCredentialRpEntity,
    RegistrationResponse,
    UserVerificationRequirement,
)

from workmoniq_console.domain.errors import SecurityKeyCopied, SecurityKeyRefused
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.fields import Fields

RP_ID: Final = "localhost"
ALGORITHMS: Final = (-7, -8)
"""ES256 and EdDSA, by their numbers in COSE."""
CHALLENGE_BYTES: Final = 32
PRF_BYTES: Final = 32
MADE_FIELDS: Final = frozenset({"client", "attestation", "prf"})
TOUCH_FIELDS: Final = frozenset({"credential", "client", "authenticator", "signature", "prf"})

_REFUSED: Final = (
    "What the security key answered is not right for this page and this moment: try again, with "
    "the key that is bound to this agent."
)
_NO_PRF: Final = (
    "This security key cannot hold a secret for the console (the extension PRF, or hmac-secret): "
    "take one that can, and a browser that supports it."
)
# what malformed bytes make of the library's readers
_MALFORMED: Final = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    NotImplementedError,
    AssertionError,
    RecursionError,
    struct.error,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A security key as it is known here. data: AttestedCredentialData; counter: when last seen."""

    data: bytes = field(repr=False)
    counter: int

    @property
    def id(self) -> bytes:
        """By which the browser asks the right key."""
        return AttestedCredentialData(self.data).credential_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """One touch. counter: as the key counts; prf: its secret for this console."""

    counter: int
    prf: bytes = field(repr=False)


def made(told: Fields, *, challenge: bytes, origin: str) -> Credential:
    """A new security key. told: of MADE_FIELDS. Raises SecurityKeyRefused."""
    if told.whole("prf") != 1:
        raise SecurityKeyRefused(_NO_PRF)
    answer = {
        "clientDataJSON": told.text("client"),
        "attestationObject": told.text("attestation"),
    }
    try:
        response = RegistrationResponse.from_dict({"rawId": "", "response": answer})
        _check_page(response.response.client_data)
        found = _server(origin).register_complete(_state(challenge), response)
        data = found.credential_data
        is_right = data is not None and data.public_key.get(3) in ALGORITHMS
    except _MALFORMED:
        raise SecurityKeyRefused(_REFUSED) from None
    if data is None or not is_right:
        raise SecurityKeyRefused(_REFUSED)
    if found.flags & AuthenticatorData.FLAG.BE:
        raise SecurityKeyRefused(
            "This is a passkey that can be copied to other devices: take a security key, which "
            "keeps it to itself."
        )
    return Credential(data=bytes(data), counter=found.counter)


def touched(told: Fields, known: Credential, *, challenge: bytes, origin: str) -> Touch:
    """A touch of the known key. told: of TOUCH_FIELDS.

    Raises SecurityKeyRefused, SecurityKeyCopied.
    """
    if told.is_null("prf"):
        raise SecurityKeyRefused(_NO_PRF)
    prf = told.binary("prf", PRF_BYTES)
    answer = {
        "clientDataJSON": told.text("client"),
        "authenticatorData": told.text("authenticator"),
        "signature": told.text("signature"),
    }
    try:
        response = AuthenticationResponse.from_dict(
            {"rawId": told.text("credential"), "response": answer}
        )
        _check_page(response.response.client_data)
        _server(origin).authenticate_complete(
            _state(challenge), [AttestedCredentialData(known.data)], response
        )
        counter = response.response.authenticator_data.counter
    except _MALFORMED:
        raise SecurityKeyRefused(_REFUSED) from None
    # a key that does not count says 0 for ever
    if (counter or known.counter) and counter <= known.counter:
        raise SecurityKeyCopied(
            "The security key counts less than it did before, so there may be a copy of it: have "
            "two keepers give this agent a new key, with ceremony agent --replace."
        )
    return Touch(counter=counter, prf=prf)


def _check_page(client: CollectedClientData) -> None:
    if client.cross_origin:
        raise ValueError("another page's frame")


def _server(origin: str) -> Fido2Server:
    entity = PublicKeyCredentialRpEntity(id=RP_ID, name="WorkMoniQ support console")
    return Fido2Server(entity, verify_origin=lambda told: told == origin)


def _state(challenge: bytes) -> dict[str, object]:
    return {
        "challenge": b64(challenge),
        "user_verification": UserVerificationRequirement.REQUIRED,
    }
