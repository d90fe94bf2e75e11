"""All that the server remembers with, opened and closed together."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from workmoniq_server.store import schema
from workmoniq_server.store.account_keys import AccountKeys
from workmoniq_server.store.blobs import BlobStore, open_blobs
from workmoniq_server.store.database import Database, open_database
from workmoniq_server.store.errors import SchemaMismatch
from workmoniq_server.store.journal import Journal
from workmoniq_server.store.migrating import (
    JOURNAL_SCHEMA,
    KEYS_SCHEMA,
    create_tables,
    prepare,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where everything stands, as the settings say.

    data: the server's own folder. database, blobs, account_keys, journal: URLs; an empty one is the
    default, which lies beside the database: files for SQLite, schemas of their own for PostgreSQL.
    """

    data: Path
    database: str = ""
    blobs: str = ""
    account_keys: str = ""
    journal: str = ""

    def database_url(self) -> str:
        """The main database."""
        return self.database or f"sqlite:///{self.data / 'workmoniq.db'}"

    def keys_url(self) -> str:
        """The database of account keys."""
        return self.account_keys or self._beside("account_keys.db")

    def journal_url(self) -> str:
        """The database of the deletion journal."""
        return self.journal or self._beside("journal.db")

    def blob_folder(self) -> Path:
        """Where large bodies are files, if no object store is named."""
        return self.data / "blobs"

    def _beside(self, name: str) -> str:
        main = self.database_url()
        return f"sqlite:///{self.data / name}" if main.startswith("sqlite:///") else main


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """Open databases and objects. Made by open_storage, which also starts it."""

    database: Database
    blobs: BlobStore
    account_keys: AccountKeys
    journal: Journal
    keys_database: Database
    journal_database: Database

    async def stop(self) -> None:
        """Finish the writes that wait, then close."""
        await self.database.stop()
        await self.keys_database.stop()
        await self.journal_database.stop()

    async def ping(self) -> None:
        """Return if everything answers within a second each. Raises StoreUnavailable."""
        await self.database.ping()
        await self.keys_database.ping()
        await self.journal_database.ping()
        await self.blobs.ping()


async def open_storage(
    places: Places,
    *,
    kek: bytes,
    hashed: Callable[[str, bytes], bytes],
    statement_cache_size: int = 256,
    connections: int = 10,
) -> Storage:
    """Bring the databases up to date where that is allowed, and open everything.

    kek: 32 bytes, of no other use, under which account keys are stored.
    hashed: (purpose, value) -> 32 bytes under the server's pepper.
    Raises SchemaMismatch, StoreUnavailable, ValueError for a URL that names nothing.
    """
    refuse_unsound(places)
    await prepare(places.database_url())
    await create_tables(places.keys_url(), schema.keys, schema_name=KEYS_SCHEMA)
    await create_tables(places.journal_url(), schema.journal, schema_name=JOURNAL_SCHEMA)
    blobs = open_blobs(places.blobs, places.blob_folder())

    def opened(url: str, schema_name: str | None, most: int) -> Database:
        return open_database(
            url,
            schema=schema_name,
            statement_cache_size=statement_cache_size,
            connections=most,
        )

    database = opened(places.database_url(), None, connections)
    keys = opened(places.keys_url(), KEYS_SCHEMA, 2)
    journal = opened(places.journal_url(), JOURNAL_SCHEMA, 2)
    started: list[Database] = []
    try:
        for each in (database, keys, journal):
            await each.start()
            started.append(each)
    except BaseException:
        for each in started:
            await each.stop()
        raise
    return Storage(
        database=database,
        blobs=blobs,
        account_keys=AccountKeys(keys, kek),
        journal=Journal(journal, hashed),
        keys_database=keys,
        journal_database=journal,
    )


def refuse_unsound(places: Places) -> None:
    """Raises SchemaMismatch for settings that would let a backup hold what it must not."""
    urls = (places.database_url(), places.keys_url(), places.journal_url())
    files = [url for url in urls if url.startswith("sqlite:///")]
    if len(set(files)) != len(files):
        raise SchemaMismatch("database, account keys and journal must be different files")
    if places.blobs and urlsplit(places.blobs).scheme == "memory" and places.database:
        raise SchemaMismatch("an object store in memory loses bodies that the database still has")
