"""All words fit, in both languages, at any size of writing and any scale of the screen."""

import os
import subprocess
import sys

import pytest
from tests.gui.virtual_screen import screen


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    ("size", "environment"),
    [
        ("1366x768x24", {}),
        ("1920x1080x24", {}),
        ("1920x1080x24", {"QT_SCALE_FACTOR": "1.5"}),
        ("1920x1080x24", {"QT_SCALE_FACTOR": "2"}),
        ("2560x1800x24", {"QT_FONT_DPI": "192"}),
    ],
    ids=["small screen", "100 %", "150 %", "200 %", "writing twice as large"],
)
def test_all_words_fit(size: str, environment: dict[str, str], language: str, german: None) -> None:
    with screen(size):
        assert too_large(language, environment=environment) == ""


@pytest.mark.parametrize("language", ["en", "de"])
def test_sync_and_support_fit_into_a_small_window(language: str, german: None) -> None:
    with screen("1366x768x24"):
        assert too_large(language, "small", environment={}) == ""


def too_large(*words: str, environment: dict[str, str]) -> str:
    """What tests.gui.fits prints."""
    asked = subprocess.run(
        [sys.executable, "-m", "tests.gui.fits", *words],
        env={**os.environ, **environment, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return asked.stdout
