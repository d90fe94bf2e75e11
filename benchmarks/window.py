"""How soon the main window opens, what it holds, and how much of that closing gives back."""

import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from side_by_side import ROOT, table
from side_by_side.table import Figure, show

sys.path.insert(0, str(ROOT))

from PySide6.QtWidgets import QApplication
from tests.fakes.desk import Script
from tests.gui.virtual_screen import screen

from workmoniq_desktop.ui.application import Application, make_scene

_TIMES = 6
_SETTLES_S = 1.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """MB of this process, shared pages in proportion. own: what no other process could share.

    Other programs with Qt that start or end meanwhile change `whole`, but never `own`.
    """

    whole: float
    own: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One opening and closing of the window."""

    opened_s: float
    before: Memory
    held: Memory
    closed: Memory

    def returned(self, which: str) -> float:
        """The part of what opening took that closing gave back."""
        before, held, closed = (getattr(m, which) for m in (self.before, self.held, self.closed))
        return float((held - closed) / (held - before))


def memory() -> Memory:
    """Now."""
    found = {}
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]:
        name, kib = line.split()[:2]
        found[name] = int(kib) / 1024
    return Memory(whole=found["Pss:"], own=found["Pss_Anon:"])


def openings() -> list[Opening]:
    """A tray that runs, and a window that is opened and closed."""
    app = QApplication(["benchmark"])
    scene = make_scene(app, Script().desk())
    tray = Application(scene, print, asks_passphrase=True)
    tray.start(show=False)

    def settle() -> None:
        until_s = perf_counter() + _SETTLES_S
        while perf_counter() < until_s:
            app.processEvents()
            sleep(0.01)

    settle()
    found = []
    for _ in range(_TIMES):
        before = memory()
        began_s = perf_counter()
        tray.show_window()
        window = tray.window("main")
        if window is None:
            raise LookupError
        while not window.windowHandle().isExposed():
            app.processEvents()
        window.repaint()
        opened_s = perf_counter() - began_s
        settle()
        held = memory()
        window.close()
        del window
        settle()
        found.append(Opening(opened_s=opened_s, before=before, held=held, closed=memory()))
    tray.close()
    return found


def main() -> None:
    table.is_full("measure the main window")
    with screen("1280x900x24"):
        found = openings()
    for number, one in enumerate(found, 1):
        print(
            f"opening {number}: {1e3 * one.opened_s:4.0f} ms; PSS "
            f"{one.before.whole:.1f} MB before, {one.held.whole:.1f} open, "
            f"{one.closed.whole:.1f} closed; anonymous {one.before.own:.1f}, {one.held.own:.1f}, "
            f"{one.closed.own:.1f}"
        )
    first, later = found[0], found[1:]
    figures = [
        Figure(what="first opening", ours=1e3 * first.opened_s, unit="ms"),
        Figure(
            what="later openings, median",
            ours=1e3 * median(one.opened_s for one in later),
            unit="ms",
            target=400,
        ),
        Figure(what="the first holds", ours=first.held.whole - first.before.whole, unit="MB"),
        Figure(what="of that it gives back", ours=100 * first.returned("whole"), unit="%"),
        Figure(
            what="later ones hold, median",
            ours=median(one.held.whole - one.before.whole for one in later),
            unit="MB",
        ),
        Figure(
            what="of that they give back, least",
            ours=100 * min(one.returned("whole") for one in later),
            unit="%",
            target=80,
            at_least=True,
        ),
        Figure(
            what="of what is anonymous, least",
            ours=100 * min(one.returned("own") for one in later),
            unit="%",
            target=80,
            at_least=True,
        ),
        Figure(
            what="more after the last than after the first",
            ours=found[-1].closed.whole - first.closed.whole,
            unit="MB",
        ),
    ]
    show(
        "The main window at its Today page, a scripted day",
        figures,
        "PSS of the process. What the first opening keeps are modules and libraries.",
    )


if __name__ == "__main__":
    main()
