"""How sync stands, for people and for scripts."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.words import count, day_and_time, local_iso, size, time_near
from workmoniq_desktop.domain.sync_words import EVIDENCE_KEPT, WHAT_HAPPENED, WHAT_TO_DO
from workmoniq_desktop.domain.syncing import GRAVE, AccountState, SyncDevice, SyncStatus


def status_lines(status: SyncStatus, now_us: int, zone: tzinfo) -> Iterator[str]:
    """A line for each thing that a person wants to know."""
    yield f"Sync          {'on' if status.on else 'off'}{', live' if status.live else ''}"
    if status.state is AccountState.NONE:
        yield "Account       none; make one with `workmoniq account create`"
        return
    yield f"Account       {plain(status.username)} at {plain(status.server)}"
    if status.state is AccountState.UNCONFIRMED:
        yield "Recovery      not typed back yet; do it with `workmoniq account recovery`"
    last_us = status.last_sync_us
    yield f"Last sync     {'never' if last_us is None else time_near(last_us, now_us, zone)}"
    if status.waiting:
        yield f"Waiting       {count(status.waiting, 'segment')}, {size(status.waiting_bytes)}"
    if status.trouble is not None:
        yield f"Trouble       {plain(status.trouble)}"
    if status.rotating:
        yield "Keys          are being changed"
    if status.telling_again:
        yield "Put back      the server is being told again what it lost"
    if status.recovery_from_us is not None:
        yield f"Recovery      a new code counts from {day_and_time(status.recovery_from_us, zone)}"
        yield "              Not you? `workmoniq account recovery --cancel`, and a new password"
    if status.deletion_due_us is not None:
        yield f"Deletion      asked for; due at {day_and_time(status.deletion_due_us, zone)}"
        yield "              Not you? `workmoniq account delete --cancel`, and a new password"
    for device in status.devices:
        yield f"Device        {plain(device.name)}{_heard(device, now_us, zone)}"
    for wipe in status.wipes:
        left = _left(wipe.unconfirmed, wipe.unshredded)
        yield f"Wipe          of {day_and_time(wipe.at_us, zone)}: {left}"
    for one in status.found:
        whose = "the account" if one.device is None else plain(one.device)
        at = day_and_time(one.at_us, zone)
        yield f"WRONG         {at}, {whose}: {WHAT_HAPPENED[one.verdict]}"
        yield f"              {WHAT_TO_DO[one.verdict]}"
    if any(one.verdict in GRAVE for one in status.found):
        yield f"              {EVIDENCE_KEPT}"


def _heard(device: SyncDevice, now_us: int, zone: tzinfo) -> str:
    if device.revoked_us is not None:
        return f", shut out {time_near(device.revoked_us, now_us, zone)}"
    if device.this:
        return ", this one"
    if device.last_heard_us is None:
        return ", never heard"
    return f", last heard {time_near(device.last_heard_us, now_us, zone)}"


def _left(unconfirmed: Sequence[str], unshredded: Sequence[str]) -> str:
    parts = []
    if unconfirmed:
        parts.append(f"not confirmed by {', '.join(map(plain, unconfirmed))}")
    if unshredded:
        parts.append(f"keys not renewed by {', '.join(map(plain, unshredded))}")
    return "; ".join(parts) or "done everywhere"


def status_as_json(status: SyncStatus, zone: tzinfo) -> dict[str, object]:
    """All of it; times in ISO 8601, null where there is none."""

    def at(moment_us: int | None) -> str | None:
        return None if moment_us is None else local_iso(moment_us, zone)

    return {
        "on": status.on,
        "account": None
        if status.state is AccountState.NONE
        else {
            "id": status.account,
            "server": status.server,
            "username": status.username,
            "recovery_confirmed": status.state is AccountState.READY,
        },
        "live": status.live,
        "last_sync": at(status.last_sync_us),
        "waiting": status.waiting,
        "waiting_bytes": status.waiting_bytes,
        "trouble": status.trouble,
        "rotating": status.rotating,
        "telling_again": status.telling_again,
        "recovery_from": at(status.recovery_from_us),
        "deletion_due": at(status.deletion_due_us),
        "devices": devices_as_json(status.devices, zone),
        "wipes": [
            {
                "at": at(wipe.at_us),
                "unconfirmed": list(wipe.unconfirmed),
                "unshredded": list(wipe.unshredded),
            }
            for wipe in status.wipes
        ],
        "verdicts": [
            {
                "verdict": one.verdict.value,
                "at": at(one.at_us),
                "device": one.device,
                "what": WHAT_HAPPENED[one.verdict],
                "do": WHAT_TO_DO[one.verdict],
                "evidence": one.evidence,
            }
            for one in status.found
        ],
    }


def devices_as_json(devices: Sequence[SyncDevice], zone: tzinfo) -> list[dict[str, object]]:
    """Devices with their ids."""

    def at(moment_us: int | None) -> str | None:
        return None if moment_us is None else local_iso(moment_us, zone)

    return [
        {
            "id": device.id,
            "name": device.name,
            "role": device.role.value,
            "this": device.this,
            "last_heard": at(device.last_heard_us),
            "added": at(device.added_us),
            "revoked": at(device.revoked_us),
        }
        for device in devices
    ]
