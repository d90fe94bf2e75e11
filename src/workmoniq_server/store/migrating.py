"""Brings a database to the tables of this release: SQLite by itself, PostgreSQL when asked to."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateSchema

from workmoniq_server.store.errors import SchemaMismatch, StoreUnavailable
from workmoniq_server.store.postgres_database import driver_dsn

T = TypeVar("T")

SCRIPTS: Final = Path(__file__).parent / "migrations"
KEYS_SCHEMA: Final = "workmoniq_keys"
JOURNAL_SCHEMA: Final = "workmoniq_journal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a database stands. revision: None if it is empty; newest: of this release."""

    revision: str | None
    newest: str

    @property
    def is_current(self) -> bool:
        return self.revision == self.newest


def newest() -> str:
    """The revision of this release."""
    head = ScriptDirectory(str(SCRIPTS)).get_current_head()
    if head is None:
        raise AssertionError("there are no migrations")
    return head


def known_revisions() -> frozenset[str]:
    """The revisions that this release can bring up to date."""
    scripts = ScriptDirectory(str(SCRIPTS))
    return frozenset(script.revision for script in scripts.walk_revisions())


async def standing(url: str) -> Standing:
    """Raises SchemaMismatch for a database that a newer release wrote, StoreUnavailable."""
    revision = await on_connection(url, _revision)
    if revision is not None and revision not in known_revisions():
        raise SchemaMismatch("the database was written by a newer release; install that one")
    return Standing(revision=revision, newest=newest())


async def migrate(url: str) -> None:
    """Bring the main database to this release. Safe to repeat.

    Raises SchemaMismatch, StoreUnavailable.
    """
    await standing(url)
    await on_connection(url, _upgrade)


async def prepare(url: str) -> None:
    """What `serve` does first: upgrade SQLite after a copy beside it; leave PostgreSQL alone.

    Raises SchemaMismatch where somebody has to act, StoreUnavailable.
    """
    at = await standing(url)
    if at.is_current:
        return
    if not url.startswith("sqlite:///"):
        raise SchemaMismatch("the database waits for `workmoniq-server migrate`")
    path = Path(url.removeprefix("sqlite:///"))
    if at.revision is not None:
        await asyncio.to_thread(_copy, path, path.with_name(f"{path.name}.before-{at.newest}"))
    await migrate(url)


async def create_tables(url: str, metadata: MetaData, *, schema_name: str | None = None) -> None:
    """The tables of a small database that has no migrations: account keys, deletion journal.

    schema_name: PostgreSQL only, made if it is missing. Safe to repeat.
    """
    postgres_schema = None if url.startswith("sqlite:///") else schema_name

    def create(connection: Connection) -> None:
        if postgres_schema is not None:
            connection.execute(CreateSchema(postgres_schema, if_not_exists=True))
            connection = connection.execution_options(schema_translate_map={None: postgres_schema})
        metadata.create_all(connection)

    await on_connection(url, create)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _copy(path: Path, target: Path) -> None:
    """A whole copy, made by SQLite itself, so that the write-ahead log is in it."""
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o600)


async def on_connection(url: str, work: Callable[[Connection], T]) -> T:
    """Run work in one transaction. Raises StoreUnavailable."""
    try:
        if url.startswith("sqlite:///"):
            return await asyncio.to_thread(_on_sqlite, url, work)
        engine = create_async_engine(
            "postgresql+asyncpg://", poolclass=NullPool, async_creator=_creator(url)
        )
        try:
            async with engine.begin() as connection:
                return await connection.run_sync(work)
        finally:
            await engine.dispose()
    except (DBAPIError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as fault:
        raise StoreUnavailable("the database does not answer or refused a change") from fault


def _on_sqlite(url: str, work: Callable[[Connection], T]) -> T:
    path = Path(url.removeprefix("sqlite:///"))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.begin() as connection:
            return work(connection)
    finally:
        engine.dispose()
        path.chmod(0o600)


def _creator(url: str) -> Callable[[], Awaitable[object]]:
    """asyncpg reads the URL itself, so that several hosts work here as they do in the server."""

    async def connect() -> object:
        return await asyncpg.connect(driver_dsn(url), statement_cache_size=0)

    return connect
