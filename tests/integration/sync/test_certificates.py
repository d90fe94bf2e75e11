"""A server that cannot prove who it is gets nothing, not even a token."""

import datetime
import socket
import ssl
import threading
from collections.abc import Iterator
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.fakes.clock import WoundClock

from workmoniq_desktop.domain.sync_errors import CertificateWrong, ServerGone
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.transport import Token, Transport

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
_TOKEN = Token(raw=b"secret token" * 4, session_seed=bytes(32))


def self_signed(folder: Path) -> Path:
    """A key and a certificate that nobody has signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begins = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + datetime.timedelta(days=36500))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "both.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file


class Listener:
    """Takes one connection at a time, answers its first request and closes it.

    got: what was read after the handshake. reused: of each connection, whether it went on from the
    session of another one. context: of the next connection.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self.got = b""
        self.reused: list[bool | None] = []
        self.context = context
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                plain, _ = self._socket.accept()
            except OSError:
                return
            try:
                with plain, self.context.wrap_socket(plain, server_side=True) as secure:
                    self.got += secure.recv(65536)
                    self.reused.append(secure.session_reused)
                    secure.sendall(_ANSWER)
            except OSError:
                continue

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return self_signed(tmp_path)


def context_of(certificate: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate)
    return made


@pytest.fixture
def context(certificate: Path) -> ssl.SSLContext:
    return context_of(certificate)


@pytest.fixture
def listener(context: ssl.SSLContext) -> Iterator[Listener]:
    made = Listener(context)
    yield made
    made.close()


def test_a_certificate_that_nobody_vouches_for_ends_the_talk(listener: Listener) -> None:
    address = Address.parse(f"https://127.0.0.1:{listener.port}")
    with Transport(address, WoundClock()) as transport, pytest.raises(CertificateWrong):
        transport.send("GET", "/heads", token=_TOKEN)
    assert listener.got == b""


def test_an_older_tls_is_not_spoken(context: ssl.SSLContext) -> None:
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    listener = Listener(context)
    try:
        address = Address.parse(f"https://127.0.0.1:{listener.port}")
        with Transport(address, WoundClock()) as transport, pytest.raises(ServerGone):
            transport.send("GET", "/heads", token=_TOKEN)
        assert listener.got == b""
    finally:
        listener.close()


def test_a_later_connection_goes_on_from_the_session_of_the_last(
    listener: Listener, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    address = Address.parse(f"https://127.0.0.1:{listener.port}")
    for _ in range(2):  # what one remembers is not known to the other
        with Transport(address, WoundClock()) as transport:
            for _ in range(3):
                assert transport.send("GET", "/heads", token=_TOKEN).json() == {}
    assert listener.reused == [False, True, True, False, True, True]


def test_a_server_that_forgot_the_session_proves_anew_who_it_is(
    listener: Listener, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    stranger = tmp_path / "stranger"
    stranger.mkdir()
    address = Address.parse(f"https://127.0.0.1:{listener.port}")
    with Transport(address, WoundClock()) as transport:
        transport.send("GET", "/heads", token=_TOKEN)
        listener.context = context_of(certificate)
        transport.send("GET", "/heads", token=_TOKEN)
        listener.context = context_of(self_signed(stranger))
        with pytest.raises(CertificateWrong):
            transport.send("GET", "/heads", token=_TOKEN)
    assert listener.reused == [False, False]
