"""Names and texts as a bundle may hold them, and the marks that stand for them below R3."""

import hashlib
import hmac
import re
from typing import Final

from workmoniq_desktop.domain.rules import site_of
from workmoniq_protocol.wire.support_rows import MOST_NAME, MOST_TEXT

_HOMES: Final = frozenset({"home", "users"})
_MARK_BYTES: Final = 8
_CUT: Final = "\N{HORIZONTAL ELLIPSIS}"
_HALF: Final = re.compile("[\ud800-\udfff]")
_REPLACED: Final = "\N{REPLACEMENT CHARACTER}"


class Marks:
    """Alike for like texts within one bundle, and for nothing outside of it.

    key: 32 random bytes that nobody keeps: with the key gone, a mark cannot be tried out.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def title(self, text: str | None) -> str | None:
        """The mark of a title."""
        return self._of(b"title\0", text)

    def site(self, url: str | None) -> str | None:
        """The mark of the host of an address; None where it has none."""
        return self._of(b"site\0", site_of(url))

    def _of(self, sort: bytes, text: str | None) -> str | None:
        if not text:
            return None
        told = sort + text.encode(errors="surrogatepass")
        return hmac.digest(self._key, told, hashlib.sha256)[:_MARK_BYTES].hex()


def app_shown(app: str | None) -> str | None:
    """An app by its name; of a path the last part, and none where that names a person."""
    if app is None:
        return None
    parts = [part for part in app.replace("\\", "/").split("/") if part.strip()]
    if not parts or (len(parts) > 1 and parts[-2].casefold() in _HOMES):
        return None
    return name_shown(parts[-1])


def name_shown(name: str | None) -> str | None:
    """A category or a project."""
    return _shown(name, MOST_NAME)


def text_shown(text: str | None) -> str | None:
    """A title, an address or a note."""
    return _shown(text, MOST_TEXT)


def _shown(text: str | None, most: int) -> str | None:
    """The text with what no UTF-8 can hold replaced, cut where it is too long; None for none."""
    if not text:
        return None
    if len(text) > most:
        text = text[: most - 1] + _CUT
    return text if text.isascii() else _HALF.sub(_REPLACED, text)
