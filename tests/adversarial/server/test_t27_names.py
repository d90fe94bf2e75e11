"""Whether anybody has a name cannot be told by what the server answers, nor by how long it takes.

The statistic: wrong log-ins with a name that somebody has and with one that nobody has, in random
order over one connection, past every wait that a failure brings.

- In every run, which functions of ours and which operations on keys and rows the process carries
  out: the same ones, equally often, for both. Nothing is measured, so nothing can fail by chance.
- In every run, for each pair of neighbours, one of each kind, the difference of the processor time
  that the server's process spent (all its threads, by the kernel's account): the median of 60 such
  differences is below 0.5 ms. Its standard error was about 0.04 ms on two busy cores, where the
  whole log-in took 1.7 ms; other programs do not enter.
- In the long run, 20,000 log-ins: the difference of the medians of the time by the clock below
  1 ms, and the two-sample Kolmogorov-Smirnov test with p > 0.01. Of two servers without any
  difference one in a hundred fails that by chance, so a failure is tried once more with new
  samples: both fail by chance once in ten thousand runs.
"""

import contextlib
import random
import secrets
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import Final

import httpx
import pytest
from scipy.stats import ks_2samp  # type: ignore[import-untyped]  # ships no types
from tests.adversarial.server.attacking import told
from tests.fakes.key_holder import Caller, KeyHolder
from tests.fakes.server_doors import caller_of
from tests.fakes.turned_server import TurnedServer, newcomer
from tests.integration.server.conftest import ServerClock

from workmoniq_server import server_keys
from workmoniq_server.calls import House
from workmoniq_server.config import Config
from workmoniq_server.serving import open_house

pytestmark = pytest.mark.anyio

OPERATIONS: Final = frozenset({"execute", "verify", "decrypt", "encrypt", "hmac_digest", "digest"})
"""Of drivers and of libraries for keys, which are not ours to be named otherwise."""

PAIRS: Final = 60
LONG: Final = 20_000
MOST_MEDIAN_NS: Final = 500_000
_LATER: Final = 20 * 60


@dataclass(slots=True)
class Times:
    """Of log-ins, and of asking for their challenges; seconds by the clock, ns of a processor."""

    asked_s: list[float] = field(default_factory=list)
    judged_s: list[float] = field(default_factory=list)
    asked_ns: list[int] = field(default_factory=list)
    judged_ns: list[int] = field(default_factory=list)


def _processor_ns(pid: int) -> int:
    """What all threads of a process have run so far; one that ends meanwhile is left out."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            total += int((task / "schedstat").read_text().split()[0])
    return total


async def _guess(server: TurnedServer, holder: KeyHolder, times: Times) -> None:
    server.clock.turn(seconds=_LATER)
    pid, caller = server.process.pid, holder.caller
    seed, name = secrets.token_bytes(32), {"username": holder.username}
    cpu, began = _processor_ns(pid), time.perf_counter()
    given = await caller.call("POST", "/v1/login/challenge", json=name)
    times.asked_s.append(time.perf_counter() - began)
    times.asked_ns.append(_processor_ns(pid) - cpu)
    challenge = given.json()
    cpu, began = _processor_ns(pid), time.perf_counter()
    answer, _ = await holder.answer_login(challenge, seed=seed)
    times.judged_s.append(time.perf_counter() - began)
    times.judged_ns.append(_processor_ns(pid) - cpu)
    assert answer.status_code == 401


async def _both(caller: Caller) -> tuple[KeyHolder, KeyHolder]:
    known = await newcomer(caller)
    unknown = KeyHolder(caller=caller, username=f"{known.username[::-1]}")
    unknown.login_seed = known.login_seed
    return known, unknown


async def test_t27_a_known_and_an_unknown_name_get_the_same_answers(
    either: TurnedServer, caller: Caller
) -> None:
    known, unknown = await _both(caller)
    went: list[list[object]] = []
    for holder in (known, unknown):
        asked = await caller.call("POST", "/v1/login/challenge", json={"username": holder.username})
        given = asked.json()
        judged, _ = await holder.answer_login(given, seed=secrets.token_bytes(32))
        again, _ = await holder.answer_login(given, seed=secrets.token_bytes(32))
        either.clock.turn(seconds=2)
        spent, _ = await holder.answer_login(given, seed=secrets.token_bytes(32))
        assert told(judged) == (401, "bad_credentials")
        assert told(again) == (429, "slow_down")
        shape = {name: len(str(value)) for name, value in given.items()}
        went.append(
            [_face(asked), shape, given["kdf"], *(_whole(each) for each in (judged, again, spent))]
        )
    assert went[0] == went[1]


def _face(answer: httpx.Response) -> list[object]:
    """What does not differ from one challenge to the next."""
    headers = {name: value for name, value in answer.headers.items() if name != "date"}
    return [answer.status_code, headers]


def _whole(answer: httpx.Response) -> list[object]:
    return [*_face(answer), answer.content]


class Profile:
    """Counts, while it is told to, what is done in every thread that it was given to."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.counts = False

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        if not self.counts:
            return
        if event == "call" and "workmoniq_" in frame.f_code.co_filename:
            self.calls[frame.f_code.co_qualname] += 1
        elif event == "c_call" and getattr(argument, "__name__", "") in OPERATIONS:
            self.calls[str(getattr(argument, "__name__", ""))] += 1


@pytest.fixture
async def profiled(tmp_path: Path) -> AsyncIterator[tuple[House, Profile]]:
    """A server in this process, whose threads are looked into."""
    profile = Profile()
    config = Config(data=tmp_path / "data")
    threading.setprofile(profile)
    async with open_house(config, server_keys.load(config), clock=ServerClock()) as house:
        threading.setprofile(None)
        yield replace(house, config=replace(config, challenges_per_minute=1000)), profile


async def test_t27_a_known_and_an_unknown_name_make_the_server_do_the_same_things(
    profiled: tuple[House, Profile],
) -> None:
    house, profile = profiled
    async with caller_of(replace(house, registration="open")) as caller:
        pair = await _both(caller)
        for holder in pair:  # what is done once only is done
            await _done_for(holder, profile)
        known, unknown = [await _done_for(holder, profile) for holder in pair]
    assert known == unknown
    for what in ("execute", "verify", "decrypt", "encrypt", "Guess.begin", "by_name", "spend"):
        assert known[what] > 0, what


async def _done_for(holder: KeyHolder, profile: Profile) -> Counter[str]:
    """Calls by name while a challenge is made and a wrong answer to it is judged."""
    clock = holder.caller.clock
    assert isinstance(clock, ServerClock)
    clock.now_us += _LATER * 1_000_000
    profile.calls, profile.counts = Counter(), True
    sys.setprofile(profile)
    asked = await holder.caller.call(
        "POST", "/v1/login/challenge", json={"username": holder.username}
    )
    sys.setprofile(None)
    given, seed = asked.json(), secrets.token_bytes(32)
    sys.setprofile(profile)
    answer, _ = await holder.answer_login(given, seed=seed)
    sys.setprofile(None)
    profile.counts = False
    assert told(answer) == (401, "bad_credentials")
    return profile.calls


async def test_t27_a_known_and_an_unknown_name_cost_the_server_the_same_work(
    server: TurnedServer,
) -> None:
    async with server.caller() as caller:
        pair = await _both(caller)
        for holder in pair:  # what is done once only is done
            await _guess(server, holder, Times())
        times = Times(), Times()
        for _ in range(PAIRS):
            for which in random.sample((0, 1), 2):
                await _guess(server, pair[which], times[which])
    known, unknown = times
    for one, other in (
        (known.asked_ns, unknown.asked_ns),
        (known.judged_ns, unknown.judged_ns),
    ):
        differences = [left - right for left, right in zip(one, other, strict=True)]
        assert abs(statistics.median(differences)) < MOST_MEDIAN_NS


@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_t27_the_times_of_twenty_thousand_log_ins_do_not_tell_which_name_somebody_has(
    server: TurnedServer,
) -> None:
    async with server.caller() as caller:
        pair = await _both(caller)
        went = await _sampled(server, pair)
        if not all(_is_alike(one, other) for one, other in went):
            went = await _sampled(server, pair)
    for known, unknown in went:
        assert abs(statistics.median(known) - statistics.median(unknown)) < 0.001
        assert ks_2samp(known, unknown).pvalue > 0.01


async def _sampled(
    server: TurnedServer, pair: tuple[KeyHolder, KeyHolder]
) -> list[tuple[list[float], list[float]]]:
    """Times of asking and of judging, of a known name and of an unknown one."""
    times = Times(), Times()
    for _ in range(LONG):
        which = random.randrange(2)  # noqa: S311  # an order, not a secret
        await _guess(server, pair[which], times[which])
    known, unknown = times
    return [(known.asked_s, unknown.asked_s), (known.judged_s, unknown.judged_s)]


def _is_alike(one: list[float], other: list[float]) -> bool:
    return bool(ks_2samp(one, other).pvalue > 0.01)
