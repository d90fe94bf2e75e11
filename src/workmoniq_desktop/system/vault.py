"""The vault: how a profile's data key is made, kept, found again and destroyed."""

import contextlib
import dataclasses
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from workmoniq_desktop.domain.errors import (
    BadInput,
    CannotRead,
    HistoryBusy,
    KeyMissing,
    KeyringLocked,
    NoHistory,
    WrongSecret,
)
from workmoniq_desktop.system import atomic_file, vault_file
from workmoniq_desktop.system.concealed import Concealed, DataKey, Passphrase
from workmoniq_desktop.system.key_wrapping import KdfCost, PassphraseBox, Wrapper
from workmoniq_desktop.system.os_keyring import KeyringAbsent
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.secrets import SecretSource
from workmoniq_desktop.system.sync_key import SyncKeys, item_of
from workmoniq_desktop.system.vault_file import VaultFile
from workmoniq_protocol import codes

_STANDARD = KdfCost()


class Vault:
    """One profile's vault.json. For one thread at a time; calls may block for seconds.

    A profile is opened the way it was made: by the keyring, or by a passphrase; the recovery
    phrase opens both. Whoever holds the data key can read the recovery phrase.
    """

    def __init__(self, path: Path, file: VaultFile, cost: KdfCost = _STANDARD) -> None:
        self._path = path
        self._file = file
        self._cost = cost

    @classmethod
    def create(
        cls, profile: Profile, source: SecretSource, *, cost: KdfCost = _STANDARD
    ) -> tuple[Self, DataKey, str]:
        """Make a new data key for a profile without one; returns the recovery phrase to show.

        The profile's folder must be there. Raises KeyMissing where a history without its key
        stands, HistoryBusy where another process has just made a key, DiskFull, CannotWrite, and
        whatever source raises; nothing is left behind then.
        """
        if profile.history.exists() and not profile.vault.exists():
            raise _vault_missing()
        key = DataKey.fresh()
        # 140 random bits, zero-padded at the end to 18 bytes.
        code = Concealed((secrets.randbits(140) << 4).to_bytes(codes.data_bytes("local")))
        vault = cls._keep(profile, key, code, source, cost)
        return vault, key, vault.show_recovery(key)

    @classmethod
    def adopt(
        cls,
        profile: Profile,
        wrapped: Mapping[str, Any],
        key: DataKey,
        source: SecretSource,
        *,
        cost: KdfCost = _STANDARD,
    ) -> Self:
        """Make a vault for a restored key: its recovery phrase stays, all else is new.

        wrapped: from export_wrapped; key: from open_wrapped. Raises as create does (KeyMissing
        aside), and HistoryDamaged where key and wrapped do not belong together.
        """
        code = _recovery_code(vault_file.from_json(wrapped), key)
        return cls._keep(profile, key, code, source, cost)

    @classmethod
    def load(cls, profile: Profile, *, cost: KdfCost = _STANDARD) -> Self:
        """Read the vault of profile, without opening it.

        Raises NoHistory, KeyMissing (a history without a vault), CannotRead, HistoryDamaged or
        HistoryTooNew.
        """
        try:
            with open(profile.vault, "rb", opener=_open_no_link) as file:
                content = file.read(vault_file.MOST_BYTES + 1)
        except FileNotFoundError:
            if profile.history.exists():
                raise _vault_missing() from None
            raise NoHistory(f"There is no history in {profile.folder} yet.") from None
        except OSError as refused:
            raise CannotRead(
                f"The profile's key file {profile.vault} cannot be read: {refused.strerror}."
            ) from refused
        return cls(profile.vault, vault_file.read(content), cost)

    @classmethod
    def open(cls, profile: Profile, source: SecretSource) -> DataKey:
        """The data key of profile: load and unlock in one."""
        return cls.load(profile).unlock(source)

    @staticmethod
    def open_wrapped(
        wrapped: Mapping[str, Any],
        *,
        recovery: str | None = None,
        passphrase: Passphrase | None = None,
    ) -> DataKey:
        """The data key that a backup carries, by the one secret given.

        Raises WrongSecret, HistoryDamaged or HistoryTooNew; BadInput for a passphrase where the
        backup was made by a profile without one.
        """
        file = vault_file.from_json(wrapped)
        if recovery is not None:
            code = _read_phrase(recovery)
            del recovery
            return _open_with_code(file, code)
        if passphrase is None:
            raise AssertionError("one of the two secrets is needed")
        return _open_with_passphrase(file, passphrase)

    @property
    def uses_keyring(self) -> bool:
        """Whether the keyring opens this profile; else a passphrase does."""
        return self._file.keyring

    def unlock(self, source: SecretSource) -> DataKey:
        """The data key, in the way the profile was made.

        Raises KeyringLocked (nothing to reach from here counts as such), KeyMissing, WrongSecret,
        SecretNeeded or SecretRefused.
        """
        if not self._file.keyring:
            return _open_with_passphrase(self._file, source.passphrase())
        if source.keyring is None:
            raise KeyringAbsent("This profile's key is in the system's keyring, which is not used.")
        key = source.keyring.get(self._file.profile.hex())
        if key is None or not _belongs(key, self._file):
            raise _key_missing()
        return key

    def open_with_recovery(self, phrase: str) -> DataKey:
        """The data key by the recovery phrase, as typed. Raises WrongSecret."""
        code = _read_phrase(phrase)
        del phrase
        return _open_with_code(self._file, code)

    def use_recovery(self, phrase: str, source: SecretSource) -> DataKey:
        """Open by the recovery phrase, and keep the key anew.

        A profile of the keyring goes into it again, or under a passphrase where there is none; a
        profile with a passphrase gets a new one. Raises WrongSecret, and what create raises; the
        old ways still work then.
        """
        code = _read_phrase(phrase)
        del phrase
        key = _open_with_code(self._file, code)
        in_keyring = self._file.keyring and _in_keyring(key, self._file.wrapper, source)
        if not in_keyring:
            wrapped = self._file.wrapper.wrap_for_passphrase(
                key, source.new_passphrase(), self._cost
            )
            left_keyring = source.keyring if self._file.keyring else None
            self._save(wrapped)
            if left_keyring is not None:
                # A keyring out of reach is the usual reason to be here.
                with contextlib.suppress(KeyringLocked):
                    left_keyring.delete(self._file.profile.hex())
        return key

    def change_passphrase(self, old: Passphrase, new: Passphrase) -> None:
        """Let new open the profile in place of old; the data key and recovery phrase stay.

        Raises WrongSecret, BadInput for a profile without a passphrase, DiskFull or CannotWrite.
        """
        key = _open_with_passphrase(self._file, old)
        self._save(self._file.wrapper.wrap_for_passphrase(key, new, self._cost))

    def show_recovery(self, key: DataKey) -> str:
        """The recovery phrase, in capitals, in groups of four.

        Raises HistoryDamaged where the phrase would not open this profile any more.
        """
        return codes.encode("local", _recovery_code(self._file, key).reveal())

    def export_wrapped(self) -> dict[str, Any]:
        """What a backup carries: the key as wrapped for recovery and passphrase, nothing clear.

        On another computer open_wrapped opens it and adopt keeps it.
        """
        return self._file.as_json()

    def sync_keys(self, key: DataKey, source: SecretSource) -> SyncKeys:
        """Where the sync key of this profile is. key: the data key that opens it."""
        return SyncKeys(
            profile=self._file.profile.hex(),
            data_key=key,
            uses_keyring=self._file.keyring,
            keyring=source.keyring,
        )

    def destroy(self, source: SecretSource) -> None:
        """Forget the key and the sync key for good, in the keyring and on disk.

        Raises KeyringLocked before anything is lost, so that it can be tried again; CannotWrite.
        """
        if self._file.keyring:
            if source.keyring is None:
                raise KeyringAbsent("This profile's key is in the system's keyring; it is needed.")
            source.keyring.delete(self._file.profile.hex())
            source.keyring.delete(item_of(self._file.profile.hex()))
        atomic_file.remove(self._path)

    @classmethod
    def _keep(
        cls, profile: Profile, key: DataKey, code: Concealed, source: SecretSource, cost: KdfCost
    ) -> Self:
        """Put key where source says, then write the vault; exactly one process gets that far."""
        if profile.vault.exists():
            raise _busy()
        wrapper = Wrapper(profile=secrets.token_bytes(vault_file.PROFILE_BYTES))
        in_keyring = _in_keyring(key, wrapper, source)
        file = VaultFile(
            profile=wrapper.profile,
            key_check=wrapper.check_of(key),
            keyring=in_keyring,
            passphrase=None
            if in_keyring
            else wrapper.wrap_for_passphrase(key, source.new_passphrase(), cost),
            recovery=wrapper.wrap_for_recovery(key, code),
            recovery_phrase=wrapper.seal_code(key, code),
        )
        created = False
        try:
            created = atomic_file.create(profile.vault, file.as_bytes())
        finally:
            if not created and in_keyring and source.keyring is not None:
                with contextlib.suppress(KeyringLocked):
                    source.keyring.delete(wrapper.profile.hex())
        if not created:
            raise _busy()
        return cls(profile.vault, file, cost)

    def _save(self, passphrase: PassphraseBox) -> None:
        file = dataclasses.replace(self._file, keyring=False, passphrase=passphrase)
        atomic_file.replace(self._path, file.as_bytes())
        self._file = file


def _open_no_link(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))


def _in_keyring(key: DataKey, wrapper: Wrapper, source: SecretSource) -> bool:
    """Put key into the keyring, where source prefers that; False: no, or there is none."""
    if source.keyring is None or source.passphrase_file is not None:
        return False
    try:
        source.keyring.put(wrapper.profile.hex(), key)
    except KeyringAbsent:
        return False
    return True


def _recovery_code(file: VaultFile, key: DataKey) -> Concealed:
    code = file.wrapper.open_code(file.recovery_phrase, key)
    if code is None or file.wrapper.open_with_recovery(file.recovery, code) != key:
        raise vault_file.damaged("its recovery phrase no longer opens it")
    return code


def _open_with_passphrase(file: VaultFile, passphrase: Passphrase) -> DataKey:
    if file.passphrase is None:
        raise BadInput("This profile's key is in the system's keyring; it has no passphrase.")
    key = file.wrapper.open_with_passphrase(file.passphrase, passphrase)
    if key is None or not _belongs(key, file):
        raise WrongSecret(
            "This passphrase does not open the history. Type it again, or use the recovery phrase: "
            "`workmoniq key use-recovery`."
        )
    return key


def _open_with_code(file: VaultFile, code: Concealed | None) -> DataKey:
    if code is None:
        raise WrongSecret(
            "This is no recovery phrase: a character is mistyped or missing. Type it again."
        )
    key = file.wrapper.open_with_recovery(file.recovery, code)
    if key is None or not _belongs(key, file):
        raise WrongSecret(
            "This recovery phrase does not open the history. It may be another profile's."
        )
    return key


def _belongs(key: DataKey, file: VaultFile) -> bool:
    return Concealed(file.wrapper.check_of(key)) == Concealed(file.key_check)


def _read_phrase(text: str) -> Concealed | None:
    """None: no recovery phrase. Never raises, so that no traceback shows the text."""
    try:
        return Concealed(codes.decode("local", " ".join(text.split())))
    except codes.CodeInvalid:
        return None


def _vault_missing() -> KeyMissing:
    return KeyMissing(
        "There is a history here, but its key file vault.json is gone. Put it back, or restore a "
        "backup."
    )


def _key_missing() -> KeyMissing:
    return KeyMissing(
        "The system's keyring has no key for this history. Use the recovery phrase: "
        "`workmoniq key use-recovery`."
    )


def _busy() -> HistoryBusy:
    return HistoryBusy("A key for this profile has just been made. Try again.")
