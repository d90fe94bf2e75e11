"""The JSON of a rule, in the store, in exports and in files that people exchange."""

from typing import Any

from workmoniq_desktop.domain.rules import Field, Hours, Need, Pattern, Rule, Syntax


def rule_to_json(rule: Rule) -> dict[str, Any]:
    """Everything but the uid, which things are kept by."""
    hours = rule.hours
    return {
        "name": rule.name,
        "position": rule.position,
        "patterns": [
            {
                "field": pattern.field.value,
                "syntax": pattern.syntax.value,
                "texts": list(pattern.texts),
                "case": pattern.case,
            }
            for pattern in rule.patterns
        ],
        "need": rule.need.value,
        "hours": None
        if hours is None
        else {
            "weekdays": sorted(hours.weekdays),
            "from_minute": hours.from_minute,
            "to_minute": hours.to_minute,
        },
        "device": rule.device,
        "category": rule.category,
        "project": rule.project,
        "task": rule.task,
        "redact": rule.redact,
        "drop": rule.drop,
        "enabled": rule.enabled,
        "since_us": rule.since_us,
        "built_in": rule.built_in,
    }


def rule_from_json(uid: str, body: dict[str, Any]) -> Rule:
    """What rule_to_json wrote. Raises ValueError, KeyError or TypeError for anything else."""
    hours = body.get("hours")
    since_us = body.get("since_us")
    return Rule(
        uid=uid,
        name=str(body["name"]),
        position=int(body["position"]),
        patterns=tuple(
            Pattern(
                field=Field(one["field"]),
                syntax=Syntax(one["syntax"]),
                texts=_texts(one["texts"]),
                case=bool(one.get("case", False)),
            )
            for one in body["patterns"]
        ),
        need=Need(body.get("need", Need.ALL)),
        hours=None if hours is None else _hours(hours),
        device=_text(body.get("device")),
        category=_text(body.get("category")),
        project=_text(body.get("project")),
        task=_text(body.get("task")),
        redact=bool(body.get("redact", False)),
        drop=bool(body.get("drop", False)),
        enabled=bool(body.get("enabled", True)),
        since_us=None if since_us is None else int(since_us),
        built_in=bool(body.get("built_in", False)),
    )


def _hours(body: dict[str, Any]) -> Hours:
    hours = Hours(
        weekdays=frozenset(int(day) for day in body["weekdays"]),
        from_minute=int(body["from_minute"]),
        to_minute=int(body["to_minute"]),
    )
    if not all(0 <= minute <= 24 * 60 for minute in (hours.from_minute, hours.to_minute)):
        raise ValueError("hours of no day")
    if not hours.weekdays <= frozenset(range(7)):
        raise ValueError("a weekday of no week")
    return hours


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise TypeError("texts")
    return tuple(value)
