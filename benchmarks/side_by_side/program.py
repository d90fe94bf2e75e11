"""WorkMoniQ as a user runs it, watched from outside."""

import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from side_by_side.desktop import Desktop
from side_by_side.history import new_passphrase, opened, passphrase_file
from virtual_screen import ask
from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.system.control import ControlClient
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.single_instance import socket_of
from x11_stage import start, wait_for

COMMAND = [str(Path(sys.executable).with_name("workmoniq"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """`workmoniq run` with its tray, its history open."""

    process: subprocess.Popen[bytes]
    environment: dict[str, str]

    def timeline(self) -> list[dict[str, Any]]:
        """Today's spans."""
        said = ask(COMMAND, self.environment, "timeline", "--json")
        spans: list[dict[str, Any]] = json.loads(said)["spans"]
        return spans


def empty_profile(place: Path) -> Path:
    """A profile that was used before: no welcome window comes up."""
    new_passphrase(place)
    with opened(place, time.time_ns() // 1000, create=True):
        return place


def environment_of(desktop: Desktop, place: Path) -> dict[str, str]:
    # the sources that are measured, where they are not the installed ones
    named = {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}
    return (
        desktop.environment
        | named
        | {
            "WORKMONIQ_PROFILE": str(place),
            "WORKMONIQ_PASSPHRASE_FILE": str(passphrase_file(place)),
        }
    )


def run_program(stack: ExitStack, desktop: Desktop, place: Path) -> Program:
    """Start on the profile at place; return when the tray is there and the history open."""
    environment = environment_of(desktop, place)
    desktop.tray.expect()
    process = start(stack, [*COMMAND, "run"], environment, place.with_name("workmoniq.log"))
    wait_for("the tray icon", desktop.tray.came.is_set)
    wait_for("the open history", lambda: mode(environment) not in {None, "waiting"})
    return Program(process=process, environment=environment)


def mode(environment: dict[str, str]) -> str | None:
    """What the running program says it does; None where it does not answer."""
    profile = Profile.find(Path(environment["WORKMONIQ_PROFILE"]), environment)
    with suppress(WorkMoniQError, OSError):
        answer = ControlClient(socket_of(profile)).ask("status")
        return str(answer["state"])
    return None
