"""The watchdog itself: it barks at what keeps the Qt thread busy, and at nothing else."""

from time import sleep, thread_time

import pytest
from PySide6.QtCore import QObject, QTimer, Slot
from pytestqt.qtbot import QtBot
from tests.gui.watchdog import LONGEST_S, WATCHDOG


class Busy(QObject):
    """Does something for so long."""

    done = False

    @Slot()
    def count(self) -> None:
        until_s = thread_time() + 2 * LONGEST_S
        while thread_time() < until_s:
            pass
        self.done = True

    @Slot()
    def wait(self) -> None:
        sleep(2 * LONGEST_S)
        self.done = True


def test_a_slot_that_keeps_the_thread_busy_is_told(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WATCHDOG, "busy", lambda: 1.0)
    busy = Busy()
    QTimer.singleShot(0, busy, busy.count)
    qtbot.waitUntil(lambda: busy.done)
    assert len(WATCHDOG.slow) == 1
    WATCHDOG.slow.clear()


def test_a_machine_that_is_busy_with_other_work_is_not(qtbot: QtBot) -> None:
    busy = Busy()
    QTimer.singleShot(0, busy, busy.wait)
    qtbot.waitUntil(lambda: busy.done)
    assert WATCHDOG.slow == []
