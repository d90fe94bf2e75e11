"""Ops that bring devices: the genesis and add_device."""

from collections.abc import Mapping
from dataclasses import replace

from workmoniq_protocol import tags
from workmoniq_protocol.limits import MOST_ACTIVE_DEVICES
from workmoniq_protocol.signatures import SignatureInvalid, verify
from workmoniq_protocol.wire.log_entry import LogInvalid
from workmoniq_protocol.wire.log_fields import Body, devco_message
from workmoniq_protocol.wire.log_rules.keys import claimed
from workmoniq_protocol.wire.log_state import Epoch, LogDevice, LogState


def vouched(acct: bytes, device: LogDevice, cosig: bytes) -> None:
    """Raise LogInvalid unless the device itself signed to be this device of this account."""
    message = devco_message(acct, device.id, device.role, device.sig_pk, device.kem_pk)
    try:
        verify(device.sig_pk, tags.SIGN_DEVICE_COSIGNED, message, cosig)
    except SignatureInvalid:
        raise LogInvalid("cosig") from None


def add_device(state: LogState, body: Body, cosig: bytes) -> LogState:
    """A device of role full, with a grant for every unretired epoch, or of role web with none."""
    role = body.text("role")
    if role not in {"full", "web"}:
        raise LogInvalid("role")
    full = role == "full"
    if not full and body.text("kem_pk"):
        raise LogInvalid("web_key")
    device = LogDevice(
        id=body.id16("id"),
        role=role,
        sig_pk=body.sig_key("sig_pk"),
        kem_pk=body.kem_key("kem_pk") if full else b"",
        added_n=body.n,
        kem_n=body.n,
        kem_done=state.done_epoch,
    )
    epochs = granted(state, body, device.id) if full else state.epochs
    if not full:
        body.grants_by_epoch("grants", ())
    keys = (device.id, device.sig_pk, device.kem_pk) if full else (device.id, device.sig_pk)
    used = claimed(state.used, *keys)
    if len(state.active()) >= MOST_ACTIVE_DEVICES:
        raise LogInvalid("too_many_devices")
    vouched(state.acct, device, cosig)
    return replace(state, devices={**state.devices, device.id: device}, epochs=epochs, used=used)


def granted(state: LogState, body: Body, recipient: bytes) -> Mapping[int, Epoch]:
    """The epochs, once a newcomer is granted every unretired one."""
    grants = body.grants_by_epoch("grants", state.unretired_epochs())
    fresh = {
        epoch: replace(
            state.epochs[epoch], grants={**state.epochs[epoch].grants, recipient: hashed}
        )
        for epoch, hashed in grants.items()
    }
    return {**state.epochs, **fresh}
