"""The .wmqbackup file: a ZIP of three stored members, written whole and read with suspicion.

`history.db` is the encrypted history, `vault.json` its wrapped key, `manifest.json` says what the
two are and proves that they are whole. Nothing in it is readable without a secret but dates, sizes
and counts.
"""

import hashlib
import json
import os
import secrets
import shutil
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from workmoniq_desktop.domain.errors import BackupDamaged, CannotRead, CannotWrite
from workmoniq_desktop.services.backup_manifest import (
    HISTORY,
    VAULT,
    Manifest,
    damaged,
    read_manifest,
)
from workmoniq_desktop.services.progress import Progress
from workmoniq_desktop.services.succession import sync_folder
from workmoniq_desktop.system.atomic_file import cannot_write

SUFFIX: Final = ".wmqbackup"
MANIFEST: Final = "manifest.json"

_SMALL_BYTES: Final = 64 * 1024
_CHUNK_BYTES: Final = 1 << 20
_DIRECTORY_BYTES: Final = 1000
_END: Final = struct.Struct("<4s4H2LH")
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
_HOSTILE: Final = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    KeyError,
    struct.error,
)
"""What the zip module raises for files that were not written by us."""


@contextmanager
def workplace(path: Path) -> Iterator[Path]:
    """A folder beside path for what is not finished; gone afterwards, and so are those of crashes.

    Raises CannotWrite, DiskFull.
    """
    clear_leftovers(path)
    folder = path.with_name(f".{path.name}.{secrets.token_hex(4)}.unfinished")
    try:
        folder.mkdir(0o700)
    except OSError as refused:
        raise cannot_write(path, refused) from refused
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_leftovers(path: Path) -> None:
    """Delete what a crash left half-written beside the backup at path."""
    start = f".{path.name}."
    if path.parent.is_dir():
        for leftover in path.parent.iterdir():
            if leftover.name.startswith(start) and leftover.name.endswith(".unfinished"):
                shutil.rmtree(leftover, ignore_errors=True)


def write(
    path: Path,
    folder: Path,
    members: tuple[Path, bytes],
    manifest_of: Callable[[dict[str, str]], Manifest],
    progress: Progress,
) -> Manifest:
    """Put a backup at path in one step, in place of what stands there.

    folder: a workplace of path. members: the history and the vault. manifest_of: given the sha256
    of the members. Raises DiskFull, CannotWrite; path is as it was then.
    """
    history, vault = members
    unfinished = folder / path.name
    try:
        handle = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as zipped:
                with (
                    history.open("rb") as source,
                    zipped.open(_member(HISTORY), "w", force_zip64=True) as target,
                ):
                    total = history.stat().st_size
                    digest = _copy(source, target, total, progress, "writing the backup")
                zipped.writestr(_member(VAULT), vault)
                manifest = manifest_of({HISTORY: digest, VAULT: hashlib.sha256(vault).hexdigest()})
                zipped.writestr(_member(MANIFEST), manifest.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        sync_folder(path.parent)
    except OSError as refused:
        raise cannot_write(path, refused) from refused
    return manifest


class BackupFile:
    """An existing backup, proved to be laid out as ours. Nothing of it is believed before that."""

    def __init__(self, path: Path) -> None:
        """Raises CannotRead, BackupDamaged."""
        self._path = path
        try:
            # a named pipe would keep us waiting
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
            self._file = os.fdopen(handle, "rb")
        except OSError as refused:
            raise CannotRead(
                f"the backup {path} cannot be read: check its name and its owner"
            ) from refused
        try:
            _look_at_the_end(self._file)
            self._zip = zipfile.ZipFile(self._file)
            self._members = _three_members(self._zip, path.stat().st_size)
            self.vault = self._small(VAULT)
            self.manifest = read_manifest(self._small(MANIFEST))
            if hashlib.sha256(self.vault).hexdigest() != self.manifest.sha256[VAULT]:
                raise damaged()
        except (*_HOSTILE, OSError) as bad:
            self._file.close()
            raise damaged() from bad
        except BackupDamaged:
            self._file.close()
            raise

    def __enter__(self) -> "BackupFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._zip.close()
        self._file.close()

    def vault_json(self) -> dict[str, Any]:
        """The wrapped key as JSON; what it says is for the vault to judge."""
        try:
            parsed = json.loads(self.vault)
        except (ValueError, RecursionError):
            parsed = None
        if not isinstance(parsed, dict):
            raise damaged()
        return parsed

    def unpack_history(self, target: Path, progress: Progress) -> None:
        """Write the history to target, which is not there yet, and prove it whole.

        Raises BackupDamaged, DiskFull, CannotWrite; target is gone then.
        """
        try:
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                self._prove(file, progress)
                file.flush()
                os.fsync(file.fileno())
        except OSError as refused:
            target.unlink(missing_ok=True)
            raise cannot_write(target, refused) from refused
        except BaseException:
            target.unlink(missing_ok=True)
            raise

    def verify(self, progress: Progress) -> Manifest:
        """Read all of it. Raises BackupDamaged where a byte is not as it was written."""
        with Path(os.devnull).open("wb") as nowhere:
            self._prove(nowhere, progress)
        return self.manifest

    def _prove(self, target: IO[bytes], progress: Progress) -> None:
        size = self._members[HISTORY].file_size
        try:
            source = self._zip.open(self._members[HISTORY])
        except (*_HOSTILE, OSError) as bad:
            raise damaged() from bad
        with source:
            digest = _copy(_Suspected(source), target, size, progress, "reading the backup")
        if digest != self.manifest.sha256[HISTORY]:
            raise damaged()

    def _small(self, name: str) -> bytes:
        if self._members[name].file_size > _SMALL_BYTES:
            raise damaged()
        return self._zip.read(self._members[name])


class _Suspected:
    """Reads a member; what is wrong with it becomes BackupDamaged, and no trouble of the target."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source

    def read(self, size: int, /) -> bytes:
        try:
            return self._source.read(size)
        except (*_HOSTILE, OSError) as bad:
            raise damaged() from bad


def refuse_existing(path: Path) -> None:
    """Raises CannotWrite where something stands at path."""
    if path.is_symlink() or path.exists():
        raise CannotWrite(f"{path} is already there: choose another name")


def _copy(
    source: IO[bytes] | _Suspected, target: IO[bytes], total: int, progress: Progress, doing: str
) -> str:
    """Copy all of source, telling how far it is; the sha256 in hex."""
    digest, done = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK_BYTES):
        digest.update(chunk)
        target.write(chunk)
        done += len(chunk)
        progress(done, total, doing)
    return digest.hexdigest()


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _FIRST_DAY)
    member.external_attr = 0o600 << 16
    return member


def _look_at_the_end(file: IO[bytes]) -> None:
    """Refuse a directory that is not small before the zip module reads it into memory."""
    file.seek(0, os.SEEK_END)
    size = file.tell()
    file.seek(max(0, size - _END.size))
    signature, _, _, here, entries, directory_bytes, _, comment = _END.unpack(file.read(_END.size))
    whole = signature == b"PK\x05\x06" and comment == 0
    if not whole or (here, entries) != (3, 3) or directory_bytes > _DIRECTORY_BYTES:
        raise damaged()


def _three_members(zipped: zipfile.ZipFile, size_bytes: int) -> dict[str, zipfile.ZipInfo]:
    members = {member.filename: member for member in zipped.infolist()}
    if len(zipped.infolist()) != 3 or set(members) != {HISTORY, VAULT, MANIFEST}:
        raise damaged()
    for member in members.values():
        stored = member.compress_type == zipfile.ZIP_STORED and not member.flag_bits & 0x1
        if not stored or not member.file_size == member.compress_size <= size_bytes:
            raise damaged()
    return members
