"""Where a profile's key comes from: the keyring, a passphrase file, or a question to the user."""

import os
import shlex
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Self

from workmoniq_desktop.domain.errors import SecretNeeded, SecretRefused
from workmoniq_desktop.system.concealed import Passphrase
from workmoniq_desktop.system.os_keyring import Keyring, SystemKeyring

FILE_VARIABLE: Final = "WORKMONIQ_PASSPHRASE_FILE"
LEAST_CHARACTERS: Final = 8
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class Question(StrEnum):
    """What a prompt asks the user for."""

    EXISTING = "existing"
    NEW = "new"
    AGAIN = "again"


Prompt = Callable[[Question], str | None]
"""Asks without echo; returns what was typed, None where the user gave up. Blocks its caller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretSource:
    """The ways to a secret that this process has, in the order in which they are tried.

    passphrase_file wins where it is set; then the keyring; then the prompt.
    """

    keyring: Keyring | None
    passphrase_file: Path | None = None
    prompt: Prompt | None = None

    @classmethod
    def of(cls, environ: Mapping[str, str], prompt: Prompt | None) -> Self:
        """The system's keyring, the file named by WORKMONIQ_PASSPHRASE_FILE, and prompt."""
        named = environ.get(FILE_VARIABLE)
        return cls(
            keyring=SystemKeyring(environ),
            passphrase_file=Path(named) if named else None,
            prompt=prompt,
        )

    def passphrase(self) -> Passphrase:
        """The passphrase of a profile that has one. Raises SecretNeeded or SecretRefused."""
        if self.passphrase_file is not None:
            return read_passphrase_file(self.passphrase_file)
        return self._asked(Question.EXISTING)

    def new_passphrase(self) -> Passphrase:
        """A passphrase to be: from the file, or typed twice and LEAST_CHARACTERS long or longer.

        Raises SecretNeeded where nobody can be asked, or gave up; SecretRefused for a short one or
        two that differ.
        """
        if self.passphrase_file is not None:
            return read_passphrase_file(self.passphrase_file)
        chosen = self._asked(Question.NEW)
        if chosen.characters() < LEAST_CHARACTERS:
            raise SecretRefused(
                f"A passphrase needs {LEAST_CHARACTERS} characters or more. Choose a longer one."
            )
        if chosen != self._asked(Question.AGAIN):
            raise SecretRefused("The two passphrases differ. Type the same one twice.")
        return chosen

    def _asked(self, question: Question) -> Passphrase:
        if self.prompt is None:
            raise SecretNeeded(
                "The key needs an unlocked keyring, a passphrase file named by "
                f"{FILE_VARIABLE}, or a terminal to ask for the passphrase."
            )
        answer = _concealed(self.prompt(question))
        if answer is None:
            raise SecretNeeded("No passphrase was given, so the history stays closed.")
        if not 0 < len(answer.reveal()) <= Passphrase.MOST_BYTES:
            raise SecretRefused("A passphrase has at least one character and at most 1024 bytes.")
        return answer


def read_passphrase_file(file: Path) -> Passphrase:
    """The passphrase in file, a line break at its end left out.

    Raises SecretRefused unless it is a regular file of ours that nobody else may read, with 1 to
    1024 bytes of UTF-8 in it.
    """
    name = shlex.quote(str(file))
    try:
        with open(file, "rb", opener=_open_without_waiting) as opened:
            refusal = _refusal(os.fstat(opened.fileno()), name)
            if refusal is not None:
                raise refusal
            passphrase = _from_file(opened.read(Passphrase.MOST_BYTES + 3))
    except OSError as refused:
        raise SecretRefused(
            f"The passphrase file {name} cannot be read: {refused.strerror}."
        ) from None
    if passphrase is None:
        raise SecretRefused(
            f"The passphrase file {name} must hold 1 to 1024 bytes of UTF-8 and no more."
        )
    return passphrase


def _open_without_waiting(path: str, flags: int) -> int:
    """So that a named pipe is refused and does not hang."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _refusal(found: os.stat_result, name: str) -> SecretRefused | None:
    if not stat.S_ISREG(found.st_mode):
        return SecretRefused(f"The passphrase file {name} is not a regular file.")
    if os.name == "posix" and found.st_uid != os.geteuid():
        return SecretRefused(
            f"The passphrase file {name} belongs to another user. Use one of your own."
        )
    if os.name == "posix" and found.st_mode & _OTHERS:
        return SecretRefused(f"Others may use the passphrase file {name}. Run `chmod 600 {name}`.")
    return None


def _from_file(content: bytes) -> Passphrase | None:
    content = content.removesuffix(b"\n").removesuffix(b"\r")
    if not 0 < len(content) <= Passphrase.MOST_BYTES:
        return None
    try:
        return Passphrase.typed(content.decode())
    except UnicodeDecodeError:
        return None


def _concealed(typed: str | None) -> Passphrase | None:
    return None if typed is None else Passphrase.typed(typed)
