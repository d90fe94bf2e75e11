"""Makes backups by the calendar, lets the oldest of them go, and tries each week whether one opens.

Only files that this history made by its plan are ever deleted: they stand in its own registry, and
what stands there now must still be a backup of this history.
"""

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event
from typing import Final

from workmoniq_desktop.domain.clock import DAY_US, Clock
from workmoniq_desktop.domain.errors import BackupDamaged, WorkMoniQError
from workmoniq_desktop.domain.settings import BackupPlan
from workmoniq_desktop.services import succession
from workmoniq_desktop.services.backup import Backups
from workmoniq_desktop.services.backup_file import SUFFIX, BackupFile
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.store import backups as kept
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.copying import counts, is_whole
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.recording import read_meta, write_meta
from workmoniq_desktop.system.atomic_file import cannot_write

TRIED_EVERY_US: Final = 7 * DAY_US

_PLANNED, _TRIAL = "planned_backups", "backup_trial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How the last test of a backup went. name: of the file. sentence: for people."""

    at_us: int
    name: str
    well: bool
    sentence: str


class PlannedBackups:
    """Thread-safe; one round at a time."""

    def __init__(
        self,
        database: Database,
        backups: Backups,
        clock: Clock,
        plan: Callable[[], BackupPlan],
    ) -> None:
        """plan: the setting as it is now."""
        self._database = database
        self._backups = backups
        self._profile = backups.profile
        self._key = backups.key
        self._clock = clock
        self._plan = plan

    def keep_up(self, stopping: Event) -> None:
        """What is due: a backup, those that are too many, the weekly test. For the upkeep."""
        due_us = self.next_due_us()
        if due_us is not None and self._clock.now_us() >= due_us:
            self.make()
        self.rotate()
        if not stopping.is_set() and self.trial_is_due():
            self.try_newest()

    def next_due_us(self) -> int | None:
        """When the next backup is to be made; None where none is wanted."""
        every_days = self._plan().every_days
        if every_days is None:
            return None
        with self._database.raw() as raw:
            made = [row.made_us for row in kept.known(raw) if str(row.path) in _planned(raw)]
        return max(made) + every_days * DAY_US if made else 0

    def make(self) -> Path:
        """A backup in the plan's folder. Raises what Backups.make raises."""
        folder = self._folder()
        try:
            folder.mkdir(0o700, parents=True, exist_ok=True)
        except OSError as refused:
            raise cannot_write(folder, refused) from refused
        path = self._free_name(folder)
        with self._database.writing() as raw:
            write_meta(raw, _PLANNED, json.dumps([*_planned(raw), str(path)]))
        try:
            self._backups.make(path)
        except BaseException:
            self._unplan(path)
            raise
        return path

    def rotate(self) -> tuple[Path, ...]:
        """Delete the oldest planned backups beyond those to be kept; which ones went.

        One that cannot be reached now, or is another's by now, stays.
        """
        with self._database.raw() as raw:
            planned = _planned(raw)
            ours = [row.path for row in kept.known(raw) if str(row.path) in planned]
        there = [path for path in ours if path.is_file()]
        gone = []
        for path in there[: max(0, len(there) - self._plan().kept)]:
            if self._is_ours(path):
                with suppress(OSError):
                    path.unlink()
                    succession.sync_folder(path.parent)
                    self._unplan(path)
                    with self._database.writing() as raw:
                        kept.forget(raw, path)
                    gone.append(path)
        return tuple(gone)

    def trial_is_due(self) -> bool:
        """Whether the newest backup was not tested for a week."""
        last = self.trial()
        now_us = self._clock.now_us()
        is_due = last is None or now_us - last.at_us >= TRIED_EVERY_US
        return is_due and any(path.is_file() for path in self._backups.known())

    def trial(self) -> Trial | None:
        """How the last test went; None where there was none yet."""
        with self._database.raw() as raw:
            return trial_in(read_meta(raw, _TRIAL))

    def try_newest(self) -> Trial | None:
        """Restore the newest backup aside, read it whole, count it, delete it again.

        None where no backup can be reached. A failure is an outcome and raises nothing.
        """
        found = [path for path in self._backups.known() if path.is_file()]
        if not found:
            return None
        path = found[-1]
        well, sentence = True, f"the backup {path.name} opens and holds all it should"
        try:
            self._try(path)
        except WorkMoniQError as failed:
            well, sentence = False, f"the backup {path.name} failed its test: {failed}"
        trial = Trial(at_us=self._clock.now_us(), name=path.name, well=well, sentence=sentence)
        with self._database.writing() as raw:
            write_meta(raw, _TRIAL, json.dumps(asdict(trial)))
        return trial

    def _try(self, path: Path) -> None:
        folder = self._profile.folder / "trial"
        shutil.rmtree(folder, ignore_errors=True)  # of a crash
        try:
            folder.mkdir(0o700)
        except OSError as refused:
            raise cannot_write(folder, refused) from refused
        try:
            with BackupFile(path) as file:
                file.vault_json()
                file.unpack_history(folder / "history.db", silent)
                database = Database.open(folder / "history.db", self._key, self._database.profile)
                try:
                    whole = is_whole(database)
                    with database.raw() as raw:
                        held = counts(raw)
                finally:
                    database.close()
                said = file.manifest
                if not whole or held != (said.windows, said.presences, said.tallies):
                    raise BackupDamaged("it does not hold what it should: make a new backup")
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _folder(self) -> Path:
        chosen = self._plan().folder
        return self._profile.backups if chosen is None else Path(chosen).expanduser().absolute()

    def _free_name(self, folder: Path) -> Path:
        day = succession.day_of(self._clock.now_us(), self._clock)
        path, count = folder / f"workmoniq-{day}{SUFFIX}", 1
        while path.exists() or path.is_symlink():
            count += 1
            path = folder / f"workmoniq-{day}-{count}{SUFFIX}"
        return path

    def _is_ours(self, path: Path) -> bool:
        try:
            with BackupFile(path) as file:
                return file.manifest.profile == self._database.profile
        except WorkMoniQError:
            return False

    def _unplan(self, path: Path) -> None:
        with self._database.writing() as raw:
            left = [each for each in _planned(raw) if each != str(path)]
            write_meta(raw, _PLANNED, json.dumps(left))


def trial_in(text: str | None) -> Trial | None:
    """The outcome as it is kept in the history."""
    return Trial(**json.loads(text)) if text else None


def _planned(raw: Raw) -> list[str]:
    """The paths of backups that were made by the plan."""
    text = read_meta(raw, _PLANNED)
    return [str(path) for path in json.loads(text)] if text else []
