"""`workmoniq goal`: how much time work, a category or a project should or may take."""

from argparse import ArgumentParser, Namespace

from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.profile_options import add_profile_options
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.usage import Usage
from workmoniq_desktop.cli.words import length
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.goals import Goal, GoalKind, Per, Progress
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.history_shape import History

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def arguments(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="WHAT", title="what", required=True)
    add = deeds.add_parser("add", help="set a goal or a limit")
    amount = add.add_mutually_exclusive_group(required=True)
    amount.add_argument("--at-least", metavar="H:MM", help="a goal to reach, as 7:30")
    amount.add_argument("--at-most", metavar="H:MM", help="a limit to keep, as 0:45")
    add.add_argument("--per", choices=("day", "week"), default="day", help="default: day")
    what = add.add_mutually_exclusive_group()
    what.add_argument("--category", help="only time in this category and below it")
    what.add_argument("--project", help="only time on this project, by its name")
    add.add_argument("--on", metavar="DAYS", help="the weekdays on which it holds, as mon,tue,wed")
    remove = deeds.add_parser("remove", help="take a goal out")
    remove.add_argument("goal", metavar="GOAL", help="the id that `goal list` shows")
    shows = [
        add,
        remove,
        deeds.add_parser("list", help="all goals, with their ids"),
        deeds.add_parser("status", help="how far each goal is today or this week"),
    ]
    for part in shows:
        part.add_argument("--json", action="store_true", help="print JSON")
        add_profile_options(part)


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    wanted = _wanted(args) if args.deed == "add" else None
    shown: list[Progress] = []
    with doors.open_history(False) as history:
        if wanted is not None:
            goal = history.goals.add(_with_project(wanted, args.project, history))
            shown = [one for one in history.goals.progress() if one.goal.uid == goal.uid]
        elif args.deed == "remove":
            history.goals.remove(args.goal)
        else:
            shown = list(history.goals.progress())
    if args.deed in ("add", "remove"):
        doors.ask_app("changed")
    if args.json:
        terminal.say_json({"goals": [_to_json(one) for one in shown]})
    elif args.deed == "remove":
        terminal.say("removed")
    else:
        _print(shown, terminal, status=args.deed == "status")
    return 0


def _wanted(args: Namespace) -> Goal:
    kind = GoalKind.AT_LEAST if args.at_most is None else GoalKind.AT_MOST
    return Goal(
        uid="",
        kind=kind,
        minutes=_minutes(args.at_least or args.at_most),
        per=Per(args.per),
        category=args.category,
        weekdays=_weekdays(args.on),
    )


def _minutes(text: str) -> int:
    hours, colon, minutes = text.partition(":")
    if not hours.isdecimal() or not (minutes.isdecimal() or not colon) or len(text) > 8:
        raise Usage(f"{plain(text)!r} is no length of time: write hours and minutes, as 7:30")
    found = int(hours) * 60 + int(minutes or 0)
    if int(minutes or 0) >= 60:
        raise Usage("an hour has 60 minutes: write hours and minutes, as 7:30")
    return found


def _weekdays(text: str | None) -> frozenset[int]:
    if text is None:
        return frozenset(range(7))
    names = [name.strip().lower() for name in text.split(",")]
    if unknown := next((name for name in names if name not in _DAYS), None):
        raise Usage(f"{plain(unknown)!r} is no weekday: write them as mon,tue,wed,thu,fri,sat,sun")
    return frozenset(_DAYS.index(name) for name in names)


def _with_project(goal: Goal, name: str | None, history: History) -> Goal:
    if name is None:
        return goal
    uids = [uid for uid, known in history.away.projects() if known.casefold() == name.casefold()]
    if not uids:
        raise BadInput("there is no project of that name: `workmoniq project list` shows them")
    return Goal(
        uid="",
        kind=goal.kind,
        minutes=goal.minutes,
        per=goal.per,
        project=uids[0],
        weekdays=goal.weekdays,
    )


def _print(shown: list[Progress], terminal: Terminal, *, status: bool) -> None:
    if not shown:
        terminal.say("no goals yet; set one with `workmoniq goal add --at-least 7:30`")
        return
    for one in shown:
        goal = one.goal
        kind = "at least" if goal.kind is GoalKind.AT_LEAST else "at most"
        what = plain(one.name) if one.name else "all work"
        days = "" if len(goal.weekdays) == 7 else " on " + ",".join(_names(goal))
        amount = f"{goal.minutes // 60}:{goal.minutes % 60:02}"
        line = f"{kind} {amount} a {goal.per}{days}: {what}"
        if status:
            now = f"{length(one.us)}, {one.share * 100:.0f} %"
            terminal.say(f"{line}: {now}" if one.holds else f"{line}: not today")
        else:
            terminal.say(f"{goal.uid}  {line}")


def _names(goal: Goal) -> list[str]:
    return [_DAYS[day] for day in sorted(goal.weekdays)]


def _to_json(one: Progress) -> dict[str, object]:
    goal = one.goal
    return {
        "id": goal.uid,
        "kind": goal.kind.value,
        "minutes": goal.minutes,
        "per": goal.per.value,
        "category": goal.category,
        "project": one.name if goal.project is not None else None,
        "weekdays": _names(goal),
        "seconds": one.us / 1_000_000,
        "share": one.share,
        "holds": one.holds,
    }
