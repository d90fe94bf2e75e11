"""What a title ends with once the browser's own name is taken off it."""

from typing import Final

_BROWSERS: Final = (
    "Mozilla Firefox",
    "Firefox",
    "Firefox Developer Edition",
    "LibreWolf",
    "Waterfox",
    "Tor Browser",
    "Google Chrome",
    "Chromium",
    "Brave",
    "Opera",
    "Opera GX",
    "Vivaldi",
    "Microsoft Edge",
    "Microsoft\u200b Edge",
    "Safari",
    "Falkon",
    "Konqueror",
    "GNOME Web",
    "Arc",
    "Zen Browser",
)
_DASHES: Final = ("-", "\N{EN DASH}", "\N{EM DASH}")
_SUFFIXES: Final = tuple(f" {dash} {name}" for dash in _DASHES for name in _BROWSERS)
_LAST_WORDS: Final = frozenset(name.rpartition(" ")[2] for name in _BROWSERS)
# Chrome puts the profile's name behind its own, Edge before.
_PROFILED: Final = (" - Google Chrome - ", " - Chromium - ", " - Brave - ")
_PROFILES: Final = tuple(
    f" - {name}" for name in ("Personal", "Work", "Persönlich", "Privat", "Arbeit", "Geschäftlich")
)


def page_of(title: str) -> str:
    """The title as the page gave it; unchanged where no browser's name stands at its end."""
    # the set first: most titles end with no browser's last word, and this is asked of each
    if title[title.rfind(" ") + 1 :] in _LAST_WORDS and title.endswith(_SUFFIXES):
        page = title[: max(title.rfind(f" {dash} ") for dash in _DASHES)]
        if title.endswith("Edge") and page.endswith(_PROFILES):
            page = page[: page.rfind(" - ")]
        return page
    for name in _PROFILED:
        if name in title:
            return title[: title.rfind(name)]
    return title
