"""Waits for the agent where no tray app does, and tells what moves."""

from collections.abc import Callable
from datetime import tzinfo
from threading import Event

from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.support_told import alarm_sentence, as_json, described, lines_of
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.support import Alarm, Grant, GrantState
from workmoniq_desktop.services.shapes.support import SupportService

_WAIT_S = 25
_PAUSE_S = 5.0
"""How long to rest after a server that did not answer."""

SHARED = frozenset({GrantState.SHARED, GrantState.CONSUMED})


def follow(
    support: SupportService,
    armed: Grant,
    zone: tzinfo,
    terminal: Terminal,
    *,
    as_lines: bool,
    pause: Callable[[float], object] | None = None,
) -> Grant:
    """Look until it is shared and sent, or over, and tell what moves; how it ended.

    pause: rests so many seconds after a server that did not answer.
    """
    rest = pause or Event().wait
    before, heard, unreachable = armed, set(armed.alarms), False
    while True:
        try:
            now = support.look(armed.id, _WAIT_S)
            unreachable = False
        except WorkMoniQError as failure:
            if not failure.retryable:
                raise
            if not unreachable:
                complain(f"{str(failure).rstrip('.')}; trying again", terminal)
            unreachable = True
            rest(_PAUSE_S)
            continue
        for alarm in now.alarms:
            if alarm not in heard:
                complain(alarm_sentence(alarm), terminal)
        heard |= set[Alarm](now.alarms)
        if now.state is not before.state:
            _moved(now, zone, terminal, as_lines=as_lines)
        before = now
        if not now.is_live or (now.state is GrantState.SHARED and now.sent):
            return now


def _moved(now: Grant, zone: tzinfo, terminal: Terminal, *, as_lines: bool) -> None:
    if not as_lines:
        say_line(terminal, as_json(now, zone))
        return
    if now.state is GrantState.CLAIMED:
        terminal.say()
        for line in lines_of(now):
            terminal.say(line)
        terminal.say("If that is the badge number you were told, let them see it in another")
        terminal.say("terminal:")
        terminal.say(f"  workmoniq support share {plain(now.id)} --yes")
        terminal.say("Else:")
        terminal.say(f"  workmoniq support revoke {plain(now.id)}")
    elif now.state in SHARED:
        terminal.say(f"Shared once, {described(now)}.")
    terminal.out.flush()


def complain(sentence: str, terminal: Terminal) -> None:
    """Beside what is printed for a script, at once."""
    print(f"workmoniq: {plain(sentence)}", file=terminal.err, flush=True)


def say_line(terminal: Terminal, value: object) -> None:
    """An object on a line of its own, at once."""
    terminal.say_json(value)
    terminal.out.flush()
