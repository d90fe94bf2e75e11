"""A colour per app that stays, and writing that can be read on every ground."""

import pytest

from workmoniq_desktop.ui.colours import colour_of, contrast, ink_on, palette
from workmoniq_desktop.ui.theme import look

COMMON = ("firefox", "code", "thunderbird", "slack", "gnome-terminal", "zoom", "evince", "signal")


def test_an_app_has_the_same_colour_on_every_machine() -> None:
    assert colour_of("firefox") == "#845aa8"
    assert colour_of("Firefox") == colour_of("firefox")


def test_common_apps_differ() -> None:
    assert len({colour_of(app) for app in COMMON}) == len(COMMON)


@pytest.mark.parametrize("dark", [False, True])
def test_app_colours_stand_out_from_the_ground(dark: bool) -> None:
    ground = look(dark).colours["surface"]
    assert min(contrast(colour, ground) for colour in palette()) >= 3.0


def test_words_on_app_colours_can_be_read() -> None:
    assert min(contrast(ink_on(colour), colour) for colour in palette()) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("text", "canvas", 7.0),
        ("text", "surface", 7.0),
        ("muted", "surface", 4.5),
        ("muted", "canvas", 4.5),
        ("muted", "sunken", 4.5),
        ("accent", "accent-soft", 4.5),
        ("on-accent", "accent", 4.5),
        ("on-danger", "danger", 4.5),
        ("danger", "surface", 4.5),
        ("focus", "surface", 3.0),
        ("edge", "surface", 3.0),
    ],
)
def test_the_look_can_be_read(dark: bool, ink: str, ground: str, least: float) -> None:
    colours = look(dark).colours
    assert contrast(colours[ink], colours[ground]) >= least
