"""A running clock and an ear for tests: a backend in a thread, and what it told."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from tests.fakes.display import DEADLINE_S, wait_for
from workmoniq_desktop.collectors.base import Backend, BackendLost, Stop, Surroundings
from workmoniq_desktop.domain.activity import Activity
from workmoniq_desktop.domain.clock import Clock

A = TypeVar("A")


class RunningClock:
    """The machine's boot clock, started at a round wall time."""

    start_us = 1_700_000_000_000_000

    def __init__(self) -> None:
        self._zero_us = self.boot_us()

    def now_us(self) -> int:
        return self.start_us + self.boot_us() - self._zero_us

    def wall_us(self) -> int:
        return self.now_us()

    def boot_us(self) -> int:
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000

    def awake_us(self) -> int:
        return time.monotonic_ns() // 1000

    def offset_minutes(self, at_us: int) -> int:
        return 0


class Told:
    """A sink that remembers, for any number of threads."""

    def __init__(self) -> None:
        self.events: list[Activity] = []

    def __call__(self, event: Activity) -> None:
        self.events.append(event)

    def of(self, kind: type[A]) -> list[A]:
        return [event for event in list(self.events) if isinstance(event, kind)]

    def wait(self, kind: type[A], count: int = 1) -> A:
        """The count-th event of that kind."""
        wait_for(lambda: len(self.of(kind)) >= count, f"{count} {kind.__name__}")
        return self.of(kind)[count - 1]

    def wait_until(self, what: str, **fields: object) -> Any:
        """The first event that has all these fields."""

        def found() -> list[Activity]:
            return [
                event
                for event in list(self.events)
                if all(getattr(event, name, None) == value for name, value in fields.items())
            ]

        wait_for(found, what)
        return found()[0]


class Listening:
    """A backend at work. lost holds what it died of."""

    def __init__(self, backend: Backend, clock: Clock) -> None:
        self.backend = backend
        self.clock = clock
        self.told = Told()
        self.lost: BackendLost | None = None
        self.stop = Stop()
        self.native_id = 0
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        self.native_id = threading.get_native_id()
        try:
            self.backend.run(self.told, self.stop)
        except BackendLost as lost:
            self.lost = lost

    def end(self) -> None:
        self.stop.set()
        self.thread.join(DEADLINE_S)
        assert not self.thread.is_alive()
        self.backend.close()


@contextlib.contextmanager
def listening(
    build: Callable[[Surroundings], Backend], environ: Mapping[str, str], **more: Any
) -> Iterator[Listening]:
    """Build a backend and run it until the block ends; more: fields of Surroundings."""
    around = Surroundings(**{"clock": RunningClock(), "environ": environ, **more})
    ear = Listening(build(around), around.clock)
    try:
        yield ear
    finally:
        ear.end()
        ear.stop.close()


def wakeups(native_id: int) -> int:
    """How often a thread of this process gave up the processor of itself."""
    with open(f"/proc/self/task/{native_id}/status") as status:  # noqa: PTH123 - a proc file
        lines = [line for line in status if line.startswith("voluntary_ctxt_switches")]
    return int(lines[0].split()[1])
