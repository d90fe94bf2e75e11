"""The options that every verb takes, before it or after it."""

from argparse import SUPPRESS, ArgumentParser
from pathlib import Path


def add_profile_options(parser: ArgumentParser, *, outermost: bool = False) -> None:
    """Offer --profile and --passphrase-file; only the outermost parser sets what is left out."""
    default = None if outermost else SUPPRESS
    parser.add_argument(
        "--profile",
        metavar="DIR",
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
