"""Where settings are read from: a TOML file, the environment, the command line."""

import argparse
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Final

from workmoniq_server.config import Config, ConfigInvalid, make

PREFIX: Final = "WMQ_"
FILE_NAME: Final = "server.toml"
# The file of settings itself, which is not a setting.
_CONFIG: Final = "config"
_FILE: Final = "_file"


def add_flags(parser: argparse.ArgumentParser) -> None:
    """One flag for each setting, and --config for the file."""
    parser.add_argument("--config", metavar="FILE", help="TOML file of settings")
    for one in fields(Config):
        many = isinstance(one.default, tuple)
        parser.add_argument(
            "--" + one.name.replace("_", "-"),
            dest=one.name,
            action="append" if many else "store",
            default=None,
            help=one.metadata["told"],
        )


def read(flags: Mapping[str, object], environment: Mapping[str, str]) -> Config:
    """The settings in force. Raises ConfigInvalid, also for a name that is no setting."""
    given = {name: value for name, value in flags.items() if value is not None}
    path = given.pop(_CONFIG, None) or environment.get(PREFIX + "CONFIG")
    from_environment = _environment(environment)
    if path is None:
        data = make(given, from_environment).data
        beside = data / FILE_NAME
        path = beside if beside.is_file() else None
    from_file = {} if path is None else _toml(Path(str(path)))
    return make(given, from_environment, from_file)


def _environment(environment: Mapping[str, str]) -> dict[str, object]:
    names = {one.name for one in fields(Config)}
    found: dict[str, object] = {}
    for key, value in environment.items():
        if not key.startswith(PREFIX) or key == PREFIX + "CONFIG":
            continue
        name = key.removeprefix(PREFIX).lower()
        if name not in names and name.endswith(_FILE) and name.removesuffix(_FILE) in names:
            # WMQ_DATABASE_FILE: the value stands in a file, so that ps and the unit do not show it.
            name, value = name.removesuffix(_FILE), _text_of(Path(value))  # noqa: PLW2901
        found[name] = value
    return found


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as gone:
        raise ConfigInvalid("the file of settings cannot be read") from gone
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise ConfigInvalid("the file of settings is not TOML") from wrong


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as gone:
        raise ConfigInvalid("a file named in the environment cannot be read") from gone
