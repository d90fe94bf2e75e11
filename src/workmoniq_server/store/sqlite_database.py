"""SQLite with one writer thread: waiting writes share a commit, each in a savepoint of its own.

WAL and synchronous=FULL: what was acknowledged is on the disk, because a device forgets its copy
then. The thread must outlive every fault of a single write.
"""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from sqlalchemy import text

from workmoniq_server.store.database import (
    MOST_IN_COMMIT,
    MOST_WAITING,
    WRITE_SECONDS,
    Joined,
    Row,
    Tx,
    Work,
)
from workmoniq_server.store.errors import StoreUnavailable
from workmoniq_server.store.statements import Statement, Value

T = TypeVar("T")
Item = TypeVar("Item")

BUSY_MS: Final = 5_000
LONG_READERS: Final = 2
PING_SECONDS: Final = 1.0
_SETTINGS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    f"PRAGMA busy_timeout = {BUSY_MS}",
    "PRAGMA secure_delete = ON",
    "PRAGMA cache_size = -16384",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA wal_autocheckpoint = 2000",
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA trusted_schema = OFF",
)


_EMPTY_LOG: Final = Statement(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def connect(path: Path) -> sqlite3.Connection:
    """A connection without implicit transactions, for this server's settings."""
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, cached_statements=512
    )
    connection.row_factory = sqlite3.Row
    for setting in _SETTINGS:
        connection.execute(setting).close()
    return connection


class _SqliteTx:
    """Every method is done when it returns, so that a transaction never waits in between."""

    __slots__ = ("_connection",)
    one_trip = False

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def rows(self, statement: Statement, **params: Value) -> Sequence[Row]:
        compiled = statement.for_sqlite()
        return self._connection.execute(compiled.sql, compiled.arguments(params)).fetchall()

    async def one(self, statement: Statement, **params: Value) -> Row | None:
        compiled = statement.for_sqlite()
        cursor = self._connection.execute(compiled.sql, compiled.arguments(params))
        row = cast("Row | None", cursor.fetchone())
        cursor.close()
        return row

    async def run(self, statement: Statement, **params: Value) -> int:
        compiled = statement.for_sqlite()
        return self._connection.execute(compiled.sql, compiled.arguments(params)).rowcount

    async def many(self, statement: Statement, items: Iterable[Mapping[str, Value]]) -> None:
        compiled = statement.for_sqlite()
        self._connection.executemany(compiled.sql, (compiled.arguments(item) for item in items))

    async def rows_of_many(
        self, statement: Statement, items: Iterable[Mapping[str, Value]]
    ) -> Sequence[Row]:
        return [row for item in items for row in await self.rows(statement, **item)]


@dataclass(slots=True, eq=False)
class _Job:
    """One waiting write. outcome is set by the writer thread, given_up by the event loop."""

    work: Callable[[Tx], Awaitable[Any]]
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[Any]"
    given_up: bool = False
    value: Any = None
    fault: BaseException | None = None


class SqliteDatabase:
    """See Database. Reads of one loop share a connection on that loop's own thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._waiting = 0
        self._thread: threading.Thread | None = None
        self._reader: sqlite3.Connection | None = None
        self._long_readers: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()
        self._opened_long: list[sqlite3.Connection] = []

    async def start(self) -> None:
        """Open the file, which must have its tables, and start the writer."""
        try:
            writer = connect(self._path)
            self._reader = connect(self._path)
            for _ in range(LONG_READERS):
                reader = connect(self._path)
                self._opened_long.append(reader)
                self._long_readers.put(reader)
        except sqlite3.Error as fault:
            raise StoreUnavailable("the database file cannot be opened") from fault
        self._thread = threading.Thread(
            target=self._write_all, args=(writer,), name="writer", daemon=True
        )
        self._thread.start()

    async def stop(self) -> None:
        thread, self._thread = self._thread, None
        if thread is not None:
            self._jobs.put(None)
            await asyncio.to_thread(thread.join)
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        while self._opened_long:
            self._opened_long.pop().close()

    async def ping(self) -> None:
        async def nothing(_tx: Tx) -> None: ...

        try:
            async with asyncio.timeout(PING_SECONDS):
                self._read_on(self._open_reader(), nothing, snapshot=True)
                await self.write(nothing)
        except TimeoutError as late:
            raise StoreUnavailable("the writer did not answer within a second") from late

    async def write(
        self, work: Work[T], *, group: bytes | None = None, joined: Joined[Item, T] | None = None
    ) -> T:
        del group, joined  # the one writer joins all that waits
        thread = self._thread
        if thread is None or not thread.is_alive():
            raise StoreUnavailable("the database is closed")
        if self._waiting >= MOST_WAITING:
            raise StoreUnavailable("too many writes wait")
        loop = asyncio.get_running_loop()
        job = _Job(work=work, loop=loop, future=loop.create_future())
        self._waiting += 1
        late = loop.call_later(WRITE_SECONDS, _give_up, job)
        self._jobs.put(job)
        try:
            return cast("T", await job.future)
        except asyncio.CancelledError:
            job.given_up = True
            raise
        finally:
            self._waiting -= 1
            late.cancel()

    async def read(self, work: Work[T], *, snapshot: bool = True, long: bool = False) -> T:
        if not long:
            return self._read_on(self._open_reader(), work, snapshot=snapshot)
        return await asyncio.to_thread(self._read_long, work, snapshot=True)

    async def shred(self) -> None:
        await asyncio.to_thread(self._read_long, _empty_log, snapshot=False)

    def _open_reader(self) -> sqlite3.Connection:
        if self._reader is None:
            raise StoreUnavailable("the database is closed")
        return self._reader

    def _read_long(self, work: Work[T], *, snapshot: bool) -> T:
        try:
            connection = self._long_readers.get(timeout=WRITE_SECONDS)
        except queue.Empty as busy:
            raise StoreUnavailable("too many long reads") from busy
        try:
            return self._read_on(connection, work, snapshot=snapshot)
        finally:
            self._long_readers.put(connection)

    def _read_on(self, connection: sqlite3.Connection, work: Work[T], *, snapshot: bool) -> T:
        tx = _SqliteTx(connection)
        try:
            if not snapshot:
                return _finish(work(tx))
            connection.execute("BEGIN")
            try:
                return _finish(work(tx))
            finally:
                _roll_back(connection)
        except (sqlite3.OperationalError, sqlite3.DatabaseError) as fault:
            if isinstance(fault, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                raise
            raise StoreUnavailable("the database did not answer") from fault

    def _write_all(self, connection: sqlite3.Connection) -> None:
        """The writer thread: ends when stop() says so, never by a fault of a write."""
        last = False
        while not last:
            first = self._jobs.get()
            if first is None:
                break
            batch = [first]
            for job in _more(self._jobs):
                if job is None:
                    last = True
                    break
                batch.append(job)
            try:
                _commit_together(connection, batch)
            except BaseException as fault:  # noqa: BLE001  # the top of the writer thread
                _roll_back(connection)
                for job in batch:
                    job.fault = fault
            _tell(batch)
        connection.close()


async def _empty_log(tx: Tx) -> None:
    await tx.rows(_EMPTY_LOG)


def _more(jobs: "queue.SimpleQueue[_Job | None]") -> Iterator[_Job | None]:
    with contextlib.suppress(queue.Empty):
        for _ in range(MOST_IN_COMMIT - 1):
            yield jobs.get_nowait()


def _commit_together(connection: sqlite3.Connection, batch: list[_Job]) -> None:
    """One transaction for the batch. Afterwards each job has its value or its fault."""
    tx = _SqliteTx(connection)
    inside: list[_Job] = []
    for job in batch:
        if job.given_up:
            job.fault = StoreUnavailable("the write came too late")
            continue
        try:
            if not connection.in_transaction:
                connection.execute("BEGIN IMMEDIATE")
            connection.execute("SAVEPOINT item")
            job.value = _finish(job.work(tx))
            connection.execute("RELEASE item")
            inside.append(job)
        except BaseException as fault:  # noqa: BLE001  # it reaches the caller of write()
            job.value, job.fault = None, _named(fault)
            if connection.in_transaction:
                _undo(connection)
            if not connection.in_transaction:  # a full disk ends the whole transaction
                _fail(inside, fault)
                inside = []
    try:
        if connection.in_transaction:
            connection.execute("COMMIT")
    except sqlite3.Error as fault:
        _roll_back(connection)
        _fail(inside, fault)


def _undo(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("ROLLBACK TO item")
        connection.execute("RELEASE item")
    except sqlite3.Error:
        _roll_back(connection)


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")


def _fail(jobs: list[_Job], fault: BaseException) -> None:
    for job in jobs:
        job.value, job.fault = None, _named(fault)


def _named(fault: BaseException) -> BaseException:
    """The driver's faults that are nobody's mistake become StoreUnavailable."""
    if isinstance(fault, sqlite3.OperationalError) or type(fault) is sqlite3.DatabaseError:
        unavailable = StoreUnavailable("the database did not take the write")
        unavailable.__cause__ = fault
        return unavailable
    return fault


def _tell(batch: list[_Job]) -> None:
    """Give each loop its answers in one call."""
    for loop in {job.loop for job in batch}:
        mine = [job for job in batch if job.loop is loop]
        with contextlib.suppress(RuntimeError):  # a loop that closed meanwhile
            loop.call_soon_threadsafe(_answer, mine)


def _answer(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.future.done():
            continue
        if job.fault is not None:
            job.future.set_exception(job.fault)
        else:
            job.future.set_result(job.value)


def _give_up(job: _Job) -> None:
    job.given_up = True
    if not job.future.done():
        job.future.set_exception(StoreUnavailable("the write took too long"))


def _finish(work: Awaitable[T]) -> T:
    """Run work to its end without an event loop."""
    coroutine = cast("Coroutine[object, None, T]", work)
    try:
        coroutine.send(None)
    except StopIteration as done:
        return cast("T", done.value)
    coroutine.close()
    raise AssertionError("a transaction waited for something that is not its database")
