"""What was chosen about the rules every history begins with, before this one joined an account.

Both sides have the same rules under the same names, so a choice here and one in the account meet.
The later one holds, as if both had been made in one history.
"""

import json
from collections.abc import Iterator

from workmoniq_desktop.domain.default_rules import MARK, SET
from workmoniq_desktop.store import commands, sync_ops, sync_state, things
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.recording import read_meta
from workmoniq_desktop.sync import targets
from workmoniq_desktop.sync.given import default_texts
from workmoniq_desktop.sync.speaking import to_json, winners

_KEPT = "chosen_before"
"""The row of sync_state: by target when it was chosen, and the text, or null for taken out."""


def remember(raw: Raw) -> None:
    """Before the first word of the account is taken in. Safe to repeat: the first time counts."""
    if sync_state.get(raw, _KEPT) is None:
        chosen = {name: [at_us, text] for name, at_us, text in _chosen(raw)}
        sync_state.put(raw, _KEPT, json.dumps(chosen))


def settle(raw: Raw) -> bool:
    """Once all was heard: have what was chosen here later than in the account; whether any was.

    It is then found to differ from what came, and told as every other change.
    """
    kept = sync_state.get(raw, _KEPT)
    if kept is None:
        return False
    any_later = False
    for name, (at_us, text) in json.loads(kept).items():
        heard = winners(raw, name).values()
        found = targets.thing_of(name)
        if found is not None and heard and max(op.hlc for op in heard) < at_us:
            things.put(raw, *found, None if text is None else json.loads(text))
            any_later = True
    sync_state.delete(raw, _KEPT)
    return any_later


def _chosen(raw: Raw) -> Iterator[tuple[str, int, str | None]]:
    if int(read_meta(raw, MARK) or 0) < SET:
        return
    changed_us: dict[str, int] = {}
    for command in commands.every(raw.execute):
        for change in command.changes:
            name = targets.of_thing(change.kind, change.uid)
            changed_us[name] = max(changed_us.get(name, 0), command.made_us)
    for name, default in default_texts().items():
        found = targets.thing_of(name)
        if found is None or name not in changed_us or sync_ops.visible(raw, name):
            continue
        body = things.one(raw, *found)
        text = None if body is None else to_json(body)
        if text != default:
            yield name, changed_us[name], text
