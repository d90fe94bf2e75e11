"""Secrets of the sync account, from a file or typed unseen."""

import os
import stat
from pathlib import Path

from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.domain.errors import BadInput, CannotRead

_MOST_BYTES = 1024


def secret(file: Path | None, prompt: str, terminal: Terminal) -> str:
    """What stands in file, or what is typed. Raises CannotRead, BadInput, SecretNeeded."""
    return terminal.ask_secret(prompt) if file is None else _read(file, terminal)


def new_secret(file: Path | None, prompt: str, terminal: Terminal) -> str:
    """The same, typed twice. Raises BadInput where the two differ."""
    if file is not None:
        return _read(file, terminal)
    first = terminal.ask_secret(prompt)
    if terminal.ask_secret("The same again: ") != first:
        raise BadInput("the two were not the same: run this again")
    return first


def _read(file: Path, terminal: Terminal) -> str:
    try:
        with file.open("rb") as opened:
            found = os.fstat(opened.fileno())
            text = opened.read(_MOST_BYTES + 1)
    except OSError as refused:
        raise CannotRead(
            f"the file with the secret cannot be read: {refused.strerror}; name another"
        ) from None
    if len(text) > _MOST_BYTES or not text.strip():
        raise BadInput("the file with the secret is empty or too long: it holds one line")
    if os.name == "posix" and stat.S_IMODE(found.st_mode) & 0o077:
        print("workmoniq: others can read the file with the secret: chmod 600", file=terminal.err)
    try:
        return text.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise BadInput("the file with the secret is no text in UTF-8: write it again") from None
