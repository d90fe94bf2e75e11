"""The threads that ask about an access, when one of them makes a mistake."""

import threading

import pytest

from workmoniq_desktop.services.support.watching import Watching
from workmoniq_desktop.system.clock import SystemClock

WAITS_S = 20.0


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_access_whose_thread_died_is_watched_again_when_something_happens() -> None:
    looked = threading.Semaphore(0)
    awaited = {"7K2MQ": False}

    def look(_grant_id: str, _wait_s: int, _stop: threading.Event) -> None:
        looked.release()
        raise RuntimeError

    watching = Watching(look, lambda: awaited, SystemClock())
    watching.follow()
    assert looked.acquire(timeout=WAITS_S)
    await_death()
    watching.follow()
    assert looked.acquire(timeout=WAITS_S)
    await_death()
    watching.stop()


def await_death() -> None:
    for thread in threading.enumerate():
        if thread.name == "support":
            thread.join(WAITS_S)
