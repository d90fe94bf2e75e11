"""Ops that change the recovery keys."""

from dataclasses import replace

from workmoniq_protocol import tags
from workmoniq_protocol.signatures import SignatureInvalid, verify
from workmoniq_protocol.wire.log_entry import LogInvalid
from workmoniq_protocol.wire.log_fields import Body
from workmoniq_protocol.wire.log_rules.devices import granted
from workmoniq_protocol.wire.log_rules.keys import claimed
from workmoniq_protocol.wire.log_state import RECOVERY_ID, LogState, PendingRecovery, Recovery


def cosigned(rec_sig_pk: bytes, p: bytes, cosig: bytes) -> None:
    """Raise LogInvalid unless this recovery key signed the whole body too."""
    try:
        verify(rec_sig_pk, tags.SIGN_LOG_COSIGNED, p, cosig)
    except SignatureInvalid:
        raise LogInvalid("cosig") from None


def set_recovery(state: LogState, body: Body, p: bytes, cosig: bytes) -> LogState:
    """The old recovery key names the next at once."""
    sig_pk, kem_pk = body.sig_key("sig_pk"), body.kem_key("kem_pk")
    recovery = Recovery(
        sig_pk=sig_pk, kem_pk=kem_pk, rec_bind=body.hash32("rec_bind"), n=body.n, since_n=body.n
    )
    epochs = granted(state, body, RECOVERY_ID)
    used = claimed(state.used, sig_pk, kem_pk)
    cosigned(sig_pk, p, cosig)
    return replace(
        state,
        recovery=recovery,
        epochs=epochs,
        used=used,
        pending_recovery=None,
        rotate_due=True,
    )


def begin(state: LogState, body: Body, p: bytes, cosig: bytes) -> LogState:
    """A device asks for other recovery keys."""
    if state.pending_recovery is not None:
        raise LogInvalid("pending")
    sig_pk, kem_pk = body.sig_key("sig_pk"), body.kem_key("kem_pk")
    pending = PendingRecovery(
        sig_pk=sig_pk, kem_pk=kem_pk, rec_bind=body.hash32("rec_bind"), n=body.n, by=body.by
    )
    used = claimed(state.used, sig_pk, kem_pk)
    cosigned(sig_pk, p, cosig)
    return replace(state, pending_recovery=pending, used=used)


def commit(state: LogState, body: Body) -> LogState:
    """They come into force. That 72 hours have passed, each reader checks by its own clock."""
    pending = _pending(state, body)
    epochs = granted(state, body, RECOVERY_ID)
    recovery = Recovery(
        sig_pk=pending.sig_pk,
        kem_pk=pending.kem_pk,
        rec_bind=pending.rec_bind,
        n=pending.n,
        since_n=body.n,
    )
    return replace(state, recovery=recovery, epochs=epochs, pending_recovery=None, rotate_due=True)


def cancel(state: LogState, body: Body) -> LogState:
    """They never will; their keys stay used up."""
    _pending(state, body)
    return replace(state, pending_recovery=None)


def _pending(state: LogState, body: Body) -> PendingRecovery:
    pending = state.pending_recovery
    if pending is None or pending.n != body.whole("begin"):
        raise LogInvalid("pending")
    return pending
