"""How long who guesses a password has to wait: the same wherever a password can be proved."""

from dataclasses import dataclass
from typing import Final, Self

from workmoniq_protocol.limits import MOST_LOGIN_DELAY_S, MOST_NAME_DELAY_S
from workmoniq_server.calls import House
from workmoniq_server.clock import DAY_US, SECOND_US
from workmoniq_server.rate_limits import prefix_of
from workmoniq_server.store import challenges
from workmoniq_server.store.database import Tx
from workmoniq_server.who import Who

_FORGIVEN_US: Final = DAY_US
_ANYWHERE: Final = b""
_SLIPS: Final = 3
"""Failures that bring no wait to a token's holder: people mistype."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """Failures so far.

    most_s: the longest wait. slips: failures without any. forgiving: a success wipes all out.
    """

    prefix: bytes
    count: int
    at_us: int
    most_s: int
    slips: int
    forgiving: bool

    def wait_us(self, now_us: int) -> int:
        """How long until the next attempt is judged: it doubles with every failure."""
        grave = self.fresh(now_us) - self.slips
        if grave <= 0:
            return 0
        delay_s = min(1 << min(grave - 1, 30), self.most_s)
        return max(0, self.at_us + delay_s * SECOND_US - now_us)

    def fresh(self, now_us: int) -> int:
        """Failures that still count."""
        return 0 if now_us - self.at_us > _FORGIVEN_US else self.count


class Guess:
    """One attempt to prove the password of a name, in one transaction."""

    def __init__(self, name_hash: bytes, counters: tuple[Counter, ...], now_us: int) -> None:
        self._name_hash, self._counters, self._now_us = name_hash, counters, now_us

    @classmethod
    async def from_address(cls, tx: Tx, house: House, name_hash: bytes, client: str) -> Self:
        """By somebody without a token: counted for where it comes from, and for the name alone.

        By name alone first, always in this order, so that two attempts cannot wait crosswise.
        """
        anywhere = await _counter(tx, name_hash, _ANYWHERE)
        here = await _counter(tx, name_hash, house.keys.hashed("prefix", prefix_of(client))[:16])
        return cls(name_hash, (anywhere, here), house.clock.wall_us())

    @classmethod
    async def by_holder(cls, tx: Tx, house: House, name_hash: bytes, who: Who) -> Self:
        """By the holder of a token, whom nobody else's failures hold up."""
        prefix = house.keys.hashed("holder", who.device or b"")[:16]
        own = await _counter(tx, name_hash, prefix, slips=_SLIPS)
        return cls(name_hash, (own,), house.clock.wall_us())

    @property
    def wait_s(self) -> int:
        """Seconds until the attempt may be judged, 0 for now."""
        wait_us = max(each.wait_us(self._now_us) for each in self._counters)
        return -(-wait_us // SECOND_US)

    async def begin(self, tx: Tx) -> None:
        """Count it as failed before it is judged, so that guesses side by side count as well."""
        for each in self._counters:
            failed = each.fresh(self._now_us) + 1
            await challenges.set_failures(tx, self._name_hash, each.prefix, failed, self._now_us)

    async def was_right(self, tx: Tx) -> None:
        """It did not fail."""
        for each in self._counters:
            count, at_us = (0, 0) if each.forgiving else (each.count, each.at_us)
            await challenges.set_failures(tx, self._name_hash, each.prefix, count, at_us)


async def _counter(tx: Tx, name_hash: bytes, prefix: bytes, *, slips: int = 0) -> Counter:
    count, at_us = await challenges.failures(tx, name_hash, prefix)
    anywhere = prefix == _ANYWHERE
    return Counter(
        prefix=prefix,
        count=count,
        at_us=at_us,
        most_s=MOST_NAME_DELAY_S if anywhere else MOST_LOGIN_DELAY_S,
        slips=slips,
        forgiving=not anywhere,
    )
