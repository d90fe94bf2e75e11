"""PostgreSQL on asyncpg: transactions repeated where the engine asks, small writes in batches.

A batch has up to 64 writes, each of another account, and two are under way: while the engine works
on one, this process decides the other. What can be joined is done in the same two journeys, and the
engine commits the second by itself. Each other write has a savepoint in one transaction, ordered by
account, so that those of two servers do not wait for each other.
"""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import asyncpg
from asyncpg import Connection, Pool, Record

from workmoniq_server import logs
from workmoniq_server.store.database import (
    MOST_IN_COMMIT,
    MOST_WAITING,
    WRITE_SECONDS,
    Changed,
    Joined,
    Row,
    Tx,
    Work,
)
from workmoniq_server.store.errors import StoreUnavailable
from workmoniq_server.store.statements import Parameter, Statement, Value

T = TypeVar("T")
Item = TypeVar("Item")


ATTEMPTS: Final = 6
LANES: Final = 2
PAUSE_SECONDS: Final = 0.02
PING_SECONDS: Final = 1.0
CACHE_SIZE: Final = "statement_cache_size"

_LOG: Final = logging.getLogger("workmoniq_server.store")
_AGAIN: Final = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
_AWAY: Final = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what is left of a connection that was cut in mid-statement
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.ReadOnlySQLTransactionError,  # a leader that was just made a replica
    asyncpg.InvalidAuthorizationSpecificationError,
)


class _Held(Connection):  # type: ignore[misc]  # asyncpg has no types
    """A connection that is handed on as it is: no transaction here leaves anything to reset."""

    __slots__ = ()

    def get_reset_query(self) -> str:
        """Nothing, which saves a journey for each transaction."""
        return ""


class _PostgresTx:
    __slots__ = ("_connection", "_schema")
    one_trip = True

    def __init__(self, connection: "Connection[Record]", schema: str | None) -> None:
        self._connection = connection
        self._schema = schema

    async def rows(self, statement: Statement, **params: Value) -> Sequence[Row]:
        compiled = statement.for_postgresql(self._schema)
        found = await self._connection.fetch(compiled.sql, *compiled.arguments(params))
        return cast("Sequence[Row]", found)

    async def one(self, statement: Statement, **params: Value) -> Row | None:
        compiled = statement.for_postgresql(self._schema)
        row = await self._connection.fetchrow(compiled.sql, *compiled.arguments(params))
        return cast("Row | None", row)

    async def run(self, statement: Statement, **params: Value) -> int:
        compiled = statement.for_postgresql(self._schema)
        told = await self._connection.execute(compiled.sql, *compiled.arguments(params))
        last = told.rpartition(" ")[2]  # "INSERT 0 1", "UPDATE 3", "SELECT 1"
        return int(last) if last.isdigit() else 0

    async def many(self, statement: Statement, items: Iterable[Mapping[str, Value]]) -> None:
        compiled = statement.for_postgresql(self._schema)
        await self._connection.executemany(
            compiled.sql, [compiled.arguments(item) for item in items]
        )

    async def rows_of_many(
        self, statement: Statement, items: Iterable[Mapping[str, Value]]
    ) -> Sequence[Row]:
        compiled = statement.for_postgresql(self._schema)
        each = list(items)
        params: dict[str, Parameter] = {
            name: [item[name] for item in each]
            for name in compiled.names
            if name not in compiled.constants
        }
        found = await self._connection.fetch(compiled.sql, *compiled.arguments(params))
        return cast("Sequence[Row]", found)


@dataclass(slots=True, eq=False)
class _Job:
    """One write that waits for its batch."""

    work: Callable[[Tx], Awaitable[Any]]
    group: bytes
    joined: Joined[Any, Any] | None
    future: "asyncio.Future[Any]"
    value: Any = None
    fault: Exception | None = None

    def tell(self) -> None:
        """Let who waits have what became of it."""
        if self.future.done():
            return
        if self.fault is not None:
            self.future.set_exception(self.fault)
        else:
            self.future.set_result(self.value)


class _Lanes:
    """Jobs that wait, and the accounts of those that are under way: no account is in two lanes."""

    def __init__(self) -> None:
        self._waiting: list[_Job] = []
        self._under_way: set[bytes] = set()
        self._idle: deque[asyncio.Future[None]] = deque()
        self._closed = False

    def put(self, job: _Job) -> None:
        self._waiting.append(job)
        self._wake()

    def close(self) -> None:
        """What waits is still done."""
        self._closed = True
        while self._idle:
            self._wake()

    async def batch(self) -> list[_Job]:
        """The next ones to do, ordered by account; empty when there will be none any more."""
        while True:
            if batch := self._pick():
                self._under_way.update(job.group for job in batch)
                return batch
            if self._closed and not self._waiting:
                return []
            turn = asyncio.get_running_loop().create_future()
            self._idle.append(turn)
            await turn

    def done(self, batch: list[_Job]) -> None:
        """These are told, whatever became of them."""
        self._under_way.difference_update(job.group for job in batch)
        while self._idle and (self._waiting or self._closed):
            self._wake()

    def _pick(self) -> list[_Job]:
        """One of each account that is not under way: a fair share, so that lanes end in turn."""
        first: dict[bytes, _Job] = {}
        for job in self._waiting:
            if not job.future.done():
                first.setdefault(job.group, job)
        accounts = self._under_way | first.keys()
        share = min(MOST_IN_COMMIT, -(-len(accounts) // LANES))
        free = [job for group, job in first.items() if group not in self._under_way]
        chosen = set(free[:share])
        self._waiting = [
            job for job in self._waiting if job not in chosen and not job.future.done()
        ]
        return sorted(chosen, key=lambda job: job.group)

    def _wake(self) -> None:
        if self._idle and not (turn := self._idle.popleft()).done():
            turn.set_result(None)


class _Seat:
    """A lane's own connection, opened when it is first wanted and after it was cut.

    A pool's costs an append here a twentieth of what the whole of it does.
    """

    def __init__(self, connect: Callable[[], Awaitable["Connection[Record]"]]) -> None:
        self._connect = connect
        self._connection: Connection[Record] | None = None

    async def __aenter__(self) -> "Connection[Record]":
        if self._connection is None or self._connection.is_closed():
            self._connection = await self._connect()
        return self._connection

    async def __aexit__(self, *_fault: object) -> None:
        """It stays open."""

    async def close(self) -> None:
        if self._connection is not None and not self._connection.is_closed():
            await self._connection.close(timeout=WRITE_SECONDS)


class PostgresDatabase:
    """See Database. Belongs to the event loop that started it."""

    def __init__(
        self, url: str, *, schema: str | None, statement_cache_size: int, connections: int
    ) -> None:
        self._dsn = driver_dsn(url)
        self._schema = schema
        asked = cache_size(url)
        self._cache = statement_cache_size if asked is None else asked
        self._connections = connections
        self._pool: Pool[Record] | None = None
        self._lanes: _Lanes | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._waiting = 0

    async def start(self) -> None:
        """Connect; the tables must be there."""
        options = {
            "statement_cache_size": self._cache,
            "max_cached_statement_lifetime": 0,
            "command_timeout": WRITE_SECONDS,
            "timeout": WRITE_SECONDS,
            "connection_class": _Held,
        }
        try:
            self._pool = await asyncpg.create_pool(
                self._dsn, min_size=1, max_size=self._connections, **options
            )
        except (*_AWAY, asyncpg.PostgresError) as fault:
            raise StoreUnavailable("the database does not answer") from fault
        self._lanes = _Lanes()
        seats = [_Seat(lambda: asyncpg.connect(self._dsn, **options)) for _ in range(LANES)]
        self._tasks = [asyncio.create_task(self._drain(self._lanes, seat)) for seat in seats]

    async def stop(self) -> None:
        lanes, self._lanes = self._lanes, None
        if lanes is not None:
            lanes.close()
            await asyncio.gather(*self._tasks)
            self._tasks = []
        if self._pool is not None:
            await self._pool.close()
            self._pool = None

    async def ping(self) -> None:
        async def nothing(_tx: Tx) -> None: ...

        try:
            async with asyncio.timeout(PING_SECONDS):
                await self.write(nothing, group=b"\0")
        except TimeoutError as late:
            raise StoreUnavailable("the database did not answer within a second") from late

    async def write(
        self, work: Work[T], *, group: bytes | None = None, joined: Joined[Item, T] | None = None
    ) -> T:
        if self._waiting >= MOST_WAITING:
            raise StoreUnavailable("too many writes wait")
        self._waiting += 1
        try:
            if group is not None:
                return cast("T", await self._queue(work, group, joined))
            async with asyncio.timeout(WRITE_SECONDS):
                pool = self._open_pool()
                return await self._repeat(pool.acquire, lambda held: self._alone(held, work))
        except TimeoutError as late:
            raise StoreUnavailable("the write took too long") from late
        finally:
            self._waiting -= 1

    async def read(self, work: Work[T], *, snapshot: bool = True, long: bool = False) -> T:
        pool = self._open_pool()
        try:
            async with asyncio.timeout(WRITE_SECONDS), pool.acquire() as held:
                tx = _PostgresTx(held, self._schema)
                if not snapshot:
                    return await work(tx)
                async with held.transaction(isolation="repeatable_read", readonly=True):
                    return await work(tx)
        except _AWAY as fault:
            raise StoreUnavailable("the database did not answer") from fault

    async def shred(self) -> None:
        """See Database: nothing here is ours to empty."""

    def _open_pool(self) -> "Pool[Record]":
        if self._pool is None:
            raise StoreUnavailable("the database is closed")
        return self._pool

    async def _alone(self, connection: "Connection[Record]", work: Work[T]) -> T:
        async with connection.transaction():
            return await work(_PostgresTx(connection, self._schema))

    async def _repeat(
        self,
        acquire: Callable[[], AbstractAsyncContextManager["Connection[Record]"]],
        attempt: Callable[["Connection[Record]"], Awaitable[T]],
    ) -> T:
        """Once more after a serialization failure or a deadlock, after a pause that grows."""
        for count in range(ATTEMPTS):
            try:
                async with acquire() as held:
                    return await attempt(held)
            except _AGAIN as fault:
                if count == ATTEMPTS - 1:
                    raise StoreUnavailable("the database is contended") from fault
                await asyncio.sleep(random.uniform(0, PAUSE_SECONDS * 2**count))  # noqa: S311
            except _AWAY as fault:
                raise StoreUnavailable("the database did not take the write") from fault
        raise AssertionError("the loop ends by return or raise")

    async def _queue(self, work: Work[T], group: bytes, joined: Joined[Item, T] | None) -> T:
        if self._lanes is None:
            raise StoreUnavailable("the database is closed")
        loop = asyncio.get_running_loop()
        job = _Job(work=work, group=group, joined=joined, future=loop.create_future())
        late = loop.call_later(WRITE_SECONDS, _give_up, job)
        self._lanes.put(job)
        try:
            return cast("T", await job.future)
        finally:
            late.cancel()

    async def _drain(self, lanes: _Lanes, seat: _Seat) -> None:
        """The task of a lane: ends when stop() says so, never by a fault of a write."""
        while batch := await lanes.batch():
            try:
                if left := await self._joined(seat, batch):
                    await self._one_by_one(seat, left)
            except Exception as error:  # noqa: BLE001  # the top of the lane: others wait for it
                _LOG.error("a batch of writes failed", extra={"fault": logs.fault(error)})
                for job in batch:
                    job.fault = StoreUnavailable("the write failed")
                    job.tell()
            lanes.done(batch)
        await seat.close()

    async def _one_by_one(self, seat: _Seat, jobs: list[_Job]) -> None:
        await self._tried(seat, jobs, lambda held: self._together(held, jobs))
        for job in jobs:
            job.tell()

    async def _tried(
        self,
        seat: _Seat,
        jobs: list[_Job],
        attempt: Callable[["Connection[Record]"], Awaitable[None]],
    ) -> None:
        """What the attempt meets, all of the jobs have met."""
        try:
            async with asyncio.timeout(WRITE_SECONDS):
                await self._repeat(lambda: seat, attempt)
        except TimeoutError:
            fault: Exception = StoreUnavailable("the write took too long")
        except Exception as raised:  # noqa: BLE001  # the top of the lane: the next batch must run
            fault = raised
        else:
            return
        for job in jobs:
            job.fault = fault

    async def _joined(self, seat: _Seat, batch: list[_Job]) -> list[_Job]:
        """Do and tell what can be joined; what is left has to be done one by one."""
        able = _joinable(batch)
        if not able:
            return batch
        await self._tried(seat, able, lambda held: self._at_once(held, able))
        left = []
        for job in able:
            if isinstance(job.fault, Changed):
                left.append(job)
            else:
                job.tell()
        return [job for job in batch if job in left or job not in able]

    async def _at_once(self, connection: "Connection[Record]", able: list[_Job]) -> None:
        """Each has its value or its fault afterwards; Changed where it must be done by itself."""
        joined = [job.joined for job in able if job.joined is not None]
        tx = _PostgresTx(connection, self._schema)
        try:
            told = await joined[0].all(tx, [each.item for each in joined])
        except (*_AGAIN, *_AWAY):
            raise
        except Exception as error:  # noqa: BLE001  # by itself each meets its own fault again
            _LOG.error("joined writes go one by one", extra={"fault": logs.fault(error)})
            told = [Changed()] * len(able)
        except BaseException:
            connection.terminate()  # given up in mid-statement
            raise
        for job, each in zip(able, told, strict=True):
            failed = isinstance(each, Exception)
            job.value, job.fault = (None, each) if failed else (each, None)

    async def _together(self, connection: "Connection[Record]", batch: list[_Job]) -> None:
        """One transaction for the batch. Afterwards each job has its value or its fault."""
        tx = _PostgresTx(connection, self._schema)
        await connection.execute("BEGIN; SAVEPOINT item")
        try:
            for job in batch:
                job.value, job.fault = None, None
                try:
                    job.value = await job.work(tx)
                except (*_AGAIN, *_AWAY):
                    raise
                except Exception as fault:  # noqa: BLE001  # it reaches the caller of write()
                    job.fault = fault
                    await connection.execute("ROLLBACK TO SAVEPOINT item")
                await connection.execute("RELEASE SAVEPOINT item; SAVEPOINT item")
            await connection.execute("COMMIT")
        except _AGAIN:
            await connection.execute("ROLLBACK")
            raise
        except BaseException:
            # Cut or given up in mid-statement: the pool opens another one.
            connection.terminate()
            raise


def _give_up(job: _Job) -> None:
    if not job.future.done():
        job.future.set_exception(StoreUnavailable("the write took too long"))


def _joinable(batch: list[_Job]) -> list[_Job]:
    """Those of the first kind there is."""
    able = [(job, job.joined.all) for job in batch if job.joined is not None]
    return [job for job, kind in able if kind == able[0][1]]


def cache_size(url: str) -> int | None:
    """What `?statement_cache_size=` says; 0 is for pgbouncer, which mixes up prepared statements.

    Raises ValueError for what is no number.
    """
    found = [value for name, value in parse_qsl(urlsplit(url).query) if name == CACHE_SIZE]
    return int(found[-1]) if found else None


def driver_dsn(url: str) -> str:
    """The URL as asyncpg reads it: `?host=a:1&host=b:2` becomes its list of hosts."""
    parts = urlsplit(url.replace("postgresql+asyncpg://", "postgresql://", 1))
    query = parse_qsl(parts.query, keep_blank_values=True)
    hosts = [value for name, value in query if name == "host"]
    rest = [(name, value) for name, value in query if name not in {"host", CACHE_SIZE}]
    if not hosts:
        return urlunsplit(parts._replace(query=urlencode(rest)))
    if len(hosts) == 1 and hosts[0].startswith("/"):
        return urlunsplit(
            parts._replace(query=urlencode([*rest, ("host", hosts[0])], quote_via=quote))
        )
    user, at, _ = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user}{at}{','.join(hosts)}", query=urlencode(rest)))
