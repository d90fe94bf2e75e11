"""What is known about sync on this device, put together for a person; asks no server."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.domain.syncing import (
    RECOVERY_CHANGE_HOURS,
    AccountState,
    Found,
    Role,
    SyncDevice,
    SyncMood,
    SyncStatus,
    Verdict,
    WipeUnderWay,
)
from workmoniq_desktop.store import (
    sync_log,
    sync_names,
    sync_outbox,
    sync_state,
    sync_streams,
)
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.sync import log_kept, put_back_plan, standing, two_writers, verdicts
from workmoniq_desktop.sync.standing import Stage, Standing
from workmoniq_protocol.wire.log_state import LogState

LAST_SYNC: Final = "last_sync_us"
TROUBLE: Final = "trouble"
DELETION_DUE: Final = "deletion_due_us"
RESTORED: Final = (
    "This history was restored, and its keys for sync are not on this computer: pair this device "
    "again, or use the recovery code."
)


def status(raw: Raw, known: LogState | None = None) -> SyncStatus:
    """Everything a page shows. known: the account log as it was read before."""
    here = standing.find(raw)
    if here is None:
        return SyncStatus()
    if here.stage not in standing.INSIDE:
        restored = here.stage is Stage.RESTORED
        return SyncStatus(
            server=here.server, username=here.username, trouble=RESTORED if restored else None
        )
    waiting, waiting_bytes = sync_outbox.waiting(raw)
    told = SyncStatus(
        on=here.on,
        state=AccountState.READY if here.stage is Stage.READY else AccountState.UNCONFIRMED,
        server=here.server,
        username=here.username,
        account=here.acct,
        live=here.live,
        last_sync_us=_us(raw, LAST_SYNC),
        waiting=waiting,
        waiting_bytes=waiting_bytes,
        trouble=sync_state.get(raw, TROUBLE) or None,
        deletion_due_us=_us(raw, DELETION_DUE),
        telling_again=put_back_plan.is_under_way(raw),
    )
    state = log_kept.kept(raw, known)
    if state is None:
        return told
    all_devices = devices(raw, here, state)
    names = {one.id: one.name for one in all_devices}
    here_us = told.last_sync_us or 0
    return replace(
        told,
        devices=all_devices,
        found=tuple(found(raw, state, names, here_us)),
        wipes=tuple(_wipes(raw, here, state, names)) if here.on else (),
        rotating=state.done_epoch < state.epoch,
        recovery_from_us=_recovery_from_us(raw, state),
    )


def mood(told: SyncStatus) -> SyncMood:
    """The little that the tray shows of it."""
    return SyncMood(
        on=told.on, last_sync_us=told.last_sync_us, trouble=told.trouble, alarmed=told.alarmed
    )


def devices(raw: Raw, here: Standing, state: LogState) -> tuple[SyncDevice, ...]:
    """All devices of the account, revoked ones last."""
    names, heard = sync_names.all_of(raw), sync_streams.heard_us(raw)
    listed = [
        SyncDevice(
            id=device.id.hex(),
            name=names.get(device.id) or nameless(device.id),
            role=Role(device.role),
            this=device.id == here.device_id,
            last_heard_us=heard.get(device.id),
            added_us=sync_log.seen_us(raw, device.added_n),
            revoked_us=None
            if device.revoked_n is None
            else sync_log.seen_us(raw, device.revoked_n),
        )
        for device in state.devices.values()
    ]
    return tuple(sorted(listed, key=lambda one: (one.revoked_us is not None, not one.this)))


def nameless(device: bytes) -> str:
    """What a device is called that has not told its name here."""
    return f"device {device.hex()[:8]}"


def found(raw: Raw, state: LogState, names: Mapping[str, str], now_us: int) -> Iterator[Found]:
    """The verdicts that stand, newest first, then who else signs, and who writes late or not."""
    for one in sorted(verdicts.standing(raw), key=lambda one: -one.at_us):
        device = one.device.hex()
        yield Found(
            verdict=one.verdict,
            at_us=one.at_us,
            device=names.get(device) or nameless(one.device) if one.device else None,
            evidence=one.at_us > 0,
        )
    if (two := two_writers.standing(raw)) is not None:
        owner = state.streams[two.stream].owner
        yield Found(
            verdict=Verdict.TWO_WRITERS,
            at_us=two.at_us,
            device=names.get(owner.hex()) or nameless(owner),
        )
    for late, at_us in verdicts.stale(raw, state).items():
        yield Found(
            verdict=Verdict.STALE_LOG,
            at_us=at_us,
            device=names.get(late.hex()) or nameless(late),
        )
    heard = sync_streams.heard_us(raw)
    for silent in verdicts.silent(raw):
        yield Found(
            verdict=Verdict.SILENT_DEVICE,
            at_us=heard.get(silent, now_us),
            device=names.get(silent.hex()) or nameless(silent),
            evidence=False,
        )


def _wipes(
    raw: Raw, here: Standing, state: LogState, names: Mapping[str, str]
) -> Iterator[WipeUnderWay]:
    """What is not wiped everywhere yet. Only while sync is on: this brings network code."""
    from workmoniq_desktop.sync.deletion import shredding  # noqa: PLC0415  # see above

    def called(devices: Iterable[bytes]) -> tuple[str, ...]:
        return tuple(names.get(one.hex()) or nameless(one) for one in devices)

    for one in shredding(raw, state, here.device_id):
        pending = one.unshredded
        everybody = tuple(device.id for device in state.active_full())
        yield WipeUnderWay(
            at_us=one.at_us,
            unconfirmed=called(one.unconfirmed),
            unshredded=called(everybody if pending is None else pending),
        )


def _recovery_from_us(raw: Raw, state: LogState) -> int | None:
    pending = state.pending_recovery
    seen_us = None if pending is None else sync_log.seen_us(raw, pending.n)
    return None if seen_us is None else seen_us + RECOVERY_CHANGE_HOURS * HOUR_US


def _us(raw: Raw, key: str) -> int | None:
    kept = sync_state.get(raw, key)
    return int(kept) if kept else None
