"""One real server for each database, for all tests of this folder; accounts are made in it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.fakes import postgres
from tests.fakes.key_holder import Caller, KeyHolder
from tests.fakes.postgres import Cluster
from tests.fakes.support_story import support_options
from tests.fakes.turned_server import TurnedServer, newcomer


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Every edge is thought out while tests are collected, so only where it is to be tried."""
    if collection_path.name == "test_described_edges.py" and "not long" in config.option.markexpr:
        return True
    return None


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with postgres.running() as running:
        yield running


@contextmanager
def _serving(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, engine: str
) -> Iterator[TurnedServer]:
    database = ""
    if engine == "postgresql":
        cluster = request.getfixturevalue("cluster")
        assert isinstance(cluster, Cluster)
        database = cluster.database()
    folder = tmp_path_factory.mktemp(engine)
    server = TurnedServer(folder, database, support_options(folder))
    with server.process:
        yield server


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def either(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TurnedServer]:
    """A server on each engine."""
    with _serving(request, tmp_path_factory, request.param) as server:
        yield server


@pytest.fixture(scope="session")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TurnedServer]:
    """A server on SQLite, for what no database can change."""
    with _serving(request, tmp_path_factory, "sqlite") as running:
        yield running


@pytest.fixture
async def caller(either: TurnedServer) -> AsyncIterator[Caller]:
    async with either.caller() as caller:
        yield caller


@pytest.fixture
async def anna(caller: Caller) -> KeyHolder:
    """An account with a full device, on either server."""
    return await newcomer(caller)
