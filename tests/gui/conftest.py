"""Windows are tried on a real screen of their own, with a real window manager and panel."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partialmethod
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fakes.desk import Script
from tests.gui.virtual_screen import screen
from tests.gui.watchdog import WATCHDOG, WatchedApplication, watch

from workmoniq_desktop.ui.application import Application, make_scene
from workmoniq_desktop.ui.scene import Scene

_PATIENCE_MS = 60_000


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    with screen() as name:
        yield name
        # Before its screen goes, or Qt ends the whole process.
        if (app := QApplication.instance()) is not None:
            app.shutdown()


@pytest.fixture(scope="session")
def german() -> None:
    """The compiled words are as new as their source."""
    script = Path(__file__).resolve().parents[2] / "packaging" / "translations.py"
    subprocess.run([sys.executable, str(script), "compile"], check=True)


@pytest.fixture(scope="session")
def qapp_args(display: str, german: None) -> list[str]:
    """Makes the screen come before the application."""
    assert display
    return ["workmoniq"]


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    watch()
    return WatchedApplication


class PatientBot(QtBot):
    """Waits as long as a busy machine takes; what works comes long before that."""

    waitUntil = partialmethod(QtBot.waitUntil, timeout=_PATIENCE_MS)  # noqa: N815  # its name
    waitSignal = partialmethod(QtBot.waitSignal, timeout=_PATIENCE_MS)  # noqa: N815  # its name


@pytest.fixture
def qtbot(request: pytest.FixtureRequest) -> QtBot:
    """In place of the one of pytest-qt."""
    request.getfixturevalue("qapp")
    return PatientBot(request)


@pytest.fixture(autouse=True)
def responsive() -> Iterator[None]:
    """No test may keep the Qt thread busy; see watchdog.py for what is excused, and why."""
    WATCHDOG.slow.clear()
    yield
    assert WATCHDOG.slow == []


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def said() -> list[str]:
    """What would have been written to the terminal."""
    return []


@pytest.fixture
def scene(qapp: QApplication, script: Script) -> Iterator[Scene]:
    made = make_scene(qapp, script.desk())
    yield made
    made.bridge.close()
    made.worker.close()
    made.languages.close()


@pytest.fixture
def application(
    qtbot: QtBot, scene: Scene, said: list[str], qapp: QApplication
) -> Iterator[Application]:
    """Started, with the tray in the panel and no window."""
    made = Application(scene, said.append, asks_passphrase=True)
    made.start(show=False)
    qtbot.waitUntil(lambda: made.tray.is_shown() and made.tray.geometry().isValid())
    yield made
    made.close()
    qapp.processEvents()
