"""What is left of a grant: after a crash, after its time, after a backup, in files and in logs."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from tests.fakes.postgres import PROGRAMS, Cluster
from tests.fakes.server_dump import dump, files_with, mentions
from tests.fakes.support_story import HOURS_4, SupportStory, support_options
from tests.fakes.turned_server import TurnedServer

from workmoniq_server import backup
from workmoniq_server.store.storage import Places

pytestmark = pytest.mark.anyio

BUNDLE: Final = b"sealed bytes of a bundle " * 40
LOOKS: Final = 600
Step = Callable[[SupportStory], Awaitable[httpx.Response]]
WHOLE: Final[tuple[tuple[Step, str], ...]] = (
    (lambda story: story.arm(), "armed"),
    (lambda story: story.claim(), "claimed"),
    (lambda story: story.put(BUNDLE), "filled"),
    (lambda story: story.ack("opened"), "consumed"),
    (lambda story: story.ack("closed"), "consumed"),
    (lambda story: story.ack("purged"), "consumed"),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TurnedServer]:
    """A server that nobody else uses, because it is killed and put back."""
    database = ""
    if request.param == "postgresql":
        cluster = request.getfixturevalue("cluster")
        assert isinstance(cluster, Cluster)
        database = cluster.database()
    server = TurnedServer(tmp_path / "own", database, support_options(tmp_path / "own"))
    with server.process:
        yield server


def bundles_of(server: TurnedServer) -> list[Path]:
    """Files of bundles."""
    return [path for path in (server.data / "blobs" / "support").rglob("*") if path.is_file()]


async def _until(told: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(LOOKS):
        if await told():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("it did not come about")


async def _until_no_bundle(server: TurnedServer) -> None:
    async def gone() -> bool:
        return not bundles_of(server)

    await _until(gone)


def _rows(tables: dict[str, list[dict[str, Any]]], story: SupportStory) -> list[dict[str, Any]]:
    return [row for row in tables["support_grant"] if bytes(row["handle"]) == story.handle]


async def test_a_server_killed_between_any_two_calls_goes_on_where_it_was(
    own: TurnedServer,
) -> None:
    async with own.caller() as caller:
        story = SupportStory(caller=caller)
        before: dict[str, Any] = {}
        for step, state in WHOLE:
            if before:
                assert await story.look() == before
            assert (await step(story)).is_success
            before = await story.look()
            assert before["state"] == state
            own.process.kill()
            own.process.start()
            assert await story.look() == before
            if state == "filled":
                assert (await story.get()).content == BUNDLE
        assert [each["event"] for each in before["notices"]] == ["opened", "closed", "purged"]
        assert bundles_of(own) == []


async def test_a_bundle_whose_row_a_crash_kept_from_being_written_goes(own: TurnedServer) -> None:
    orphan = own.data / "blobs" / "support" / "ab" / ("ab" * 16)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(BUNDLE)
    async with own.caller() as caller:
        story = SupportStory(caller=caller)
        for step, _ in WHOLE[:3]:
            await step(story)
        # Later than any request can still be under way, by the clock of files too.
        os.utime(orphan, (0, 0))
        own.clock.turn(seconds=16 * 60)
        own.restart()

        async def gone() -> bool:
            return not orphan.exists()

        await _until(gone)
        assert [path.name for path in bundles_of(own)] == []


async def test_time_ends_grants_and_deletes_bundles_though_nobody_asks(own: TurnedServer) -> None:
    async with own.caller() as caller:
        stories = [SupportStory(caller=caller) for _ in range(3)]
        for count, story in enumerate(stories, start=1):
            for step, _ in WHOLE[:count]:
                assert (await step(story)).is_success
        assert len(bundles_of(own)) == 1
        own.clock.turn(seconds=15 * 60 + 1)
        own.restart()
        await _until_no_bundle(own)
        own.clock.turn(seconds=HOURS_4)
        own.restart()

        async def ended() -> bool:
            tables = await dump(own)
            states = [str(_rows(tables, story)[0]["state"]) for story in stories]
            return states == ["expired", "expired", "consumed"]

        await _until(ended)


async def test_a_grant_that_is_over_can_be_asked_about_for_thirty_days(own: TurnedServer) -> None:
    async with own.caller() as caller:
        story = SupportStory(caller=caller)
        for step, _ in WHOLE:
            await step(story)
        own.clock.turn(days=29)
        own.restart()
        assert (await story.look())["state"] == "consumed"
        own.clock.turn(days=1, hours=1)
        own.restart()

        async def forgotten() -> bool:
            return (await story.user("GET", story.path)).status_code == 404

        await _until(forgotten)
        assert not mentions(await dump(own), [story.handle]).get("support_grant")


async def test_nothing_that_opens_a_bundle_reaches_the_server(own: TurnedServer) -> None:
    """Of the code it sees two derived values, and keeps the hash of one; no claim outlives it."""
    async with own.caller() as caller:
        story = SupportStory(caller=caller)
        code, p = story.case.code, story.claim_p()
        await story.arm()
        assert (await story.claim(story.claim_body(p=p))).is_success
        assert mentions(await dump(own), [p]) == {"support_grant": 1}
        for step, _ in WHOLE[2:]:
            assert (await step(story)).is_success
        # Nobody is ever given these.
        secret = [code.rauth, code.data, code.mac_key, code.comb_key, code.header_key, story.seed]
        tables = await dump(own)
        assert mentions(tables, [*secret, code.text().encode(), p, BUNDLE]) == {}
        (row,) = _rows(tables, story)
        for column in ("claim_p", "claim_sigs", "claim_tmac", "bundle_hash", "bundle_name"):
            assert row[column] is None
        own.process.stop()
        assert files_with(own.data, [*secret, code.text().encode()]) == []
        log = own.process.log()
        for each in (*secret, code.handle):
            assert each.hex() not in log
        own.process.start()


def _keep(server: TurnedServer, folder: Path) -> None:
    """As an operator keeps a database without the server's help."""
    folder.mkdir()
    if server.database:
        _run(server, "pg_dump", "--schema=public", f"--file={folder / 'dump.sql'}")
    else:
        shutil.copy(server.data / "workmoniq.db", folder)


def _put_back(server: TurnedServer, folder: Path) -> None:
    if server.database:
        _run(server, "psql", "--quiet", "--command=DROP SCHEMA public CASCADE")
        _run(server, "psql", "--quiet", f"--file={folder / 'dump.sql'}")
    else:
        shutil.copy(folder / "workmoniq.db", server.data)


def _run(server: TurnedServer, program: str, *arguments: str) -> None:
    url = server.database.replace("+asyncpg", "")
    command = [str(PROGRAMS / program), f"--dbname={url}", *arguments]
    subprocess.run(command, check=True, timeout=60, capture_output=True)


@pytest.mark.parametrize("own", ["sqlite"], indirect=True)
async def test_a_backup_holds_no_grant_and_no_bundle(own: TurnedServer, tmp_path: Path) -> None:
    """PostgreSQL is copied by its own tools: the next test."""
    async with own.caller() as caller:
        story = SupportStory(caller=caller)
        for step, _ in WHOLE[:3]:
            await step(story)
        folder = tmp_path / "backup"
        done = own.command("admin", "backup", str(folder))
        assert done.returncode == 0, done.stderr
        assert files_with(folder, [story.handle, BUNDLE, story.case.code.handle]) == []
        backup.verify(folder, Places(data=own.data), now_us=own.clock.wall_us())
        own.process.stop()
        assert own.command("admin", "restore", str(folder)).returncode == 0
        own.process.start()
        assert (await story.user("GET", story.path)).status_code == 404
        assert (await story.claim()).status_code == 410


async def test_a_database_that_was_put_back_by_hand_brings_no_grant_back(
    own: TurnedServer, tmp_path: Path
) -> None:
    """Its files or its dump, while the journal went on: what is live in it is revoked."""
    async with own.caller() as caller:
        story, other = SupportStory(caller=caller), SupportStory(caller=caller)
        await story.arm()
        await other.arm()
        await other.claim()
        own.process.stop()
        _keep(own, tmp_path / "kept")
        own.process.start()
        assert (await story.revoke()).status_code == 204
        assert (await other.put(BUNDLE)).status_code == 201
        assert (await other.ack("opened")).status_code == 204
        own.clock.turn(seconds=60)
        own.restart()
        own.process.stop()
        _put_back(own, tmp_path / "kept")
        own.process.start()
        for each in (story, other):
            seen = await each.look()
            assert (seen["state"], seen["claim"]) == ("revoked", None)
            assert (await each.claim()).status_code == 410
        assert (await other.put(BUNDLE)).status_code == 410
        # What is armed after that lives on.
        third = SupportStory(caller=caller)
        await third.arm()
        own.restart()
        assert (await third.look())["state"] == "armed"
