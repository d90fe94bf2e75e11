"""The rules of a history: kept as things, ready as a classifier, changed through Editing."""

from workmoniq_desktop.domain.rules import Rule
from workmoniq_desktop.domain.rules_json import rule_from_json
from workmoniq_desktop.services.editing import RULE
from workmoniq_desktop.services.rules.classify import Classifier
from workmoniq_desktop.store import things
from workmoniq_desktop.store.database import Database


class Rulebook:
    """Thread-safe."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Rule, ...]:
        """Every rule, in the order in which they are tried."""
        with self._database.raw() as raw:
            kept = things.all_of(raw, RULE)
        rules = [rule_from_json(uid, body) for uid, body in kept.items()]
        return tuple(sorted(rules, key=lambda rule: (rule.position, rule.uid)))

    def classifier(self) -> Classifier:
        """The rules as they are now, made ready."""
        return Classifier(self.all())
