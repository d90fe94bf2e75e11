"""How often one may call: buckets of tokens in memory, the longest unused forgotten first."""

import hashlib
import ipaddress
import math
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from workmoniq_server.clock import DAY_US, SECOND_US, Clock
from workmoniq_server.config import Config
from workmoniq_server.routing import Bucket

MOST_KEPT: Final = 100_000
_IPV6_PREFIX: Final = 64


@dataclass(frozen=True, slots=True)
class Rate:
    """burst: calls at once. per_us: how long one call takes to come back."""

    burst: int
    per_us: int


def rates(config: Config) -> Mapping[Bucket, Rate]:
    """The rates that the settings ask for."""
    minute, hour = 60 * SECOND_US, 3600 * SECOND_US
    reads = Rate(config.reads_burst, minute // config.reads_per_minute)
    return {
        Bucket.READ: reads,
        Bucket.WRITE: reads,
        Bucket.APPEND: Rate(config.appends_burst, minute // config.appends_per_minute),
        Bucket.CHALLENGE: Rate(
            config.challenges_per_minute, minute // config.challenges_per_minute
        ),
        Bucket.PUBLISH: Rate(config.publications_per_hour, hour // config.publications_per_hour),
        Bucket.ARM: Rate(config.support_grants_per_hour, hour // config.support_grants_per_hour),
        Bucket.CLAIM: Rate(
            config.support_claims_per_minute, minute // config.support_claims_per_minute
        ),
        Bucket.REGISTER: Rate(config.registrations_per_hour, hour // config.registrations_per_hour),
    }


class RateLimits:
    """Buckets of one process. A node that starts anew has forgotten them, which is allowed."""

    def __init__(
        self, by_bucket: Mapping[Bucket, Rate], clock: Clock, *, most_kept: int = MOST_KEPT
    ) -> None:
        self._rates, self._clock, self._most_kept = by_bucket, clock, most_kept
        # The moment at which the bucket would be full again (the generic cell rate algorithm).
        self._full_at: OrderedDict[tuple[Bucket, bytes], int] = OrderedDict()

    def take(self, bucket: Bucket, key: bytes) -> int:
        """0 when the call is allowed, else the seconds after which the next one is."""
        rate = self._rates.get(bucket)
        if rate is None:
            return 0
        now = self._clock.steady_us()
        full_at = max(now, self._full_at.get((bucket, key), now)) + rate.per_us
        over = full_at - now - rate.burst * rate.per_us
        if over > 0:
            return math.ceil(over / SECOND_US)
        self._full_at[bucket, key] = full_at
        self._full_at.move_to_end((bucket, key))
        if len(self._full_at) > self._most_kept:
            self._full_at.popitem(last=False)
        return 0

    def __len__(self) -> int:
        return len(self._full_at)


class Addresses:
    """Stands in for addresses: the same for a day, and nothing after it."""

    def __init__(
        self, clock: Clock, *, random_bytes: Callable[[int], bytes] = secrets.token_bytes
    ) -> None:
        self._clock, self._random_bytes = clock, random_bytes
        self._day, self._salt = -1, b""

    def key(self, client: str) -> bytes:
        """What a bucket is kept under for calls from there without a token."""
        day = self._clock.wall_us() // DAY_US
        if day != self._day:
            self._day, self._salt = day, self._random_bytes(32)
        return hashlib.blake2b(prefix_of(client), key=self._salt, digest_size=16).digest()


def prefix_of(client: str) -> bytes:
    """An IPv4 address whole, of an IPv6 address the 64 bits that one customer gets."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return b"?"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped.packed
        return address.packed[: _IPV6_PREFIX // 8]
    return address.packed
