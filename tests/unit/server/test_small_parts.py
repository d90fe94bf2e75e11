"""Limits in memory, keys in files, addresses behind proxies, lines of the log."""

import json
import logging
import secrets
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

import pytest

from workmoniq_server import server_keys
from workmoniq_server.clock import DAY_US, MINUTE_US, SECOND_US
from workmoniq_server.config import Config, ConfigInvalid
from workmoniq_server.door import client_of
from workmoniq_server.halts import Halts
from workmoniq_server.logs import JsonLines
from workmoniq_server.rate_limits import Addresses, Rate, RateLimits, prefix_of
from workmoniq_server.resting import Resting, most_of
from workmoniq_server.routing import Bucket
from workmoniq_server.server_keys import SealBroken
from workmoniq_server.session_cache import KEPT_US, Sessions
from workmoniq_server.who import TokenClass, Who


@dataclass(slots=True)
class Clock:
    """Stands until moved."""

    now_us: int = 100 * DAY_US

    def wall_us(self) -> int:
        return self.now_us

    def steady_us(self) -> int:
        return self.now_us


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    clock = Clock()
    limits = RateLimits({Bucket.READ: Rate(3, 10 * SECOND_US)}, clock)
    assert [limits.take(Bucket.READ, b"a") for _ in range(5)] == [0, 0, 0, 10, 10]
    clock.now_us += 10 * SECOND_US
    assert [limits.take(Bucket.READ, b"a") for _ in range(2)] == [0, 10]
    clock.now_us += MINUTE_US
    assert [limits.take(Bucket.READ, b"a") for _ in range(4)] == [0, 0, 0, 10]
    assert limits.take(Bucket.READ, b"b") == 0
    assert limits.take(Bucket.NONE, b"a") == 0


def test_buckets_are_bounded_and_the_longest_unused_goes_first() -> None:
    clock = Clock()
    limits = RateLimits({Bucket.READ: Rate(1, MINUTE_US)}, clock, most_kept=2)
    for key in (b"a", b"b", b"c"):
        assert limits.take(Bucket.READ, key) == 0
    assert len(limits) == 2
    assert limits.take(Bucket.READ, b"c") > 0
    assert limits.take(Bucket.READ, b"a") == 0


def test_an_address_stands_for_nothing_after_its_day() -> None:
    clock = Clock()
    addresses = Addresses(clock)
    first = addresses.key("198.51.100.7")
    assert addresses.key("198.51.100.7") == first
    assert addresses.key("198.51.100.8") != first
    clock.now_us += DAY_US
    assert addresses.key("198.51.100.7") != first


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("198.51.100.7", "198.51.100.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::1", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:198.51.100.7", "198.51.100.7", True),
        ("", "nonsense", True),
    ],
)
def test_what_counts_as_one_address(one: str, other: str, *, same: bool) -> None:
    assert (prefix_of(one) == prefix_of(other)) is same


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("198.51.100.7", "1.1.1.1", "198.51.100.7"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_the_last_address_that_no_trusted_proxy_has_is_the_client(
    peer: str, forwarded: str, client: str
) -> None:
    scope = {"client": (peer, 1)}
    proxies = (ip_network("10.0.0.0/8"),)
    assert client_of(scope, {"x-forwarded-for": forwarded}, proxies) == client
    assert client_of(scope, {"x-forwarded-for": forwarded}, ()) == peer


def test_keys_are_made_once_for_their_owner_only(tmp_path: Path) -> None:
    config = Config(data=tmp_path / "data")
    first = server_keys.load(config)
    assert server_keys.load(config) == first
    files = sorted(path.name for path in config.data.iterdir())
    assert files == ["login.key", "pepper.key", "receipt.key", "wrapping.key"]
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in config.data.iterdir())
    secrets_of = {first.pepper, first.kms_key, first.receipt_seed, first.wrapping_key}
    assert len(secrets_of) == 4
    assert not any(
        secret.hex() in repr(first) or str(secret) in repr(first) for secret in secrets_of
    )


def test_a_key_can_be_brought_and_is_never_made_elsewhere(tmp_path: Path) -> None:
    given = tmp_path / "pepper"
    config = Config(data=tmp_path / "data", pepper_file=str(given))
    with pytest.raises(ConfigInvalid, match="cannot be read"):
        server_keys.load(config)
    given.write_bytes(b"p" * 32)
    assert server_keys.load(config).pepper == b"p" * 32
    given.write_bytes(b"p" * 31)
    with pytest.raises(ConfigInvalid, match="32 bytes"):
        server_keys.load(config)


def test_what_is_sealed_opens_in_its_own_place_only(tmp_path: Path) -> None:
    keys = server_keys.load(Config(data=tmp_path))
    sealed = keys.seal(b"place", b"secret")
    assert keys.seal(b"place", b"secret") != sealed
    assert keys.unseal(b"place", sealed) == b"secret"
    for label, wrong in ((b"other", sealed), (b"place", sealed[:-1] + b"\0"), (b"place", b"")):
        with pytest.raises(SealBroken):
            keys.unseal(label, wrong)


def test_a_session_is_remembered_for_half_a_minute_and_no_longer_than_it_lasts() -> None:
    clock = Clock()
    sessions = Sessions(clock, most_kept=2)
    many = [_who(number) for number in range(3)]
    for who in many:
        sessions.put(who, clock.now_us + DAY_US)
    assert [sessions.get(who.token_hash) for who in many] == [None, *many[1:]]
    sessions.forget(many[1].acct)
    assert sessions.get(many[1].token_hash) is None
    clock.now_us += KEPT_US
    assert sessions.get(many[2].token_hash) is None
    sessions.put(many[2], clock.now_us + SECOND_US)
    clock.now_us += SECOND_US
    assert sessions.get(many[2].token_hash) is None


def test_an_error_is_logged_by_its_place_and_not_by_its_message() -> None:
    with pytest.raises(ValueError, match="canary") as raised:
        int("canary")
    about = (raised.type, raised.value, raised.tb)
    record = logging.LogRecord("n", logging.ERROR, "p", 1, "failed", None, about)
    record.route = "/v1/log"
    line = JsonLines().format(record)
    told = json.loads(line)
    assert "canary" not in line
    assert (told["what"], told["route"], told["fault"]["type"]) == (
        "failed",
        "/v1/log",
        "ValueError",
    )
    assert told["fault"]["trace"][-1].startswith("test_small_parts.py:")


def _who(number: int) -> Who:
    return Who(
        acct=number.to_bytes(16),
        token_class=TokenClass.FULL,
        device=bytes(16),
        session_pk=bytes(32),
        token_hash=secrets.token_bytes(32),
    )


def test_a_halt_ends_by_itself_and_the_oldest_makes_room() -> None:
    clock, halts = Clock(), Halts(most_kept=2)
    halts.halt(clock, b"acct", [b"one", b"two"])
    assert [halts.wait_s(clock, b"acct", each) for each in (b"one", b"two", b"three")] == [
        60,
        60,
        0,
    ]
    clock.now_us += 59 * SECOND_US + 1
    assert halts.wait_s(clock, b"acct", b"one") == 1
    halts.halt(clock, b"acct", [b"three"])
    assert [halts.wait_s(clock, b"acct", each) for each in (b"one", b"two", b"three")] == [0, 1, 60]
    clock.now_us += 2 * SECOND_US
    assert halts.wait_s(clock, b"acct", b"two") == 0


class Silent:
    """A connection that waits. ended: how often it was hung up on."""

    def __init__(self) -> None:
        self.ended = 0

    def hang_up(self) -> None:
        self.ended += 1


def test_who_rests_longest_makes_room_and_who_asks_again_rests_anew() -> None:
    resting = Resting(2)
    first, second, third = Silent(), Silent(), Silent()
    resting.come(first)
    resting.come(second)
    resting.go(first)
    resting.come(first)
    resting.come(third)
    assert [each.ended for each in (first, second, third)] == [0, 1, 0]
    resting.go(second)  # has ended, and is not missed


def test_half_of_connections_and_of_files_are_for_who_asks() -> None:
    assert most_of(2000, 20_000) == 1000
    assert most_of(2000, 1024) == 512
