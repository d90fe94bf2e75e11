"""All verbs, without importing any: a verb's file is loaded when it is called."""

from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.services.doors import Doors


class VerbModule(Protocol):
    """What the file of a verb holds."""

    def arguments(self, parser: ArgumentParser) -> None:
        """Add what the verb takes."""
        ...

    def run(self, args: Namespace, doors: Doors, terminal: Terminal) -> int:
        """Do it; the exit code. Raises WorkMoniQError or Usage."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A verb's name on the command line, its one-line help, and the module that does it."""

    name: str
    summary: str
    module: str = ""

    def load(self) -> VerbModule:
        """Import the verb's file."""
        name = self.module or self.name
        return cast(VerbModule, import_module(f"workmoniq_desktop.cli.{name}"))


VERBS = (
    Verb(name="run", summary="record working time, with an icon in the tray (the default)"),
    Verb(name="status", summary="what is recorded now, and by which backends"),
    Verb(name="report", summary="reported time, by app, title, category, project and more"),
    Verb(name="timeline", summary="the spans of a day"),
    Verb(name="edit", summary="say what time was for; hide, merge or split it"),
    Verb(name="undo", summary="take back the newest step of editing"),
    Verb(name="redo", summary="do again what was undone last"),
    Verb(name="project", summary="clients, projects and tasks"),
    Verb(name="task", summary="start and stop the timer"),
    Verb(name="entry", summary="time entered by hand"),
    Verb(name="timesheet", summary="hours by project and day: show, invoice, sign, verify"),
    Verb(name="search", summary="find window titles, apps and notes, newest first"),
    Verb(name="rules", summary="what sorts time into categories, and keeps things out"),
    Verb(name="export", summary="write the history to a file in an open format"),
    Verb(name="import", summary="take spans in from a file", module="import_"),
    Verb(name="wipe", summary="destroy a range, an app or everything"),
    Verb(name="redact", summary="destroy titles and addresses of a range, and keep its time"),
    Verb(name="ledger", summary="what was handed out: exports, backups, timesheets"),
    Verb(name="pause", summary="stop recording for a while"),
    Verb(name="private", summary="take private time"),
    Verb(name="resume", summary="end a pause and private time"),
    Verb(name="goal", summary="goals and limits for the time that work takes"),
    Verb(name="account", summary="the account of sync: password, recovery code, what is held"),
    Verb(name="sync", summary="turn sync on and off, sync now, see how it stands"),
    Verb(name="device", summary="the devices of the account: let in, rename, shut out"),
    Verb(name="recovery", summary="back into the account with the recovery sheet"),
    Verb(name="support", summary="one look for one agent of support, at what you saw beforehand"),
    Verb(name="backup", summary="write an encrypted copy of the history"),
    Verb(name="restore", summary="put a backup in place of the history"),
    Verb(name="doctor", summary="look for what is not well"),
    Verb(name="key", summary="the key of the history: recovery phrase and passphrase"),
)
