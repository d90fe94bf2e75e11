"""Carries out wipes and redactions of other devices, in the record and in the registers."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.edits_json import change_to_json, edit_to_json
from workmoniq_desktop.domain.labels import NO_LABEL
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.domain.wiped import Wiped
from workmoniq_desktop.store import (
    backups,
    erasing,
    redacting,
    support_endings,
    sync_ops,
    sync_wipes,
)
from workmoniq_desktop.store.backups import BackupRow
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.sync import targets
from workmoniq_desktop.sync.registers import Op
from workmoniq_desktop.sync.speaking import to_json
from workmoniq_desktop.sync.targets import BODY
from workmoniq_desktop.sync.wiping_rows import command_without, entries_without
from workmoniq_desktop.sync.words_here import command_body, command_of, entry_body, entry_of


def wipe_of(op: Op) -> Wiped | None:
    """The wipe a word tells; None where it tells none."""
    for prefix in (targets.WIPE, targets.REDACT):
        if op.target.startswith(prefix) and op.field == BODY and op.val is not None:
            return sync_wipes.from_text(op.target.removeprefix(prefix), op.val)
    return None


def obey(raw: Raw, wiped: Wiped, now_us: int, set_aside: Sequence[Path] = ()) -> bool:
    """Take out what another device wiped; whether that is new here.

    Backups owe it from now on; copies of a history that were set aside are to be deleted. The
    recorder must hold still where it may be recording in the range.
    """
    if not sync_wipes.obey(raw, wiped, now_us):
        return False
    reach_us = sync_wipes.tell_again(raw, wiped)
    # and none of what was to be shown to support, or was shown, keeps a copy of it
    low_us, high_us = wiped.reach_us or reach_us
    support_endings.reached(
        raw, min(low_us, reach_us[0], wiped.from_us), max(high_us, reach_us[1], wiped.to_us), now_us
    )
    if wiped.titles_only:
        redacting.redact(raw, erasing.bounds(wiped.scope), wiped.app)
    else:
        erasing.erase(raw, wiped.scope, max(now_us, wiped.to_us + DAY_US))
    for backup in backups.known(raw):
        backups.owe(raw, backup.path, wiped.scope)
    for path in set_aside:
        whole = WipeScope(everything=True)
        backups.put_row(raw, BackupRow(path=path, made_us=now_us, owed=(whole,)))
    return True


def scrub(
    raw: Raw,
    wipes: Iterable[Wiped],
    *,
    fresh: Sequence[Wiped] = (),
    words: Collection[bytes] = (),
) -> None:
    """Let words about entries and edits hold no more than wipes leave of them.

    wipes: all that are known. fresh: those of them that came since the last scrub. words: the ids
    of words that did. Nothing else can be other than it was, and a history of years is not read
    for each piece that comes.
    """
    wipes = list(wipes)
    for op, _, val, after in _unscrubbed(raw, targets.ENTRY, fresh, words):
        entry = entry_of(val)
        taking = [wiped for wiped in wipes if wiped.id not in after]
        if entry is not None and taking and not entries_without(entry, taking):
            bare = to_json(entry_body(replace(entry, label=NO_LABEL)))
            if bare != val:
                sync_ops.set_value(raw, op, bare)
    for op, target, val, after in _unscrubbed(raw, targets.COMMAND, fresh, words):
        command = command_of(target.removeprefix(targets.COMMAND), val)
        taking = [wiped for wiped in wipes if wiped.id not in after]
        if command is None or not taking:
            continue
        if op not in words:
            taking_now = [wiped for wiped in fresh if wiped.id not in after]
            if command_without(command, taking_now) == command:
                continue
        left = command_without(command, taking)
        if left == command:
            continue
        if left is None:
            body = {**command_body(command, [], []), "wiped": True}
        else:
            edits = [edit_to_json(edit) for edit in left.edits]
            body = command_body(left, edits, [change_to_json(one) for one in left.changes])
        sync_ops.set_value(raw, op, to_json(body))


def _unscrubbed(
    raw: Raw, prefix: str, fresh: Sequence[Wiped], words: Collection[bytes]
) -> list[sync_ops.Value]:
    """The words a wipe may take something of that took nothing of them yet."""
    if fresh:
        return sync_ops.values_of(raw, prefix, BODY)
    return sync_ops.values(raw, words, prefix, BODY)
