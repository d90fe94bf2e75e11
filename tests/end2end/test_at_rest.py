"""What the tray app holds while nobody asks it anything."""

import re
import sys
from pathlib import Path

from tests.end2end.household import Home
from tests.end2end.stage import Desktop

_IMPORTED = re.compile(r"^import time:.*\|\s+(\S+)$", re.MULTILINE)
_WAIT_FOR_A_NEED = {
    "PySide6.QtPrintSupport",
    "fpdf",
    "jinja2",
    "keyring",
    "numpy",
    "openpyxl",
    "pyqtgraph",
    "re2",
    "sqlalchemy",
    "xlsxwriter",
}
"""Together more than all else: each is for a window, a report, a document or a worker's rule."""


def test_while_it_only_records_the_app_has_loaded_nothing_heavy(
    screen: Desktop, tmp_path: Path
) -> None:
    python = (sys.executable, "-X", "importtime", "-m", "workmoniq_desktop")
    home = Home(tmp_path / "a", screen, program=python)
    home.settle_in()
    with home.running("run") as app:
        app.await_state("recording")
        screen.show("Writer", "first page")
        app.await_window("Writer", "first page")
        loaded = set(_IMPORTED.findall(app.said()))
        assert app.quit() == 0
    assert {"workmoniq_desktop", "PySide6.QtWidgets", "sqlcipher3"} <= loaded
    assert loaded & _WAIT_FOR_A_NEED == set()
