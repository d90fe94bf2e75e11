"""What of sync a copy of a history may hold: nothing that opens what a server stores.

Keys of epochs are erased so that wiped time is beyond reach; a backup that held them would bring
them back. A copy knows that there was an account, and that its device is not in it any more.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from workmoniq_desktop.store import sync_reset, sync_state
from workmoniq_desktop.store.connection import Raw

_STANDING: Final = (
    "stage",
    "server",
    "username",
    "acct",
    "device",
    "name",
    "on",
    "live",
    "upload_from_us",
)
_OUTSIDE: Final = frozenset({"deleted"})
RESTORED: Final = "restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncIdentity:
    """Who this device is in its account: rows as they are kept, secrets still boxed."""

    state: dict[str, str]
    secrets: list[tuple[Any, ...]] = field(repr=False)
    log: list[tuple[Any, ...]] = field(repr=False)


def without_keys(raw: Raw) -> None:
    """Take out of a copy whatever opens anything; its device has to be let in anew."""
    stage = sync_state.get(raw, "stage")
    if stage is None:
        return
    sync_reset.forget_secrets(raw)
    if stage not in _OUTSIDE:
        sync_state.put(raw, "stage", RESTORED)
        sync_state.put(raw, "on", "0")


def identity(raw: Raw) -> SyncIdentity | None:
    """Who this device is; None where it is in no account."""
    state = sync_state.several(raw, _STANDING)
    if state.get("stage") in {None, RESTORED, *_OUTSIDE}:
        return None
    return SyncIdentity(
        state=state,
        secrets=raw.execute("SELECT name, boxed FROM sync_secrets").fetchall(),
        log=raw.execute("SELECT n, p, sig, cosig, seen_us FROM sync_log ORDER BY n").fetchall(),
    )


def go_on_as(raw: Raw, who: SyncIdentity) -> None:
    """Let a restored history go on as this device.

    What it does not know of its own streams the engine finds out: it closes them and opens new
    ones. The newest account log comes along, so that no server can show an older one.
    """
    if sync_state.get(raw, "acct") not in {None, who.state.get("acct")}:
        sync_reset.forget_all(raw)
    sync_state.delete(raw, *_STANDING)
    for key, value in who.state.items():
        sync_state.put(raw, key, value)
    raw.execute("DELETE FROM sync_secrets")
    raw.executemany("INSERT INTO sync_secrets (name, boxed) VALUES (?, ?)", who.secrets)
    raw.execute("DELETE FROM sync_log")
    raw.executemany(
        "INSERT INTO sync_log (n, p, sig, cosig, seen_us) VALUES (?, ?, ?, ?, ?)", who.log
    )
