"""What the command line is given: every way in that a verb may need, and nothing else.

Bootstrap makes one `Doors` for a profile; making it opens, creates and asks nothing. Each door does
its work, and its imports, when it is called. All may raise WorkMoniQError, whose text is shown as
it is; none lets an OSError of its own files or sockets through.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Literal, Protocol

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.services.history_shape import History
from workmoniq_desktop.services.progress import Progress

AppRequest = Literal["status", "pause", "private", "resume", "show", "flush", "changed"]


class AskApp(Protocol):
    """Asks the WorkMoniQ that runs on this profile."""

    def __call__(
        self, request: AppRequest, *, until_us: int | None = None
    ) -> Mapping[str, object] | None:
        """Its answer once it has done so; None where nothing runs.

        until_us: recorder time, with "pause" and "private"; None means until resumed.
        "changed": the history is another now, by an edit, an import or a wipe. Answered once the
        recorder acts by its rules; windows look at it again.
        "status" is answered in the shape of status_json.status_to_json, all others with {}.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """How this call answers when a secret is needed. A file that was named is read, not asked.

    ask: shows the prompt, returns what was typed unseen; raises SecretNeeded without a terminal.
    passphrase_file: before WORKMONIQ_PASSPHRASE_FILE. new_passphrase_file: for what is set anew.
    recovery_file: the local recovery phrase.
    """

    ask: Callable[[str], str]
    passphrase_file: Path | None = None
    new_passphrase_file: Path | None = None
    recovery_file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore put in place. set_aside: where the history that was there is now, if any."""

    spans: int
    set_aside: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """Every way in of one profile.

    clock, zone, settings: the time, the local zone, and the user's choices as they are now.
    profile_folder: where the profile is or would be.
    run: record until told to stop, with a tray icon or (False) in the foreground; the exit code.
    open_history: the open history, closed at the end of the `with`. A running app commits what is
        pending first, so that what closed one second ago is found. True creates a missing profile;
        False raises NoHistory.
    history_bytes: size of the history on the disk, without a key; 0 where there is none.
    ask_app: see AskApp.
    hold_app: while held, a running app writes nothing and keeps what happens in memory; afterwards
        its open spans are cut and start anew. Does nothing where no app runs.
    restore: put a backup in place of this profile's history, creating a missing profile; what was
        there is set aside, never lost. Asks for the recovery phrase only where no other key opens
        the backup.
    destroy: the whole profile, its key included, without opening it. Raises KeyringLocked where the
        key lies in a keyring that is closed, before anything is lost.
    show_recovery: the local recovery phrase. Asks for the passphrase where no keyring opens.
    use_recovery: open by the recovery phrase, and set the key's keeper (keyring or new passphrase).
    change_passphrase: ask for the passphrase and the new one.
    last_sync_us: when both sides last agreed, where that is known without asking for a key.
    """

    clock: Clock
    zone: Callable[[], tzinfo]
    profile_folder: Path
    run: Callable[[bool], int]
    open_history: Callable[[bool], AbstractContextManager[History]]
    history_bytes: Callable[[], int]
    ask_app: AskApp
    hold_app: Callable[[], AbstractContextManager[None]]
    restore: Callable[[Path, Progress], Restored]
    destroy: Callable[[], None]
    show_recovery: Callable[[], str]
    use_recovery: Callable[[], None]
    change_passphrase: Callable[[], None]
    settings: Callable[[], Settings] = Settings
    last_sync_us: Callable[[], int | None] = lambda: None


DoorsFactory = Callable[[str | None, Secrets], Doors]
"""Takes the --profile value (None: WORKMONIQ_PROFILE, else the default folder) and the secrets."""
