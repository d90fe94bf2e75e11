"""Whole numbers that people type: how many minutes, how many lines."""

from argparse import ArgumentParser, ArgumentTypeError

MOST = 1_000_000


def positive(text: str) -> int:
    """A whole number from 1 on. Raises ArgumentTypeError."""
    if not text.isascii() or not text.isdigit() or len(text) > 7 or not 1 <= int(text) <= MOST:
        raise ArgumentTypeError(f"{text[:20]!r} is not a whole number from 1 to {MOST}")
    return int(text)


def add_minutes(parser: ArgumentParser) -> None:
    """Offer MINUTES and --json."""
    parser.add_argument(
        "minutes",
        nargs="?",
        type=positive,
        metavar="MINUTES",
        help="for so long; until `workmoniq resume` if left out",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
