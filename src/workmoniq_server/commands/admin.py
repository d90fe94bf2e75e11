"""admin: accounts, backups and bodies; each function says its lines and returns an exit code."""

import argparse
import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from workmoniq_protocol.packing import sha256
from workmoniq_server import backup, server_keys, serving
from workmoniq_server.calls import House, from_text
from workmoniq_server.clock import SystemClock
from workmoniq_server.commands import accounts
from workmoniq_server.config import Config
from workmoniq_server.deleting import delete_account
from workmoniq_server.jobs.sweeping import check_objects
from workmoniq_server.store import put_back

Say = Callable[[str], None]
Run = Callable[[Config, argparse.Namespace, Say], int]
NAMES: Final = frozenset({"days", "bytes", "acct", "folder", "keys_to", "verify", "yes"})
"""What add_verbs adds to the flags besides settings."""

_INVITE_DAYS: Final = 14
_BY_OPERATOR: Final = b"asked for by the operator of the server"


def in_house(config: Config, run: Callable[[House], Awaitable[int]]) -> int:
    """Run with the storage open."""

    async def inside() -> int:
        async with serving.open_house(config, server_keys.load(config)) as house:
            return await run(house)

    return asyncio.run(inside())


def invite(config: Config, told: argparse.Namespace, say: Say) -> int:
    """A code for one account."""

    async def run(house: House) -> int:
        say(await accounts.invite(house, days=told.days, quota=told.bytes))
        return 0

    return in_house(config, run)


def everybody(config: Config, told: argparse.Namespace, say: Say) -> int:
    """A line for each account."""
    del told

    async def run(house: House) -> int:
        for line in await accounts.everybody(house):
            quota = "default" if line.quota_bytes is None else str(line.quota_bytes)
            deletion = f"  to be deleted {line.deletion}" if line.deletion else ""
            say(
                f"{line.acct}  made {line.made}  {line.used_bytes} of {quota} bytes"
                f"  {line.log_entries} log entries{deletion}"
            )
        return 0

    return in_house(config, run)


def quota(config: Config, told: argparse.Namespace, say: Say) -> int:
    """Change what an account may keep."""
    del say

    async def run(house: House) -> int:
        await accounts.set_quota(house, told.acct, told.bytes)
        return 0

    return in_house(config, run)


def delete(config: Config, told: argparse.Namespace, say: Say) -> int:
    """Delete an account at once; nobody can take that back."""
    acct = from_text(told.acct, 16)

    async def run(house: House) -> int:
        deleted = None
        if acct is not None:
            deleted = await delete_account(house, acct, request_hash=sha256(_BY_OPERATOR))
        if deleted is None:
            raise accounts.Unknown
        say(deleted.receipt.data.decode())
        return 0

    if not told.yes:
        say("nothing was deleted; say --yes to delete this account for good")
        return 1
    return in_house(config, run)


def back_up(config: Config, told: argparse.Namespace, say: Say) -> int:
    """Copy what a backup may hold, and the account keys if a file is named for them."""
    places = serving.places(config)
    now_us = SystemClock().wall_us()
    made = backup.back_up(places, Path(told.folder), now_us=now_us)
    say(f"{made.segments} segments, {made.objects} of them with a body of their own")
    if told.keys_to:
        backup.back_up_keys(places, Path(told.keys_to))
        say("account keys: delete this copy within a week")
    return 0


def restore(config: Config, told: argparse.Namespace, say: Say) -> int:
    """Put a backup back, or only look whether that would work."""
    places, source = serving.places(config), Path(told.folder)
    step = backup.verify if told.verify else backup.restore
    found = step(source, places, now_us=SystemClock().wall_us())
    day = time.strftime("%Y-%m-%d", time.gmtime(found.made_us // 1_000_000))
    done = "can be restored" if told.verify else "restored; start the server"
    say(f"backup of {day}, {found.segments} segments: {done}")
    return 0


def say_put_back(config: Config, told: argparse.Namespace, say: Say) -> int:
    """Let devices tell again what a database that was put back has lost."""
    del told

    async def run(house: House) -> int:
        await house.database.write(lambda tx: put_back.tell(tx, house.clock.wall_us()))
        say("for 30 days devices may tell again what was lost; have their users know")
        return 0

    return in_house(config, run)


def blobs(config: Config, told: argparse.Namespace, say: Say) -> int:
    """Compare bodies with the rows that name them."""
    del told

    async def run(house: House) -> int:
        found = await check_objects(house)
        say(f"{found.objects} objects, {found.missing} missing, {found.orphans} of no use")
        return 1 if found.missing else 0

    return in_house(config, run)


def add_verbs(
    verb: Callable[
        [str, str, Callable[[Config, argparse.Namespace, Say], int]], argparse.ArgumentParser
    ],
) -> None:
    """Add every verb. verb: (name, help, function) adds one and gives its parser."""
    made = verb("invite", "print a code that makes one account", invite)
    made.add_argument("--days", type=int, default=_INVITE_DAYS, help="how long it holds")
    made.add_argument("--bytes", type=int, default=None, help="what the account may keep")
    verb("account", "list the accounts", everybody)
    changed = verb("quota", "change what an account may keep", quota)
    changed.add_argument("acct", help="the account, as `admin account` shows it")
    changed.add_argument("--bytes", type=int, default=None, help="left out: the default again")
    gone = verb("delete", "delete an account for good", delete)
    gone.add_argument("acct", help="the account, as `admin account` shows it")
    gone.add_argument("--yes", action="store_true", help="without it nothing is deleted")
    copied = verb("backup", "copy database and bodies while the server runs", back_up)
    copied.add_argument("folder", help="a new folder for the copy")
    copied.add_argument(
        "--keys-to", default="", metavar="FILE", help="copy the account keys to this new file too"
    )
    back = verb("restore", "put a backup back while the server is stopped", restore)
    back.add_argument("folder", help="the folder of the copy")
    back.add_argument("--verify", action="store_true", help="only look whether it would work")
    verb("put-back", "say that the database was put back to a backup", say_put_back)
    verb("blobs", "compare bodies with what names them", blobs)
