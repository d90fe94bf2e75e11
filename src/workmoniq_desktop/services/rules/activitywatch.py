"""Reads category rules as ActivityWatch keeps and exports them; what cannot be taken is named.

Sources: aw-webui `stores/categories.ts` (the export and the setting "classes") and aw-core
`aw_transform/classify.py` (what a rule matches, and that the deepest category wins, of equally
deep ones the last).
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from workmoniq_desktop.domain.categories import Category
from workmoniq_desktop.domain.errors import BadInput, CannotRead, ImportRefused
from workmoniq_desktop.domain.labels import SEPARATOR
from workmoniq_desktop.domain.rules import Field, Need, Pattern, Rule, Syntax
from workmoniq_desktop.services.rules.expressions import check
from workmoniq_desktop.services.rules.found import Refused
from workmoniq_desktop.system.ordinary_file import open_ordinary

MOST_BYTES: Final = 5_000_000
MOST_RULES: Final = 2_000
_LISTS: Final = ("categories", "classes")
_FIELDS: Final = {"app": Field.APP, "title": Field.TITLE, "url": Field.URL}
_COLOUR: Final = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\Z")
_WRONG: Final = (
    "this is no file of ActivityWatch's category rules: export them there with "
    "Settings, Categorization, Export"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a file holds. rules: in the order in which they are to be asked."""

    rules: tuple[Rule, ...] = ()
    categories: tuple[Category, ...] = ()
    refused: tuple[Refused, ...] = ()


def read(path: Path) -> Brought:
    """The rules of a file. Raises CannotRead, ImportRefused."""
    try:
        with open_ordinary(path) as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as failed:
        raise CannotRead("the file cannot be read: check its name and that it is yours") from failed
    if len(content) > MOST_BYTES:
        raise ImportRefused(f"the file is larger than {MOST_BYTES // 1_000_000} MB: {_WRONG}")
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):
        raise ImportRefused(_WRONG) from None
    return _taken(list(_entries(parsed)))


def _entries(parsed: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  # the parsing edge
    listed = parsed
    if isinstance(parsed, dict):
        listed = next((parsed[name] for name in _LISTS if name in parsed), None)
        if isinstance(listed, dict):
            listed = listed.get("data")
    if not isinstance(listed, list) or len(listed) > MOST_RULES:
        raise ImportRefused(_WRONG)
    for entry in listed:
        if not isinstance(entry, dict) or "name" not in entry:
            raise ImportRefused(_WRONG)
        yield entry


def _taken(entries: list[dict[str, Any]]) -> Brought:
    rules: list[tuple[int, int, Rule]] = []
    categories: list[Category] = []
    refused: list[Refused] = []
    for entry in entries:
        path = _path(entry["name"])
        category = SEPARATOR.join(path)
        if not path:
            refused.append(Refused(path="?", why="the category has no name: give it one there"))
            continue
        try:
            colour = _colour(entry.get("data"))
            if colour is not None:
                categories.append(Category(path=category, colour=colour))
            rule = _rule(category, entry.get("rule"))
        except BadInput as why:
            refused.append(Refused(path=category, why=str(why)))
            continue
        if rule is not None:
            rules.append((-len(path), -len(rules), rule))
    # deepest first, of equally deep ones the last first: the upper one wins here
    ordered = sorted(rules, key=lambda one: one[:2])
    known = {rule.uid: rule for _, _, rule in reversed(ordered)}
    return Brought(
        rules=tuple(reversed(known.values())), categories=tuple(categories), refused=tuple(refused)
    )


def _path(name: object) -> tuple[str, ...]:
    steps = name.split(SEPARATOR.strip()) if isinstance(name, str) else name
    if not isinstance(steps, list) or not all(isinstance(step, str) for step in steps):
        raise ImportRefused(_WRONG)
    # a step of its own may hold the sign that divides steps here
    cleaned = (step.replace(SEPARATOR.strip(), "/").strip() for step in steps)
    return tuple(step for step in cleaned if step)


def _rule(category: str, rule: object) -> Rule | None:
    """None where the category has no rule, only others below it."""
    if rule is None:
        return None
    if not isinstance(rule, dict):
        raise ImportRefused(_WRONG)
    kind = rule.get("type")
    if kind in (None, "none"):
        return None
    regex = rule.get("regex")
    if kind != "regex" or not isinstance(regex, str):
        raise BadInput("the rule is of a kind that is not known here: write it anew")
    if not regex:
        raise BadInput("the pattern is empty and would match everything: leave it out")
    ignore_case = rule.get("ignore_case") is True
    keys = rule.get("select_keys")
    fields = [Field.ANY]
    if isinstance(keys, list) and keys:
        if not all(key in _FIELDS for key in keys):
            raise BadInput("the rule looks at data that is not recorded here: write it anew")
        fields = [_FIELDS[key] for key in keys]
    named = "\0".join((category, regex, str(ignore_case), *fields))
    made = Rule(
        uid=f"aw-{hashlib.sha256(named.encode(errors='replace')).hexdigest()[:16]}",
        name=category,
        position=0,
        patterns=tuple(
            Pattern(field=field, syntax=Syntax.REGEX, texts=(regex,), case=not ignore_case)
            for field in fields
        ),
        need=Need.ONE if len(fields) > 1 else Need.ALL,
        category=category,
    )
    for pattern in made.patterns:
        check(pattern)
    return made


def _colour(data: object) -> str | None:
    colour = data.get("color") if isinstance(data, dict) else None
    if not isinstance(colour, str) or not _COLOUR.match(colour):
        return None
    if len(colour) == len("#rgb"):
        colour = "#" + "".join(2 * digit for digit in colour[1:])
    return colour.lower()
