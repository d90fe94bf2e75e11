"""Where this profile stands with an account: what is kept of it by name in the history."""

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Final

from workmoniq_desktop.domain.errors import HasAccount, NoAccount
from workmoniq_desktop.store import sync_state
from workmoniq_desktop.store.connection import Raw


class Stage(StrEnum):
    """How far this device is on its way into an account.

    CREATING: the keys are made and the account may be on the server. JOINING: another device may
    have let this one in. RECOVERING: the recovery code may have. UNCONFIRMED: the account is there,
    and its recovery code was not typed back yet. RESTORED: the keys belong to another computer, or
    to a history that was replaced. DELETED: nothing is left but the receipt.
    """

    CREATING = "creating"
    JOINING = "joining"
    RECOVERING = "recovering"
    UNCONFIRMED = "unconfirmed"
    READY = "ready"
    RESTORED = "restored"
    DELETED = "deleted"


_SHUT_OUT: Final = "shut_out"
INSIDE: Final = frozenset({Stage.UNCONFIRMED, Stage.READY})
"""Where this device belongs to the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """server: as typed. acct, device: 16 bytes in hexadecimal; device is this one's id in the log.

    name: what this device is called until its own documents say so. upload_from_us: what was
    recorded before that is not sent; None: all is.
    """

    stage: Stage
    server: str
    username: str
    acct: str
    device: str
    name: str = ""
    on: bool = False
    live: bool = False
    upload_from_us: int | None = None

    @property
    def acct_id(self) -> bytes:
        return bytes.fromhex(self.acct)

    @property
    def device_id(self) -> bytes:
        return bytes.fromhex(self.device)


KEYS: Final = tuple(field.name for field in fields(Standing))


def find(raw: Raw) -> Standing | None:
    """None where this profile never had to do with an account."""
    kept = sync_state.several(raw, KEYS)
    if "stage" not in kept:
        return None
    upload = kept.get("upload_from_us")
    return Standing(
        stage=Stage(kept["stage"]),
        server=kept.get("server", ""),
        username=kept.get("username", ""),
        acct=kept.get("acct", ""),
        device=kept.get("device", ""),
        name=kept.get("name", ""),
        on=kept.get("on") == "1",
        live=kept.get("live") == "1",
        upload_from_us=None if upload is None else int(upload),
    )


def put(raw: Raw, standing: Standing) -> None:
    """Keep it, in place of what was kept."""
    for name in KEYS:
        value = getattr(standing, name)
        if value is None:
            sync_state.delete(raw, name)
        else:
            sync_state.put(raw, name, str(int(value)) if isinstance(value, bool) else str(value))


def change(raw: Raw, **changes: object) -> Standing:
    """Keep what is there with these members changed. Raises NoAccount."""
    found = find(raw)
    if found is None:
        raise no_account()
    changed = replace(found, **changes)  # type: ignore[arg-type]  # the members' own names
    put(raw, changed)
    return changed


def inside(raw: Raw) -> Standing:
    """Where this device belongs to an account. Raises NoAccount."""
    found = find(raw)
    if found is None or found.stage not in INSIDE:
        raise no_account()
    return found


def shut_out(raw: Raw, out: bool) -> None:
    """Whether the server said last that this device, or its account, is not there any more.

    Nothing is erased on its word; but whoever has a code may then come into an account anew.
    """
    if out:
        sync_state.put(raw, _SHUT_OUT, "1")
    else:
        sync_state.delete(raw, _SHUT_OUT)


def refuse_second(raw: Raw) -> None:
    """Raises HasAccount where this profile belongs to an account already."""
    found = find(raw)
    if sync_state.get(raw, _SHUT_OUT) is not None:
        return
    if found is not None and found.stage in INSIDE:
        raise HasAccount(
            "This history belongs to an account already: use another profile, or delete the "
            "account first."
        )


def no_account() -> NoAccount:
    return NoAccount(
        "This history belongs to no account: create one with `workmoniq account create`, or join "
        "one with `workmoniq device join`."
    )
