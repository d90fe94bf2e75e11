"""`workmoniq support`: one look for one agent of the support team, at what was seen beforehand."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.profile_options import add_profile_options
from workmoniq_desktop.cli.support_choice import add_choice
from workmoniq_desktop.cli.support_grant import grant
from workmoniq_desktop.cli.support_told import (
    as_json,
    described,
    lines_of,
    who_waits,
)
from workmoniq_desktop.cli.table import Column
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import count, day_and_time, size
from workmoniq_desktop.domain.errors import CannotWrite, NotConfirmed
from workmoniq_desktop.domain.support import Grant, GrantState
from workmoniq_desktop.domain.support_errors import GrantNotClaimed, GrantOver
from workmoniq_desktop.domain.support_words import NOT_TOLD_YET
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.support.receipt_language import words_in


def arguments(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="WHAT", title="what", required=True)
    given = deeds.add_parser("grant", help="choose what one agent may see once, and get a code")
    add_choice(given)
    shown = deeds.add_parser("list", help="every access, newest first, and where it stands")
    share = deeds.add_parser("share", help="let the agent who waits see it, once")
    share.add_argument("--yes", action="store_true", help="do not ask: the badge number was right")
    revoke = deeds.add_parser("revoke", help="take an access back; harmless in every state")
    receipt = deeds.add_parser("receipt", help="write down what was shown, to whom and when")
    for part in (share, revoke, receipt):
        part.add_argument("id", metavar="ID", help="the access, from `list`")
    receipt.add_argument(
        "folder",
        metavar="FOLDER",
        nargs="?",
        type=Path,
        default=Path(),
        help="where to write it (default: here)",
    )
    for part in (given, shown, share, revoke, receipt):
        part.add_argument("--json", action="store_true", help="print JSON")
        add_profile_options(part)


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    match args.deed:
        case "grant":
            grant(args, doors, terminal)
        case "list":
            _list(args, doors, terminal)
        case "share":
            _share(args, doors, terminal)
        case "revoke":
            _revoke(args, doors, terminal)
        case _:
            _receipt(args, doors, terminal)
    return 0


def _list(args: Namespace, doors: Doors, terminal: Terminal) -> None:
    with doors.open_history(False) as history:
        grants = history.support.grants()
    zone, now_us = doors.zone(), doors.clock.now_us()
    if args.json:
        terminal.say_json({"grants": [as_json(one, zone) for one in grants]})
        return
    if not grants:
        terminal.say("Support has never been given access.")
        return
    columns = (
        Column(heading="Id"),
        Column(heading="Made"),
        Column(heading="State"),
        Column(heading="What", elastic=True),
        Column(heading="Agent", elastic=True),
    )
    rows = [
        (
            one.id,
            day_and_time(one.armed_us, zone),
            "looking" if one.is_open_at(now_us) else one.state.value,
            f"{one.choice.redaction.value}, {count(one.rows, 'row')}, {size(one.size_bytes)}",
            "" if one.agent is None else who_waits(one.agent),
        )
        for one in grants
    ]
    terminal.say_table(columns, rows)


def _share(args: Namespace, doors: Doors, terminal: Terminal) -> None:
    zone = doors.zone()
    with doors.open_history(False) as history:
        support = history.support
        # a claim that came while nobody looked is found now
        waiting = support.look(args.id)
        _refuse_unless_claimed(waiting)
        if not args.yes:
            _ask(waiting, terminal)
        shared = support.share(args.id)
    doors.ask_app("changed")
    if args.json:
        terminal.say_json(as_json(shared, zone))
    elif shared.sent:
        terminal.say(f"Shared once, {described(shared)}.")
    else:
        terminal.say("It is sealed and goes to the server as soon as that can be reached.")


def _refuse_unless_claimed(waiting: Grant) -> None:
    if waiting.state is GrantState.ARMED:
        raise GrantNotClaimed("no agent waits for this access yet: tell them the code first")
    if waiting.state is not GrantState.CLAIMED:
        raise GrantOver("this access was shared already or is over: make a new one")


def _ask(waiting: Grant, terminal: Terminal) -> None:
    if not terminal.can_ask():
        raise NotConfirmed("nothing was shared, for nobody can be asked here; add --yes to share")
    for line in lines_of(waiting):
        print(line, file=terminal.err)
    asked = "Is this the badge number that the agent told you? Type share to let them see it:"
    if terminal.ask(asked) != "share":
        raise NotConfirmed(
            "nothing was shared, for the answer was not share; the agent still waits"
        )


def _revoke(args: Namespace, doors: Doors, terminal: Terminal) -> None:
    with doors.open_history(False) as history:
        before = history.support.grant(args.id)
        after = history.support.revoke(args.id)
    doors.ask_app("changed")
    if args.json:
        terminal.say_json(as_json(after, doors.zone()))
    elif before.state is after.state:
        terminal.say("This access was over already; nothing has changed.")
    elif after.untold and before.sent:
        terminal.say(f"Taken back here. {NOT_TOLD_YET}")
    elif before.sent:
        terminal.say(
            "Taken back, and the server deletes it. What the agent has opened already was seen."
        )
    else:
        terminal.say("Taken back. Nothing was shown to anybody.")


def _receipt(args: Namespace, doors: Doors, terminal: Terminal) -> None:
    if not args.folder.is_dir():
        raise CannotWrite("there is no such folder: choose one that exists")
    with doors.open_history(False) as history:
        words = words_in(doors.settings().language)
        written = history.support.receipt(args.id, args.folder, words=words)
    if args.json:
        terminal.say_json({"files": [str(path) for path in written]})
    else:
        for path in written:
            terminal.say(plain(str(path)))
