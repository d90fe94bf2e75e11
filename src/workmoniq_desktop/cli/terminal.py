"""Where a verb prints and whom it asks; the only place that looks whether a screen is there."""

import getpass
import json
import shutil
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import TextIO

from workmoniq_desktop.cli.table import Column, lay_out
from workmoniq_desktop.domain.errors import SecretNeeded
from workmoniq_desktop.services.progress import Progress, silent


class Terminal:
    """Data goes to out; questions, progress and complaints go to err; answers come from typed."""

    def __init__(
        self, out: TextIO | None = None, err: TextIO | None = None, typed: TextIO | None = None
    ) -> None:
        self.out = sys.stdout if out is None else out
        self.err = sys.stderr if err is None else err
        self.typed = sys.stdin if typed is None else typed

    def say(self, line: str = "") -> None:
        """One line of output; its text has been made safe."""
        print(line, file=self.out)

    def say_json(self, value: object) -> None:
        """One JSON value. ASCII, so that no title can move the cursor or break an encoding."""
        print(json.dumps(value, allow_nan=False), file=self.out)

    def say_table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        """Aligned rows, cut to the width of the screen if the output is one."""
        cells = shutil.get_terminal_size().columns if self.out.isatty() else None
        for line in lay_out(columns, rows, screen_cells=cells):
            self.say(line)

    def shows_output(self) -> bool:
        """Whether a person reads the output as it comes."""
        return self.out.isatty()

    def can_ask(self) -> bool:
        """Whether somebody is there to answer."""
        return self.typed.isatty() and self.err.isatty()

    def ask(self, question: str) -> str:
        """The line that was typed, without blanks around it; "" at the end of input."""
        self.out.flush()
        print(question, end=" ", file=self.err, flush=True)
        return self.typed.readline().strip()

    def ask_secret(self, prompt: str) -> str:
        """What was typed unseen. Raises SecretNeeded where nobody can be asked."""
        if not self.can_ask():
            raise SecretNeeded(
                "a secret is needed and nobody can be asked for it here; run this in a terminal, "
                "or name a file (--help tells the options, WORKMONIQ_PASSPHRASE_FILE works too)"
            )
        self.out.flush()
        try:
            return getpass.getpass(f"{prompt.rstrip()} ")
        except EOFError as gone:
            raise SecretNeeded("no secret was typed; run this again and type it") from gone
        except UnicodeDecodeError:
            # not as its cause, which holds what was typed
            raise SecretNeeded(
                "what was typed is no text in this terminal's encoding; type it again, or name a "
                "file"
            ) from None

    @contextmanager
    def progress(self, title: str) -> Generator[Progress]:
        """A bar on a terminal, silence elsewhere; gone when the work is done."""
        if not self.err.isatty():
            yield silent
            return
        from workmoniq_desktop.cli.bar import bar  # noqa: PLC0415 - rich is not for every verb

        with bar(title, self.err) as show:
            yield show
