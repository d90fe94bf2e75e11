"""A security key without hardware: what it and a browser would answer to the console's page."""

import hmac
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64, unb64

FLAG = AuthenticatorData.FLAG
TOUCHED = FLAG.UP | FLAG.UV


@dataclass(slots=True)
class SoftwareKey:
    """One key with one credential.

    origin: the page that the browser is at; flags: what it says of the touch; counts: whether its
    counter goes on; has_prf: whether it keeps secrets for others.
    """

    origin: str
    name: bytes = b"a credential"
    flags: int = TOUCHED
    counter: int = 1
    counts: bool = True
    has_prf: bool = True
    cross: bool = False
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def made(self, challenge: str) -> dict[str, object]:
        """Its answer to a page that wants to know it."""
        numbers = self.private.public_key().public_numbers()
        x, y = (each.to_bytes(32, "big") for each in (numbers.x, numbers.y))
        public = ES256({1: 2, 3: ES256.ALGORITHM, -1: 1, -2: x, -3: y})
        data = AttestedCredentialData.create(Aaguid(bytes(16)), self.name, public)
        told = self._data(FLAG.AT, bytes(data))
        return {
            "client": b64(self._client("webauthn.create", challenge)),
            "attestation": b64(AttestationObject.create("none", told, {})),
            "prf": int(self.has_prf),
        }

    def touched(self, challenge: str, salt: str) -> dict[str, object]:
        """Its answer to a touch."""
        self.counter += self.counts
        client = self._client("webauthn.get", challenge)
        data = self._data()
        signature = self.private.sign(data + sha256(client), ec.ECDSA(hashes.SHA256()))
        return {
            "credential": b64(self.name),
            "client": b64(client),
            "authenticator": b64(data),
            "signature": b64(signature),
            "prf": b64(hmac.digest(self.name, unb64(salt), "sha256")) if self.has_prf else None,
        }

    def _client(self, kind: str, challenge: str) -> bytes:
        return bytes(CollectedClientData.create(kind, challenge, self.origin, self.cross))

    def _data(self, flags: int = 0, credential: bytes = b"") -> AuthenticatorData:
        told = FLAG(self.flags | flags)
        head = sha256(b"localhost") + bytes([told]) + self.counter.to_bytes(4, "big")
        return AuthenticatorData(head + credential)
