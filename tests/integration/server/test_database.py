"""What a database promises whichever engine stands behind it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import asyncpg
import pytest
from sqlalchemy import bindparam, insert, select, update
from tests.fakes.postgres import Cluster
from tests.fakes.server_account import new_id

from workmoniq_server.store import database as bounds
from workmoniq_server.store import schema
from workmoniq_server.store.database import Changed, Database, Joined, Row, Tx, open_database
from workmoniq_server.store.errors import StoreUnavailable
from workmoniq_server.store.statements import (
    Statement,
    insert_if_absent,
    insert_or_replace,
    lists,
)
from workmoniq_server.store.storage import Storage

pytestmark = pytest.mark.anyio

ADD = Statement(insert(schema.setting))
_ROWS = lists("rows", {column.name: column.type for column in schema.setting.c})
ADD_ALL = Statement(
    insert(schema.setting),
    postgresql=insert(schema.setting)
    .from_select(schema.setting.c.keys(), select(_ROWS))
    .returning(schema.setting.c.name),
)
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
    """Writes that may be joined. faults: what `all` meets instead of writing, call by call.

    A name with "bad" in it is refused, one with "late" is for the write by itself.
    """

    def __init__(self, *faults: Exception) -> None:
        self.calls: list[list[str]] = []
        self._faults = list(faults)

    async def all(self, tx: Tx, names: Sequence[str]) -> list[int | Exception]:
        self.calls.append(list(names))
        if self._faults:
            raise self._faults.pop(0)
        told = [_foretold(name) for name in names]
        good = [name for name, one in zip(names, told, strict=True) if one == 1]
        await tx.rows_of_many(ADD_ALL, [{"name": name, "value": b"v"} for name in good])
        return told


def _foretold(name: str) -> int | Exception:
    if "bad" in name:
        return ValueError(name)
    return Changed() if "late" in name else 1


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


async def test_a_write_that_finds_something_changed_is_done_by_itself(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    assert await _join(database, _Kind(), "a", "b-late", "c", "d-late") == [1] * 4
    assert await _names(database) == ["a", "b-late", "c", "d-late"]
    assert not caplog.records


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


@pytest.fixture
async def postgresql(postgresql_url: str) -> AsyncIterator[Database]:
    database = open_database(postgresql_url)
    await database.start()
    yield database
    await database.stop()


async def test_postgresql_joins_what_it_can(postgresql: Database) -> None:
    kind = _Kind()
    names = [f"{letter}" for letter in "abcdefgh"]
    assert await _join(postgresql, kind, *names) == [1] * 8
    assert max(map(len, kind.calls)) > 1
    assert await _names(postgresql) == names


class _Gate(_Kind):
    """Writes that wait inside, so that a test sees which are under way together."""

    def __init__(self) -> None:
        super().__init__()
        self.open = asyncio.Event()
        self.inside = asyncio.Semaphore(0)

    async def all(self, tx: Tx, names: Sequence[str]) -> list[int | Exception]:
        told = await super().all(tx, names)
        self.inside.release()
        await self.open.wait()
        return told


async def test_a_fault_in_a_lane_of_postgresql_stops_nothing_that_comes_later(
    postgresql: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """There are two, and either would stop for ever."""
    unfit: Any = object()  # what is joined knows how; this does not
    for _ in range(4):
        with pytest.raises(StoreUnavailable, match="the write failed"):
            await postgresql.write(_adding("never"), group=b"a", joined=unfit)
    assert "a batch of writes failed" in caplog.text
    await postgresql.write(_adding("after"), group=b"a")
    assert "after" in await _names(postgresql)


async def test_postgresql_decides_one_batch_while_another_is_written_and_shares_no_account(
    postgresql: Database,
) -> None:
    gate = _Gate()
    names = [f"{letter}{count}" for count in range(3) for letter in "abcd"]
    writing = asyncio.create_task(_join(postgresql, gate, *names))
    for _ in range(2):
        await gate.inside.acquire()
    one, other = gate.calls
    assert {name[0] for name in one}.isdisjoint(name[0] for name in other)
    gate.open.set()
    assert await writing == [1] * 12
    assert await _names(postgresql) == sorted(names)
    for letter in "abcd":
        mine = [name for call in gate.calls for name in call if name[0] == letter]
        assert mine == [f"{letter}{count}" for count in range(3)]
