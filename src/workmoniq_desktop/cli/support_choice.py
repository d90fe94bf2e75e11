"""What one agent may see, as it is chosen by arguments."""

import re
from argparse import ArgumentParser, Namespace
from datetime import tzinfo

from workmoniq_desktop.cli.dates import add_range, typed_range
from workmoniq_desktop.cli.usage import Usage
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.support import (
    LEAST_MINUTES,
    MOST_HOURS,
    NAMELESS_KINDS,
    USUAL_HOURS,
    USUAL_KINDS,
    Kind,
    Redaction,
    SupportChoice,
)

_USUAL_DAYS = 7


def add_choice(parser: ArgumentParser) -> None:
    """The arguments of `grant`."""
    add_range(parser)
    kinds = ", ".join(kind.value for kind in Kind)
    parser.add_argument(
        "--kinds",
        metavar="K,K",
        default=Kind.DIAGNOSTICS.value,
        help=f"what it holds: {kinds}; or usual, which is all "
        "but places; R0 has rows of diagnostics, totals and places only "
        f"(default: {Kind.DIAGNOSTICS.value})",
    )
    parser.add_argument(
        "--redaction",
        choices=[level.value for level in Redaction],
        default=Redaction.R0.value,
        help="how much can be read: R0 no name of anything, R1 apps and categories, R2 titles as "
        "marks, R3 everything in clear, which takes two agents "
        f"(default: {Redaction.R0.value})",
    )
    parser.add_argument(
        "--expires",
        metavar="T",
        default=f"{USUAL_HOURS}h",
        help=f"how long the code is good, as 4h or 90m, from {LEAST_MINUTES}m to {MOST_HOURS}h "
        f"(default: {USUAL_HOURS}h)",
    )
    parser.add_argument(
        "--server", metavar="URL", help="the server that carries it (default: the account's)"
    )
    parser.add_argument(
        "--remove",
        metavar="TEXT",
        action="append",
        default=[],
        help="leave out every row that holds TEXT; can be given several times",
    )
    parser.add_argument(
        "--show",
        action="store_true",
        help="print exactly what would be sent, and make no code",
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.epilog = (
        "Without --from: the last seven days. Nothing leaves this computer before `share`. Where "
        "the tray app runs, it waits for the agent; else this command does, and Ctrl-C ends the "
        "waiting and leaves the code good. With --json: an object a line, the first with the code."
    )


def chosen(args: Namespace, now_us: int, zone: tzinfo) -> SupportChoice:
    """What the arguments say. Raises Usage and UnknownDate."""
    from_us, to_us = typed_range(args, zone)
    to_us = now_us if to_us is None else min(to_us, now_us)
    from_us = to_us - _USUAL_DAYS * DAY_US if from_us is None else from_us
    if from_us >= to_us:
        raise BadInput("that time is not over yet: give a --from that lies in the past")
    return SupportChoice(
        from_us=from_us,
        to_us=to_us,
        kinds=_kinds(args.kinds, Redaction(args.redaction)),
        redaction=Redaction(args.redaction),
        lasts_us=_lasts_us(args.expires),
    )


def _kinds(text: str, redaction: Redaction) -> tuple[Kind, ...]:
    readable = NAMELESS_KINDS if redaction is Redaction.R0 else frozenset(Kind)
    named = [word.strip().lower() for word in text.split(",") if word.strip()]
    wanted: set[Kind] = set()
    for word in named:
        if word == "usual":
            wanted |= readable.intersection(USUAL_KINDS)
        elif word in {kind.value for kind in Kind}:
            wanted.add(Kind(word))
            if Kind(word) not in readable:
                raise BadInput(f"{word} has no rows at R0: add --redaction R1, or leave it out")
        else:
            raise Usage(f"argument --kinds: there is no kind {word}")
    if not wanted:
        raise Usage("argument --kinds: name at least one kind")
    return tuple(kind for kind in Kind if kind in wanted)


def _lasts_us(text: str) -> int:
    found = re.fullmatch(r"(\d{1,4})(h|m)", text.strip().lower(), re.ASCII)
    lasts_us = int(found[1]) * (HOUR_US if found[2] == "h" else MINUTE_US) if found else 0
    if not LEAST_MINUTES * MINUTE_US <= lasts_us <= MOST_HOURS * HOUR_US:
        raise Usage(f"argument --expires: write 4h or 90m, from {LEAST_MINUTES}m to {MOST_HOURS}h")
    return lasts_us
