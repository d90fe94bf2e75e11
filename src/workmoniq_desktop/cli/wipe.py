"""`workmoniq wipe`: shows what goes, asks, destroys it, and prints a receipt."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import nullcontext
from datetime import tzinfo

from workmoniq_desktop.cli.dates import add_range, typed_range
from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.receipt import as_json, as_lines, counted
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.usage import Usage
from workmoniq_desktop.cli.words import day_and_time
from workmoniq_desktop.domain.errors import (
    CannotRead,
    CannotWrite,
    DiskFull,
    HistoryDamaged,
    HistoryTooNew,
    KeyMissing,
    NotConfirmed,
    OtherProfile,
    SecretNeeded,
    WorkMoniQError,
    WrongSecret,
)
from workmoniq_desktop.domain.wipe import WipeCounts, WipePreview, WipeReceipt, WipeScope
from workmoniq_desktop.services.doors import Doors

_CANNOT_OPEN = (
    CannotRead,
    CannotWrite,
    DiskFull,
    HistoryDamaged,
    HistoryTooNew,
    KeyMissing,
    OtherProfile,
    SecretNeeded,
    WrongSecret,
)


def arguments(parser: ArgumentParser) -> None:
    add_range(parser)
    parser.add_argument("--app", metavar="A", help="only the windows of app A")
    parser.add_argument(
        "--all", dest="everything", action="store_true", help="the whole history, and its key"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--json", action="store_true", help="print the receipt as JSON")


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    zone = doors.zone()
    scope = _scope(args, zone)
    try:
        receipt = carry_out(scope, args, doors, terminal)
    except _CANNOT_OPEN as closed:
        if not scope.everything:
            raise
        receipt = _destroy_unopened(scope, closed, args, doors, terminal)
    if args.json:
        terminal.say_json(as_json(receipt, zone))
    else:
        for line in as_lines(receipt, zone):
            terminal.say(line)
    return 0


def carry_out(scope: WipeScope, args: Namespace, doors: Doors, terminal: Terminal) -> WipeReceipt:
    """Show what goes, ask unless --yes, and take it."""
    with doors.open_history(False) as history:
        preview = history.wiping.preview(scope)
        show = _to_err(terminal) if args.json else terminal.say
        if not args.json or not args.yes:
            for line in _as_lines(preview, doors.zone()):
                show(line)
        if not args.yes:
            _confirm(scope, terminal)
        # a running app holds still for a part; for everything it has to end
        held = nullcontext() if scope.everything else doors.hold_app()
        with held, terminal.progress("Wiping") as progress:
            receipt = history.wiping.wipe(scope, progress)
    if not scope.everything:
        doors.ask_app("changed")
    return receipt


def _destroy_unopened(
    scope: WipeScope,
    closed: WorkMoniQError,
    args: Namespace,
    doors: Doors,
    terminal: Terminal,
) -> WipeReceipt:
    """Everything, of a history that does not open: what goes cannot be counted."""
    (_to_err(terminal) if args.json else terminal.say)(
        f"The history does not open ({plain(str(closed))}), so what goes cannot be counted."
    )
    if not args.yes:
        _confirm(scope, terminal)
    doors.destroy()
    return WipeReceipt(
        at_us=doors.clock.now_us(),
        scope=scope,
        counts=WipeCounts(),
        key_destroyed=True,
        cannot_promise=("Backups could not be listed; those that exist are yours to delete.",),
    )


def _scope(args: Namespace, zone: tzinfo) -> WipeScope:
    from_us, to_us = typed_range(args, zone)
    if args.app is not None and not is_a_name(args.app):
        raise Usage("--app needs the name of an app")
    scope = WipeScope(from_us=from_us, to_us=to_us, app=args.app, everything=args.everything)
    if scope.is_empty():
        raise Usage("say what goes: --from and --to, --app, or --all")
    if args.everything and (args.app or from_us is not None or to_us is not None):
        raise Usage("--all takes everything; leave --from, --to and --app out")
    return scope


def is_a_name(text: str) -> bool:
    """Not "", and no bytes that are no text at all."""
    return bool(text) and text.encode(errors="replace").decode() == text


def _to_err(terminal: Terminal) -> Callable[[str], None]:
    """For --json, whose output is the receipt alone."""

    def show(line: str) -> None:
        print(line, file=terminal.err)

    return show if terminal.can_ask() else lambda _line: None


def _as_lines(preview: WipePreview, zone: tzinfo) -> list[str]:
    what = "redacted" if preview.scope.titles_only else "wiped"
    return [
        f"To be {what}: {_described(preview.scope, zone)}",
        *counted(preview.counts, titles_only=preview.scope.titles_only),
        *(f"  in the backup {plain(path)}" for path in preview.backups),
        *(f"  all of {plain(path)}, a history set aside" for path in preview.deleted),
    ]


def _described(scope: WipeScope, zone: tzinfo) -> str:
    """A scope in words."""
    if scope.everything:
        return "everything, and the key"
    parts = [] if scope.app is None else [f"the app {plain(scope.app)}"]
    if scope.from_us is not None:
        parts.append(f"from {day_and_time(scope.from_us, zone)}")
    if scope.to_us is not None:
        parts.append(f"to {day_and_time(scope.to_us, zone)}")
    return " ".join(parts)


def _confirm(scope: WipeScope, terminal: Terminal) -> None:
    done = "redacted" if scope.titles_only else "wiped"
    if not terminal.can_ask():
        raise NotConfirmed(f"nothing was {done}, for nobody can be asked here; add --yes to go on")
    word = "WIPE" if scope.everything else "yes"
    if terminal.ask(f"This cannot be undone. Type {word} to go on:") != word:
        raise NotConfirmed(
            f"nothing was {done}, for the answer was not {word}; run it again to go on"
        )
