"""When a support key is used, and when it has to be gone.

Each is used for 90 days, one after the other without a gap. A bundle that was sealed in the last
minute waits at most a day and a quarter of an hour; seven days after its end a key is destroyed.
Times are whole seconds since 1970-01-01 UTC.
"""

from collections.abc import Sequence
from typing import Final

from workmoniq_console.domain.errors import CeremonyRefused
from workmoniq_protocol.wire.pins import MOST_KEY_NUMBER, SupportKey

DAY_S: Final = 86_400
USED_S: Final = 90 * DAY_S
KEPT_S: Final = 7 * DAY_S


def next_period(keys: Sequence[SupportKey], now_s: int) -> tuple[int, int, int]:
    """Number, beginning and end of the key to be made. Raises CeremonyRefused.

    keys: those that were ever made here, also those that are destroyed.
    """
    if len(for_pins(keys, now_s)) > 1:
        raise CeremonyRefused(
            "There is a key in use and one to follow it: make the next one when the first has "
            "ended."
        )
    number = max((each.kid for each in keys), default=0) + 1
    if number > MOST_KEY_NUMBER:
        raise CeremonyRefused("All 255 numbers of support keys are used: a new root is needed.")
    last = max((each.to_s for each in keys), default=0)
    # a gap would leave users without a key, so a late one begins today
    begins = last if last > now_s else now_s - now_s % DAY_S
    return number, begins, begins + USED_S


def for_pins(keys: Sequence[SupportKey], now_s: int) -> tuple[SupportKey, ...]:
    """The key in use and the one to follow, in their order."""
    return tuple(sorted((each for each in keys if now_s < each.to_s), key=lambda each: each.from_s))


def may_open(key: SupportKey, now_s: int) -> bool:
    """Whether bundles sealed to it are still opened."""
    return now_s < key.to_s + KEPT_S


def check_destroying(key: SupportKey, now_s: int, *, compromised: bool) -> None:
    """Return if the key may go now. Raises CeremonyRefused."""
    if may_open(key, now_s) and not compromised:
        raise CeremonyRefused(
            "The key is in use, or ended less than seven days ago: what users shared could not be "
            "opened. If it is compromised, say so with --compromised."
        )
