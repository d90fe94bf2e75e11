"""What a database promises whichever engine stands behind it."""

import asyncio
from collections.abc import Sequence

import asyncpg
import pytest
from sqlalchemy import bindparam, insert, select, update
from tests.fakes.postgres import Cluster
from tests.fakes.server_account import new_id

from workmoniq_server.store import database as bounds
from workmoniq_server.store import schema
from workmoniq_server.store.database import Database, Joined, Row, Tx, open_database
from workmoniq_server.store.errors import StoreUnavailable
from workmoniq_server.store.statements import Statement, insert_if_absent, insert_or_replace
from workmoniq_server.store.storage import Storage

pytestmark = pytest.mark.anyio

ADD = Statement(insert(schema.setting))
ADD_IF_ABSENT = insert_if_absent(schema.setting)
PUT = insert_or_replace(schema.setting)
ALL = Statement(select(schema.setting.c.name, schema.setting.c.value).order_by("name"))
ONE = Statement(select(schema.setting.c.value).where(schema.setting.c.name == bindparam("name")))
SET = Statement(
    update(schema.setting)
    .where(schema.setting.c.name == bindparam("of"))
    .values(value=bindparam("new"))
)
COUNT_LEASE = insert_or_replace(schema.lease)


@pytest.fixture
def database(storage: Storage) -> Database:
    return storage.database


async def _names(database: Database) -> list[str]:
    async def read(tx: Tx) -> list[str]:
        return [row["name"] for row in await tx.rows(ALL)]

    return await database.read(read)


def _adding(name: str, value: bytes = b"v") -> "bounds.Work[int]":
    async def work(tx: Tx) -> int:
        return await tx.run(ADD, name=name, value=value)

    return work


async def test_what_is_written_is_read(database: Database) -> None:
    assert await database.write(_adding("a")) == 1
    assert await _names(database) == ["a"]

    async def one(tx: Tx) -> Row | None:
        return await tx.one(ONE, name="a")

    for long in (False, True):
        row = await database.read(one, snapshot=False, long=long)
        assert row is not None
        assert row["value"] == row[0] == b"v"


async def test_a_row_is_inserted_once_and_replaced_when_asked(database: Database) -> None:
    async def work(tx: Tx) -> tuple[int, int, int, int]:
        first = await tx.run(ADD_IF_ABSENT, name="a", value=b"1")
        second = await tx.run(ADD_IF_ABSENT, name="a", value=b"2")
        third = await tx.run(PUT, name="a", value=b"3")
        return first, second, third, await tx.run(SET, of="nobody", new=b"")

    assert await database.write(work) == (1, 0, 1, 0)


@pytest.mark.parametrize("group", [None, b"account"])
async def test_a_write_that_raises_undoes_itself_and_no_other(
    database: Database, group: bytes | None
) -> None:
    async def fails(tx: Tx) -> None:
        await tx.run(ADD, name="bad", value=b"v")
        raise ValueError("no")

    async def writes(name: str) -> None:
        await database.write(_adding(name), group=group)

    async def failing() -> None:
        with pytest.raises(ValueError, match="no"):
            await database.write(fails, group=group)

    names = [f"n{number:02}" for number in range(20)]
    await asyncio.gather(*(writes(name) for name in names), *(failing() for _ in range(5)))
    assert await _names(database) == names


@pytest.mark.parametrize("group", [None, b"account"])
async def test_an_error_of_the_engine_hits_its_own_write_only(
    database: Database, group: bytes | None
) -> None:
    await database.write(_adding("taken"))

    async def twice() -> str:
        try:
            await database.write(_adding("taken"), group=group)
        except Exception as error:  # noqa: BLE001  # each engine has its own
            return type(error).__name__
        return "written"

    told = await asyncio.gather(
        *(database.write(_adding(f"n{number}"), group=group) for number in range(10)), twice()
    )
    assert told[:10] == [1] * 10
    assert told[10] in {"IntegrityError", "UniqueViolationError"}


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, 2**200])
async def test_a_number_beyond_64_bits_stops_one_write_and_not_the_writer(
    database: Database, value: int
) -> None:
    async def work(tx: Tx) -> int:
        return await tx.run(COUNT_LEASE, name="n", holder=b"", until_us=value)

    with pytest.raises(Exception, match=r"(?i)int|range|large"):
        await database.write(work, group=b"a")
    assert await database.write(_adding("after"), group=b"a") == 1


async def test_a_forgotten_value_stops_one_write_and_not_the_writer(database: Database) -> None:
    async def work(tx: Tx) -> int:
        return await tx.run(ADD, name="n")

    with pytest.raises(KeyError):
        await database.write(work, group=b"a")
    assert await database.write(_adding("after"), group=b"a") == 1


async def test_a_write_that_nobody_waits_for_any_more_stops_nothing(database: Database) -> None:
    waiting = asyncio.create_task(database.write(_adding("left"), group=b"a"))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await database.write(_adding("after"), group=b"a") == 1
    assert "after" in await _names(database)


async def test_more_writes_than_may_wait_are_refused_at_once(database: Database) -> None:
    async def attempt(number: int) -> bool:
        try:
            await database.write(_adding(f"n{number:04}"), group=new_id())
        except StoreUnavailable:
            return False
        return True

    count = bounds.MOST_WAITING + 20
    told = await asyncio.gather(*(attempt(number) for number in range(count)))
    assert told.count(False) == 20
    assert len(await _names(database)) == bounds.MOST_WAITING


async def test_a_snapshot_sees_one_moment(database: Database) -> None:
    await database.write(_adding("first"))

    async def read(tx: Tx) -> tuple[int, int]:
        return len(await tx.rows(ALL)), len(await tx.rows(ALL))

    assert await database.read(read) == (1, 1)
    assert await database.read(read, long=True) == (1, 1)


async def test_a_database_that_was_stopped_says_so(storage: Storage) -> None:
    await storage.database.ping()
    await storage.database.stop()
    for attempt in (storage.database.write, storage.database.read):
        with pytest.raises(StoreUnavailable):
            await attempt(_adding("late"))
    with pytest.raises(StoreUnavailable):
        await storage.database.ping()


class _Kind:
    """Writes that may be joined. faults: what `all` meets once it has written, call by call."""

    def __init__(self, *faults: Exception) -> None:
        self.calls: list[list[str]] = []
        self._faults = list(faults)

    async def all(self, tx: Tx, names: Sequence[str]) -> list[int | Exception]:
        self.calls.append(list(names))
        written: list[int | Exception] = [
            await tx.run(ADD, name=name, value=b"v") if "bad" not in name else ValueError(name)
            for name in names
        ]
        if self._faults:
            raise self._faults.pop(0)
        return written


async def _join(database: Database, kind: _Kind, *names: str) -> list[int | BaseException]:
    """Write these at the same time, each for an account of its own: the first letter names it."""

    async def one(name: str) -> int:
        async def by_itself(tx: Tx) -> int:
            if "bad" in name:
                raise ValueError(name)
            return await tx.run(ADD, name=name, value=b"v")

        joined = Joined(item=name, all=kind.all)
        return await database.write(by_itself, group=name[:1].encode(), joined=joined)

    return await asyncio.gather(*map(one, names), return_exceptions=True)


async def test_writes_that_are_joined_have_each_its_own_answer(database: Database) -> None:
    one, bad, three = await _join(database, _Kind(), "a", "bad", "c")
    assert (one, three) == (1, 1)
    assert isinstance(bad, ValueError)
    assert await _names(database) == ["a", "c"]


async def test_the_second_write_of_an_account_is_never_joined_with_its_first(
    database: Database,
) -> None:
    kind = _Kind()
    assert await _join(database, kind, "a1", "b1", "a2", "b2", "a3") == [1] * 5
    assert await _names(database) == ["a1", "a2", "a3", "b1", "b2"]
    for names in kind.calls:
        assert len({name[0] for name in names}) == len(names)


@pytest.mark.parametrize("fault", [RuntimeError("no"), asyncpg.UniqueViolationError("taken")])
async def test_writes_that_cannot_be_joined_are_done_one_by_one_and_it_is_told(
    database: Database, fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    kind = _Kind(fault)
    one, bad, three = await _join(database, kind, "a", "bad", "c")
    assert (one, three) == (1, 1)
    assert isinstance(bad, ValueError)
    assert await _names(database) == ["a", "c"]
    told = [vars(line)["fault"]["type"] for line in caplog.records if "joined" in line.message]
    assert told == [type(fault).__name__ for _ in kind.calls[:1]]


@pytest.mark.parametrize(
    "fault", [asyncpg.SerializationError("40001"), asyncpg.DeadlockDetectedError("40P01")]
)
async def test_writes_that_are_joined_are_tried_again_when_the_engine_asks(
    database: Database, fault: Exception
) -> None:
    assert await _join(database, _Kind(fault, fault), "a", "b", "c") == [1, 1, 1]
    assert await _names(database) == ["a", "b", "c"]


@pytest.fixture
def postgresql_url(cluster: Cluster) -> str:
    return cluster.database()


async def test_postgresql_joins_what_it_can(postgresql_url: str) -> None:
    database = open_database(postgresql_url)
    await database.start()
    try:
        kind = _Kind()
        await _join(database, kind, "a", "b", "c", "d")
        assert max(map(len, kind.calls)) > 1
        assert await _names(database) == ["a", "b", "c", "d"]
    finally:
        await database.stop()
