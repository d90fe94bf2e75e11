"""All words fit, at any size of writing and any scale of the screen."""

import os
import subprocess
import sys

import pytest
from tests.gui.virtual_screen import screen


@pytest.mark.parametrize(
    ("size", "environment"),
    [
        ("1280x900x24", {}),
        ("2560x1800x24", {"QT_SCALE_FACTOR": "2"}),
        ("2560x1800x24", {"QT_FONT_DPI": "192"}),
    ],
    ids=["100 %", "200 %", "writing twice as large"],
)
def test_all_words_fit(size: str, environment: dict[str, str]) -> None:
    with screen(size):
        asked = subprocess.run(
            [sys.executable, "-m", "tests.gui.fits"],
            env={**os.environ, **environment, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    assert asked.stdout == ""
