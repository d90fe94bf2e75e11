"""Gives a history the rules and categories it begins with, once."""

from workmoniq_desktop.domain.categories import category_to_json
from workmoniq_desktop.domain.default_rules import CATEGORIES, SET, default_rules
from workmoniq_desktop.domain.rules_json import rule_to_json
from workmoniq_desktop.services.rules.reading import RULE
from workmoniq_desktop.store import facets, things
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.recording import read_meta, write_meta

CATEGORY = "category"
_MARK = "default_rules"
_ALL_DAYS = (-(2**31), 2**31)


def put_in_defaults(database: Database) -> None:
    """Put in the default rules where none of this set were; what the worker did to them stays."""
    with database.raw() as raw:
        if int(read_meta(raw, _MARK) or 0) >= SET:
            return
    with database.writing() as raw:
        # asked again, for another process may have done it meanwhile
        if int(read_meta(raw, _MARK) or 0) >= SET:
            return
        for rule in default_rules():
            if things.one(raw, RULE, rule.uid) is None:
                things.put(raw, RULE, rule.uid, rule_to_json(rule))
        for category in CATEGORIES:
            if things.one(raw, CATEGORY, category.path) is None:
                things.put(raw, CATEGORY, category.path, category_to_json(category))
        facets.disown(raw.execute, *_ALL_DAYS)
        write_meta(raw, _MARK, str(SET))
