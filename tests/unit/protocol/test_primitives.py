"""The primitives give what their standards say: RFC 5869, 8032 and 9106, X-Wing, Wycheproof.

tests/vectors/README.md tells where the files come from. The vectors of the RFCs are typed in from
RFC 5869 A.1 to A.3, RFC 8032 7.1 and RFC 9106 5.3.
"""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from workmoniq_protocol.crypto import hpke
from workmoniq_protocol.crypto.hkdf import hk
from workmoniq_protocol.signatures import SignatureInvalid, verify_exactly

FOLDER = Path(__file__).parents[2] / "vectors" / "primitives"
WYCHEPROOF: dict[str, Any] = json.loads((FOLDER / "wycheproof.json").read_text(encoding="utf-8"))
X_WING: list[dict[str, str]] = json.loads((FOLDER / "x-wing.json").read_text(encoding="utf-8"))[
    "x_wing"
]


def named(vector: dict[str, Any]) -> str:
    return f"{vector['tcId']}-{'-'.join(vector['flags'])}"


def cases(part: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("vector", WYCHEPROOF[part], ids=named)


def octets(vector: dict[str, Any], *names: str) -> list[bytes]:
    return [bytes.fromhex(vector[name]) for name in names]


@pytest.mark.parametrize(
    ("ikm", "salt", "info", "okm"),
    [
        (
            b"\x0b" * 22,
            bytes(range(13)),
            bytes(range(0xF0, 0xFA)),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        ),
        (
            bytes(range(0x50)),
            bytes(range(0x60, 0xB0)),
            bytes(range(0xB0, 0x100)),
            (
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41"
                "c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"
            ),
        ),
        (
            b"\x0b" * 22,
            b"",
            b"",
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        ),
    ],
    ids=["A.1", "A.2", "A.3"],
)
def test_hkdf_gives_what_rfc_5869_says(ikm: bytes, salt: bytes, info: bytes, okm: str) -> None:
    assert hk(ikm, info, len(okm) // 2, salt).hex() == okm


@cases("hkdf_sha256")
def test_hkdf_passes_wycheproof(vector: dict[str, Any]) -> None:
    ikm, salt, info, okm = octets(vector, "ikm", "salt", "info", "okm")
    if vector["result"] == "valid":
        assert hk(ikm, info, vector["size"], salt) == okm
    else:
        with pytest.raises(ValueError, match="large"):
            hk(ikm, info, vector["size"], salt)


@pytest.mark.parametrize(
    ("seed", "key", "message", "signature"),
    [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            b"",
            (
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e3970"
                "1cf9b46bd25bf5f0595bbe24655141438e7a100b"
            ),
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            b"\x72",
            (
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613"
                "d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            ),
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            b"\xaf\x82",
            (
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760"
                "984dc6594a7c15e9716ed28dc027beceea1ec40a"
            ),
        ),
        (
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            hashlib.sha512(b"abc").digest(),
            (
                "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c6"
                "6431e0303dca179c138ac17ad9bef1177331a704"
            ),
        ),
    ],
    ids=["test 1", "test 2", "test 3", "SHA(abc)"],
)
def test_ed25519_signs_as_rfc_8032_says(
    seed: str, key: str, message: bytes, signature: str
) -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
    assert private.public_key().public_bytes_raw().hex() == key
    assert private.sign(message).hex() == signature
    verify_exactly(bytes.fromhex(key), message, bytes.fromhex(signature))


@cases("ed25519")
def test_signatures_pass_wycheproof_and_weak_keys_are_refused(vector: dict[str, Any]) -> None:
    key, message, signature = octets(vector, "pk", "msg", "sig")
    if vector["result"] == "valid":
        verify_exactly(key, message, signature)
    else:
        with pytest.raises(SignatureInvalid):
            verify_exactly(key, message, signature)


def test_argon2id_gives_what_rfc_9106_says() -> None:
    derivation = Argon2id(
        salt=b"\2" * 16,
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        ad=b"\4" * 12,
        secret=b"\3" * 8,
    )
    assert derivation.derive(b"\1" * 32).hex() == (
        "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
    )


@cases("aes_256_gcm")
def test_the_cipher_passes_wycheproof(vector: dict[str, Any]) -> None:
    key, iv, aad, msg, ct, tag = octets(vector, "key", "iv", "aad", "msg", "ct", "tag")
    cipher = AESGCM(key)
    if vector["result"] == "valid":
        assert cipher.encrypt(iv, msg, aad) == ct + tag
        assert cipher.decrypt(iv, ct + tag, aad) == msg
    else:
        with pytest.raises(InvalidTag):
            cipher.decrypt(iv, ct + tag, aad)


@cases("x25519")
def test_key_agreement_passes_wycheproof_and_never_agrees_on_zero(vector: dict[str, Any]) -> None:
    public, private, shared = octets(vector, "public", "private", "shared")
    mine, theirs = X25519PrivateKey.from_private_bytes(private), X25519PublicKey
    if any(shared):
        assert mine.exchange(theirs.from_public_bytes(public)) == shared
    else:
        with pytest.raises(ValueError, match="shared key"):
            mine.exchange(theirs.from_public_bytes(public))


@pytest.mark.parametrize(
    ("seed", "public_sha256"),
    [
        (
            "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26",
            "2e816deebcd76c5c80d0cd2d174478871658e8e2ff42bc9d4a6e486372e856bb",
        ),
        (
            "badfd6dfaac359a5efbb7bcc4b59d538df9a04302e10c8bc1cbf1a0b3a5120ea",
            "c42ba5f8430d7d2c83739338203819f090e8303ce9c8b02107c272bfa5376916",
        ),
        (
            "ef58538b8d23f87732ea63b02b4fa0f4873360e2841928cd60dd4cee8cc0d4c9",
            "6b080d6b84f095342092fa7a22423e58bd681397ad0ef00eac92bd254db4fa95",
        ),
    ],
)
def test_x_wing_keys_of_the_draft_come_out(seed: str, public_sha256: str) -> None:
    """The three of draft-connolly-cfrg-xwing-kem (since -07); of the keys only hashes are kept."""
    public = hpke.public_key(bytes.fromhex(seed))
    assert hashlib.sha256(public).hexdigest() == public_sha256


def labelled(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    """LabeledExtract of RFC 9180, 4."""
    return hmac.digest(salt, b"HPKE-v1" + suite + label + ikm, "sha256")


def expanded(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """LabeledExpand of RFC 9180, 4, for one block."""
    message = length.to_bytes(2) + b"HPKE-v1" + suite + label + info + b"\1"
    return hmac.digest(prk, message, "sha256")[:length]


@pytest.mark.parametrize("vector", X_WING, ids=lambda vector: vector["name"])
def test_what_is_sealed_by_hand_from_a_published_x_wing_secret_opens(
    vector: dict[str, str],
) -> None:
    seed, enc, secret = octets(vector, "private_seed", "enc", "shared_secret")
    # Base mode of RFC 9180, 5.1, written down anew for our KEM, KDF and AEAD.
    suite = b"HPKE" + bytes.fromhex("647a00010002")
    context = b"\0" + labelled(suite, b"", b"psk_id_hash", b"")
    context += labelled(suite, b"", b"info_hash", b"wmq1/test")
    prk = labelled(suite, secret, b"secret", b"")
    key = expanded(suite, prk, b"key", context, 32)
    nonce = expanded(suite, prk, b"base_nonce", context, 12)
    sealed = enc + AESGCM(key).encrypt(nonce, b"a plaintext", b"")
    assert hpke.open_sealed(seed, b"wmq1/test", sealed) == b"a plaintext"
    assert hpke.public_key(seed).hex() == vector["public"]
