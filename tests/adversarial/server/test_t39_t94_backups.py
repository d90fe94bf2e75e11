"""A backup brings no deleted account back, and one that is older than was promised is none."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.adversarial.server.attacking import append, of, open_stream, told
from tests.adversarial.server.lived import (
    Lived,
    completed,
    delete_by_device,
    delete_by_password,
    lived,
    objects_of,
)
from tests.fakes.key_holder import Caller
from tests.fakes.postgres import PROGRAMS, Cluster
from tests.fakes.server_dump import dump, mentions
from tests.fakes.turned_server import TurnedServer, newcomer

from workmoniq_protocol.strict_json import b64
from workmoniq_server import backup
from workmoniq_server.backup import BackupRefused
from workmoniq_server.clock import DAY_US
from workmoniq_server.store.storage import Places

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["sqlite", "postgresql"])
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TurnedServer]:
    """A server that nobody else uses, because an older state of it comes back."""
    database = ""
    if request.param == "postgresql":
        cluster = request.getfixturevalue("cluster")
        assert isinstance(cluster, Cluster)
        database = cluster.database()
    server = TurnedServer(tmp_path / "own", database)
    with server.process:
        yield server


@pytest.fixture
async def caller(own: TurnedServer) -> AsyncIterator[Caller]:
    async with own.caller() as caller:
        yield caller


@dataclass(frozen=True)
class Backup:
    """Made and put back as docs/server.md has it for each engine, without keys and journal."""

    server: TurnedServer
    folder: Path

    def make(self) -> None:
        """Of the running server."""
        if not self.server.database:
            done = self.server.command("admin", "backup", str(self.folder))
            assert done.returncode == 0, done.stderr
            return
        self.folder.mkdir()
        self._run("pg_dump", "--schema=public", f"--file={self.folder / 'dump.sql'}")
        _copy(self.server.data / "blobs", self.folder / "blobs")

    def restore(self) -> None:
        """While the server is stopped."""
        if not self.server.database:
            done = self.server.command("admin", "restore", str(self.folder))
            assert done.returncode == 0, done.stderr
            return
        self._run("psql", "--quiet", "--command=DROP SCHEMA public CASCADE")
        self._run("psql", "--quiet", f"--file={self.folder / 'dump.sql'}")
        _copy(self.folder / "blobs", self.server.data / "blobs")

    def _run(self, program: str, *arguments: str) -> None:
        url = self.server.database.replace("+asyncpg", "")
        command = [str(PROGRAMS / program), f"--dbname={url}", *arguments]
        subprocess.run(command, check=True, timeout=60, capture_output=True)


def _copy(source: Path, target: Path) -> None:
    for path in source.rglob("*"):
        copy = target / path.relative_to(source)
        if path.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())


async def test_t39_a_restored_backup_deletes_again_before_it_answers_anybody(
    own: TurnedServer, caller: Caller, tmp_path: Path
) -> None:
    made = Backup(own, tmp_path / "backup")
    gone, kept, waits = [await lived(own, caller) for _ in range(3)]
    due = await delete_by_password(caller, waits.holder)
    made.make()
    receipt = await delete_by_device(caller, gone.holder)
    own.process.stop()
    made.restore()
    back = mentions(await dump(own), gone.ids)
    assert set(back) > {"account", "device", "segment", "wrap", "session", "login_name"}
    assert len(objects_of(own, gone)) == 2
    own.clock.turn(hours=1)
    # The line that it listens comes after the journal was asked: nothing is looked at before it.
    own.process.start()
    tables = await dump(own)
    assert set(mentions(tables, gone.ids)) == {"deletion"}
    answer = await caller.call("GET", "/v1/log", session=of(gone.holder.first))
    assert told(answer) == (401, "token_expired")
    asked = {"acct": b64(gone.holder.state.acct), "device": b64(gone.holder.first.id)}
    answer = await caller.call("POST", "/v1/sessions/challenge", json=asked)
    assert told(answer) == (404, "not_found")
    # The bodies that came back with it have no key and go as well.
    assert not any(bytes(row["acct"]) == gone.holder.state.acct for row in tables["account_key"])
    await completed(caller, receipt["id"])
    await _until_gone(own, gone)
    # Who was not deleted goes on where the backup was taken,
    assert mentions(tables, kept.ids)["account"] == 1
    await kept.holder.open(kept.holder.first)
    chain = await open_stream(kept.holder, kept.holder.first)
    assert told(await append(caller, kept.holder.first, chain)) == (201, "")
    assert len(objects_of(own, kept)) == 2
    # and a deletion that waited in the backup takes place in its time.
    own.clock.turn(hours=72)
    own.restart()
    await completed(caller, due["id"])
    assert set(mentions(await dump(own), waits.ids)) == {"deletion"}


async def _until_gone(server: TurnedServer, of_it: Lived) -> None:
    for _ in range(200):
        if not objects_of(server, of_it):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("bodies of a deleted account came back and stayed")


async def test_t94_a_backup_of_thirty_one_days_is_refused_and_nothing_is_touched(
    server: TurnedServer, tmp_path: Path
) -> None:
    made = Backup(server, tmp_path / "backup")
    async with server.caller() as caller:
        anna = await newcomer(caller)
        made.make()
        berta = await newcomer(caller)
        server.process.stop()
        server.clock.turn(days=31)
        before = _files(server.data)
        refused = server.command("admin", "restore", str(made.folder))
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "older than 30 days" in refused.stderr
        assert _files(server.data) == before
        _only_while_young(server, made.folder)
        server.process.start()
        for holder in (anna, berta):
            await holder.open(holder.first)


def _only_while_young(server: TurnedServer, folder: Path) -> None:
    """By the date that it names, which cannot be left out or written otherwise."""
    places, now_us = Places(data=server.data), server.clock.wall_us()
    backup.verify(folder, places, now_us=now_us - 2 * DAY_US)
    manifest = folder / backup.MANIFEST
    whole = json.loads(manifest.read_text())
    undated = {name: whole[name] for name in whole if name != "made_us"}
    for broken in (
        undated,
        {**whole, "made_us": str(whole["made_us"])},
        {**whole, "made_us": None},
        {**whole, "sha256": "0" * 64},
    ):
        manifest.write_text(json.dumps(broken))
        with pytest.raises(BackupRefused):
            backup.restore(folder, places, now_us=now_us - 2 * DAY_US)


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
