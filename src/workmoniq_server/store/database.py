"""What a database is to the rest of the server, whichever engine stands behind it.

A transaction is `async def work(tx: Tx) -> T`. It waits for nothing but `tx`, depends on nothing
but its own values, and may be run again from the start: on SQLite one writer thread runs it inside
a group commit, on PostgreSQL it is repeated after a serialization failure. An exception it raises
undoes what it did, and only that, and reaches the caller.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Generic, Protocol, TypeVar

from workmoniq_server.store.statements import Statement, Value

T = TypeVar("T")
Item = TypeVar("Item")

MOST_WAITING: Final = 256
"""Writes that may wait; the next one is told that the server is overloaded."""

MOST_IN_COMMIT: Final = 64
"""Writes that share one commit, so one flush to the disk."""

WRITE_SECONDS: Final = 20.0
"""After this long a waiting write is given up, so that nobody hangs on a stuck disk."""


class Row(Protocol):
    """A row by name or by position; both drivers' own rows are this."""

    def __getitem__(self, key: Any, /) -> Any: ...  # noqa: ANN401  # its schema is its type


class Tx(Protocol):
    """One open transaction. The engine's own errors come out of it as they are."""

    @property
    def one_trip(self) -> bool:
        """True where every statement is a journey, so that a long one is better than three."""
        ...

    async def rows(self, statement: Statement, **params: Value) -> Sequence[Row]: ...

    async def one(self, statement: Statement, **params: Value) -> Row | None: ...

    async def run(self, statement: Statement, **params: Value) -> int:
        """How many rows it inserted, changed or deleted."""
        ...

    async def many(self, statement: Statement, items: Iterable[Mapping[str, Value]]) -> None:
        """The same statement once for each item."""
        ...

    async def rows_of_many(
        self, statement: Statement, items: Iterable[Mapping[str, Value]]
    ) -> Sequence[Row]:
        """All rows of all items, in any order: of a statement that is run for each of them.

        Where statements are journeys it is run once, and every parameter is the list of the
        items' values: so its words there are others, on statements.lists().
        """
        ...


Work = Callable[[Tx], Awaitable[T]]


class Changed(Exception):
    """What a write was decided by is no longer so; nothing of it was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(Generic[Item, T]):
    """How a write does what it does in the same journeys as others of its kind.

    item: what this one is to `all`, which is given items of different groups, in their order, and
    a Tx of which every statement is committed by itself: so all that it writes, it writes in one.
    For each item it answers with the value, or with the exception the write would have raised, for
    which it has written nothing; or with Changed, and the write is done by itself.
    """

    item: Item
    all: Callable[[Tx, Sequence[Item]], Awaitable[Sequence[T | Exception]]]


class Database(Protocol):
    """Raises StoreUnavailable where the engine does not answer or has too much to do."""

    async def start(self) -> None: ...

    async def stop(self) -> None:
        """Finish what waits, then close."""
        ...

    async def ping(self) -> None:
        """Return when a read and the writer answer; raise StoreUnavailable after a second."""
        ...

    async def write(
        self, work: Work[T], *, group: bytes | None = None, joined: Joined[Item, T] | None = None
    ) -> T:
        """Run work and commit it.

        group: the account, for the many small writes of the hot path. Those share transactions on
        PostgreSQL too; each still stands in its own savepoint.
        joined: what PostgreSQL does instead, with all of a kind that wait.
        """
        ...

    async def read(self, work: Work[T], *, snapshot: bool = True, long: bool = False) -> T:
        """Run work, which only reads.

        snapshot: all its statements see one moment. A work of one statement may say False.
        long: it reads more than some hundred kilobytes or rows, so it must not hold up others.
        """
        ...

    async def shred(self) -> None:
        """Empty the write-ahead log where it may still hold what was deleted; waits for no one.

        Only SQLite's file is ours to empty: PostgreSQL recycles its log by itself.
        """
        ...


def open_database(
    url: str,
    *,
    schema: str | None = None,
    statement_cache_size: int = 256,
    connections: int = 10,
) -> Database:
    """Choose the engine by URL; nothing is opened before start().

    url: `sqlite:///path` or `postgresql+asyncpg://...`, where several hosts may be named.
    schema: PostgreSQL only, where the tables stand; None is the search path.
    statement_cache_size: PostgreSQL only; the URL's own `?statement_cache_size=0`, which a
    pgbouncer in transaction mode needs, counts more.
    Raises ValueError for another URL.
    """
    from workmoniq_server.store.postgres_database import PostgresDatabase  # noqa: PLC0415
    from workmoniq_server.store.sqlite_database import SqliteDatabase  # noqa: PLC0415

    if url.startswith("sqlite:///"):
        return SqliteDatabase(Path(url.removeprefix("sqlite:///")))
    if url.startswith(("postgresql://", "postgresql+asyncpg://")):
        return PostgresDatabase(
            url,
            schema=schema,
            statement_cache_size=statement_cache_size,
            connections=connections,
        )
    raise ValueError("a database is named sqlite:///FILE or postgresql+asyncpg://...")
