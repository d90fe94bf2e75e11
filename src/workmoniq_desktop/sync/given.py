"""The rules and categories that every history begins with, as sync compares them."""

from collections.abc import Mapping
from functools import cache

from workmoniq_desktop.domain.default_rules import default_things
from workmoniq_desktop.sync import targets
from workmoniq_desktop.sync.speaking import to_json


@cache
def default_texts() -> Mapping[str, str]:
    """The text of each, by its target; made once, for it is asked for at each look."""
    return {targets.of_thing(*key): to_json(body) for key, body in default_things().items()}
