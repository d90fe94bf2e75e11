"""How far wipes of this device are carried out elsewhere; asks nobody."""

from dataclasses import dataclass

from workmoniq_desktop.store import sync_removal, sync_state
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.sync_removal import WipeStep
from workmoniq_protocol.wire.log_state import LogState


@dataclass(frozen=True, slots=True, kw_only=True)
class Shredding:
    """A wipe of this device. unconfirmed: devices that have not said that they carried it out.

    unshredded: devices that have not renewed their keys since, None before the rotation is done.
    """

    at_us: int
    unconfirmed: tuple[bytes, ...]
    unshredded: tuple[bytes, ...] | None


def shredding(raw: Raw, state: LogState, own: bytes) -> list[Shredding]:
    """Every wipe of this device that is not finished on all others, in their order."""
    told: list[Shredding] = []
    seen = {(row.device, row.stream): row.seq for row in sync_removal.seen(raw)}
    not_renewed = tuple(each.id for each in state.not_renewed())
    for wipe in sync_removal.wipes(raw):
        place = sync_state.get(raw, wipe_place_key(wipe.id))
        others = tuple(each.id for each in state.active_full() if each.id != own)
        if place is not None:
            stream, seq = place.split(":")
            others = tuple(
                device
                for device in others
                if seen.get((device, bytes.fromhex(stream)), -1) < int(seq)
            )
        epoch = sync_state.get(raw, wipe_epoch_key(wipe.id))
        done = epoch is not None and state.done_epoch >= int(epoch)
        told.append(
            Shredding(
                at_us=wipe.at_us, unconfirmed=others, unshredded=not_renewed if done else None
            )
        )
    return told


def settle(raw: Raw, state: LogState, own: bytes) -> None:
    """Wipes that every device confirmed and whose old keys are gone everywhere are done."""
    waiting = [wipe for wipe in sync_removal.wipes(raw) if wipe.step == WipeStep.ROTATED]
    by_time = {each.at_us: each for each in shredding(raw, state, own)}
    for wipe in waiting:
        each = by_time[wipe.at_us]
        if not each.unconfirmed and each.unshredded == ():
            sync_removal.set_wipe_step(raw, wipe.id, WipeStep.DONE)
            sync_state.delete(raw, wipe_place_key(wipe.id), wipe_epoch_key(wipe.id))


def wipe_place_key(key: str) -> str:
    """Where it is kept which document tells a wipe."""
    return f"wipe_doc:{key}"


def wipe_epoch_key(key: str) -> str:
    """Where it is kept with which epoch the keys were changed for a wipe."""
    return f"wipe_epoch:{key}"
