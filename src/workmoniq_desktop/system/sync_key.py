"""The sync key: what this computer's sync secrets in the history are boxed under.

An item of its own in the keyring, so that the history's file and its data key alone (a backup, a
copied disk) open none of them. A profile without a keyring derives it from the data key.
"""

from dataclasses import dataclass
from typing import Final, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workmoniq_desktop.system.concealed import Concealed, DataKey
from workmoniq_desktop.system.os_keyring import Keyring, KeyringAbsent

_DERIVED: Final = b"workmoniq sync key\0"


class SyncKey(Concealed):
    """32 bytes that open what sync keeps secret in one history."""

    __slots__ = ()
    SIZE_BYTES = 32

    def __init__(self, raw: bytes) -> None:
        if len(raw) != self.SIZE_BYTES:
            raise AssertionError("a sync key has 32 bytes")
        super().__init__(raw)

    @classmethod
    def of(cls, kept: DataKey) -> Self:
        """What a keyring gave, which knows one kind of key only."""
        return cls(kept.reveal())


def item_of(profile: str) -> str:
    """The name of the sync key in the keyring. profile: the vault's id, in hexadecimal."""
    return f"{profile}-sync"


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncKeys:
    """Where the sync key of one profile is kept.

    profile: the vault's id. uses_keyring: whether the vault does; then keyring is asked, and each
    call may raise KeyringLocked and take as long as its unlock dialog.
    """

    profile: str
    data_key: DataKey
    uses_keyring: bool
    keyring: Keyring | None

    def find(self) -> SyncKey | None:
        """The key; None where this computer has none, as after a restore on a new one."""
        if not self.uses_keyring:
            return self._derived()
        kept = self._reachable().get(item_of(self.profile))
        return None if kept is None else SyncKey.of(kept)

    def make(self) -> SyncKey:
        """The key, made now where there is none."""
        found = self.find()
        if found is None:
            fresh = DataKey.fresh()
            self._reachable().put(item_of(self.profile), fresh)
            found = SyncKey.of(fresh)
        return found

    def destroy(self) -> None:
        """Forget the key for good. A derived one cannot be; what it opened is deleted instead."""
        if self.uses_keyring:
            self._reachable().delete(item_of(self.profile))

    def _reachable(self) -> Keyring:
        if self.keyring is None:
            raise KeyringAbsent("This profile's key is in the system's keyring, which is not used.")
        return self.keyring

    def _derived(self) -> SyncKey:
        derive = HKDF(SHA256(), length=SyncKey.SIZE_BYTES, salt=None, info=_DERIVED)
        return SyncKey(derive.derive(self.data_key.reveal()))


__all__ = ["SyncKey", "SyncKeys", "item_of"]
