"""Lengths, sizes and recorded text as they are printed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from workmoniq_desktop.cli.cells import cut, width
from workmoniq_desktop.cli.plain import isolated, plain
from workmoniq_desktop.cli.table import Column, lay_out
from workmoniq_desktop.cli.words import count, length, size


@pytest.mark.parametrize(
    ("us", "shown"),
    [
        (0, "0:00:00"),
        (499_999, "0:00:00"),
        (500_000, "0:00:01"),
        (3_599_500_000, "1:00:00"),
        (360_000_000_000, "100:00:00"),
    ],
)
def test_a_length_is_rounded_to_the_second(us: int, shown: str) -> None:
    assert length(us) == shown


@pytest.mark.parametrize(
    ("amount", "shown"), [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KiB"), (2**50, "1024.0 TiB")]
)
def test_a_size_has_a_unit(amount: int, shown: str) -> None:
    assert size(amount) == shown


def test_one_is_singular() -> None:
    assert (count(1, "span"), count(2, "span"), count(0, "entry", "entries")) == (
        "1 span",
        "2 spans",
        "0 entries",
    )


@given(st.text(st.characters(categories=None)))
def test_plain_text_is_one_line_without_controls(text: str) -> None:
    shown = plain(text)
    assert not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in shown)
    assert len(f"{shown}.".splitlines()) == 1
    assert plain(shown) == shown
    shown.encode()


@given(st.text())
def test_only_text_that_runs_right_to_left_is_isolated(text: str) -> None:
    right_to_left = any(unicodedata.bidirectional(letter) in {"R", "AL", "AN"} for letter in text)
    assert (isolated(text) != text) == right_to_left


@given(st.text(), st.integers(min_value=1, max_value=30))
def test_cut_text_is_never_wider_than_asked(text: str, cells: int) -> None:
    assert width(cut(plain(text), cells)) <= cells


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_numbers_line_up_whatever_stands_before_them(words: list[str]) -> None:
    columns = (Column(heading="Word", elastic=True), Column(heading="Time", number=True))
    lines = lay_out(columns, [(word, "0:00:01") for word in words], screen_cells=None)
    assert len({cell_len(line) for line in lines}) == 1
