"""Reads the command line, calls one verb, and turns what went wrong into a line and a code."""

import io
import os
import signal
import sys
import threading
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

from workmoniq_desktop.cli.parser import make_parser
from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.usage import Usage
from workmoniq_desktop.cli.verbs import VERBS
from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.services.doors import DoorsFactory, Secrets

DONE, FAILED = 0, 1
# What a shell reports for a program ended by SIGINT and by SIGPIPE.
INTERRUPTED, READER_GONE = 130, 141
SIGNALLED = 128


def main(argv: Sequence[str], make_doors: DoorsFactory, terminal: Terminal | None = None) -> int:
    """Do what argv (without the program's name) says; the exit code."""
    terminal = terminal or Terminal()
    _unwind_when_told_to_end()
    _never_fail_to_encode(terminal)
    try:
        code = _obey(argv, make_doors, terminal)
        terminal.out.flush()
    except BrokenPipeError:
        _discard_the_rest(terminal)
        return READER_GONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except WorkMoniQError as failure:
        return _complain(str(failure), terminal)
    except OSError as failure:
        return _complain(f"the system refused: {failure.strerror or 'input or output'}", terminal)
    return code


def _obey(argv: Sequence[str], make_doors: DoorsFactory, terminal: Terminal) -> int:
    parser, parts = make_parser(argv)
    try:
        args = parser.parse_args(argv)
        name: str | None = args.verb
        if name is None:
            return make_doors(args.profile, _secrets(args, terminal)).run(True)
        verb = next(verb for verb in VERBS if verb.name == name)
        doors = make_doors(args.profile, _secrets(args, terminal))
        try:
            return verb.load().run(args, doors, terminal)
        except Usage as wrong:
            parts[name].error(plain(str(wrong)))
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else DONE


def _secrets(args: Namespace, terminal: Terminal) -> Secrets:
    def named(option: str) -> Path | None:
        path: Path | None = getattr(args, option, None)
        return path

    return Secrets(
        ask=terminal.ask_secret,
        passphrase_file=named("passphrase_file"),
        new_passphrase_file=named("new_passphrase_file"),
        recovery_file=named("recovery_file"),
    )


def _complain(sentence: str, terminal: Terminal) -> int:
    """One line, after all output, so that it is the last thing seen."""
    try:
        terminal.out.flush()
    except OSError:
        _discard_the_rest(terminal)
    with suppress(OSError):
        print(f"workmoniq: {plain(sentence)}", file=terminal.err, flush=True)
    return FAILED


def _unwind_when_told_to_end() -> None:
    """Let what is half-done be put away when the system or a closed terminal ends us.

    A run puts its own handlers in place of these.
    """
    if threading.current_thread() is not threading.main_thread():
        return

    def end(number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(SIGNALLED + number)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, end)


def _never_fail_to_encode(terminal: Terminal) -> None:
    for stream in (terminal.out, terminal.err):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _discard_the_rest(terminal: Terminal) -> None:
    """Nobody reads any more: point the stream nowhere, or Python complains when it ends."""
    if sys.__stdout__ is None or terminal.out is not sys.__stdout__:
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.__stdout__.fileno())
    os.close(nowhere)
