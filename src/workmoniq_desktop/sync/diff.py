"""Finds what the worker changed since sync looked last, and says it in words about registers.

No service tells: what is here is compared with its shadow. A wipe and a redaction are the exception
(store/sync_wipes.py), for what they took is no longer here to be compared.
"""

import json
import secrets
from collections.abc import Iterable
from typing import Any

from workmoniq_desktop.domain import outside
from workmoniq_desktop.domain.default_rules import MARK, SET
from workmoniq_desktop.domain.edits_json import change_to_json, edit_to_json
from workmoniq_desktop.domain.outside import ABSENCE
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.wiped import Wiped
from workmoniq_desktop.store import (
    commands,
    entries,
    sync_names,
    sync_ops,
    sync_state,
    sync_wipes,
    things,
)
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.recording import read_meta
from workmoniq_desktop.sync import before_joining, targets
from workmoniq_desktop.sync.given import default_texts
from workmoniq_desktop.sync.registers import FOR_EVER
from workmoniq_desktop.sync.settings_shared import shared_values
from workmoniq_desktop.sync.speaking import RandomBytes, Speaking, to_json, winners
from workmoniq_desktop.sync.targets import BODY, EXISTS, NAME, STATE, VALUE
from workmoniq_desktop.sync.touched import Touched
from workmoniq_desktop.sync.words_here import WordsHere, command_body, entry_body, shadow_of
from workmoniq_protocol.strict_json import b64

WIPED = "wiped_since"
"""Set where something was wiped since the last look."""

_DEFAULTS = shared_values(Settings())
_EVER_US = -(1 << 62)
_MOST_BYTES = 40_000
"""Of one value: a record must fit its line. A longer history of changes stays at home."""


class Diff:
    """One transaction that looks for changes. me: this device's id in the account.

    fresh: wipes of this device that were told in it.
    """

    def __init__(
        self, raw: Raw, me: bytes, now_us: int, random_bytes: RandomBytes = secrets.token_bytes
    ) -> None:
        self._raw = raw
        self._me = me
        self._speaking = Speaking(raw, me, now_us, random_bytes)
        self._wipes = sync_wipes.every(raw)
        own = read_meta(raw, "device") or ""
        self._own = own
        since = sync_state.get(raw, "upload_from_us")
        self._from_us = _EVER_US if since is None else int(since)
        self._touched = Touched()
        self._here = WordsHere(raw, self._wipes, self._touched, own)
        self.fresh: list[Wiped] = []

    @property
    def said(self) -> list[bytes]:
        """The ids of the words that were said in it."""
        return self._speaking.said

    def look(self, settings: dict[str, Any]) -> None:
        """Say all that changed. settings: the shared ones as they are now."""
        self._say_wipes()
        if before_joining.settle(self._raw):
            self._touched.all_labels = True
        self._things()
        self._entries()
        self._commands()
        if sync_state.get(self._raw, WIPED) is not None:
            self.say_what_is_left()
            sync_state.delete(self._raw, WIPED)
        self._settings(settings)
        self._names()
        self._touched.settle(self._raw)

    def _say_wipes(self) -> None:
        """Wipes of this device nobody was told of: what they took is not taken for changes."""
        told = {name for kind in FOR_EVER for name in sync_ops.targets(self._raw, kind, BODY)}
        for wiped in self._wipes:
            name = targets.of_wipe(wiped)
            if name not in told:
                self._speaking.say(name, BODY, json.loads(sync_wipes.to_text(wiped)))
                self.fresh.append(wiped)
        if self.fresh:
            sync_state.put(self._raw, WIPED, "1")
        if any(not wiped.titles_only and wiped.app is None for wiped in self.fresh):
            self._here.shadow_wiped()

    def _things(self) -> None:
        shadow = sync_ops.shadow(self._raw, targets.THING)
        here = {
            targets.of_thing(kind, uid): body for kind, uid, body in things.every(self._raw.execute)
        }
        has_defaults = int(read_meta(self._raw, MARK) or 0) >= SET
        given = default_texts() if has_defaults else {}
        for name in sorted({*here, *shadow, *given}):
            body = here.get(name)
            text = None if body is None else to_json(body)
            if name in shadow and text == shadow[name]:
                continue
            if name not in shadow and name in given and self._is_no_choice(name, text):
                continue
            if body is None:
                self._speaking.say(name, EXISTS, None, none=True)
            else:
                self._say_thing(name, body, json.loads(shadow.get(name, "{}")))
            sync_ops.set_shadow(self._raw, name, text)

    def _is_no_choice(self, name: str, text: str | None) -> bool:
        """Whether this is a default nobody changed, or one that a word took out already.

        Every history has the defaults: told, they would compete with a choice elsewhere.
        """
        spoken = bool(sync_ops.visible(self._raw, name))
        return spoken if text is None else not spoken and text == default_texts()[name]

    def _say_thing(self, name: str, body: dict[str, Any], was: dict[str, Any]) -> None:
        after: tuple[str, ...] = ()
        if name.startswith(f"{targets.THING}{ABSENCE}/"):
            after = self._known(body["from_us"], body["to_us"])
        for field in sorted(body.keys() | was.keys()):
            said = field in body, body.get(field)
            if said != (field in was, was.get(field)) and len(to_json(said[1])) < _MOST_BYTES:
                self._speaking.say(name, field, said[1], none=field not in body)
        self._speaking.say(name, EXISTS, 1, again=bool(was), after=after)

    def _entries(self) -> None:
        if not entries.any_untold(self._raw, targets.ENTRY, self._from_us):
            return
        shadow = sync_ops.shadow(self._raw, targets.ENTRY)
        here = {targets.of_entry(entry): entry for entry in entries.every(self._raw)}
        changed: list[str] = []
        for name in sorted(here.keys() | shadow.keys()):
            entry = here.get(name)
            known = json.loads(shadow[name]) if name in shadow else None
            body = None if entry is None else entry_body(entry)
            if known is not None and body == known["body"]:
                continue
            if known is None and entry is not None and entry.start_us < self._from_us:
                continue
            changed.append(name)
            if known is not None and known["of"] != name:
                self._say_pieces(str(known["of"]), here, shadow)
            if entry is None:
                self._speaking.say(name, BODY, None, none=True)
                sync_ops.set_shadow(self._raw, name, None)
            else:
                self._say_entry(name, entry)
        self._here.bring(changed)  # what gave way to an entry comes back when that one goes

    def _say_pieces(self, of: str, here: dict[str, Entry], shadow: dict[str, str]) -> None:
        """One part of what a wipe cut apart changed: from now on each part speaks for itself."""
        for name, text in shadow.items():
            if json.loads(text)["of"] == of and name in here:
                self._say_entry(name, here[name])
        if of not in here:
            self._speaking.say(of, BODY, None, none=True)

    def _say_entry(self, name: str, entry: Entry) -> None:
        after = self._known(entry.start_us, max(entry.end_us, entry.start_us + 1))
        self._speaking.say(name, BODY, entry_body(entry), after=after)
        sync_ops.set_shadow(self._raw, name, shadow_of(entry, name))

    def _commands(self) -> None:
        for uid, state in commands.untold(self._raw, targets.COMMAND, self._from_us):
            name = f"{targets.COMMAND}{uid}"
            is_known = name in sync_ops.shadow(self._raw, name)
            if not is_known and not self._say_command(name, uid):
                continue
            self._speaking.say(name, STATE, state.value)
            sync_ops.set_shadow(self._raw, name, state.value)

    def _say_command(self, name: str, uid: str) -> bool:
        """Whether it was said: not one that no record can hold."""
        command = commands.by_uid(self._raw, uid)
        if command is None:
            return False
        edits = [edit_to_json(edit) for edit in command.edits]
        changes = [change_to_json(change) for change in command.changes]
        body = command_body(command, edits, changes)
        if len(to_json(body).encode()) > _MOST_BYTES:
            body = command_body(command, edits, [])
        if len(to_json(body).encode()) > _MOST_BYTES:
            return False
        reach = [outside.reach(edit) for edit in command.edits]
        reach += [span for change in changes for span in outside.reaches_of_change(change)]
        after = self._known(
            min((low for low, _ in reach), default=0), max((high for _, high in reach), default=0)
        )
        self._speaking.say(name, BODY, body, after=after)
        return True

    def say_what_is_left(self) -> None:
        """Say again what wipes left of this device's commands; before its words are scrubbed.

        A redaction and a wipe that meet in a merge leave other titles in either order; of all
        machines the one that said it decides.
        """
        for name in sync_ops.said_by(self._raw, targets.COMMAND, BODY, self._me):
            held = winners(self._raw, name)[BODY]
            uid = name.removeprefix(targets.COMMAND)
            said = json.loads(held.val or "{}")
            command = commands.by_uid(self._raw, uid)
            if held.device != self._me or said.get("wiped") or "edits" not in said:
                continue
            if command is None:
                body = {**said, "edits": [], "changes": [], "wiped": True}
            else:
                edits = [edit_to_json(edit) for edit in command.edits]
                changes = [change_to_json(change) for change in command.changes]
                kept = changes if said["changes"] else []
                body = {**said, "edits": edits, "changes": kept}
            if to_json(body) != held.val:
                self._speaking.say(name, BODY, body, after=sorted(w.id for w in self._wipes))

    def _settings(self, settings: dict[str, Any]) -> None:
        shadow = sync_ops.shadow(self._raw, targets.SETTING)
        for key, value in settings.items():
            name, text = f"{targets.SETTING}{key}", to_json(value)
            # what was never chosen is not worth telling: it would compete with a choice elsewhere
            before = shadow.get(name, to_json(_DEFAULTS.get(key)))
            if before != text:
                self._speaking.say(name, VALUE, value)
            sync_ops.set_shadow(self._raw, name, text)

    def _names(self) -> None:
        machines = self._raw.execute("SELECT name, label FROM devices WHERE label <> ''").fetchall()
        self._named({f"{targets.MACHINE}{machine}": label for machine, label in machines})
        called = sync_names.all_of(self._raw).items()
        self._named({f"{targets.DEVICE}{b64(device)}": name for device, name in called})

    def _named(self, here: dict[str, str]) -> None:
        for name, called in here.items():
            text = to_json(called)
            shadow = sync_ops.shadow(self._raw, name).get(name)
            if shadow == text:
                continue
            # a name that was only heard of, when a device was let in, is not set against its own
            if shadow is not None or NAME not in winners(self._raw, name):
                self._speaking.say(name, NAME, called)
            sync_ops.set_shadow(self._raw, name, text)

    def _known(self, from_us: int, to_us: int) -> tuple[str, ...]:
        """The wipes that reach into a range in which the worker says something all the same."""
        found: Iterable[Wiped] = sync_wipes.touching(self._wipes, from_us, to_us)
        return tuple(sorted(wiped.id for wiped in found))
