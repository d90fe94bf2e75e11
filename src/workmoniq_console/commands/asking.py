"""Passphrases and names of people: from files and flags, or asked for at the terminal."""

import getpass
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workmoniq_console.domain.errors import FileRefused, PassphraseRefused
from workmoniq_console.home import private_files

Prompt = Callable[[str], str]


def at_the_terminal(words: str) -> str:
    """What is typed without being shown. Raises PassphraseRefused where nobody can type."""
    if not sys.stdin.isatty():
        raise PassphraseRefused(
            "A passphrase is needed and there is no terminal to type it at: name a file with "
            "--passphrase-file."
        )
    return getpass.getpass(words + ": ")


@dataclass(slots=True)
class Asking:
    """Answers in the order in which they are asked for: from the files first, then by prompt."""

    files: Sequence[Path] = ()
    prompt: Prompt = at_the_terminal
    _used: int = field(default=0, init=False)

    def passphrase(self, whose: str, *, fresh: bool = False) -> str:
        """One passphrase. whose: words for the prompt; fresh: typed twice.

        Raises FileRefused, PassphraseRefused.
        """
        if self._used < len(self.files):
            path, self._used = self.files[self._used], self._used + 1
            return _first_line(path)
        typed = self.prompt(f"Passphrase of {whose}")
        if fresh and self.prompt("The same again") != typed:
            raise PassphraseRefused("The two were not the same: begin anew.")
        return typed


def _first_line(path: Path) -> str:
    try:
        return private_files.read(path, "passphrase file").decode().split("\n", 1)[0].rstrip("\r")
    except UnicodeDecodeError:
        raise FileRefused("The passphrase file holds no text in UTF-8.") from None
