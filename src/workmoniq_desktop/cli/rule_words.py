"""Rules as the command line prints them: in words and as JSON."""

from collections.abc import Mapping
from typing import Any

from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.rules import Hours, Need, Pattern, Rule
from workmoniq_desktop.domain.rules_json import rule_to_json
from workmoniq_desktop.services.rules.found import Trial, Use

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SHOWN = 2


def says(rule: Rule, projects: Mapping[str, str]) -> tuple[str, str]:
    """Where a rule holds, and what it does there."""
    glue = " or " if rule.need is Need.ONE else " and "
    where = [glue.join(_pattern(pattern) for pattern in rule.patterns) or "everything"]
    if rule.hours is not None:
        where.append(_hours(rule.hours))
    if rule.device is not None:
        where.append(f"device {rule.device}")
    does = [] if rule.category is None else [rule.category]
    if rule.project is not None:
        does.append(f"project {projects.get(rule.project, rule.project)}")
    does += [word for word, on in (("redact", rule.redact), ("drop", rule.drop)) if on]
    return ", ".join(where), ", ".join(does)


def rule_to_dict(rule: Rule, use: Use | None = None) -> dict[str, Any]:
    """A rule with its uid; with use: what it did lately, in seconds."""
    told: dict[str, Any] = {"uid": rule.uid} | rule_to_json(rule)
    if use is not None:
        told["use"] = {
            "spans": use.spans,
            "seconds": use.us / 1e6,
            "overruled": [
                {"by": one.by, "spans": one.spans, "seconds": one.us / 1e6} for one in use.overruled
            ],
        }
    return told


def trial_to_dict(found: Trial) -> dict[str, Any]:
    """What a trial found, times in seconds."""
    return {
        "spans": found.spans,
        "seconds": found.us / 1e6,
        "matched_spans": found.matched_spans,
        "matched_seconds": found.matched_us / 1e6,
        "all_seconds": found.all_us / 1e6,
        "matches_everything": found.matches_everything,
        "samples": [
            {
                "app": one.app,
                "title": one.title,
                "seconds": one.us / 1e6,
                "before": _label(one.before),
                "after": _label(one.after),
            }
            for one in found.samples
        ],
    }


def _label(label: Label) -> dict[str, str | None]:
    return {"category": label.category, "project": label.project, "task": label.task}


def _pattern(pattern: Pattern) -> str:
    texts = ", ".join(pattern.texts[:_SHOWN])
    more = len(pattern.texts) - _SHOWN
    return f"{pattern.field.value} {texts}" + (f" and {more} more" if more > 0 else "")


def _hours(hours: Hours) -> str:
    days = " ".join(_DAYS[day] for day in sorted(hours.weekdays))
    every = "" if len(hours.weekdays) == 7 else f"{days} "
    low, high = (divmod(minute, 60) for minute in (hours.from_minute, hours.to_minute))
    return f"{every}{low[0]}:{low[1]:02}-{high[0]}:{high[1]:02}"
