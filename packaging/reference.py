"""Write what is generated from the code: docs/errors.md, docs/cli.md and the manual page.

make reference runs it; tests/packaging/test_docs.py fails when one of the three has drifted.
"""

from argparse import SUPPRESS, Action, ArgumentParser
from collections.abc import Iterator
from importlib.metadata import version
from inspect import getsourcelines
from pathlib import Path

from workmoniq_desktop.cli.parser import EPILOG, make_parser
from workmoniq_desktop.cli.verbs import VERBS
from workmoniq_desktop.domain import errors, support_errors, sync_errors
from workmoniq_desktop.domain.errors import WorkMoniQError

ROOT = Path(__file__).resolve().parents[1]
_ERRORS_STAND_IN = (errors.__name__, sync_errors.__name__, support_errors.__name__)

ERRORS_HEAD = """\
# Errors

What the world can do to WorkMoniQ. Each has a code that never changes, for logs and scripts, and a
sentence for people that says what happened and what to do now. A command that fails so exits 1 and
prints the sentence on standard error; the control socket answers both. "Later" says that the same
call may succeed later, unchanged.

Made from `domain/errors.py`, `domain/sync_errors.py` and `domain/support_errors.py` by
`make reference`.

| code | what happened | later |
|---|---|---|
"""

CLI_HEAD = """\
# Command line

Every verb of `workmoniq`, and every option. Made from the program by `make reference`.

Exit codes: 0 done, 1 could not be done (one line on standard error says why), 2 wrong usage.
`status` exits 0 only while something is recorded.
"""

MAN_HEAD = r""".\" Made from the program by make reference.
.TH WORKMONIQ 1 "" "workmoniq {version}" "User Commands"
.SH NAME
workmoniq \- record working time on this computer, encrypted, for you alone
.SH SYNOPSIS
.B workmoniq
.RI [ OPTIONS ]
.RI [ VERB
.RI [ ARGUMENTS ]]
.SH DESCRIPTION
Records which window had the focus, for how long, and when nobody was at the machine. The history is
encrypted with a key that you hold and stays on this computer. Without a verb the tray application
starts.
.SH OPTIONS
"""

MAN_TAIL = r""".SH ENVIRONMENT
.TP
.B WORKMONIQ_PROFILE
The data folder, where \-\-profile names none.
.TP
.B WORKMONIQ_PASSPHRASE_FILE
A file with the passphrase that only you may read, where \-\-passphrase\-file names none.
.SH FILES
.TP
.I $XDG_DATA_HOME/workmoniq
The data folder, by default in ~/.local/share.
.TP
.I history.db, vault.json, settings.json, workmoniq.log
In it: the encrypted history, its wrapped key, your choices, warnings without anything recorded.
.SH EXIT STATUS
0 done, 1 could not be done (one line on standard error says why), 2 wrong usage.
.B status
exits 0 only while something is recorded.
.SH EXAMPLES
.nf
workmoniq run \-\-no\-tray
workmoniq report \-\-by title \-\-from 2026\-11\-01
workmoniq export november.csv \-\-from 2026\-11\-01 \-\-to 2026\-11\-30
workmoniq wipe \-\-app XTerm
.fi
"""


def kinds(error: type[WorkMoniQError]) -> Iterator[type[WorkMoniQError]]:
    """Every expected failure, in the order of the source."""
    # A subclass with the code of its parent tells callers something, and users nothing new.
    ours = [kind for kind in error.__subclasses__() if kind.__module__ in _ERRORS_STAND_IN]
    for kind in sorted(ours, key=_place):
        yield kind
        yield from kinds(kind)


def _place(kind: type) -> tuple[int, int]:
    """Where it stands in the source, whatever was imported first."""
    return _ERRORS_STAND_IN.index(kind.__module__), getsourcelines(kind)[1]


def errors_page() -> str:
    rows = [
        f"| `{kind.code}` | {(kind.__doc__ or '').strip()} | {'yes' if kind.retryable else ''} |\n"
        for kind in kinds(WorkMoniQError)
    ]
    return ERRORS_HEAD + "".join(rows)


def actions(parser: ArgumentParser) -> Iterator[Action]:
    """What a parser takes, its help option apart."""
    for action in parser._actions:  # noqa: SLF001  # argparse has no other way to ask
        if action.dest != "help" and action.help != SUPPRESS:
            yield action


def spelled(action: Action) -> str:
    """How an option or argument is typed."""
    if action.nargs == 0:
        return ", ".join(action.option_strings)
    if action.choices is not None and action.option_strings:
        value = "|".join(map(str, action.choices))
    else:
        value = str(action.metavar or action.dest.upper())
    if not action.option_strings:
        return f"[{value}]" if action.nargs == "?" else value
    return f"{', '.join(action.option_strings)} {value}"


def deeds(parser: ArgumentParser) -> dict[str, ArgumentParser]:
    """The parts of a verb that is made of several, by name."""
    for action in parser._actions:  # noqa: SLF001  # as above
        if action.dest.endswith("deed") and isinstance(action.choices, dict):
            return action.choices
    return {}


def parts_of(name: str, parser: ArgumentParser) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """The parts of a verb, and those of its parts."""
    helps = {
        choice.dest: choice.help or ""
        for action in parser._actions  # noqa: SLF001  # as above
        if action.dest.endswith("deed")
        for choice in action._get_subactions()  # type: ignore[attr-defined]  # noqa: SLF001  # argparse's own
    }
    for deed, part in deeds(parser).items():
        yield f"{name} {deed}", f"{helps[deed]}.", described(part)
        yield from parts_of(f"{name} {deed}", part)


def described(parser: ArgumentParser) -> list[tuple[str, str]]:
    """Each thing a parser takes, and what it is for."""
    return [
        (spelled(action), action.help or "")
        for action in actions(parser)
        if not action.dest.endswith("deed") and action.dest not in ("profile", "passphrase_file")
    ]


def chapters() -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Every verb, and every part of one: how it is called, what it does, what it takes."""
    _, parts = make_parser([verb.name for verb in VERBS])
    for verb in VERBS:
        parser = parts[verb.name]
        remark = (parser.epilog or "").removesuffix(EPILOG).strip()
        yield verb.name, f"{verb.summary}. {remark}".strip(), described(parser)
        yield from parts_of(verb.name, parser)


def everywhere() -> list[tuple[str, str]]:
    """What every verb takes."""
    parser, _ = make_parser([])
    return [(spelled(each), each.help or "") for each in actions(parser) if each.option_strings]


def table(rows: list[tuple[str, str]]) -> str:
    def cell(text: str) -> str:
        return text.replace("|", "\\|")

    lines = [f"| `{cell(option)}` | {cell(text)} |\n" for option, text in rows]
    return "| | |\n|---|---|\n" + "".join(lines)


def cli_page() -> str:
    pages = [
        CLI_HEAD,
        "\nBefore every verb, and all but `--version` also after it:\n\n",
        table(everywhere()),
    ]
    for name, summary, rows in chapters():
        pages.append(f"\n## `workmoniq {name}`\n\n{summary[0].upper()}{summary[1:]}\n")
        if rows:
            pages.append(f"\n{table(rows)}")
    return "".join(pages)


def man_page() -> str:
    def escaped(text: str) -> str:
        return text.replace("\\", "\\e").replace("-", "\\-")

    def items(rows: list[tuple[str, str]]) -> str:
        return "".join(f".TP\n.B {escaped(option)}\n{escaped(text)}\n" for option, text in rows)

    pages = [MAN_HEAD.format(version=version("workmoniq")), items(everywhere()), ".SH VERBS\n"]
    for name, summary, rows in chapters():
        pages.append(f".SS {escaped(name)}\n{escaped(summary[0].upper() + summary[1:])}\n")
        pages.append(items(rows))
    return "".join((*pages, MAN_TAIL))


PAGES = {
    "docs/errors.md": errors_page,
    "docs/cli.md": cli_page,
    "packaging/linux/workmoniq.1": man_page,
}


def main() -> None:
    """Write all three."""
    for path, page in PAGES.items():
        (ROOT / path).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
