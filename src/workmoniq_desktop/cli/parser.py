"""The grammar of the command line."""

from argparse import Action, ArgumentParser, Namespace
from collections.abc import Sequence

from workmoniq_desktop.cli.profile_options import add_profile_options
from workmoniq_desktop.cli.verbs import VERBS

EPILOG = "Exit codes: 0 done, 1 could not be done (one line says why), 2 wrong usage."


class ShowVersion(Action):
    """Prints the installed version."""

    def __call__(
        self,
        parser: ArgumentParser,
        namespace: Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        # Late, for it costs more than all the rest of the grammar.
        from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

        try:
            print(f"workmoniq {version('workmoniq')}")
        except PackageNotFoundError:
            print("workmoniq, not installed: run from its source")
        parser.exit()


def make_parser(argv: Sequence[str]) -> tuple[ArgumentParser, dict[str, ArgumentParser]]:
    """The whole grammar, and each verb's part; only verbs that occur in argv are loaded."""
    parser = ArgumentParser(
        prog="workmoniq",
        description="Records working time on this computer, encrypted, for you alone.",
        epilog=EPILOG,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=ShowVersion, nargs=0, help="print the version")
    add_profile_options(parser, outermost=True)
    offered = parser.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    parts = {}
    for verb in VERBS:
        part = offered.add_parser(
            verb.name,
            help=verb.summary,
            description=verb.summary[0].upper() + verb.summary[1:] + ".",
            epilog=EPILOG,
            allow_abbrev=False,
        )
        if verb.name in argv:
            verb.load().arguments(part)
        add_profile_options(part)
        parts[verb.name] = part
    return parser, parts
