"""The shipped nginx and Caddy files let through what devices and support send, all of it."""

import random
import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.fakes.scripted_replica import HOUR_US, hour
from tests.fakes.support_life import Console, LinesPreview, User
from tests.fakes.support_team import SupportTeam
from tests.fakes.sync_home import Machine, another_machine, first_machine
from tests.scale.fronts import Front

from workmoniq_desktop.domain.support import GrantState, SupportChoice
from workmoniq_desktop.sync.heads import fetch_heads
from workmoniq_desktop.sync.parts import Chunk
from workmoniq_desktop.system.clock import SystemClock
from workmoniq_protocol.limits import BOX_OVERHEAD, HEADS_WAIT_S, LADDER, MIB, MOST_BUNDLE_BYTES

pytestmark = pytest.mark.scale

_LINE_BYTES, _LINES = 30_000, 22
_ROW_BYTES, _ROWS = 2000, 8900


@pytest.fixture
def laptop(front: Front, ground: Path) -> Iterator[Machine]:
    made = first_machine(ground / "laptop", front.url)
    yield made
    made.close()


def a_full_hour(number: int) -> Chunk:
    """What fills the largest rung, however well it is compressed."""
    start = number * HOUR_US
    dice = random.Random(number)  # noqa: S311  # the same each time
    lines = tuple(
        {"k": "span", "at": start + at, "t": dice.randbytes(_LINE_BYTES).hex()}
        for at in range(_LINES)
    )
    return Chunk(lines=lines, from_us=start, to_us=start + HOUR_US)


def test_two_devices_of_an_account_sync_through_it(
    front: Front, laptop: Machine, ground: Path
) -> None:
    laptop.replica.to_say += [hour(number) for number in range(5)]
    assert laptop.sync().sent == 6  # and a document of what was seen
    with ExitStack() as stack:
        desktop = another_machine(ground / "desktop", laptop)
        stack.callback(desktop.close)
        assert desktop.sync().found == ()
        assert len(desktop.replica.told) == 6
        desktop.replica.to_say.append(hour(7))
        desktop.sync()
        laptop.sync()
        assert laptop.replica.spans() == [7 * HOUR_US]
    assert "a call failed" not in front.server.log()


def test_the_largest_segment_passes(laptop: Machine, ground: Path) -> None:
    laptop.replica.to_say.append(a_full_hour(0))
    done = laptop.sync()
    assert done.sent_bytes >= LADDER[-1] + BOX_OVERHEAD
    desktop = another_machine(ground / "desktop", laptop)
    desktop.sync()
    heard = {each.hash: each.lines for each in desktop.replica.told.values()}
    desktop.close()
    assert a_full_hour(0).lines in [tuple(lines) for lines in heard.values()]


class _Talkative(User):
    """A user whose rows nothing makes shorter."""

    def preview(self, choice: SupportChoice) -> LinesPreview:
        few = super().preview(choice)
        rows = [
            f'{{"row":"amount","what":"{secrets.token_hex(_ROW_BYTES)}","count":{at}}}'
            for at in range(_ROWS)
        ]
        return LinesPreview(choice=choice, lines=(few.lines[0], *rows))


def test_a_bundle_near_20_mib_passes(front: Front, team: SupportTeam, ground: Path) -> None:
    user = _Talkative(ground / "user", team, front.url)
    console = Console(team, front.url)
    try:
        armed = user.arm()
        assert armed.code is not None
        assert console.claims(armed.code).status_code == 200
        user.support.look(armed.id)
        shared = user.support.share(armed.id)
        assert (shared.state, shared.sent) == (GrantState.SHARED, True)
        assert MOST_BUNDLE_BYTES - 2 * MIB < len(user.between.put[-1]) <= MOST_BUNDLE_BYTES
        assert console.opens().decode().split("\n") == list(user.support.shown(armed.id))
    finally:
        user.close()


def test_an_answer_that_waits_for_news_comes_after_25_seconds(laptop: Machine) -> None:
    laptop.sync()
    heads = fetch_heads(laptop.session)
    assert heads is not None
    clock = SystemClock()
    began_us = clock.boot_us()
    assert fetch_heads(laptop.session, heads.tag, HEADS_WAIT_S) is None
    assert clock.boot_us() - began_us > (HEADS_WAIT_S - 1) * 1_000_000
