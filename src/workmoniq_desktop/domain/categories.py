"""Categories that were given a colour; a category itself is only its path in a label."""

from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass
from math import pow  # noqa: A004  # of floats alone
from typing import Any
from zlib import crc32

from workmoniq_desktop.domain.labels import path_of

_TURNS = (-40, -32, -24, -16, -8, 8, 16, 24, 32, 40)
"""Degrees on the circle of hues: near enough to be of one family, far enough to be told apart."""
_SALT = 1212  # searched for: with it nine usual names get nine different turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """path: as in labels.py. colour: #rrggbb, seen on light and dark grounds alike."""

    path: str
    colour: str


def category_to_json(category: Category) -> dict[str, Any]:
    """Everything but the path, which categories are kept by."""
    return {"colour": category.colour}


def category_from_json(path: str, body: dict[str, Any]) -> Category:
    """What category_to_json wrote. Raises KeyError for anything else."""
    return Category(path=path, colour=str(body["colour"]))


def colour_of(path: str, categories: dict[str, Category]) -> str | None:
    """The colour of a category, or one beside that of the nearest it lies in; None without any."""
    steps = path_of(path)
    for length in range(len(steps), 0, -1):
        known = categories.get(" > ".join(steps[:length]))
        if known is not None:
            return known.colour if length == len(steps) else relative_of(known.colour, path)
    return None


def relative_of(colour: str, path: str) -> str:
    """A colour beside another on the circle of hues, as bright to the eye; the same each time."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, lightness, saturation = rgb_to_hls(red, green, blue)
    hue = (hue + _TURNS[crc32(f"{_SALT} {path_of(path)[-1]}".encode()) % len(_TURNS)] / 360) % 1
    wanted = _brightness(red, green, blue)
    low, high = 0.0, 1.0
    for _ in range(10):
        lightness = (low + high) / 2
        if _brightness(*hls_to_rgb(hue, lightness, saturation)) < wanted:
            low = lightness
        else:
            high = lightness
    parts = hls_to_rgb(hue, lightness, saturation)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _brightness(red: float, green: float, blue: float) -> float:
    """Near to relative luminance (WCAG 2.2), and it grows with it."""
    return 0.2126 * pow(red, 2.2) + 0.7152 * pow(green, 2.2) + 0.0722 * pow(blue, 2.2)
