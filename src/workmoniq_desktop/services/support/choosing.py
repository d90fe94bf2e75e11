"""Whether what was picked for support can be shown at all."""

from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US, SECOND_US
from workmoniq_desktop.domain.support import LEAST_MINUTES, MOST_HOURS, SupportChoice
from workmoniq_desktop.domain.support_errors import SupportChoiceInvalid


def check_choice(choice: SupportChoice, now_us: int) -> None:
    """Return if it can be shown. Raises SupportChoiceInvalid, with a remedy."""
    if not 0 <= choice.from_us // SECOND_US < choice.to_us // SECOND_US:
        raise SupportChoiceInvalid(
            "The chosen time ends before it begins: choose a first day that is not after the last."
        )
    if choice.to_us > now_us:
        raise SupportChoiceInvalid(
            "The chosen time reaches into the future: choose an end that is not after now."
        )
    if not choice.kinds or len(set(choice.kinds)) != len(choice.kinds):
        raise SupportChoiceInvalid(
            "Nothing was chosen that support may see: choose at least one kind, each once."
        )
    if not LEAST_MINUTES * MINUTE_US <= choice.lasts_us <= MOST_HOURS * HOUR_US:
        raise SupportChoiceInvalid(
            "Access lasts 15 minutes to 24 hours: choose a time between these."
        )
