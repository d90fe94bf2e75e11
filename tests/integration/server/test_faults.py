"""The writer outlives what happens to its database."""

import asyncio
import sqlite3
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import bindparam, insert, select, update
from tests.fakes.postgres import Cluster

from workmoniq_server.store import migrating, schema, sqlite_database
from workmoniq_server.store.database import Database, Tx, Work, open_database
from workmoniq_server.store.errors import StoreUnavailable
from workmoniq_server.store.postgres_database import driver_dsn
from workmoniq_server.store.sqlite_database import SqliteDatabase
from workmoniq_server.store.statements import Statement

pytestmark = pytest.mark.anyio

ADD = Statement(insert(schema.setting))
SET = Statement(
    update(schema.setting)
    .where(schema.setting.c.name == bindparam("of"))
    .values(value=bindparam("new"))
)
ALL = Statement(select(schema.setting.c.name))


def _adding(name: str, value: bytes = b"v") -> Work[int]:
    async def work(tx: Tx) -> int:
        return await tx.run(ADD, name=name, value=value)

    return work


async def _attempt(database: Database, name: str, value: bytes = b"v") -> bool:
    try:
        await database.write(_adding(name, value), group=name.encode())
    except StoreUnavailable:
        return False
    return True


async def _names(database: Database) -> set[str]:
    async def read(tx: Tx) -> set[str]:
        return {row[0] for row in await tx.rows(ALL)}

    return await database.read(read, snapshot=False)


async def test_a_full_disk_refuses_writes_and_keeps_what_was_told_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "main.db"
    await migrating.prepare(f"sqlite:///{path}")
    pages = path.stat().st_size // 4096 + 40
    small = (*sqlite_database._SETTINGS, f"PRAGMA max_page_count = {pages}")  # noqa: SLF001
    monkeypatch.setattr(sqlite_database, "_SETTINGS", small)
    database = SqliteDatabase(path)
    await database.start()
    names = [f"n{number:03}" for number in range(100)]
    told = await asyncio.gather(*(_attempt(database, name, bytes(3000)) for name in names))
    assert True in told
    assert False in told
    kept = {name for name, well in zip(names, told, strict=True) if well}
    assert await _names(database) == kept
    await database.ping()
    await database.stop()


async def test_a_transaction_that_waits_for_something_else_is_a_mistake_of_one_write(
    tmp_path: Path,
) -> None:
    path = tmp_path / "main.db"
    await migrating.prepare(f"sqlite:///{path}")
    database = SqliteDatabase(path)
    await database.start()

    async def waits(_tx: Tx) -> None:
        await asyncio.sleep(0)

    with pytest.raises(AssertionError, match="waited"):
        await database.write(waits)
    assert await database.write(_adding("after")) == 1
    await database.stop()


async def test_a_locked_file_is_said_to_be_away_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "main.db"
    await migrating.prepare(f"sqlite:///{path}")
    impatient = (*sqlite_database._SETTINGS, "PRAGMA busy_timeout = 50")  # noqa: SLF001
    monkeypatch.setattr(sqlite_database, "_SETTINGS", impatient)
    database = SqliteDatabase(path)
    await database.start()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert not await _attempt(database, "while locked")
    other.execute("ROLLBACK")
    other.close()
    assert await _attempt(database, "after")
    assert await _names(database) == {"after"}
    await database.stop()


async def test_connections_that_are_cut_lose_nothing_that_was_told_kept(cluster: Cluster) -> None:
    url = await asyncio.to_thread(cluster.database)
    database = open_database(url)
    await database.start()
    cutter = await asyncpg.connect(driver_dsn(url))
    names = [f"n{number:03}" for number in range(120)]

    async def write_all() -> list[bool]:
        told: list[bool] = []
        for at in range(0, len(names), 12):
            batch = names[at : at + 12]
            told += await asyncio.gather(*(_attempt(database, name) for name in batch))
        return told

    async def cut() -> None:
        for _ in range(4):
            await asyncio.sleep(0.02)
            await cutter.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    told, _ = await asyncio.gather(write_all(), cut())
    kept = {name for name, well in zip(names, told, strict=True) if well}
    tries = 0
    while not await _attempt(database, "after"):
        tries += 1
        assert tries <= 10  # as many as the pool holds; each may be one that was cut
    assert kept <= await _names(database)
    await database.ping()
    await cutter.close()
    await database.stop()


async def test_a_deadlock_is_run_again_until_it_is_none(cluster: Cluster) -> None:
    url = await asyncio.to_thread(cluster.database)
    database = open_database(url)
    await database.start()
    for name in ("a", "b"):
        await database.write(_adding(name))

    def crossing(first: str, second: str) -> Work[None]:
        async def work(tx: Tx) -> None:
            await tx.run(SET, of=first, new=b"1")
            await asyncio.sleep(0.05)  # only PostgreSQL lets a transaction wait
            await tx.run(SET, of=second, new=b"2")

        return work

    await asyncio.gather(database.write(crossing("a", "b")), database.write(crossing("b", "a")))
    await database.stop()


async def test_a_pool_that_mixes_connections_needs_no_prepared_statements(
    cluster: Cluster,
) -> None:
    url = f"{await asyncio.to_thread(cluster.database)}&statement_cache_size=0"
    database = open_database(url)
    await database.start()
    names = {f"n{number}" for number in range(10)}
    assert all(await asyncio.gather(*(_attempt(database, name) for name in names)))
    assert await _names(database) == names
    await database.stop()
