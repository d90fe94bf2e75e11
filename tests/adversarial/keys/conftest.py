"""One server for all that is tried here, and somebody between it and its devices."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.adversarial.keys.party import GENEROUS, Party
from tests.fakes.server import ServerProcess
from tests.fakes.tampering import TamperingProxy


@pytest.fixture(scope="session")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ServerProcess, TamperingProxy]]:
    with TamperingProxy() as proxy:
        data = tmp_path_factory.mktemp("server") / "data"
        with ServerProcess(data, audiences=(proxy.audience,), options=GENEROUS) as server:
            proxy.to(server.url)
            yield server, proxy


@pytest.fixture
def party(proxied: tuple[ServerProcess, TamperingProxy], tmp_path: Path) -> Iterator[Party]:
    server, proxy = proxied
    proxy.forget()
    made = Party(tmp_path, server, proxy)
    yield made
    proxy.forget()
    for machine in made.machines:
        machine.close()
