"""`workmoniq support grant`: choose, look, get a code, and wait where no tray app does."""

import re
from argparse import Namespace
from collections.abc import Callable
from datetime import tzinfo
from threading import Event

from workmoniq_desktop.cli.dates import typed_range
from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.support_told import (
    alarm_sentence,
    as_json,
    described,
    lines_of,
    state_sentence,
)
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.usage import Usage
from workmoniq_desktop.cli.words import count, size, time_near
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.errors import BadInput, NotConfirmed, WorkMoniQError
from workmoniq_desktop.domain.support import (
    LEAST_MINUTES,
    MOST_HOURS,
    MOST_LIVE_GRANTS,
    NAMELESS_KINDS,
    USUAL_KINDS,
    Alarm,
    Grant,
    GrantState,
    Kind,
    Redaction,
    SupportChoice,
)
from workmoniq_desktop.domain.support_errors import (
    GrantOver,
    NoSupportTeam,
    SupportServerMissing,
    TooManyGrants,
)
from workmoniq_desktop.domain.support_words import NOTHING_LEFT_YET
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.server_address import check_address
from workmoniq_desktop.services.shapes.support import Preview, SupportService

_USUAL_DAYS = 7
_WAIT_S = 25
_PAUSE_S = 5.0
"""How long to rest after a server that did not answer."""

_SHARED = {GrantState.SHARED, GrantState.CONSUMED}


def grant(args: Namespace, doors: Doors, terminal: Terminal) -> None:
    """The whole way from a choice to an access that is shared or over."""
    choice = chosen(args, doors.clock.now_us(), doors.zone())
    zone = doors.zone()
    with doors.open_history(False) as history:
        support = history.support
        team = support.team()
        if not team.pinned:
            raise NoSupportTeam(
                "this build has no support team: ask whoever gave you WorkMoniQ for one that has"
            )
        if not args.show and args.server is None and team.server is None:
            raise SupportServerMissing(
                "without an account the server has to be named: add --server with the address "
                "that support gave you"
            )
        if args.server is not None:
            check_address(args.server)
        if not args.show:
            _tell_open(support, doors, terminal)
        preview = _without(support.preview(choice), args.remove)
        if args.show:
            _show(preview, terminal)
            if empty := _nothing_of(preview):
                print(empty, file=terminal.err)
            return
        size_bytes = len(preview.frozen())
        _told(preview, size_bytes, args, terminal)
        if len(preview.lines) - 1 == len(preview.removed):
            raise BadInput(
                "there is no row to show, so no code was made: choose more days or kinds, or "
                "remove less"
            )
        if not args.yes:
            _confirm(preview, terminal)
        armed = support.arm(preview, args.server)
        watched = doors.ask_app("changed") is not None
        _tell_code(armed, doors.clock.now_us(), zone, args, terminal, watched=watched)
        if watched:
            return
        try:
            ended = follow(support, armed, zone, terminal, as_lines=not args.json)
        except KeyboardInterrupt:
            _tell_left(armed, terminal)
            raise
    if ended.state not in _SHARED:
        raise GrantOver(_one_line(state_sentence(ended)))


def chosen(args: Namespace, now_us: int, zone: tzinfo) -> SupportChoice:
    """What the arguments say. Raises Usage and UnknownDate."""
    from_us, to_us = typed_range(args, zone)
    to_us = now_us if to_us is None else min(to_us, now_us)
    from_us = to_us - _USUAL_DAYS * DAY_US if from_us is None else from_us
    if from_us >= to_us:
        raise BadInput("that time is not over yet: give a --from that lies in the past")
    return SupportChoice(
        from_us=from_us,
        to_us=to_us,
        kinds=_kinds(args.kinds, Redaction(args.redaction)),
        redaction=Redaction(args.redaction),
        lasts_us=_lasts_us(args.expires),
    )


def _kinds(text: str, redaction: Redaction) -> tuple[Kind, ...]:
    readable = NAMELESS_KINDS if redaction is Redaction.R0 else frozenset(Kind)
    named = [word.strip().lower() for word in text.split(",") if word.strip()]
    wanted: set[Kind] = set()
    for word in named:
        if word == "usual":
            wanted |= readable.intersection(USUAL_KINDS)
        elif word in {kind.value for kind in Kind}:
            wanted.add(Kind(word))
            if Kind(word) not in readable:
                raise BadInput(f"{word} has no rows at R0: add --redaction R1, or leave it out")
        else:
            raise Usage(f"argument --kinds: there is no kind {word}")
    if not wanted:
        raise Usage("argument --kinds: name at least one kind")
    return tuple(kind for kind in Kind if kind in wanted)


def _lasts_us(text: str) -> int:
    found = re.fullmatch(r"(\d{1,4})(h|m)", text.strip().lower(), re.ASCII)
    lasts_us = int(found[1]) * (HOUR_US if found[2] == "h" else MINUTE_US) if found else 0
    if not LEAST_MINUTES * MINUTE_US <= lasts_us <= MOST_HOURS * HOUR_US:
        raise Usage(f"argument --expires: write 4h or 90m, from {LEAST_MINUTES}m to {MOST_HOURS}h")
    return lasts_us


def _tell_open(support: SupportService, doors: Doors, terminal: Terminal) -> None:
    """Those that are open already, each with the way to take it back. Raises TooManyGrants."""
    open_now = [one for one in support.grants() if one.is_live]
    for one in open_now:
        until = time_near(one.ends_us, doors.clock.now_us(), doors.zone())
        name = plain(one.id)
        _complain(
            f"access {name} is still open, until {until}: take it back with `workmoniq support "
            f"revoke {name}` if support does not need it any more",
            terminal,
        )
    if len(open_now) >= MOST_LIVE_GRANTS:
        raise TooManyGrants("three accesses are open, and no more can be: take one back first")


def _without(preview: Preview, texts: list[str]) -> Preview:
    for text in texts:
        rows = [at for at in preview.found(text) if at] if text else []
        if not rows:
            raise BadInput("no row holds what --remove names: look with --show, and write it so")
        preview = preview.without(rows)
    return preview


def _show(preview: Preview, terminal: Terminal) -> None:
    """Byte for byte what would be sent; safe to print, for JSON Lines hold no control characters
    but line ends, and what is printed on a screen is made safe, too.
    """
    for line in preview.frozen().decode().split("\n"):
        terminal.say(plain(line) if terminal.shows_output() else line)


def _told(preview: Preview, size_bytes: int, args: Namespace, terminal: Terminal) -> None:
    if args.json:
        return
    choice, rows = preview.choice, len(preview.lines) - 1 - len(preview.removed)
    kinds = ", ".join(kind.value for kind in choice.kinds)
    terminal.say(f"{count(rows, 'row')}, {size(size_bytes)}, {choice.redaction.value}: {kinds}.")
    if empty := _nothing_of(preview):
        terminal.say(empty)
    terminal.say(NOTHING_LEFT_YET)


def _nothing_of(preview: Preview) -> str:
    """What was chosen and has no row in these days, or ""."""
    names = ", ".join(kind.value for kind in preview.empty_kinds())
    return f"In these days there is nothing of: {names}." if names else ""


def _confirm(preview: Preview, terminal: Terminal) -> None:
    if not terminal.can_ask():
        raise NotConfirmed("no code was made, for nobody can be asked here; add --yes to go on")
    asked = "Type yes to get a code, or show to see every row first:"
    while (answer := terminal.ask(asked)) == "show":
        _show(preview, terminal)
    if answer != "yes":
        raise NotConfirmed("no code was made, for the answer was not yes; run it again to go on")


def _tell_code(
    armed: Grant,
    now_us: int,
    zone: tzinfo,
    args: Namespace,
    terminal: Terminal,
    *,
    watched: bool,
) -> None:
    if args.json:
        _line(terminal, as_json(armed, zone))
        return
    terminal.say()
    terminal.say(f"    {'   '.join((armed.code or '').split('-'))}")
    terminal.say()
    terminal.say(f"Good until {time_near(armed.ends_us, now_us, zone)}. Tell it to the agent of")
    terminal.say("support, who tells you a badge number. Share only if the number shown here is")
    terminal.say(f"the same. This access is called {plain(armed.id)}.")
    if watched:
        terminal.say("WorkMoniQ tells you when the agent waits.")
    else:
        terminal.say("Waiting for the agent. Ctrl-C ends the waiting and leaves the code good.")
    terminal.out.flush()


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
                _complain(f"{str(failure).rstrip('.')}; trying again", terminal)
            unreachable = True
            rest(_PAUSE_S)
            continue
        for alarm in now.alarms:
            if alarm not in heard:
                _complain(alarm_sentence(alarm), terminal)
        heard |= set[Alarm](now.alarms)
        if now.state is not before.state:
            _moved(now, zone, terminal, as_lines=as_lines)
        before = now
        if not now.is_live or (now.state is GrantState.SHARED and now.sent):
            return now


def _moved(now: Grant, zone: tzinfo, terminal: Terminal, *, as_lines: bool) -> None:
    if not as_lines:
        _line(terminal, as_json(now, zone))
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
    elif now.state in _SHARED:
        terminal.say(f"Shared once, {described(now)}.")
    terminal.out.flush()


def _tell_left(armed: Grant, terminal: Terminal) -> None:
    terminal.out.flush()
    name = plain(armed.id)
    _complain(
        f"the code stays good and nobody watches it now: `workmoniq support share {name}` looks "
        f"for the agent, `workmoniq support revoke {name}` takes it back",
        terminal,
    )


def _complain(sentence: str, terminal: Terminal) -> None:
    print(f"workmoniq: {plain(sentence)}", file=terminal.err, flush=True)


def _one_line(sentence: str) -> str:
    return f"nothing was shared: {sentence[0].lower()}{sentence[1:]} Make a new code with `grant`."


def _line(terminal: Terminal, value: object) -> None:
    """An object on a line of its own, at once."""
    terminal.say_json(value)
    terminal.out.flush()
