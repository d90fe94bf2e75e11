"""Calls a device otherwise, on all devices of the account; brings no network code."""

from workmoniq_desktop.store import sync_names, sync_ops
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.sync import standing
from workmoniq_desktop.sync.speaking import Speaking, to_json
from workmoniq_desktop.sync.targets import DEVICE, NAME
from workmoniq_protocol.strict_json import b64


def call(raw: Raw, device: bytes, name: str, now_us: int) -> None:
    """Said at once, so that a word of another device that comes first does not take it back.

    Raises NoAccount.
    """
    here, target = standing.inside(raw), f"{DEVICE}{b64(device)}"
    Speaking(raw, here.device_id, now_us).say(target, NAME, name)
    told(raw, device, name)


def told(raw: Raw, device: bytes, name: str) -> None:
    """Call a device so here; another device says it to all."""
    sync_ops.set_shadow(raw, f"{DEVICE}{b64(device)}", to_json(name))
    sync_names.put(raw, device, name)
