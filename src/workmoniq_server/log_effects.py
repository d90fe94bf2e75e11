"""What an entry of the account log changes in the tables, each op in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from workmoniq_protocol.wire.account_log import RECOVERY_ID, LogState, finals_for
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_protocol.wire.log_fields import Body
from workmoniq_server.calls import House
from workmoniq_server.clock import DAY_US
from workmoniq_server.grants import epoch_and_recipient
from workmoniq_server.names import recovery_id_of
from workmoniq_server.refusal import Refused
from workmoniq_server.store import accounts, log, segments, sessions, streams, wraps
from workmoniq_server.store.database import Tx
from workmoniq_server.who import TokenClass, Who

_NOT_COUNTED: Final = frozenset(
    {"revoke", "rotate_done", "kem", "set_recovery_commit", "set_recovery_cancel"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An entry that the rules of the log allow. before, after: what the log says around it.

    again: the server was put back, and may have less than the entry speaks of.
    """

    house: House
    who: Who
    body: Body
    before: LogState
    after: LogState
    grants: Mapping[str, bytes]
    again: bool = False

    @property
    def acct(self) -> bytes:
        """The account."""
        return self.after.acct

    @property
    def leaving(self) -> tuple[bytes, ...]:
        """The devices that the entry shuts out."""
        devices = self.after.devices.values()
        return tuple(each.id for each in devices if each.revoked_n == self.after.n)


async def apply(tx: Tx, change: Change) -> None:
    """Write what follows from the entry. The log has moved already. Raises Refused."""
    await _count(tx, change)
    match change.body.op:
        case "add_device":
            await _add_device(tx, change)
        case "kem":
            device = change.after.devices[change.body.by]
            await sessions.set_kem(tx, change.acct, device.id, device.kem_pk)
        case "revoke":
            await _revoke(tx, change)
        case "rotate":
            await _new_epoch(tx, change)
        case "rotate_done":
            await _epoch_done(tx, change)
        case "set_recovery" | "set_recovery_commit":
            await _set_recovery(tx, change)
        case "set_ttl":
            await accounts.set_ttl(tx, change.acct, change.after.ttl_days)
        case "open_stream":
            await _open_stream(tx, change)
        case "close_stream":
            await _close_stream(tx, change)
        case _:
            # purge, org, set_recovery_begin, set_recovery_cancel: the entry itself says it all.
            pass


async def _count(tx: Tx, change: Change) -> None:
    """So many entries a day and device, but for those that mend or end access and follow others."""
    config, token_class = change.house.config, change.who.token_class
    if token_class is TokenClass.RECOVERY or change.body.op in _NOT_COUNTED:
        return
    if change.again and change.body.by != change.who.device:
        return
    most = config.web_log_entries if token_class is TokenClass.WEB else config.device_log_entries
    now_us = change.house.clock.wall_us()
    day = now_us // DAY_US
    if not await sessions.count_entry(tx, change.acct, change.body.by, day=day, most=most):
        left_us = (day + 1) * DAY_US - now_us
        raise Refused(ErrorCode.SLOW_DOWN, retry_after_s=-(-left_us // 1_000_000))


async def _add_device(tx: Tx, change: Change) -> None:
    device = change.after.devices[change.body.id16("id")]
    await sessions.add_device(
        tx,
        acct=change.acct,
        device_id=device.id,
        role=device.role,
        sig_pk=device.sig_pk,
        kem_pk=device.kem_pk,
        n=device.added_n,
    )
    await _keep_grants(tx, change, recipient=device.id)


async def _revoke(tx: Tx, change: Change) -> None:
    ids = change.leaving
    heads = dict(await log.heads(tx, change.acct))
    named = change.body.heads("finals")
    if not change.again and finals_for(change.before, ids, heads) != named:
        # Here and not later, so that no append slips in before the heads are looked at again.
        change.house.halts.halt(change.house.clock, change.acct, ids)
        raise Refused(ErrorCode.HEADS_MOVED)
    if change.again:
        await _cut(tx, change, ids, dict(named))
    for device in ids:
        await sessions.revoke(tx, change.acct, device, change.after.n)
        await streams.close_streams_of(tx, acct=change.acct, owner=device, n=change.after.n)
    await _new_epoch(tx, change)


async def _cut(
    tx: Tx, change: Change, ids: tuple[bytes, ...], ends: Mapping[bytes, tuple[int, bytes]]
) -> None:
    """Drop what devices that had been shut out sent after the server was put back."""
    for stream in change.before.streams.values():
        if stream.owner in ids and stream.closed_n is None:
            end = ends.get(stream.id)
            await segments.cut(
                tx,
                acct=change.acct,
                stream_id=stream.id,
                after=-1 if end is None else end[0],
                now_us=change.house.clock.wall_us(),
            )


async def _new_epoch(tx: Tx, change: Change) -> None:
    await accounts.set_epoch(tx, change.acct, change.after.epoch)
    await _keep_grants(tx, change, epoch=change.after.epoch)


async def _epoch_done(tx: Tx, change: Change) -> None:
    epoch = change.after.done_epoch
    if await wraps.any_older(tx, acct=change.acct, epoch_lt=epoch):
        raise Refused(ErrorCode.WRAPS_LEFT)
    await wraps.retire_below(tx, acct=change.acct, epoch_lt=epoch)
    await log.retire_grants(tx, change.acct, epoch)
    await accounts.set_done(tx, change.acct, epoch)


async def _set_recovery(tx: Tx, change: Change) -> None:
    rec_id = recovery_id_of(change.after.recovery.sig_pk)
    if not await accounts.set_recovery(tx, change.acct, rec_id):
        raise Refused(ErrorCode.ALREADY_EXISTS)
    await sessions.end_class(tx, change.acct, TokenClass.RECOVERY.value)
    await _keep_grants(tx, change, recipient=RECOVERY_ID)


async def _open_stream(tx: Tx, change: Change) -> None:
    stream = change.after.streams[change.body.id16("stream")]
    await streams.open_stream(
        tx,
        acct=change.acct,
        stream_id=stream.id,
        owner=stream.owner,
        stream_class=stream.stream_class,
        n=stream.opened_n,
    )


async def _close_stream(tx: Tx, change: Change) -> None:
    stream = change.after.streams[change.body.id16("stream")]
    heads = await log.heads(tx, change.acct)
    if not change.again and heads.get(stream.id) != stream.closed:
        raise Refused(ErrorCode.HEADS_MOVED)
    await streams.close_stream(tx, acct=change.acct, stream_id=stream.id, n=change.after.n)


async def _keep_grants(
    tx: Tx, change: Change, *, epoch: int | None = None, recipient: bytes | None = None
) -> None:
    kept = [
        (*epoch_and_recipient(key, epoch=epoch, recipient=recipient), ct)
        for key, ct in change.grants.items()
    ]
    await log.add_grants(tx, change.acct, kept)
