"""The command workmoniq-server."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Final

from workmoniq_server import serving
from workmoniq_server.backup import BackupRefused
from workmoniq_server.commands import accounts, admin, doctor, openapi
from workmoniq_server.commands.admin import Run, Say
from workmoniq_server.config import Config, ConfigInvalid, shown
from workmoniq_server.config_sources import add_flags, read
from workmoniq_server.store.errors import SchemaMismatch, StoreUnavailable
from workmoniq_server.store.migrating import migrate

_NO_SETTINGS: Final = frozenset({"verb", "what", "run"}) | admin.NAMES


def main(
    arguments: Sequence[str] | None = None, environment: Mapping[str, str] | None = None
) -> int:
    """Return the exit code: 0, or 1 with one line on stderr. A wrong usage exits with 2."""
    told = parser().parse_args(arguments)
    flags = {name: value for name, value in vars(told).items() if name not in _NO_SETTINGS}
    run: Run = told.run
    try:
        config = read(flags, os.environ if environment is None else environment)
        return run(config, told, lambda line: print(line, flush=True))
    except (ConfigInvalid, SchemaMismatch, StoreUnavailable, BackupRefused, ValueError) as wrong:
        return _fail(str(wrong))
    except accounts.Unknown:
        return _fail("there is no such account")
    except OSError as wrong:
        return _fail(wrong.strerror or "the system refused")


def parser() -> argparse.ArgumentParser:
    """Every verb and every setting."""
    made = argparse.ArgumentParser(
        prog="workmoniq-server",
        description="Keeps sealed history for WorkMoniQ devices, without being able to read it.",
    )
    made.add_argument("--version", action="version", version=f"%(prog)s {version('workmoniq')}")
    verbs = made.add_subparsers(dest="verb", metavar="VERB", required=True)
    _verb(verbs, "serve", "start the server", _serve)
    _verb(verbs, "migrate", "bring the database to this release", _migrate)
    _verb(verbs, "doctor", "look for what is wrong", _doctor)
    _verb(verbs, "export-openapi", "print the description of the interface", _openapi)
    config = verbs.add_parser("config", help="settings").add_subparsers(dest="what", required=True)
    _verb(config, "show", "print the settings in force, without secrets", _show)
    told = "accounts, backups and bodies"
    under = verbs.add_parser("admin", help=told).add_subparsers(dest="what", required=True)
    admin.add_verbs(lambda name, words, run: _verb(under, name, words, run))
    return made


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, told: str, run: Run
) -> argparse.ArgumentParser:
    made = verbs.add_parser(name, help=told, description=f"{told[0].upper()}{told[1:]}.")
    add_flags(made)
    made.set_defaults(run=run)
    return made


def _serve(config: Config, told: argparse.Namespace, say: Say) -> int:
    del told
    serving.serve(config, say)
    return 0


def _migrate(config: Config, told: argparse.Namespace, say: Say) -> int:
    del told, say
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    asyncio.run(migrate(serving.places(config).database_url()))
    return 0


def _doctor(config: Config, told: argparse.Namespace, say: Say) -> int:
    del told
    findings = asyncio.run(doctor.examine(config))
    for each in findings:
        say(f"{each.what}: {'well' if each.wrong is None else each.wrong}")
    return 0 if all(each.wrong is None for each in findings) else 1


def _openapi(config: Config, told: argparse.Namespace, say: Say) -> int:
    del config, told
    say(openapi.text())
    return 0


def _show(config: Config, told: argparse.Namespace, say: Say) -> int:
    del told
    say(json.dumps(shown(config), indent=2))
    return 0


def _fail(why: str) -> int:
    print(f"workmoniq-server: {why}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
