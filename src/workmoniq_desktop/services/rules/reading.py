"""Reads the rules of a history; little enough for the recorder to do at its start."""

from workmoniq_desktop.domain.rules import Rule
from workmoniq_desktop.domain.rules_json import rule_from_json
from workmoniq_desktop.store import things
from workmoniq_desktop.store.connection import Raw

RULE = "rule"


def rules_of(raw: Raw) -> tuple[Rule, ...]:
    """Every rule, in the order in which they are asked."""
    rules = [_rule(uid, body) for uid, body in things.all_of(raw, RULE).items()]
    return tuple(sorted(rules, key=lambda rule: (rule.position, rule.uid)))


def _rule(uid: str, body: things.Body) -> Rule:
    try:
        return rule_from_json(uid, body)
    except (KeyError, TypeError, ValueError):
        # of a newer WorkMoniQ, perhaps: what it keeps out stays out, and all else with it
        return Rule(
            uid=uid,
            name=str(body.get("name", uid)),
            position=0,
            redact=bool(body.get("redact")),
            drop=bool(body.get("drop")),
            enabled=bool(body.get("enabled", True)),
        )
