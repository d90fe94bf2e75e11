"""WorkMoniQ with a hand of the test in its windows, as a program: window_hand HAND VERB...

HAND is the path of a socket. Whoever connects says what to do, an object of JSON a line, and is
answered with one: {"do": "read"}, {"do": "press", "name": N}, {"do": "write", "name": N, "text":
T}, {"do": "picture", "path": P}. Everything else is the program as it is.
"""

import json
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workmoniq_desktop.services.desk import Tray

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_NOTHING = "nothing of this name can be used"


def main() -> int:
    """As the program's own main, with windows that listen."""
    from workmoniq_desktop.system.hardening import harden, have_standard_streams  # noqa: PLC0415

    have_standard_streams()
    harden()
    from workmoniq_desktop.bootstrap.doors import make_doors  # noqa: PLC0415
    from workmoniq_desktop.cli.main import main as obey  # noqa: PLC0415

    find_tray = partial(_find_tray, Path(sys.argv[1]))
    return obey(sys.argv[2:], partial(make_doors, find_tray=find_tray))


def _find_tray(place: Path) -> Tray:
    from workmoniq_desktop.ui.application import run_tray  # noqa: PLC0415

    def run(desk: Any, show: bool, *, ready: Any = None, **more: Any) -> int:
        def up(window: Any) -> None:
            _listen(place)
            ready(window)

        return run_tray(desk, show, ready=up, **more)

    return run


def _listen(place: Path) -> None:
    """In a thread; what it is told is done in the thread of the windows."""
    from PySide6.QtCore import QObject, Qt, Signal  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    class Hand(QObject):
        asked = Signal(object)

    def obey(box: list[dict[str, Any]]) -> None:
        try:
            box.append(_DEEDS[box[0]["do"]](box[0]))
        except LookupError as wrong:
            box.append({"error": repr(wrong)})

    hand = Hand(QApplication.instance())
    hand.asked.connect(obey, Qt.ConnectionType.BlockingQueuedConnection)
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(place))
    server.listen()

    def serve() -> None:
        while True:
            with server.accept()[0] as caller, caller.makefile("rw") as lines:
                box = [json.loads(lines.readline())]
                hand.asked.emit(box)
                lines.write(json.dumps(box[-1]) + "\n")

    threading.Thread(target=serve, daemon=True, name="hand").start()


def _shown() -> Iterator["QWidget"]:
    from PySide6.QtWidgets import QApplication, QWidget  # noqa: PLC0415

    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            yield window
            yield from (each for each in window.findChildren(QWidget) if each.isVisible())


def _read(_asked: dict[str, Any]) -> dict[str, Any]:
    """All that is written, and what a screen reader is told."""
    from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit  # noqa: PLC0415

    said, named = [], {}
    for widget in _shown():
        text = widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else ""
        said += [text, widget.accessibleName(), widget.accessibleDescription()]
        named[widget.accessibleName()] = text
    return {"said": [text for text in said if text], "named": named}


def _press(asked: dict[str, Any]) -> dict[str, Any]:
    from PySide6.QtWidgets import QAbstractButton  # noqa: PLC0415

    button = _named(
        asked["name"], lambda each: isinstance(each, QAbstractButton) and each.isEnabled()
    )
    button.click()  # type: ignore[attr-defined]  # a button, as was asked for
    return {}


def _write(asked: dict[str, Any]) -> dict[str, Any]:
    from PySide6.QtWidgets import QLineEdit  # noqa: PLC0415

    line = _named(asked["name"], lambda each: isinstance(each, QLineEdit) and each.isEnabled())
    line.setText(asked["text"])  # type: ignore[attr-defined]  # a line, as was asked for
    return {}


def _picture(asked: dict[str, Any]) -> dict[str, Any]:
    from workmoniq_desktop.ui.windows.main import MainWindow  # noqa: PLC0415

    _named("", lambda each: isinstance(each, MainWindow)).grab().save(asked["path"])
    return {}


def _named(name: str, fits: Callable[["QWidget"], bool]) -> "QWidget":
    from PySide6.QtWidgets import QAbstractButton  # noqa: PLC0415

    for widget in _shown():
        words = {widget.accessibleName()}
        if isinstance(widget, QAbstractButton):
            words.add(widget.text())
        if fits(widget) and (not name or name in words):
            return widget
    raise LookupError(f"{_NOTHING}: {name}")


_DEEDS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "read": _read,
    "press": _press,
    "write": _write,
    "picture": _picture,
}

if __name__ == "__main__":
    sys.exit(main())
