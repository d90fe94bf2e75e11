"""Remembers sealed segments that hold what a wipe took: who sealed them did not know of it yet.

Sealed bytes are never changed. So such a segment goes the way of those that the wipe reached: what
is left of it is sealed again, and it gets a tombstone.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from workmoniq_desktop.store import sync_removal, sync_state
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.sync import targets
from workmoniq_desktop.sync.speaking import winners
from workmoniq_desktop.sync.targets import BODY
from workmoniq_protocol.wire.log_state import LogState

_PREFIX: Final = "late:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """wipes: ids of those it holds something of; none where this device sealed it itself."""

    stream: bytes
    seq: int
    wipes: tuple[str, ...] = ()


def note(raw: Raw, late: Late) -> None:
    """Remember it until `forget`."""
    sync_state.put(raw, _key(late.stream, late.seq), json.dumps(late.wipes))


def forget(raw: Raw, stream: bytes, seq: int) -> None:
    """It has its tombstone."""
    sync_state.delete(raw, _key(stream, seq))


def moved(raw: Raw, stream: bytes, seq: int, target: bytes, new_seq: int) -> None:
    """What it holds was sealed for another stream, as it was."""
    kept = sync_state.get(raw, _key(stream, seq))
    if kept is not None:
        forget(raw, stream, seq)
        sync_state.put(raw, _key(target, new_seq), kept)


def all_of(raw: Raw) -> Iterator[Late]:
    """All that wait for a tombstone."""
    for key, value in sync_state.starting(raw, _PREFIX):
        _, stream, seq = key.split(":")
        yield Late(stream=bytes.fromhex(stream), seq=int(seq), wipes=tuple(json.loads(value)))


def is_for(raw: Raw, state: LogState, device: bytes, late: Late) -> bool:
    """Whether that device is to set the tombstone: one alone is, or each would seal what is left.

    It is who wiped; where that device is shut out, the one that is in the account for longest.
    """
    active = [each.id for each in state.active_full()]
    authors = {_author(raw, wipe, device) for wipe in late.wipes}
    return not late.wipes or any(
        (author if author in active else active[0]) == device for author in authors
    )


def own_wipes(raw: Raw, device: bytes, wipes: Iterable[str]) -> list[str]:
    """Those of them that this device is to carry through."""
    return [wipe for wipe in wipes if _author(raw, wipe, device) == device]


def _author(raw: Raw, wipe: str, here: bytes) -> bytes | None:
    for prefix in (targets.WIPE, targets.REDACT):
        word = winners(raw, f"{prefix}{wipe}").get(BODY)
        if word is not None:
            return word.device
    # it has no word yet where it was just made here
    return here if any(each.id == wipe for each in sync_removal.wipes(raw)) else None


def _key(stream: bytes, seq: int) -> str:
    return f"{_PREFIX}{stream.hex()}:{seq}"
