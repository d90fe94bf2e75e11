"""Ops that start an epoch, end old ones, or renew a device's KEM key."""

from dataclasses import replace

from workmoniq_protocol.limits import MOST_REVOKED_AT_ONCE
from workmoniq_protocol.wire.log_entry import LogInvalid
from workmoniq_protocol.wire.log_fields import Body
from workmoniq_protocol.wire.log_rules.devices import vouched
from workmoniq_protocol.wire.log_rules.keys import claimed
from workmoniq_protocol.wire.log_state import RECOVERY_ID, Epoch, LogDevice, LogState, LogStream


def epoch_of(body: Body, epoch: int, recipients: set[bytes]) -> Epoch:
    """The epoch an entry starts. Raises LogInvalid unless it is this one, for exactly these."""
    if body.whole("epoch") != epoch:
        raise LogInvalid("epoch")
    grants = body.grants_by_device("grants")
    if grants.keys() != recipients:
        raise LogInvalid("grants")
    return Epoch(
        epoch=epoch,
        ekc=body.hash32("ekc"),
        inbox_pk=body.kem_key("inbox_pk"),
        grants=grants,
        n=body.n,
    )


def rotate(state: LogState, body: Body) -> LogState:
    """A new epoch for everybody who is here."""
    fresh = epoch_of(body, state.epoch + 1, set(state.recipients()))
    return replace(
        state,
        epoch=fresh.epoch,
        epochs={**state.epochs, fresh.epoch: fresh},
        rekey_n=body.n,
        rotate_due=False,
    )


def revoke(state: LogState, body: Body) -> LogState:
    """Devices go, their streams end where finals say, and the next epoch is without them."""
    ids = body.ids("ids", MOST_REVOKED_AT_ONCE)
    if body.by in ids or RECOVERY_ID in ids:
        raise LogInvalid("revokes_itself")
    if any(each not in state.devices or state.devices[each].revoked_n is not None for each in ids):
        raise LogInvalid("not_active")
    finals = body.heads("finals")
    for stream, final in finals.items():
        known = state.streams.get(stream)
        if known is None or known.owner not in ids or known.closed not in {None, final}:
            raise LogInvalid("finals")
    gone = {each: replace(state.devices[each], revoked_n=body.n) for each in ids}
    ended = {
        each.id: replace(each, finals=finals.get(each.id), closed_n=body.n)
        for each in state.open_streams()
        if each.owner in ids
    }
    left = replace(state, devices={**state.devices, **gone}, streams={**state.streams, **ended})
    if not left.active_full():
        raise LogInvalid("no_full_device")
    return rotate(left, body)


def rotate_done(state: LogState, body: Body) -> LogState:
    """Every epoch before this one is retired."""
    epoch = body.whole("epoch")
    if not state.done_epoch < epoch <= state.epoch:
        raise LogInvalid("done")
    return replace(state, done_epoch=epoch, done_n=body.n)


def kem(state: LogState, body: Body, cosig: bytes) -> LogState:
    """A device's next KEM key, after a rotate_done that it has not answered yet."""
    device = state.devices[body.by]
    if body.whole("done") != state.done_epoch or state.done_epoch <= device.kem_done:
        raise LogInvalid("done")
    kem_pk = body.kem_key("kem_pk")
    used = claimed(state.used, kem_pk)
    renewed: LogDevice = replace(device, kem_pk=kem_pk, kem_n=body.n, kem_done=state.done_epoch)
    vouched(state.acct, renewed, cosig)
    return replace(state, devices={**state.devices, body.by: renewed}, used=used)


def finals_for(
    state: LogState, ids: tuple[bytes, ...], heads: dict[bytes, tuple[int, bytes]]
) -> dict[bytes, tuple[int, bytes]]:
    """The finals that revoking these devices asks for, given the current head of every stream.

    Streams that their owner closed are left out: the log holds their end already.
    """
    open_now: tuple[LogStream, ...] = state.open_streams()
    return {each.id: heads[each.id] for each in open_now if each.owner in ids and each.id in heads}
