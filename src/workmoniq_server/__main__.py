"""The command workmoniq-server."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from importlib.metadata import version
from typing import Final

from workmoniq_server import server_keys, serving
from workmoniq_server.calls import House
from workmoniq_server.commands import accounts, doctor, openapi
from workmoniq_server.config import Config, ConfigInvalid, shown
from workmoniq_server.config_sources import add_flags, read
from workmoniq_server.store.errors import SchemaMismatch, StoreUnavailable
from workmoniq_server.store.migrating import migrate

_INVITE_DAYS: Final = 14
_OURS: Final = frozenset({"verb", "what", "days", "bytes", "acct", "run"})
Run = Callable[[Config, argparse.Namespace], int]


def main(
    arguments: Sequence[str] | None = None, environment: Mapping[str, str] | None = None
) -> int:
    """Return the exit code: 0, or 1 with one line on stderr. A wrong usage exits with 2."""
    told = _parser().parse_args(arguments)
    flags = {name: value for name, value in vars(told).items() if name not in _OURS}
    run: Run = told.run
    try:
        config = read(flags, os.environ if environment is None else environment)
        return run(config, told)
    except (ConfigInvalid, SchemaMismatch, StoreUnavailable, ValueError) as wrong:
        return _fail(str(wrong))
    except accounts.Unknown:
        return _fail("there is no such account")
    except OSError as wrong:
        return _fail(wrong.strerror or "the system refused")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="workmoniq-server",
        description="Keeps sealed history for WorkMoniQ devices, without being able to read it.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('workmoniq')}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    _verb(verbs, "serve", "start the server", _serve)
    _verb(verbs, "migrate", "bring the database to this release", _migrate)
    _verb(verbs, "doctor", "look for what is wrong", _doctor)
    _verb(verbs, "export-openapi", "print the description of the interface", _openapi)
    config = verbs.add_parser("config", help="settings").add_subparsers(dest="what", required=True)
    _verb(config, "show", "print the settings in force, without secrets", _show)
    _admin(verbs.add_parser("admin", help="accounts").add_subparsers(dest="what", required=True))
    return parser


def _admin(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    invite = _verb(verbs, "invite", "print a code that makes one account", _invite)
    invite.add_argument("--days", type=int, default=_INVITE_DAYS, help="how long it holds")
    invite.add_argument("--bytes", type=int, default=None, help="what the account may keep")
    _verb(verbs, "account", "list the accounts", _accounts)
    quota = _verb(verbs, "quota", "change what an account may keep", _quota)
    quota.add_argument("acct", help="the account, as `admin account` shows it")
    quota.add_argument("--bytes", type=int, default=None, help="left out: the default again")


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, told: str, run: Run
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=told, description=told)
    add_flags(parser)
    parser.set_defaults(run=run)
    return parser


def _serve(config: Config, told: argparse.Namespace) -> int:
    del told
    serving.serve(config, lambda line: print(line, flush=True))
    return 0


def _migrate(config: Config, told: argparse.Namespace) -> int:
    del told
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    asyncio.run(migrate(serving.places(config).database_url()))
    return 0


def _doctor(config: Config, told: argparse.Namespace) -> int:
    del told
    findings = asyncio.run(doctor.examine(config))
    for each in findings:
        print(f"{each.what}: {'well' if each.wrong is None else each.wrong}")
    return 0 if all(each.wrong is None for each in findings) else 1


def _openapi(config: Config, told: argparse.Namespace) -> int:
    del config, told
    print(openapi.text())
    return 0


def _show(config: Config, told: argparse.Namespace) -> int:
    del told
    print(json.dumps(shown(config), indent=2))
    return 0


def _invite(config: Config, told: argparse.Namespace) -> int:
    async def run(house: House) -> None:
        print(await accounts.invite(house, days=told.days, quota=told.bytes))

    return _in_house(config, run)


def _accounts(config: Config, told: argparse.Namespace) -> int:
    del told

    async def run(house: House) -> None:
        for line in await accounts.everybody(house):
            quota = "default" if line.quota_bytes is None else str(line.quota_bytes)
            print(
                f"{line.acct}  made {line.made}  {line.used_bytes} of {quota} bytes"
                f"  {line.log_entries} log entries"
                + (f"  to be deleted {line.deletion}" if line.deletion else "")
            )

    return _in_house(config, run)


def _quota(config: Config, told: argparse.Namespace) -> int:
    async def run(house: House) -> None:
        await accounts.set_quota(house, told.acct, told.bytes)

    return _in_house(config, run)


def _in_house(config: Config, run: Callable[[House], Awaitable[None]]) -> int:
    async def inside() -> None:
        async with serving.open_house(config, server_keys.load(config)) as house:
            await run(house)

    asyncio.run(inside())
    return 0


def _fail(why: str) -> int:
    print(f"workmoniq-server: {why}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
