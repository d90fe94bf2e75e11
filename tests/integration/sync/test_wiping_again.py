"""What wipes leave is told once, however many of them reach the same hour."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from tests.fakes.sync_home import another_machine, first_machine
from tests.fakes.sync_server import RunningServer
from tests.fakes.sync_worker import Worker, agree

from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US
from workmoniq_desktop.store import sync_streams
from workmoniq_desktop.sync.tombed import Tombed

WIPES = 6
MORE = 6
"""A wipe has the two machines tell their stretches of that hour again, too."""
_NAMES = count()


@pytest.fixture
def workers(tmp_path: Path, server: RunningServer) -> Iterator[tuple[Worker, Worker]]:
    first = first_machine(tmp_path / "0", server.url, f"again{next(_NAMES)}")
    made = (
        Worker(first, f"{1:010x}"),
        Worker(another_machine(tmp_path / "1", first), f"{2:010x}"),
    )
    yield made
    for worker in made:
        worker.machine.close()


def segments_left(worker: Worker) -> int:
    with worker.database.raw() as raw:
        tombed = Tombed(raw)
        rows = sync_streams.overlapping(raw, 0, 1 << 62)
        return sum((row.stream, row.seq) not in tombed for row in rows)


def test_wipes_of_the_same_hour_leave_no_more_segments_each_time(
    workers: tuple[Worker, Worker],
) -> None:
    one, other = workers
    from_us = one.machine.clock.now_us() // HOUR_US * HOUR_US - 6 * HOUR_US
    for worker in workers:
        worker.work(from_us, hours=4)
    agree(*workers)
    left: list[int] = []
    for number in range(WIPES):
        at_us = from_us + HOUR_US + number * MINUTE_US
        workers[number % 2].wipe(at_us, at_us + MINUTE_US)
        agree(*workers)
        left.append(segments_left(one))
    assert max(left) <= left[0] + MORE
    assert segments_left(other) == left[-1]
    newcomer = Worker(another_machine(one.machine.folder / "new", one.machine), f"{3:010x}")
    agree(*workers, newcomer)
    newcomer.machine.close()
