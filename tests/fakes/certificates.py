"""A chain of certificates as long as those that public authorities give, for loopback."""

import datetime
from dataclasses import dataclass
from ipaddress import IPv4Address
from pathlib import Path
from secrets import token_bytes

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_BEGINS = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
_ENDS = _BEGINS + datetime.timedelta(days=36500)
_LOGGED = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
"""What two logs of transparency said, RFC 6962."""
_POLICY = x509.ObjectIdentifier("2.23.140.1.2.1")
_LOGGED_BYTES = 245
_ADDRESSES_BYTES = 300
"""Of where to ask about it, in either certificate; here they are of no use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """PEM files. root: what a client trusts; chain: what the server sends; key: its own."""

    root: Path
    chain: Path
    key: Path
    size_bytes: int


def make_chain(folder: Path) -> Chain:
    """A root, an intermediate and a leaf for 127.0.0.1."""
    root_key = ec.generate_private_key(ec.SECP384R1())
    middle_key = ec.generate_private_key(ec.SECP384R1())
    leaf_key = ec.generate_private_key(ec.SECP256R1())
    root = _begun("root", root_key, "root", root_key, ca=True).sign(root_key, hashes.SHA256())
    middle = _begun("middle", middle_key, "root", root_key, ca=True)
    leaf = _begun("leaf", leaf_key, "middle", middle_key, ca=False)
    leaf = leaf.add_extension(
        x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
    ).add_extension(x509.UnrecognizedExtension(_LOGGED, token_bytes(_LOGGED_BYTES)), critical=False)
    sent = [
        _with_addresses(each).sign(key, hashes.SHA256())
        for each, key in ((leaf, middle_key), (middle, root_key))
    ]
    made = Chain(
        root=folder / "root.pem",
        chain=folder / "chain.pem",
        key=folder / "key.pem",
        size_bytes=sum(len(each.public_bytes(serialization.Encoding.DER)) for each in sent),
    )
    pem = serialization.Encoding.PEM
    made.root.write_bytes(root.public_bytes(pem))
    made.chain.write_bytes(b"".join(each.public_bytes(pem) for each in sent))
    made.key.write_bytes(
        leaf_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return made


def _begun(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    by: str,
    by_key: ec.EllipticCurvePrivateKey,
    *,
    ca: bool,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(by))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_BEGINS)
        .not_valid_after(_ENDS)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by_key.public_key()),
            critical=False,
        )
    )


def _with_addresses(begun: x509.CertificateBuilder) -> x509.CertificateBuilder:
    policy = x509.PolicyInformation(_POLICY, ["-" * _ADDRESSES_BYTES])
    return begun.add_extension(x509.CertificatePolicies([policy]), critical=False)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
