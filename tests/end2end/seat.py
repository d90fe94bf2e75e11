"""A home whose windows a test can read and use, as a person in front of them does."""

import json
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.end2end.household import App, Home, eventually
from tests.end2end.stage import Desktop


class Seat:
    """A home whose windows the test can read and use."""

    def __init__(self, place: Path, screen: Desktop, python_path: str = "") -> None:
        """python_path: where its programs find the packages; "" for where the tests do."""
        place.mkdir()
        self._socket = place / "hand"
        program = (sys.executable, "-m", "tests.end2end.window_hand", str(self._socket))
        self.home = Home(place / "home", screen, program=program)
        self.home.environ["PYTHONPATH"] = python_path or ":".join(filter(None, sys.path))
        self.home.settle_in()

    @contextmanager
    def running(self) -> Iterator[App]:
        with self.home.running("run") as app:
            yield app

    def open_window(self) -> None:
        """By a second start, as a person does."""
        self.home.do("run")
        eventually(lambda: "Sync & devices" in self.said(), "the main window")

    def said(self) -> str:
        """All that stands in its windows now."""
        return "\n".join(self._ask(do="read")["said"])

    def press(self, name: str) -> None:
        eventually(lambda: "error" not in self._ask(do="press", name=name), f"a button {name}")

    def write(self, name: str, text: str) -> None:
        eventually(
            lambda: "error" not in self._ask(do="write", name=name, text=text), f"a field {name}"
        )

    def await_said(self, text: str) -> None:
        eventually(lambda: text in self.said(), f"{text} in the window")

    def named(self, name: str) -> str:
        """The text of what a screen reader is told by this name, once it stands there."""
        found: list[str] = []

        def stands_there() -> bool:
            found[:] = [self._ask(do="read")["named"].get(name, "")]
            return bool(found[0])

        eventually(stands_there, f"{name} in the window")
        return found[0]

    def named_like(self, beginning: str) -> str:
        """The rest of what a screen reader is told, once something there begins so."""
        found: list[str] = []

        def stands_there() -> bool:
            names = self._ask(do="read")["named"]
            found[:] = [name.removeprefix(beginning) for name in names if _goes_on(name, beginning)]
            return bool(found)

        eventually(stands_there, f"{beginning} in the window")
        return found[0]

    def shows_within(self, text: str, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while text not in self.said():
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True

    def picture(self, path: Path) -> None:
        self._ask(do="picture", path=str(path))

    def _ask(self, **asked: str) -> dict[str, Any]:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(20)
            line.connect(str(self._socket))
            with line.makefile("rw") as lines:
                lines.write(json.dumps(asked) + "\n")
                lines.flush()
                answer: dict[str, Any] = json.loads(lines.readline())
        return answer


def _goes_on(name: str, beginning: str) -> bool:
    return name.startswith(beginning) and len(name) > len(beginning)
