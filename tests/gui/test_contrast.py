"""Words and edges stand out from their ground in every look, by the figures of WCAG 2.2."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fakes.desk import Script

from workmoniq_desktop.domain.settings import Settings, Theme
from workmoniq_desktop.ui.application import Application
from workmoniq_desktop.ui.colours import contrast
from workmoniq_desktop.ui.theme import Look, look

LOOKS = [look(dark, high) for dark in (False, True) for high in (False, True)]
NAMES = ["light", "light, high contrast", "dark", "dark, high contrast"]

# Every colour of words with every ground it is written on.
WORDS = [
    *[("text", on) for on in ("canvas", "surface", "sunken", "hover", "accent-soft")],
    *[("text", on) for on in ("warning-soft", "danger-soft")],
    *[("muted", on) for on in ("canvas", "surface", "sunken")],
    *[("accent", on) for on in ("canvas", "surface", "accent-soft", "hover")],
    *[("danger", on) for on in ("canvas", "surface")],
    *[("warning", on) for on in ("surface", "warning-soft")],
    *[("on-accent", on) for on in ("accent", "accent-hover")],
    *[("on-danger", on) for on in ("danger", "danger-hover")],
]
EDGES = [(what, on) for what in ("edge", "focus") for on in ("canvas", "surface", "sunken")]


@pytest.mark.parametrize("dressed", LOOKS, ids=NAMES)
def test_words_stand_out_from_their_ground(dressed: Look) -> None:
    least = 7.0 if dressed.contrast else 4.5
    weak = {
        f"{ink} on {ground}": round(contrast(dressed.colours[ink], dressed.colours[ground]), 2)
        for ink, ground in WORDS
        if contrast(dressed.colours[ink], dressed.colours[ground]) < least
    }
    assert weak == {}


@pytest.mark.parametrize("dressed", LOOKS, ids=NAMES)
def test_edges_and_the_focus_can_be_seen(dressed: Look) -> None:
    least = 7.0 if dressed.contrast else 3.0
    weak = [
        (edge, ground)
        for edge, ground in EDGES
        if contrast(dressed.colours[edge], dressed.colours[ground]) < least
    ]
    assert weak == []


@pytest.mark.parametrize("dressed", [each for each in LOOKS if each.contrast])
def test_states_and_lines_can_be_seen_in_high_contrast(dressed: Look) -> None:
    ground = dressed.colours["surface"]
    seen = {**dressed.states, "line": dressed.colours["line"]}
    assert [name for name, ink in seen.items() if contrast(ink, ground) < 3] == []


def test_all_looks_name_the_same_colours() -> None:
    assert len({frozenset(each.colours) for each in LOOKS}) == 1
    assert len({frozenset(each.states) for each in LOOKS}) == 1


def test_high_contrast_is_put_on_while_the_window_is_open(
    application: Application, script: Script, qtbot: QtBot, qapp: QApplication
) -> None:
    application.show_window()
    script.preferences.change(Settings(theme=Theme.HIGH_CONTRAST))
    qtbot.waitUntil(lambda: application.scene.themes.look.contrast)
    window = application.window("main")
    assert window is not None
    assert window.styleSheet() == application.scene.themes.stylesheet
    text = application.scene.themes.look.colours["text"]
    assert qapp.palette().text().color().name() == text
