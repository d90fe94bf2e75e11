"""Sessions as last read, so that a poll does not ask the database who calls."""

from collections import OrderedDict
from typing import Final

from workmoniq_server.clock import SECOND_US, Clock
from workmoniq_server.who import Who

KEPT_US: Final = 30 * SECOND_US
MOST_KEPT: Final = 20_000


class Sessions:
    """Only for what a call may read; whatever writes asks inside its transaction again.

    Another node may go on reading for up to 30 seconds after a revocation; this one does not.
    """

    def __init__(self, clock: Clock, *, most_kept: int = MOST_KEPT) -> None:
        self._clock, self._most_kept = clock, most_kept
        self._kept: OrderedDict[bytes, tuple[Who, int]] = OrderedDict()

    def get(self, token_hash: bytes) -> Who | None:
        """Whose token it is, if that was read lately."""
        found = self._kept.get(token_hash)
        if found is None or found[1] <= self._clock.wall_us():
            return None
        return found[0]

    def put(self, who: Who, exp_us: int) -> None:
        """It was just read; the token runs out at exp_us."""
        until = min(exp_us, self._clock.wall_us() + KEPT_US)
        self._kept[who.token_hash] = who, until
        self._kept.move_to_end(who.token_hash)
        if len(self._kept) > self._most_kept:
            self._kept.popitem(last=False)

    def forget(self, acct: bytes) -> None:
        """Something about the account's sessions or devices has changed."""
        for token_hash in [h for h, (who, _) in self._kept.items() if who.acct == acct]:
            del self._kept[token_hash]
