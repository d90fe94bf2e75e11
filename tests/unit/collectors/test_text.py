"""Whatever a window property holds, what leaves is valid text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_desktop.collectors.text import (
    ELLIPSIS,
    app_from_class,
    clean,
    from_string,
    from_utf8,
)


def is_clean(text: str) -> bool:
    text.encode()
    return all(unicodedata.category(char) not in ("Cc", "Cs") for char in text)


@given(st.binary(), st.booleans())
def test_any_bytes_become_valid_text(raw: bytes, cut: bool) -> None:
    for text in (from_utf8(raw, cut=cut), from_string(raw, cut=cut), app_from_class(raw)):
        assert is_clean(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "M", "Cs", "Cc"])))
def test_any_text_becomes_clean_and_stays_so(text: str) -> None:
    once = clean(text)
    assert is_clean(once)
    assert clean(once) == once


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1))
def test_clean_text_is_left_alone(text: str) -> None:
    assert from_utf8(text.encode()) == text
    assert from_string(text.encode()) in (text, text.replace("\x1b", ""))


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"])), st.integers(0, 40))
def test_a_cut_never_leaves_half_a_character(text: str, length: int) -> None:
    told = from_utf8(text.encode()[:length], cut=True)
    assert told.endswith(ELLIPSIS)
    assert text.startswith(told.removesuffix(ELLIPSIS))


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"Caf\xe9", "Café"),
        ("Café".encode(), "Café"),
        (b"\x1b%GCaf\xc3\xa9\x1b%@", "Café"),
        (b"tab\there\0", "tab here"),
    ],
)
def test_old_names_are_read_as_what_they_most_likely_are(raw: bytes, told: str) -> None:
    assert from_string(raw) == told


@pytest.mark.parametrize(
    ("raw", "told"),
    [(b"navigator\0Firefox\0", "Firefox"), (b"xterm\0\0", "xterm"), (b"xterm", "xterm"), (b"", "")],
)
def test_a_class_is_told_and_an_instance_where_there_is_none(raw: bytes, told: str) -> None:
    assert app_from_class(raw) == told
