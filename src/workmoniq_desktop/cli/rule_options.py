"""The options that say what a rule matches and does, shared by add, change and try."""

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import replace

from workmoniq_desktop.cli.usage import Usage
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.rules import Field, Hours, Need, Pattern, Rule, Syntax

_FIELDS = (
    (Field.APP, "its app"),
    (Field.TITLE, "its title"),
    (Field.URL, "its address"),
    (Field.SITE, "its site, such as github.com and all below it"),
    (Field.ENDING, "what its title ends with, a browser's name apart"),
    (Field.PROCESS, "its program"),
    (Field.ANY, "its app, title or address"),
)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})\Z")
_DAY_MINUTES = 24 * 60


def add_rule(parser: ArgumentParser) -> None:
    """Offer everything a rule may say."""
    parser.add_argument("--name", metavar="N", help="what the rule is called")
    for field, what in _FIELDS:
        parser.add_argument(
            f"--{field.value}",
            action="append",
            metavar="GLOB",
            help=f"{what}: * any text, ? one character; again for another that may match instead",
        )
        parser.add_argument(
            f"--{field.value}-regex",
            action="append",
            metavar="RE",
            help=f"{what}, as an expression of RE2, anywhere in it",
        )
    parser.add_argument("--case", action="store_true", help="upper and lower case differ")
    parser.add_argument(
        "--need", choices=[each.value for each in Need], help="whether all must match (default)"
    )
    parser.add_argument("--days", metavar="D", help="only on days such as mon-fri or sat,sun")
    parser.add_argument("--hours", metavar="H", help="only at hours such as 9:00-17:00")
    parser.add_argument("--device", metavar="ID", help="only on this device; '' for all")
    parser.add_argument("--category", metavar="C", help="give this category: Work > Mail")
    parser.add_argument("--project", metavar="P", help="give this project: its name or uid")
    parser.add_argument("--task", metavar="T", help="give this task of the project: its uid")
    for name, what in (
        ("redact", "store no title and address"),
        ("drop", "store nothing of the window"),
    ):
        both = parser.add_mutually_exclusive_group()
        both.add_argument(f"--{name}", action="store_true", default=None, dest=name, help=what)
        both.add_argument(
            f"--no-{name}", action="store_false", default=None, dest=name, help="do not"
        )
    since = parser.add_mutually_exclusive_group()
    since.add_argument("--from-now", action="store_true", help="leave the past as it is")
    since.add_argument("--for-all-time", action="store_true", help="speak of the past too")


def check(args: Namespace) -> None:
    """Raises Usage for what cannot be meant, before anything is opened."""
    if getattr(args, "days", None) is not None:
        _days(args.days)
    if getattr(args, "hours", None) is not None:
        _minutes(args.hours)


def applied(rule: Rule, args: Namespace, projects: Mapping[str, str], now_us: int) -> Rule:
    """The rule as the options say it; what they do not name stays. Raises BadInput."""
    changes: dict[str, object] = {}
    patterns = _patterns(args)
    if patterns:
        changes["patterns"] = patterns
    if args.need is not None:
        changes["need"] = Need(args.need)
    if args.days is not None or args.hours is not None:
        hours = rule.hours or Hours()
        if args.days is not None:
            hours = replace(hours, weekdays=_days(args.days))
        if args.hours is not None:
            low, high = _minutes(args.hours)
            hours = replace(hours, from_minute=low, to_minute=high)
        changes["hours"] = hours
    for name in ("name", "redact", "drop"):
        if getattr(args, name) is not None:
            changes[name] = getattr(args, name)
    for name in ("device", "category", "task"):
        if getattr(args, name) is not None:
            changes[name] = getattr(args, name) or None
    if args.project is not None:
        changes["project"] = _project(args.project, projects)
    if args.from_now:
        changes["since_us"] = now_us
    elif args.for_all_time:
        changes["since_us"] = None
    return replace(rule, **changes)  # type: ignore[arg-type]  # each by the name of its field


def _patterns(args: Namespace) -> tuple[Pattern, ...]:
    found = []
    for field, _ in _FIELDS:
        for syntax, suffix in ((Syntax.GLOB, ""), (Syntax.REGEX, "_regex")):
            texts: list[str] | None = getattr(args, field.value + suffix)
            if texts:
                found.append(
                    Pattern(field=field, syntax=syntax, texts=tuple(texts), case=args.case)
                )
    return tuple(found)


def _project(text: str, projects: Mapping[str, str]) -> str | None:
    if not text or text in projects:
        return text or None
    found = [uid for uid, name in projects.items() if name.casefold() == text.casefold()]
    if len(found) != 1:
        what = "several projects have" if found else "no project has"
        raise BadInput(f"{what} that name: `workmoniq project list` shows them")
    return found[0]


def _days(text: str) -> frozenset[int]:
    days: set[int] = set()
    for part in text.casefold().split(","):
        first, dash, last = (piece.strip()[:3] for piece in part.partition("-"))
        if first not in _DAYS or (dash and last not in _DAYS):
            raise Usage("--days takes days such as mon-fri or sat,sun")
        low = _DAYS.index(first)
        length = (_DAYS.index(last) - low) % 7 if dash else 0
        days.update((low + step) % 7 for step in range(length + 1))
    return frozenset(days)


def _minutes(text: str) -> tuple[int, int]:
    found = _HOURS.match(text.replace(" ", ""))
    if found is not None:
        hour, minute, to_hour, to_minute = map(int, found.groups())
        low, high = hour * 60 + minute, to_hour * 60 + to_minute
        if low < _DAY_MINUTES and high <= _DAY_MINUTES and minute < 60 and to_minute < 60:
            return low, high
    raise Usage("--hours takes two times such as 9:00-17:00, or 22:00-6:00 over midnight")
