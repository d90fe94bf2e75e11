"""Puts a new history, and its key, in place of the old ones: all of it or nothing.

The new files are made in a folder `next.unfinished`; renaming that to `next` decides. From then on
whoever opens the profile carries the change through, so that a crash at any moment leaves the old
history or the new one. What stood there before is renamed, never deleted. Callers hold the
creation lock.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.store.database import files, set_aside
from workmoniq_desktop.system.atomic_file import cannot_write
from workmoniq_desktop.system.paths import Profile

Step = Callable[[str], None]
"""Is told what was done just now; tests end the process there."""

_DECIDED: Final = "next"
_UNFINISHED: Final = "next.unfinished"
_LABEL: Final = "label"
_LABELS: Final = re.compile(r"[a-z]+(-[a-z0-9]+)*")
_DEFAULT_LABEL: Final = "before"


def unmentioned(_what: str) -> None:
    """For callers that need not know the steps."""


def day_of(at_us: int, clock: Clock) -> str:
    """The local day, as in a file name."""
    local = datetime.fromtimestamp(at_us / 1e6, UTC) + timedelta(
        minutes=clock.offset_minutes(at_us)
    )
    return f"{local:%Y-%m-%d}"


@contextmanager
def preparing(profile: Profile) -> Iterator[Profile]:
    """A profile to make the new files in; gone afterwards unless `decide` was called."""
    folder = profile.folder / _UNFINISHED
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(0o700)
    except OSError as refused:
        raise cannot_write(folder, refused) from refused
    try:
        yield Profile(folder=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def decide(profile: Profile, label: str) -> None:
    """The files are complete and durable: from now on they are the ones. label: for the old."""
    folder = profile.folder / _UNFINISHED
    try:
        (folder / _LABEL).write_text(label, encoding="ascii")
        for file in folder.iterdir():
            _sync(file)
        _sync(folder)
        folder.rename(profile.folder / _DECIDED)
        _sync(profile.folder)
    except OSError as refused:
        raise cannot_write(folder, refused) from refused


def is_pending(profile: Profile) -> bool:
    """Whether a change was decided and not carried through."""
    return (profile.folder / _DECIDED).is_dir()


def carry_through(profile: Profile, step: Step = unmentioned) -> Path | None:
    """Do what was decided, as far as it is not done yet. Answers where the old history is now.

    What was not decided is deleted. Nothing may have the history open. Safe to repeat. Raises
    CannotWrite.
    """
    shutil.rmtree(profile.folder / _UNFINISHED, ignore_errors=True)
    folder = profile.folder / _DECIDED
    if not folder.is_dir():
        return None
    aside: Path | None = None
    coming = Profile(folder=folder)
    try:
        label = _label_in(folder)
        if coming.history.exists():
            if any(file.exists() for file in files(profile.history)):
                aside = set_aside(profile.history, label)
                step("the old history is aside")
            coming.history.rename(profile.history)
            step("the new history is in place")
        if coming.vault.exists():
            if profile.vault.exists():
                profile.vault.rename(_free(profile.vault, label))
                step("the old vault is aside")
            coming.vault.rename(profile.vault)
            step("the new vault is in place")
        _sync(profile.folder)
        shutil.rmtree(folder)
    except OSError as refused:
        raise cannot_write(profile.folder, refused) from refused
    return aside


def set_aside_files(profile: Profile) -> tuple[Path, ...]:
    """Everything renamed or copied here before a change: histories, their side files, vaults."""
    return tuple(
        sorted(path for kind in ("history-*", "vault-*.json") for path in profile.folder.glob(kind))
    )


def clear(profile: Profile) -> None:
    """Delete all that was set aside here or waits to take its place: the profile is destroyed.

    Raises CannotWrite.
    """
    try:
        for folder in (_DECIDED, _UNFINISHED):
            shutil.rmtree(profile.folder / folder, ignore_errors=True)
        for path in set_aside_files(profile):
            path.unlink(missing_ok=True)
    except OSError as refused:
        raise cannot_write(profile.folder, refused) from refused


def sync_folder(folder: Path) -> None:
    """Make a rename in folder durable. Raises OSError."""
    _sync(folder)


def _label_in(folder: Path) -> str:
    try:
        label = (folder / _LABEL).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return _DEFAULT_LABEL
    return label if _LABELS.fullmatch(label) else _DEFAULT_LABEL


def _free(path: Path, label: str) -> Path:
    aside, count = path.with_name(f"{path.stem}-{label}{path.suffix}"), 1
    while aside.exists():
        count += 1
        aside = path.with_name(f"{path.stem}-{label}-{count}{path.suffix}")
    return aside


def _sync(path: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
