"""Deletes a whole profile: the key first, then everything that it opened."""

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from workmoniq_desktop.domain.errors import KeyMissing, NoHistory
from workmoniq_desktop.services import backup_file, succession
from workmoniq_desktop.store.database import delete_files
from workmoniq_desktop.system import last_sync, sync_lock
from workmoniq_desktop.system.atomic_file import cannot_write
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.secrets import SecretSource
from workmoniq_desktop.system.vault import Vault


def destroy_profile(profile: Profile, source: SecretSource, backups: Iterable[Path]) -> None:
    """Destroy key, history, backups, settings and logs of a profile that nobody has open.

    A backup that cannot be reached stays, and nothing else does. Raises KeyringLocked before
    anything is lost, where the key lies in a keyring that is closed; CannotWrite.
    """
    with suppress(NoHistory, KeyMissing):
        Vault.load(profile).destroy(source)
    try:
        profile.vault.unlink(missing_ok=True)
        delete_files(profile.history)
        # the keys of histories that a restore replaced open the backups made with them
        succession.clear(profile)
        for left in _leavings(profile):
            left.unlink(missing_ok=True)
    except OSError as refused:
        raise cannot_write(profile.folder, refused) from refused
    for backup in backups:
        with suppress(OSError):
            backup_file.clear_leftovers(backup)
            backup.unlink(missing_ok=True)
    shutil.rmtree(profile.backups, ignore_errors=True)


def _leavings(profile: Profile) -> list[Path]:
    """What else WorkMoniQ may have put in the profile's folder; the lock is the caller's."""
    if not profile.folder.is_dir():
        return []
    patterns = (
        f"{profile.log.name}*",
        "settings.json*",
        f"{profile.vault.name}.*",
        f"{last_sync.NAME}*",
        sync_lock.NAME,
    )
    return [path for pattern in patterns for path in profile.folder.glob(pattern)]
