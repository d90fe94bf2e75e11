"""Where a profile's files are, and that nobody else can write there."""

import os
import shlex
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

from platformdirs import user_data_dir

from workmoniq_desktop.domain.errors import BadInput, CannotWrite
from workmoniq_desktop.system.atomic_file import cannot_write

PROFILE_VARIABLE = "WORKMONIQ_PROFILE"
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One person's history on this computer: a folder and the files in it.

    folder: absolute, links resolved. runtime_folder: where the control socket goes; None: into
    the profile.
    """

    folder: Path
    runtime_folder: Path | None = None

    @classmethod
    def find(cls, chosen: Path | None, environ: Mapping[str, str]) -> Self:
        """The profile the user means: chosen (--profile), else WORKMONIQ_PROFILE, else the default.

        Touches nothing. A relative folder is taken from the current one. Raises BadInput where a
        home folder is meant that nobody knows, or the current folder is gone.
        """
        named = chosen or Path(environ.get(PROFILE_VARIABLE) or default_folder())
        runtime = Path(environ.get("XDG_RUNTIME_DIR", ""))
        try:
            folder = Path(os.path.realpath(named.expanduser()))
        except (RuntimeError, OSError, ValueError) as nowhere:
            raise BadInput(
                f"the profile folder {named} cannot be found: give --profile with a whole path"
            ) from nowhere
        return cls(
            folder=folder,
            runtime_folder=runtime if _is_private(runtime) else None,
        )

    @property
    def history(self) -> Path:
        return self.folder / "history.db"

    @property
    def vault(self) -> Path:
        return self.folder / "vault.json"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def log(self) -> Path:
        return self.folder / "workmoniq.log"

    @property
    def lock(self) -> Path:
        return self.folder / ".lock"

    @property
    def tag(self) -> str:
        """16 hex digits that tell this folder from every other on this computer."""
        return sha256(os.fsencode(os.path.realpath(self.folder))).hexdigest()[:16]

    @property
    def socket(self) -> Path:
        """Where the control socket is: in the session's runtime folder, else in the profile.

        Both belong to the user alone. It never goes to a folder such as /tmp where others could
        put a socket first; local_socket.py copes with a path too long for the operating system.
        """
        if self.runtime_folder is not None:
            return self.runtime_folder / f"workmoniq-{self.tag}.sock"
        return self.folder / "control.sock"

    @property
    def is_default(self) -> bool:
        """Whether WorkMoniQ finds this profile without being told."""
        return self.folder == Path(os.path.realpath(default_folder()))

    def exists(self) -> bool:
        """Whether somebody's history, or the key of one, is here."""
        return self.vault.exists() or self.history.exists()

    def create(self) -> None:
        """Make the folder and its backups folder, 0700 each. Safe to repeat.

        A folder of the user's that holds other things already keeps its mode.
        Raises CannotWrite where that cannot be, or where the folder is another user's or others
        can write in it; DiskFull.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _refuse_shared(self.folder)
            if self.exists() or not any(self.folder.iterdir()):
                self.folder.chmod(0o700)
            self.backups.mkdir(mode=0o700, exist_ok=True)
        except OSError as refused:
            raise cannot_write(self.folder, refused) from refused


def default_folder() -> Path:
    """The operating system's place for a user's data; $XDG_DATA_HOME/workmoniq on Linux."""
    return Path(user_data_dir("workmoniq", appauthor=False))


def _is_private(folder: Path) -> bool:
    """Whether folder is absolute, ours and closed to others, as the XDG specification demands."""
    if os.name != "posix" or not folder.is_absolute():
        return False
    try:
        found = folder.stat()
    except OSError:
        return False
    return (
        stat.S_ISDIR(found.st_mode)
        and found.st_uid == os.geteuid()
        and stat.S_IMODE(found.st_mode) == stat.S_IRWXU
    )


def _refuse_shared(folder: Path) -> None:
    if os.name != "posix":
        return
    found = folder.stat()
    if found.st_uid != os.geteuid():
        raise CannotWrite(
            f"The profile folder {folder} belongs to another user. Choose one of your own with "
            "--profile."
        )
    if found.st_mode & _OTHERS_WRITE:
        raise CannotWrite(
            f"Others can write in the profile folder {folder}, so the history would not be safe "
            f"there. Run `chmod go-w {shlex.quote(str(folder))}`, or choose another folder."
        )
