"""Fails a test in which the Qt thread was busy with one thing for too long."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import thread_time

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

LONGEST_S = 0.016
"""Of the thread's own CPU time, which on shared cores still says more than the work is worth: a
loop that always costs the same is timed beside it, and what it costs more is taken off, or what
the machine has to do more than its cores can."""

ALLOWED = {
    QEvent.Type.Polish: "the first building of a window: its style is worked out once",
    QEvent.Type.PolishRequest: "the first building of a window: its style is worked out once",
    QEvent.Type.ParentChange: "the first building of a window: a finished part is put into it",
    QEvent.Type.Show: "the first building of a window: everything in it is laid out once",
    QEvent.Type.StyleChange: "another theme, font or language: everything is drawn anew",
    QEvent.Type.PaletteChange: "another theme: everything is drawn anew",
    QEvent.Type.ThemeChange: "another theme: everything is drawn anew",
    QEvent.Type.ApplicationPaletteChange: "another theme: everything is drawn anew",
    QEvent.Type.ApplicationFontChange: "another font: everything is laid out anew",
    QEvent.Type.LanguageChange: "another language: every window is built anew",
    QEvent.Type.DeferredDelete: "a window goes, and gives its memory back to the system",
}
"""What may take longer, and why. Everything else a worker has to do."""

ALLOWED_OF = {
    ("Application", QEvent.Type.MetaCall): "opens, rebuilds and frees whole windows",
    ("QWindow", QEvent.Type.Expose): "a window is painted for the first time",
    ("QShortcut", QEvent.Type.Shortcut): "leads to a page, which is built when it is first shown",
}
"""The same of one kind of receiver."""

_PRESSES = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonRelease, QEvent.Type.KeyRelease}
"""On a button of the navigation: it leads to a page, which is built when it is first shown."""


def _same_loop_s() -> float:
    """What a fixed piece of work costs this thread just now."""
    began_s = thread_time()
    sum(number * number for number in range(20_000))
    return thread_time() - began_s


def _running() -> int:
    """How many threads of the machine want a core at this moment; the mean lags by a minute."""
    return int(Path("/proc/loadavg").read_text().split()[3].partition("/")[0])


class Watchdog:
    """Adds up what each event costs, less what Python's collector takes for the tests' own heap."""

    def __init__(self) -> None:
        self.slow: list[str] = []
        self._depth = 0
        self._collecting_s = 0.0
        self._collection_began_s = 0.0
        self._loop_s = min(_same_loop_s() for _ in range(20))
        self.busy: Callable[[], float] = self._busy

    def _busy(self) -> float:
        """How many times as long as on a quiet machine the same work may take just now.

        Work beside it takes time, and half as much again by what else it takes: caches, memory. A
        test is never alone: its screen, its controller and other tests are there.
        """
        loops = max(_same_loop_s() for _ in range(3)) / self._loop_s
        load = max(os.getloadavg()[0], _running()) / (os.cpu_count() or 1)
        return max(1.0, loops) * max(1.0, load) * 1.5

    @contextmanager
    def event(self, receiver: QObject, event: QEvent) -> Iterator[None]:
        """One event of the outermost loop; those it sends in turn belong to it."""
        if self._depth:
            yield
            return
        self._depth += 1
        kind, who = event.type(), type(receiver).__name__
        collected_s, began_s = self._collecting_s, thread_time()
        try:
            yield
        finally:
            self._depth -= 1
            spent_s = thread_time() - began_s - (self._collecting_s - collected_s)
            leads = kind in _PRESSES and receiver.property("role") == "nav"
            allowed = kind in ALLOWED or (who, kind) in ALLOWED_OF or leads
            if spent_s > LONGEST_S and not allowed:
                spent_s /= self.busy()
            if spent_s > LONGEST_S and not allowed:
                self.slow.append(f"{who} took {1e3 * spent_s:.0f} ms for {kind.name}")

    def collected(self, phase: str, _info: dict[str, int]) -> None:
        """For gc.callbacks."""
        if phase == "start":
            self._collection_began_s = thread_time()
        else:
            self._collecting_s += thread_time() - self._collection_began_s


WATCHDOG = Watchdog()


class WatchedApplication(QApplication):
    """The application of the tests; every event goes past the watchdog."""

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        with WATCHDOG.event(receiver, event):
            return super().notify(receiver, event)


def watch() -> None:
    """Once a session."""
    gc.callbacks.append(WATCHDOG.collected)
