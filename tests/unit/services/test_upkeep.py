"""Quiet work in the background: in order, again when told, and over at once when it must be."""

import threading
from collections.abc import Callable, Iterator

import pytest

from workmoniq_desktop.domain.errors import DiskFull
from workmoniq_desktop.services.upkeep import Job, Upkeep

PATIENCE_S = 20.0


@pytest.fixture
def upkeep() -> Iterator[Upkeep]:
    quiet = Upkeep(after_s=0)
    yield quiet
    quiet.stop()


def noting(done: list[str], name: str, then: Callable[[], object] = lambda: None) -> Job:
    def job(_stopping: threading.Event) -> None:
        done.append(name)
        then()

    return job


def test_jobs_are_done_in_the_order_they_were_added_and_again_when_told(upkeep: Upkeep) -> None:
    done: list[str] = []
    round_over = threading.Semaphore(0)
    upkeep.add(noting(done, "totals"))
    upkeep.add(noting(done, "backup", round_over.release))
    upkeep.start()
    assert round_over.acquire(timeout=PATIENCE_S)
    upkeep.nudge()
    assert round_over.acquire(timeout=PATIENCE_S)
    assert done == ["totals", "backup"] * 2


def test_it_begins_anew_by_itself_after_a_while() -> None:
    upkeep = Upkeep(after_s=0, again_after_s=0.01)
    rounds = threading.Semaphore(0)
    upkeep.add(noting([], "totals", rounds.release))
    upkeep.start()
    for _ in range(3):
        assert rounds.acquire(timeout=PATIENCE_S)
    upkeep.stop()


def test_a_job_that_cannot_be_done_now_keeps_no_other_from_being_done(
    upkeep: Upkeep, caplog: pytest.LogCaptureFixture
) -> None:
    def full() -> None:
        raise DiskFull("the disk is full: make room")

    after = threading.Event()
    upkeep.add(noting([], "totals", full))
    upkeep.add(noting([], "backup", after.set))
    upkeep.start()
    assert after.wait(PATIENCE_S)
    assert "upkeep_waits" in caplog.text


def test_stopping_waits_for_the_job_at_hand_and_begins_no_other(upkeep: Upkeep) -> None:
    done: list[str] = []
    begun = threading.Event()

    def long_job(stopping: threading.Event) -> None:
        begun.set()
        assert stopping.wait(PATIENCE_S)
        done.append("tidied up")

    upkeep.add(long_job)
    upkeep.add(noting(done, "never"))
    upkeep.start()
    assert begun.wait(PATIENCE_S)
    upkeep.stop()
    assert done == ["tidied up"]


def test_it_leaves_the_start_of_the_program_alone_and_can_be_stopped_then() -> None:
    done: list[str] = []
    upkeep = Upkeep(after_s=3600)
    upkeep.add(noting(done, "totals"))
    upkeep.start()
    upkeep.stop()
    assert done == []
