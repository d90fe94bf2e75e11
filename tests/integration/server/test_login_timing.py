"""Whether anybody has a name cannot be told by how long the server takes."""

import random
import secrets
import statistics
import time
from dataclasses import replace

import pytest
from scipy.stats import ks_2samp  # type: ignore[import-untyped]  # ships no types
from tests.fakes.key_holder import KeyHolder
from tests.fakes.server_doors import caller_of
from tests.integration.server.conftest import ServerClock

from workmoniq_server.calls import House
from workmoniq_server.clock import MINUTE_US

pytestmark = [pytest.mark.anyio, pytest.mark.long]

TRIES = 20_000


@pytest.fixture
def database_url() -> str:
    return ""


@pytest.mark.timeout(1800)
async def test_a_known_and_an_unknown_name_take_the_same_time(
    house: House, clock: ServerClock
) -> None:
    """20,000 wrong log-ins in random order; medians within 1 ms, Kolmogorov-Smirnov p > 0.01."""
    unlimited = replace(house, config=replace(house.config, challenges_per_minute=10**6))
    async with caller_of(unlimited) as caller:
        anna = KeyHolder(caller=caller, username="anna")
        assert (await anna.make()).status_code == 201
        nobody = KeyHolder(caller=caller, username="nobo")
        took: dict[str, list[float]] = {"anna": [], "nobo": []}
        for _ in range(TRIES):
            holder = random.choice((anna, nobody))  # noqa: S311  # an order, not a secret
            # Past every delay that a failure before brings.
            clock.now_us += 20 * MINUTE_US
            given = await caller.call(
                "POST", "/v1/login/challenge", json={"username": holder.username}
            )
            began = time.perf_counter()
            answer, _ = await holder.answer_login(given.json(), seed=secrets.token_bytes(32))
            took[holder.username].append(time.perf_counter() - began)
            assert answer.status_code == 401
    known, unknown = took["anna"], took["nobo"]
    assert abs(statistics.median(known) - statistics.median(unknown)) < 0.001
    assert ks_2samp(known, unknown).pvalue > 0.01
