"""The support console with a fault of ours in it, whose text is what a user shared.

faulty_console WHERE VERB...: "opening" fails once a bundle is open, "answering" when the page asks
for what it holds, "starting" before it listens.
"""

import sys
from types import ModuleType
from typing import NoReturn

from workmoniq_console import __main__ as console
from workmoniq_console.commands import serve
from workmoniq_console.desk import desk
from workmoniq_console.domain.claiming import Opened, opened
from workmoniq_console.page import app


def _fails_to_open(*asked: object) -> NoReturn:
    found: Opened = opened(*asked)  # type: ignore[arg-type]  # as they came
    raise RuntimeError(found.frozen.decode())


def _fails_to_answer(lines: bytes, **_told: object) -> NoReturn:
    raise RuntimeError(lines.decode())


def _fails_to_start(asked: serve.Serving) -> NoReturn:
    raise RuntimeError(asked.asking.passphrase("anybody"))


_FAULTS: dict[str, tuple[ModuleType, str, object]] = {
    "opening": (desk, "opened", _fails_to_open),
    "answering": (app, "Response", _fails_to_answer),  # what the bundle is answered with
    "starting": (console, "serve", _fails_to_start),
}

if __name__ == "__main__":
    where = sys.argv.pop(1)
    module, name, fails = _FAULTS[where]
    setattr(module, name, fails)
    sys.exit(console.main())
