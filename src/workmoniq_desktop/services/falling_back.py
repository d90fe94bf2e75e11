"""Finds the newest good backup of a history that cannot be read at all, and prepares it."""

from collections.abc import Iterable
from pathlib import Path

from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.services import succession
from workmoniq_desktop.services.backup_file import SUFFIX, BackupFile
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.store import settings
from workmoniq_desktop.store.connection import HistoryKey
from workmoniq_desktop.store.copying import is_whole
from workmoniq_desktop.store.database import Database, delete_files
from workmoniq_desktop.store.recording import write_meta
from workmoniq_desktop.system.paths import Profile

FELL_BACK = "the history was damaged, and a backup took its place"


def fall_back(profile: Profile, key: HistoryKey, name: str, label: str) -> Path | None:
    """Decide that the newest good backup follows the history; which one, None where none is good.

    name: the history's id. label: for what is there now. Looked for in the profile's own folder of
    backups and in the one that was chosen, for the list of all went with the history.
    """
    for path in _newest_first(profile, name):
        with succession.preparing(profile) as coming:
            if _prepare(path, coming.history, key, name):
                succession.decide(profile, label)
                return path
    return None


def _newest_first(profile: Profile, name: str) -> Iterable[Path]:
    chosen = settings.read(profile.folder / "settings.json").backups.folder
    folders = {profile.backups, *((Path(chosen).expanduser(),) if chosen else ())}
    found: list[tuple[int, Path]] = []
    for folder in folders:
        try:
            paths = [path for path in folder.glob(f"*{SUFFIX}") if path.is_file()]
        except OSError:
            continue  # a disk that is not there now
        for path in paths:
            try:
                with BackupFile(path) as file:
                    if file.manifest.profile == name:
                        found.append((file.manifest.made_us, path))
            except (WorkMoniQError, OSError):
                continue  # damaged as well, or nobody may read it
    return [path for _, path in sorted(found, reverse=True)]


def _prepare(path: Path, target: Path, key: HistoryKey, name: str) -> bool:
    """Unpack a backup to target, and read it whole; whether it is good."""
    try:
        with BackupFile(path) as file:
            file.unpack_history(target, silent)
        database = Database.open(target, key, name)
        try:
            if is_whole(database):
                with database.writing() as raw:
                    write_meta(raw, "stopped", FELL_BACK)
                database.checkpoint()
                return True
        finally:
            database.close()
    except (WorkMoniQError, OSError):
        pass  # the next newest is tried
    delete_files(target)
    return False
