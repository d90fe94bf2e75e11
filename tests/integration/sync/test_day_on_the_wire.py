"""A synced working day over TLS: bytes of both directions, handshakes and heads included."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.certificates import make_chain
from tests.fakes.relay import Relay
from tests.fakes.sync_home import Machine
from tests.fakes.sync_server import running_server
from tests.fakes.wire_day import HOURS, device_at, worked

from workmoniq_protocol.limits import BOX_OVERHEAD, LADDER

_MOST_BYTES = 200_000
_FIRST_BYTES, _WITHOUT_CERTIFICATES_BYTES = 4000, 1200


@pytest.fixture
def relay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Relay]:
    """A server that speaks TLS, with certificates as long as public ones, dialled through it."""
    chain = make_chain(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(chain.root))
    with Relay() as made:
        options = (
            *("--tls-certificate", str(chain.chain)),
            *("--tls-key", str(chain.key)),
            *("--audience", made.audience),
            *("--registration", "open"),
        )
        with running_server(tmp_path / "server", options=options) as running:
            made.to(int(running.url.rpartition(":")[2]))
            yield made


@pytest.fixture
def desk(relay: Relay, tmp_path: Path) -> Iterator[Machine]:
    made = device_at(tmp_path / "desk", relay.url.replace("http:", "https:"))
    yield made
    made.close()


def test_nine_busy_hours_are_nine_rungs_and_less_than_200_kilobytes(
    relay: Relay, desk: Machine
) -> None:
    day = worked(desk, relay, kept=True)
    small, large = (each + BOX_OVERHEAD for each in LADDER[:2])
    assert day.body_bytes == HOURS * large + small  # and once what this device has seen
    assert relay.up + relay.down < _MOST_BYTES
    assert relay.connections == 1


def test_where_a_proxy_ends_connections_each_look_goes_on_from_the_last_session(
    relay: Relay, desk: Machine
) -> None:
    day = worked(desk, relay, kept=False)
    assert relay.connections == 1 + day.looked
    assert relay.handshake < _FIRST_BYTES + day.looked * _WITHOUT_CERTIFICATES_BYTES
