"""The thread of sync: looks, sleeps, listens while somebody looks, and lets go when told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.sync_errors import DeviceRevoked, ServerGone, SyncBusy
from workmoniq_desktop.sync.engine import Engine, StepDone
from workmoniq_desktop.sync.runner import Runner
from workmoniq_desktop.system.clock import SystemClock
from workmoniq_desktop.system.network import Network
from workmoniq_desktop.system.sync_lock import sync_lock

_LONG_S = 10.0


class ScriptedEngine(Engine):
    """Answers each step as it was told, then always the same."""

    def __init__(self, *answers: StepDone | WorkMoniQError) -> None:
        self.answers = list(answers)
        self.stepped = threading.Semaphore(0)
        self.asked_for_news = threading.Semaphore(0)
        self.forced: list[bool] = []
        self.news = threading.Event()
        self.holds_s = _LONG_S

    def step(
        self, stop: threading.Event, *, force: bool = False, keep_from_us: int | None = None
    ) -> StepDone:
        del stop, keep_from_us
        self.forced.append(force)
        answer = self.answers.pop(0) if self.answers else StepDone()
        self.stepped.release()
        if isinstance(answer, WorkMoniQError):
            raise answer
        return answer

    def wait_for_news(self, wait_s: int) -> bool:
        del wait_s
        self.asked_for_news.release()
        came = self.news.wait(self.holds_s)
        self.news.clear()
        return came


class Bench:
    """A runner with everything around it in hand. opened: how often an engine was made."""

    def __init__(self, folder: Path, engine: ScriptedEngine, network: Network) -> None:
        self.engine, self.opened = engine, 0
        self.told: list[StepDone | WorkMoniQError] = []
        self.telling = threading.Semaphore(0)
        self.waits: list[tuple[float, float]] = []
        self.network = network
        self.runner = Runner(
            self._open,
            folder,
            SystemClock(),
            told=self._told,
            network=lambda: self.network,
            between=self._between,
        )

    @contextmanager
    def _open(self) -> Iterator[Engine]:
        self.opened += 1
        yield self.engine

    def _told(self, what: StepDone | WorkMoniQError) -> None:
        self.told.append(what)
        self.telling.release()

    def _between(self, low: float, high: float) -> float:
        self.waits.append((low, high))
        return 0.01


@contextmanager
def bench(
    folder: Path, *answers: StepDone | WorkMoniQError, network: Network | None = None
) -> Iterator[Bench]:
    made = Bench(folder, ScriptedEngine(*answers), network or Network())
    made.runner.start()
    try:
        yield made
    finally:
        made.engine.news.set()
        made.runner.stop()


def test_it_looks_at_once_and_then_sleeps_until_it_is_nudged(tmp_path: Path) -> None:
    with bench(tmp_path) as here:
        assert here.engine.stepped.acquire(timeout=_LONG_S)
        assert not here.engine.stepped.acquire(timeout=0.2)
        here.runner.nudge(force=True)
        assert here.engine.stepped.acquire(timeout=_LONG_S)
        assert here.engine.forced == [False, True]
    assert here.opened == 1


def test_after_a_failure_it_tries_again_with_the_same_engine(tmp_path: Path) -> None:
    with bench(tmp_path, ServerGone("gone."), ServerGone("gone.")) as here:
        for _ in range(3):
            assert here.telling.acquire(timeout=_LONG_S)
    assert [getattr(each, "code", "done") for each in here.told] == [
        "server_gone",
        "server_gone",
        "done",
    ]
    assert here.waits == [(0.0, 2.0), (0.0, 4.0)]
    assert here.opened == 1


def test_what_asking_again_does_not_change_waits_and_begins_anew(tmp_path: Path) -> None:
    with bench(tmp_path, DeviceRevoked("out.")) as here:
        assert here.telling.acquire(timeout=_LONG_S)
        here.runner.nudge()
        assert here.telling.acquire(timeout=_LONG_S)
    assert here.opened == 2


def test_offline_it_asks_nobody(tmp_path: Path) -> None:
    with bench(tmp_path, network=Network(is_online=False)) as here:
        assert not here.engine.stepped.acquire(timeout=0.3)
        here.network = Network()
        here.runner.nudge()
        assert here.engine.stepped.acquire(timeout=_LONG_S)


def test_while_somebody_looks_news_are_heard_at_once(tmp_path: Path) -> None:
    with bench(tmp_path) as here:
        assert here.engine.stepped.acquire(timeout=_LONG_S)
        here.runner.watch(True)
        assert here.engine.stepped.acquire(timeout=_LONG_S)
        assert here.engine.asked_for_news.acquire(timeout=_LONG_S)
        here.engine.news.set()
        assert here.engine.stepped.acquire(timeout=_LONG_S)
        here.runner.watch(False)
        here.engine.news.set()


def test_a_server_that_answers_at_once_does_not_keep_it_running(tmp_path: Path) -> None:
    with bench(tmp_path) as here:
        here.engine.holds_s = 0.0
        here.runner.watch(True)
        assert here.engine.asked_for_news.acquire(timeout=_LONG_S)
        assert not here.engine.asked_for_news.acquire(timeout=0.5)
        here.runner.watch(False)


def test_another_process_in_a_step_is_waited_for(tmp_path: Path) -> None:
    with sync_lock(tmp_path), bench(tmp_path) as here:
        assert here.telling.acquire(timeout=_LONG_S)
        assert isinstance(here.told[0], SyncBusy)
        assert not here.engine.forced
