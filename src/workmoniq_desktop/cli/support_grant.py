"""`workmoniq support grant`: choose, look, get a code, and wait where no tray app does."""

from argparse import Namespace
from datetime import tzinfo

from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.support_choice import chosen
from workmoniq_desktop.cli.support_follow import SHARED, complain, follow, say_line
from workmoniq_desktop.cli.support_told import as_json, state_sentence
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import count, size, time_near
from workmoniq_desktop.domain.errors import BadInput, NotConfirmed
from workmoniq_desktop.domain.support import MOST_LIVE_GRANTS, Grant
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
    if ended.state not in SHARED:
        raise GrantOver(_one_line(state_sentence(ended)))


def _tell_open(support: SupportService, doors: Doors, terminal: Terminal) -> None:
    """Those that are open already, each with the way to take it back. Raises TooManyGrants."""
    open_now = [one for one in support.grants() if one.is_live]
    for one in open_now:
        until = time_near(one.ends_us, doors.clock.now_us(), doors.zone())
        name = plain(one.id)
        complain(
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
        say_line(terminal, as_json(armed, zone))
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


def _tell_left(armed: Grant, terminal: Terminal) -> None:
    terminal.out.flush()
    name = plain(armed.id)
    complain(
        f"the code stays good and nobody watches it now: `workmoniq support share {name}` looks "
        f"for the agent, `workmoniq support revoke {name}` takes it back",
        terminal,
    )


def _one_line(sentence: str) -> str:
    return f"nothing was shared: {sentence[0].lower()}{sentence[1:]} Make a new code with `grant`."
