"""One suite on both engines: each test gets a house with SQLite, and one with PostgreSQL."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from tests.fakes import postgres
from tests.fakes.key_holder import Caller, KeyHolder, Session
from tests.fakes.postgres import Cluster
from tests.fakes.server_doors import caller_of
from tests.fakes.support_story import support_options
from tests.fakes.turned_server import TurnedServer

from workmoniq_server import server_keys
from workmoniq_server.calls import House
from workmoniq_server.clock import HOUR_US
from workmoniq_server.config import Config
from workmoniq_server.log_states import LogStates
from workmoniq_server.session_cache import Sessions
from workmoniq_server.store.storage import Places, Storage, open_storage

START_US = 500_000 * HOUR_US


@dataclass(slots=True)
class ServerClock:
    """A clock that stands still until a test turns it; the steady one runs along."""

    now_us: int = START_US

    def wall_us(self) -> int:
        return self.now_us

    def steady_us(self) -> int:
        return self.now_us


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with postgres.running() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Empty for SQLite in the server's folder."""
    if request.param == "sqlite":
        return ""
    cluster = request.getfixturevalue("cluster")
    assert isinstance(cluster, Cluster)
    return cluster.database()


@pytest.fixture
def clock() -> ServerClock:
    return ServerClock()


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data=tmp_path)


@pytest.fixture
def places(config: Config, database_url: str) -> Places:
    return Places(data=config.data, database=database_url)


@pytest.fixture
async def storage(places: Places, config: Config) -> AsyncIterator[Storage]:
    keys = server_keys.load(config)
    opened = await open_storage(places, kek=keys.kms_key, hashed=keys.hashed)
    yield opened
    await opened.stop()


@pytest.fixture
def house(storage: Storage, config: Config, clock: ServerClock) -> House:
    return House(
        database=storage.database,
        blobs=storage.blobs,
        account_keys=storage.account_keys,
        journal=storage.journal,
        clock=clock,
        config=config,
        keys=server_keys.load(config),
        states=LogStates(),
        sessions=Sessions(clock),
        registration="open",
    )


@pytest.fixture
async def caller(house: House) -> AsyncIterator[Caller]:
    """Somebody who calls over HTTP."""
    async with caller_of(house) as caller:
        yield caller


@pytest.fixture
async def anna(caller: Caller) -> KeyHolder:
    """Who has an account, and a session of its first device."""
    holder = KeyHolder(caller=caller, username="anna")
    assert (await holder.make()).status_code == 201
    await holder.open(holder.first)
    return holder


@pytest.fixture
def full(anna: KeyHolder) -> Session:
    """That session."""
    assert anna.first.session is not None
    return anna.first.session


def with_limit(house: House, account_bytes: int) -> House:
    """The same house with another quota."""
    return replace(house, config=replace(house.config, account_bytes=account_bytes))


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def support(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TurnedServer]:
    """A real server on each engine that knows a support team, for all tests of support access."""
    database = ""
    if request.param == "postgresql":
        cluster = request.getfixturevalue("cluster")
        assert isinstance(cluster, Cluster)
        database = cluster.database()
    folder = tmp_path_factory.mktemp(f"support-{request.param}")
    server = TurnedServer(folder, database, support_options(folder))
    with server.process:
        yield server
