"""Turn what other programs write into their window properties into text that is always valid."""

import codecs
import re

ELLIPSIS = "…"

# Other programs' titles end up in rows, reports and files: white space that controls becomes a
# space, so that words stay apart; every other control character and half a surrogate pair goes.
_SPACES = (0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029)
_CLEANED: dict[int, str | None] = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)), None),
    **dict.fromkeys(_SPACES, " "),
}
# ISO 2022 escapes as in COMPOUND_TEXT (ICCCM 2.7.1), its UTF-8 segments included.
_ESCAPES = re.compile(rb"\x1b[\x20-\x2f]+[\x30-\x7e]")


def clean(text: str) -> str:
    """Text without control characters, NULs and lone surrogates; outer spaces are cut off."""
    return (text if text.isprintable() else text.translate(_CLEANED)).strip()


def from_utf8(raw: bytes, *, cut: bool = False) -> str:
    """Decode what calls itself UTF-8; what is not becomes U+FFFD.

    cut: raw is the beginning of something longer. A character that lost its end goes, and an
    ellipsis takes the place of the rest.
    """
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(raw, final=not cut)
    return clean(text) + (ELLIPSIS if cut else "")


def from_string(raw: bytes, *, cut: bool = False) -> str:
    """Decode an ICCCM STRING or COMPOUND_TEXT: UTF-8 where it is valid, else ISO 8859-1.

    ICCCM promises ISO 8859-1, but many programs write UTF-8 all the same.
    """
    plain = _ESCAPES.sub(b"", raw)
    try:
        text = codecs.getincrementaldecoder("utf-8")("strict").decode(plain, final=not cut)
    except UnicodeDecodeError:
        text = plain.decode("latin-1")
    return clean(text) + (ELLIPSIS if cut else "")


def app_from_class(raw: bytes) -> str:
    """The class of an ICCCM WM_CLASS ("instance\\0class\\0"), or its instance where that is all.

    Empty when there is neither.
    """
    instance, _, rest = raw.partition(b"\0")
    return from_utf8(rest.partition(b"\0")[0]) or from_utf8(instance)
