"""The steps of the database lead to the tables that the code speaks of, on both engines."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, select
from tests.fakes.postgres import Cluster

from workmoniq_server.store import migrating, schema
from workmoniq_server.store.errors import SchemaMismatch, StoreUnavailable
from workmoniq_server.store.postgres_database import cache_size, driver_dsn
from workmoniq_server.store.storage import Places, open_storage, refuse_unsound

pytestmark = pytest.mark.anyio


def _url(path: Path) -> str:
    return f"sqlite:///{path}"


async def test_an_empty_sqlite_file_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "new" / "main.db"
    path.parent.mkdir()
    await migrating.prepare(_url(path))
    assert (await migrating.standing(_url(path))).is_current
    assert path.stat().st_mode & 0o077 == 0
    engine = create_engine(_url(path))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, schema.main) == []
    engine.dispose()


async def test_an_older_sqlite_file_is_copied_before_it_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "main.db"
    await migrating.prepare(_url(path))
    real = migrating.newest()
    monkeypatch.setattr(migrating, "newest", lambda: "9999")
    await migrating.prepare(_url(path))
    copy = tmp_path / "main.db.before-9999"
    with closing(sqlite3.connect(copy)) as connection:
        [(version,)] = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    assert version == real


async def test_a_database_of_the_first_release_keeps_its_rows_and_gets_support(
    cluster: Cluster, tmp_path: Path
) -> None:
    """On both engines: what stood there stands there, and the tables are those of the code."""
    path = tmp_path / "main.db"
    for url in (_url(path), await asyncio.to_thread(cluster.empty_database)):
        await migrating.on_connection(url, _first_release)
        assert (await migrating.standing(url)).revision == "0001"
        await migrating.migrate(url)
        assert (await migrating.standing(url)).is_current
        told = await migrating.on_connection(url, _looked_at)
        assert told == (b"from before", [])
    await migrating.prepare(_url(path))


async def test_serving_copies_a_file_of_the_first_release_before_it_changes_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "main.db"
    await migrating.on_connection(_url(path), _first_release)
    await migrating.prepare(_url(path))
    copy = tmp_path / f"main.db.before-{migrating.newest()}"
    with closing(sqlite3.connect(copy)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    assert "account" in names
    assert "support_grant" not in names


def _first_release(connection: Connection) -> None:
    """Its tables, by the step that is frozen, and a row."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(migrating.SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")
    connection.execute(schema.setting.insert().values(name="kept", value=b"from before"))


def _looked_at(connection: Connection) -> tuple[bytes, list[object]]:
    kept = connection.execute(select(schema.setting.c.value)).scalar_one()
    context = MigrationContext.configure(connection)
    return bytes(kept), list(compare_metadata(context, schema.main))


async def test_a_file_of_a_newer_release_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "main.db"
    await migrating.prepare(_url(path))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'future'")
        connection.commit()
    for attempt in (migrating.prepare, migrating.migrate):
        with pytest.raises(SchemaMismatch, match="newer release"):
            await attempt(_url(path))


async def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "main.db"
    path.write_bytes(b"no database at all, but long enough to have a header" * 40)
    with pytest.raises(StoreUnavailable):
        await migrating.prepare(_url(path))


def test_postgresql_has_the_tables_that_the_code_speaks_of(cluster: Cluster) -> None:
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415
    from sqlalchemy.pool import NullPool  # noqa: PLC0415

    url = cluster.database()

    async def differences() -> list[object]:
        engine = create_async_engine(url, poolclass=NullPool)
        async with engine.connect() as connection:
            found = await connection.run_sync(
                lambda sync: compare_metadata(MigrationContext.configure(sync), schema.main)
            )
        await engine.dispose()
        return list(found)

    assert asyncio.run(differences()) == []


async def test_postgresql_is_not_changed_unasked(cluster: Cluster, tmp_path: Path) -> None:
    url = await asyncio.to_thread(cluster.empty_database)
    places = Places(data=tmp_path, database=url)

    def hashed(purpose: str, value: bytes) -> bytes:
        return (purpose.encode() + value)[:32]

    with pytest.raises(SchemaMismatch, match="migrate"):
        await open_storage(places, kek=bytes(32), hashed=hashed)
    await migrating.migrate(url)
    await migrating.migrate(url)
    storage = await open_storage(places, kek=bytes(32), hashed=hashed)
    await storage.ping()
    await storage.stop()


async def test_a_postgresql_that_is_away_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        await migrating.standing(f"postgresql+asyncpg://nobody@/none?host={tmp_path}")


def test_one_file_cannot_be_database_and_keys(tmp_path: Path) -> None:
    same = f"sqlite:///{tmp_path / 'one.db'}"
    with pytest.raises(SchemaMismatch, match="different files"):
        refuse_unsound(Places(data=tmp_path, database=same, account_keys=same))


def test_several_hosts_are_handed_to_the_driver_in_its_own_way() -> None:
    url = "postgresql+asyncpg://u:p@/db?host=a:1&host=b:2&target_session_attrs=read-write"
    assert driver_dsn(url) == "postgresql://u:p@a:1,b:2/db?target_session_attrs=read-write"
    pooled = "postgresql+asyncpg://u@h/db?statement_cache_size=0&ssl=require"
    assert driver_dsn(pooled) == "postgresql://u@h/db?ssl=require"
    assert cache_size(pooled) == 0
    assert cache_size(url) is None
    plain = "postgresql+asyncpg://u@h:5432/db"
    assert driver_dsn(plain) == "postgresql://u@h:5432/db"
    assert driver_dsn("postgresql+asyncpg://u@/db?host=/run") == "postgresql://u@/db?host=%2Frun"


def test_every_key_of_the_main_database_starts_with_the_account() -> None:
    for table in schema.main.sorted_tables:
        first = next(iter(table.primary_key)).name
        if table.name in schema.DIRECTORIES | schema.WITHOUT_ACCOUNT:
            continue
        assert first == "acct", table.name


def test_postgresql_does_not_try_to_compress_sealed_bodies(cluster: Cluster) -> None:
    import asyncio  # noqa: PLC0415

    import asyncpg  # noqa: PLC0415

    url = cluster.database()

    async def storage() -> bytes:
        connection = await asyncpg.connect(driver_dsn(url))
        try:
            found = await connection.fetchval(
                "SELECT attstorage FROM pg_attribute"
                " WHERE attrelid = 'segment'::regclass AND attname = 'sealed'"
            )
            return bytes(found)
        finally:
            await connection.close()

    assert asyncio.run(storage()) == b"e"  # EXTERNAL
