"""Keyrings and prompts that do what a test says, in place of the operating system's."""

from collections.abc import Callable

from workmoniq_desktop.domain.errors import KeyringLocked
from workmoniq_desktop.system.concealed import DataKey
from workmoniq_desktop.system.key_wrapping import KdfCost
from workmoniq_desktop.system.os_keyring import KeyringAbsent
from workmoniq_desktop.system.secrets import Question

CHEAP = KdfCost(memory_kib=8, passes=1, lanes=1)
"""A microsecond where people get 0.2 s: only for tests."""


class MemoryKeyring:
    """Keeps keys for as long as the test lasts; may be locked or absent."""

    def __init__(self, *, locked: bool = False, absent: bool = False) -> None:
        self.keys: dict[str, DataKey] = {}
        self.locked = locked
        self.absent = absent

    def get(self, account: str) -> DataKey | None:
        self._refuse()
        return self.keys.get(account)

    def put(self, account: str, key: DataKey) -> None:
        self._refuse()
        self.keys[account] = key

    def delete(self, account: str) -> None:
        self._refuse()
        self.keys.pop(account, None)

    def _refuse(self) -> None:
        if self.absent:
            raise KeyringAbsent("There is no keyring here.")
        if self.locked:
            raise KeyringLocked("The keyring is locked.")


def typing(*answers: str | None) -> Callable[[Question], str | None]:
    """A user who types these answers one after the other, whatever is asked."""
    left = list(answers)
    return lambda _question: left.pop(0)
