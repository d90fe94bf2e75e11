"""Runs the tray from the scripted desk, as a program of its own: what the real start does."""

import sys
from threading import Thread

from tests.fakes.desk import Script

from workmoniq_desktop.ui.application import run_tray
from workmoniq_desktop.ui.bridge import Bridge


def ready(bridge: Bridge) -> None:
    say("ready")
    Thread(target=obey, args=(bridge,), daemon=True).start()


def obey(bridge: Bridge) -> None:
    """One word a line from standard input, as the control socket would hand on."""
    for line in sys.stdin:
        {"show": bridge.show_window, "quit": bridge.quit}[line.strip()]()


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(run_tray(Script().desk(), "--show" in sys.argv, say=say, ready=ready))
