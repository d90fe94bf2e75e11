"""The rules of a history as they are now, made ready once and again when they change."""

from workmoniq_desktop.domain.rules import Rule
from workmoniq_desktop.services.rules.classify import Classifier
from workmoniq_desktop.services.rules.reading import rules_of
from workmoniq_desktop.store.database import Database


class InForce:
    """Thread-safe: what it remembers is replaced whole."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ready: tuple[tuple[Rule, ...], Classifier] | None = None

    def rules(self) -> tuple[Rule, ...]:
        """Every rule, in the order in which they are asked."""
        with self._database.raw() as raw:
            return rules_of(raw)

    def classifier(self) -> Classifier:
        """Made ready, whoever changed them."""
        rules, ready = self.rules(), self._ready
        if ready is None or ready[0] != rules:
            ready = self._ready = (rules, Classifier(rules))
        return ready[1]
