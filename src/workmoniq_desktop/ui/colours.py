"""A colour per app that stays: the same app has the same colour on every machine and every day."""

import json
from functools import cache
from hashlib import blake2b

from workmoniq_desktop.domain.report import By
from workmoniq_desktop.ui.resources import read_text

# Searched for, not made up: with it, fifteen of the commonest apps get fifteen different colours.
_SALT = b"32a8"


NAMELESS = "#868f9b"
"""Of time without an app, a category and so on."""


@cache
def palette() -> tuple[str, ...]:
    """Hand-picked colours that stand out from each other and on light and dark grounds alike."""
    return tuple(json.loads(read_text("tokens.json"))["apps"])


@cache
def colour_of(app: str) -> str:
    """#rrggbb of an app; upper and lower case are one app."""
    digest = blake2b(app.casefold().encode(), digest_size=8, person=_SALT).digest()
    colours = palette()
    return colours[int.from_bytes(digest, "big") % len(colours)]


def colour_in(by: By, key: str | None) -> str | None:
    """#rrggbb of a row of a report; None where rows have no colours of their own."""
    if by not in {By.APP, By.SITE, By.CATEGORY, By.PROJECT, By.DEVICE}:
        return None
    return NAMELESS if key is None else colour_of(key)


def paint_of(key: str) -> str:
    """A colour as it is written, #rrggbb, or that of a name."""
    return key if key.startswith("#") and len(key) == 7 else colour_of(key)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 to 1 (WCAG 2.2)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@cache
def ink_on(ground: str) -> str:
    """The colour of writing that reads best on ground."""
    white, black = "#ffffff", "#0d1014"
    return white if contrast(white, ground) >= contrast(black, ground) else black
