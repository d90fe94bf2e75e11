"""A backup of a running server comes back whole, and brings no deleted account with it."""

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from tests.fakes.server_account import LARGE, Chain, FakeAccount, FakeDevice, new_account
from tests.integration.server.conftest import START_US, ServerClock
from tests.integration.server.reading import fill, get_many

from workmoniq_protocol.wire.segment import parse_frames
from workmoniq_server import backup, server_keys
from workmoniq_server.backup import BackupRefused
from workmoniq_server.calls import House
from workmoniq_server.clock import DAY_US
from workmoniq_server.config import Config
from workmoniq_server.deleting import delete_account
from workmoniq_server.serving import open_house
from workmoniq_server.store.storage import Places

pytestmark = pytest.mark.anyio


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data=tmp_path / "server")


@pytest.fixture
def places(config: Config) -> Places:
    return Places(data=config.data)


@asynccontextmanager
async def _open(config: Config) -> AsyncIterator[House]:
    config.data.mkdir(exist_ok=True)
    keys = server_keys.load(config)
    async with open_house(config, keys, clock=ServerClock()) as house:
        yield house


async def _filled(house: House) -> tuple[FakeAccount, FakeDevice, Chain]:
    account = await new_account(house)
    device = await account.device()
    chain = await account.stream(device)
    await fill(house, device, chain, [4096, LARGE])
    return account, device, chain


async def _is_whole(house: House, device: FakeDevice, chain: Chain) -> bool:
    reply = await get_many(house, device, [(chain.stream, seq) for seq in range(2)])
    assert reply.body is not None
    return not any(frame.gone for frame in parse_frames(reply.body, most=64))


async def test_a_backup_of_a_running_server_is_restored_whole(
    config: Config, places: Places, tmp_path: Path
) -> None:
    async with _open(config) as house:
        _, device, chain = await _filled(house)
        made = backup.back_up(places, tmp_path / "backup", now_us=START_US)
        assert (made.segments, made.objects) == (2, 1)
        await fill(house, device, chain, [4096])
    for path in config.data.rglob("v1/*/*/*"):
        path.unlink()
    assert backup.verify(tmp_path / "backup", places, now_us=START_US) == made
    assert backup.restore(tmp_path / "backup", places, now_us=START_US) == made
    async with _open(config) as house:
        assert await _is_whole(house, device, chain)
        chain.seq, chain.prev = 2, parse_head(places)
        await fill(house, device, chain, [4096])


def parse_head(places: Places) -> bytes:
    path = places.database_url().removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as connection:
        return bytes(connection.execute("SELECT head_hash FROM stream").fetchone()[0])


async def test_a_deleted_account_does_not_come_back_with_a_backup(
    config: Config, places: Places, tmp_path: Path
) -> None:
    async with _open(config) as house:
        gone, gone_device, gone_chain = await _filled(house)
        _, device, chain = await _filled(house)
        backup.back_up(places, tmp_path / "backup", now_us=START_US)
        await delete_account(house, gone.acct, request_hash=b"r" * 32)
    backup.restore(tmp_path / "backup", places, now_us=START_US)
    async with _open(config) as house:
        assert await _is_whole(house, device, chain)
        assert await house.writers.get(house.database, gone.acct, gone_chain.stream) is None
        assert gone_device.who.acct == gone.acct


async def test_no_backup_holds_an_account_key(
    config: Config, places: Places, tmp_path: Path
) -> None:
    async with _open(config) as house:
        await _filled(house)
        backup.back_up(places, tmp_path / "backup", now_us=START_US)
        backup.back_up_keys(places, tmp_path / "keys.db")
    tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
    with closing(sqlite3.connect(tmp_path / "backup" / backup.DATABASE)) as connection:
        names = {name for (name,) in connection.execute(tables)}
    assert "account" in names
    assert not names & {"account_key", "deletion"}
    with closing(sqlite3.connect(tmp_path / "keys.db")) as connection:
        assert connection.execute("SELECT count(*) FROM account_key").fetchone() == (1,)


async def test_a_backup_that_is_too_old_is_refused(
    config: Config, places: Places, tmp_path: Path
) -> None:
    async with _open(config):
        backup.back_up(places, tmp_path / "backup", now_us=START_US)
    backup.restore(tmp_path / "backup", places, now_us=START_US + 30 * DAY_US)
    with pytest.raises(BackupRefused, match="older than 30 days"):
        backup.restore(tmp_path / "backup", places, now_us=START_US + 30 * DAY_US + 1)


async def test_a_running_server_is_not_written_over(
    config: Config, places: Places, tmp_path: Path
) -> None:
    async with _open(config) as house:
        _, device, chain = await _filled(house)
        backup.back_up(places, tmp_path / "backup", now_us=START_US)
        with pytest.raises(BackupRefused, match="stop the server"):
            backup.restore(tmp_path / "backup", places, now_us=START_US)
        assert await _is_whole(house, device, chain)


async def test_damage_is_found_before_anything_is_touched(
    config: Config, places: Places, tmp_path: Path
) -> None:
    async with _open(config) as house:
        await _filled(house)
        backup.back_up(places, tmp_path / "backup", now_us=START_US)
    source = tmp_path / "backup"
    before = (config.data / "workmoniq.db").read_bytes()
    [body] = list((source / "blobs").rglob("v1/*/*/*"))
    kept = body.read_bytes()
    body.unlink()
    with pytest.raises(BackupRefused, match="bodies are missing"):
        backup.restore(source, places, now_us=START_US)
    body.write_bytes(kept)
    manifest = json.loads((source / "backup.json").read_text())
    (source / "backup.json").write_text(json.dumps({**manifest, "version": 2}))
    with pytest.raises(BackupRefused, match="newer release"):
        backup.restore(source, places, now_us=START_US)
    (source / "backup.json").write_text(json.dumps(manifest))
    with (source / "workmoniq.db").open("r+b") as file:
        file.seek(5000)
        file.write(b"damage")
    with pytest.raises(BackupRefused, match="damaged"):
        backup.restore(source, places, now_us=START_US)
    (source / "backup.json").unlink()
    with pytest.raises(BackupRefused, match="no whole backup"):
        backup.restore(source, places, now_us=START_US)
    assert (config.data / "workmoniq.db").read_bytes() == before


def test_postgresql_is_backed_up_by_its_own_tools(tmp_path: Path) -> None:
    places = Places(data=tmp_path, database="postgresql+asyncpg://u@h/db")
    with pytest.raises(BackupRefused, match="pg_dump"):
        backup.back_up(places, tmp_path / "backup", now_us=START_US)
