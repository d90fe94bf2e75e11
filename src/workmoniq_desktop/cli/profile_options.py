"""The options that every verb takes, before it or after it."""

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError
from pathlib import Path


def add_profile_options(parser: ArgumentParser, *, outermost: bool = False) -> None:
    """Offer --profile and --passphrase-file; only the outermost parser sets what is left out."""
    default = None if outermost else SUPPRESS
    parser.add_argument(
        "--profile",
        metavar="DIR",
        type=_named,
        default=default,
        help="use the data folder DIR (or set WORKMONIQ_PROFILE)",
    )
    parser.add_argument(
        "--passphrase-file",
        metavar="F",
        type=Path,
        default=default,
        help="read the passphrase from F, which only you may read "
        "(or set WORKMONIQ_PASSPHRASE_FILE)",
    )


def _named(text: str) -> str:
    """Refuse "", which a script gives for a variable that is not set, and not the folder here."""
    if not text:
        raise ArgumentTypeError("it needs the name of a folder")
    return text
