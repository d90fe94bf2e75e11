"""What is read again and again: an older answer never takes the place of a newer one."""

from collections.abc import Callable, Iterator
from threading import Event

import pytest
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.ui.bridge import Worker


class Page(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    @Slot(object)
    def arrived(self, answer: str) -> None:
        self.heard.append(answer)

    @Slot(object)
    def failed(self, _error: Exception) -> None:
        self.heard.append("failed")


class Slow:
    """A read that waits to be let through."""

    def __init__(self, answer: str) -> None:
        self._answer = answer
        self.gate = Event()

    def __call__(self) -> str:
        assert self.gate.wait(60)
        return self._answer


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()


def settled(worker: Worker) -> None:
    worker.wait()
    QApplication.processEvents()


def broken() -> str:
    raise WorkMoniQError


def test_an_answer_that_a_newer_one_overtook_never_arrives(worker: Worker, qtbot: QtBot) -> None:
    page, old = Page(), Slow("old")
    worker.read(old, page.arrived, page.failed)
    worker.read(lambda: "new", page.arrived, page.failed)
    qtbot.waitUntil(lambda: page.heard == ["new"])
    old.gate.set()
    settled(worker)
    assert page.heard == ["new"]


@pytest.mark.parametrize("first", [lambda: "a", broken])
def test_answers_in_their_order_all_arrive(
    worker: Worker, qtbot: QtBot, first: Callable[[], str]
) -> None:
    page, last = Page(), Slow("last")
    worker.read(first, page.arrived, page.failed)
    worker.read(last, page.arrived, page.failed)
    qtbot.waitUntil(lambda: len(page.heard) == 1)
    last.gate.set()
    qtbot.waitUntil(lambda: page.heard[1:] == ["last"])


def test_a_failure_that_came_too_late_is_not_told(worker: Worker, qtbot: QtBot) -> None:
    page, gate = Page(), Event()

    def fails_late() -> str:
        assert gate.wait(60)
        raise WorkMoniQError

    worker.read(fails_late, page.arrived, page.failed)
    worker.read(lambda: "new", page.arrived, page.failed)
    qtbot.waitUntil(lambda: page.heard == ["new"])
    gate.set()
    settled(worker)
    assert page.heard == ["new"]


def test_another_hearer_and_an_act_are_not_overtaken(worker: Worker, qtbot: QtBot) -> None:
    page, other, read, act = Page(), Page(), Slow("read"), Slow("act")
    worker.read(read, other.arrived, other.failed)
    worker.run_in_order(act, page.arrived)
    worker.read(lambda: "new", page.arrived, page.failed)
    qtbot.waitUntil(lambda: page.heard == ["new"])
    read.gate.set()
    act.gate.set()
    settled(worker)
    assert page.heard == ["new", "act"]
    assert other.heard == ["read"]


def test_an_act_overtakes_what_was_read_before_it(worker: Worker, qtbot: QtBot) -> None:
    page, read = Page(), Slow("before the act")
    worker.read(read, page.arrived, page.failed)
    worker.run_in_order(lambda: "act", page.arrived)
    qtbot.waitUntil(lambda: page.heard == ["act"])
    read.gate.set()
    settled(worker)
    assert page.heard == ["act"]
