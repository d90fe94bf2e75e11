"""`workmoniq rules`: what sorts time into categories and projects, and keeps things out."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from workmoniq_desktop.cli import rule_options
from workmoniq_desktop.cli.dates import add_range, typed_range
from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.profile_options import add_profile_options
from workmoniq_desktop.cli.rule_words import rule_to_dict, says, trial_to_dict
from workmoniq_desktop.cli.table import Column
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.whole_numbers import positive
from workmoniq_desktop.cli.words import count, length
from workmoniq_desktop.domain.calendar import to_datetime
from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.errors import BadInput, MatchesEverything, NotConfirmed
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.rules import Rule, Seen
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.rules.found import Trial
from workmoniq_desktop.services.shapes.correcting import RulesService

_TRIED_DAYS = 365
_LIST = (
    Column(heading="No.", number=True),
    Column(heading="On"),
    Column(heading="Name", elastic=True),
    Column(heading="Where", elastic=True),
    Column(heading="Does", elastic=True),
    Column(heading="30 days", number=True),
)
_SAMPLES = (
    Column(heading="Length", number=True),
    Column(heading="App"),
    Column(heading="Title", elastic=True),
    Column(heading="Now", elastic=True),
    Column(heading="Then", elastic=True),
)


def arguments(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="WHAT", title="what", required=True)
    listed = deeds.add_parser("list", help="all rules, in the order in which they are asked")
    added = deeds.add_parser("add", help="add a rule, on top of all others")
    rule_options.add_rule(added)
    changed = deeds.add_parser(
        "change", help="change a rule; what is not named stays, all patterns are one"
    )
    _add_which(changed)
    rule_options.add_rule(changed)
    removed = deeds.add_parser("remove", help="take a rule out")
    moved = deeds.add_parser("move", help="put a rule elsewhere in the order; the upper one wins")
    on = deeds.add_parser("enable", help="switch a rule on")
    off = deeds.add_parser("disable", help="switch a rule off")
    for part in (removed, moved, on, off):
        _add_which(part)
    moved.add_argument("place", type=positive, metavar="PLACE", help="1 is the top")
    tried = deeds.add_parser("try", help="what a rule would change in the past; nothing changes")
    tried.add_argument("--rule", metavar="RULE", help="begin from this rule: number, name or uid")
    rule_options.add_rule(tried)
    add_range(tried)
    brought = deeds.add_parser("import", help="take ActivityWatch's category rules in")
    brought.add_argument("path", type=Path, metavar="PATH", help="the file")
    brought.add_argument("--dry-run", action="store_true", help="only say what would come")
    tested = deeds.add_parser("test", help="which rules act on a window")
    tested.add_argument("--app", default="", metavar="A", help="its app")
    tested.add_argument("--title", metavar="T", help="its title")
    tested.add_argument("--url", metavar="U", help="its address")
    tested.add_argument("--process", metavar="P", help="its program")
    parts = (listed, added, changed, removed, moved, on, off, tried, brought, tested)
    for part in parts:
        part.add_argument("--json", action="store_true", help="print JSON")
        add_profile_options(part)
    for part in (added, changed):
        part.add_argument(
            "--yes", action="store_true", help="do not ask where the rule matches everything"
        )


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    deed: Callable[[RulesService, Namespace, Doors, Terminal], None] = {
        "list": _list,
        "add": _add,
        "change": _change,
        "remove": _remove,
        "move": _move,
        "enable": _switch,
        "disable": _switch,
        "try": _try,
        "import": _import,
        "test": _test,
    }[args.deed]
    rule_options.check(args)
    with doors.open_history(False) as history:
        deed(history.rulebook, args, doors, terminal)
    tried = args.deed == "import" and args.dry_run
    if args.deed not in ("list", "try", "test") and not tried:
        doors.ask_app("changed")
    return 0


def _add_which(parser: ArgumentParser) -> None:
    parser.add_argument("which", metavar="RULE", help="its number in the list, its name or uid")


def _which(rules: RulesService, text: str) -> Rule:
    """The rule that is meant. Raises BadInput."""
    kept = rules.all()
    if text.isdecimal() and 1 <= int(text) <= len(kept):
        return kept[int(text) - 1]
    found = [rule for rule in kept if text in (rule.uid, rule.name)]
    found = found or [rule for rule in kept if text.casefold() == rule.name.casefold()]
    if len(found) != 1:
        what = "several rules have that name" if found else "there is no such rule"
        raise BadInput(f"{what}: `workmoniq rules list` shows the number of each")
    return found[0]


def _list(rules: RulesService, args: Namespace, _doors: Doors, terminal: Terminal) -> None:
    kept, uses, projects = rules.all(), rules.uses(), rules.projects()
    if args.json:
        terminal.say_json({"rules": [rule_to_dict(rule, uses.get(rule.uid)) for rule in kept]})
        return
    rows = []
    for number, rule in enumerate(kept, 1):
        where, does = says(rule, projects)
        use = uses.get(rule.uid)
        on = "yes" if rule.enabled else "no"
        acted = length(use.us) if use is not None else ""
        rows.append((str(number), on, rule.name, where, does, acted))
    terminal.say_table(_LIST, rows)
    names = {rule.uid: rule.name for rule in kept}
    for rule in kept:
        use = uses.get(rule.uid)
        for lost in () if use is None else use.overruled:
            terminal.say(
                f"{plain(names[lost.by])} stands above {plain(rule.name)} and decided "
                f"{length(lost.us)} of its time."
            )


def _add(rules: RulesService, args: Namespace, doors: Doors, terminal: Terminal) -> None:
    blank = Rule(uid="", name=args.name or "", position=0)
    rule = rule_options.applied(blank, args, rules.projects(), doors.clock.now_us())
    if not rule.name:
        rule = replace(rule, name=rule.category or says(rule, rules.projects())[0])
    _say_kept(_save(rules, rule, args, terminal), "added", args, terminal)


def _change(rules: RulesService, args: Namespace, doors: Doors, terminal: Terminal) -> None:
    was = _which(rules, args.which)
    rule = rule_options.applied(was, args, rules.projects(), doors.clock.now_us())
    _say_kept(_save(rules, rule, args, terminal), "changed", args, terminal)


def _save(rules: RulesService, rule: Rule, args: Namespace, terminal: Terminal) -> Rule:
    try:
        return rules.save(rule, confirmed=args.yes)
    except MatchesEverything:
        if not terminal.can_ask():
            raise MatchesEverything(
                "this rule matches everything: narrow it, or add --yes if you mean it"
            ) from None
    if terminal.ask("This rule matches everything. Type yes to keep it all the same:") != "yes":
        raise NotConfirmed("nothing was changed, for the answer was not yes")
    return rules.save(rule, confirmed=True)


def _say_kept(rule: Rule, what: str, args: Namespace, terminal: Terminal) -> None:
    if args.json:
        terminal.say_json({"rule": rule_to_dict(rule)})
    else:
        terminal.say(f"The rule {plain(rule.name)} was {what}.")


def _remove(rules: RulesService, args: Namespace, _doors: Doors, terminal: Terminal) -> None:
    rule = _which(rules, args.which)
    rules.remove(rule.uid)
    _say_kept(rule, "removed", args, terminal)


def _move(rules: RulesService, args: Namespace, _doors: Doors, terminal: Terminal) -> None:
    rule = _which(rules, args.which)
    rules.move(rule.uid, args.place - 1)
    _say_kept(rules.one(rule.uid), "moved", args, terminal)


def _switch(rules: RulesService, args: Namespace, _doors: Doors, terminal: Terminal) -> None:
    rule, on = _which(rules, args.which), args.deed == "enable"
    rules.enable(rule.uid, on)
    _say_kept(rules.one(rule.uid), f"switched {'on' if on else 'off'}", args, terminal)


def _try(rules: RulesService, args: Namespace, doors: Doors, terminal: Terminal) -> None:
    now_us = doors.clock.now_us()
    from_us, to_us = typed_range(args, doors.zone())
    to_us = now_us if to_us is None else to_us
    from_us = to_us - _TRIED_DAYS * DAY_US if from_us is None else from_us
    start = Rule(uid="", name=args.name or "a rule", position=0)
    if args.rule is not None:
        start = _which(rules, args.rule)
    rule = rule_options.applied(start, args, rules.projects(), now_us)
    with terminal.progress("Trying the rule") as progress:
        found = rules.try_on(rule, from_us, to_us, progress)
    if args.json:
        terminal.say_json(trial_to_dict(found))
    else:
        _say_trial(found, rules.projects(), terminal)


def _say_trial(found: Trial, projects: dict[str, str], terminal: Terminal) -> None:
    if found.matches_everything:
        terminal.say("This rule matches everything.")
    terminal.say(
        f"It matches {count(found.matched_spans, 'span')}, {length(found.matched_us)} of "
        f"{length(found.all_us)}."
    )
    terminal.say(f"It would change {count(found.spans, 'span')}, {length(found.us)}.")
    if found.samples:
        rows = [
            (
                length(one.us),
                one.app,
                one.title or "",
                _label(one.before, projects),
                _label(one.after, projects),
            )
            for one in found.samples
        ]
        terminal.say()
        terminal.say_table(_SAMPLES, rows)


def _label(label: Label, projects: dict[str, str]) -> str:
    project = None if label.project is None else projects.get(label.project, label.project)
    return ", ".join(part for part in (label.category, project) if part) or "-"


def _import(rules: RulesService, args: Namespace, _doors: Doors, terminal: Terminal) -> None:
    coming = rules.bring(args.path)
    if not args.dry_run:
        rules.take_in(coming)
    if args.json:
        refused = [{"path": one.path, "why": one.why} for one in coming.refused]
        terminal.say_json({"new": len(coming.new), "known": coming.known, "refused": refused})
        return
    verb = "would come" if args.dry_run else "came"
    terminal.say(f"{count(len(coming.new), 'rule')} {verb} in; {coming.known} were here already.")
    for one in coming.refused:
        terminal.say(f"Not taken, {plain(one.path)}: {one.why}.")


def _test(rules: RulesService, args: Namespace, doors: Doors, terminal: Terminal) -> None:
    now = to_datetime(doors.clock.now_us(), doors.zone())
    found = rules.acting_on(
        Seen(
            at_us=doors.clock.now_us(),
            minute=now.hour * 60 + now.minute,
            weekday=now.weekday(),
            device="",
            app=args.app,
            process=args.process,
            title=args.title,
            url=args.url,
        )
    )
    acting = _acting(found)
    if args.json:
        matching = [rule_to_dict(rule) | {"acts": rule in acting} for rule in found]
        terminal.say_json({"rules": matching})
        return
    if not found:
        terminal.say("No rule matches.")
    for rule in found:
        does = says(rule, rules.projects())[1]
        verb = "acts" if rule in acting else "is overruled"
        terminal.say(f"{plain(rule.name)} {verb}: {plain(does)}")


def _acting(found: tuple[Rule, ...]) -> list[Rule]:
    firsts = [
        next((rule for rule in found if rule.category is not None), None),
        next((rule for rule in found if rule.project is not None), None),
    ]
    return [rule for rule in found if rule.censors() or rule in firsts]
