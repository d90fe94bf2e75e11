"""P07: what moves is confidential and whole: each attack on the list has tests of its number.

The list is the protocol's own, of 94 attacks. A test of number 13 is named test_t13_...; most of
them stand in tests/adversarial and run against the real server, over real HTTP, with a proxy in
between where the server has to lie. Their verdicts count for this promise: `make promises` runs
them too.
"""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from tests.promises.attacks import numbers_in

TESTS: Final = Path(__file__).parents[1]
ALL: Final = range(1, 95)
PHONE: Final = "with the phone page, which comes with a later release"
WAITS: Final = {50: PHONE}
"""Attacks on what this release does not have, and with what they come."""

PROMISED: Final = {53: "test_p05_stays_on_the_device.py"}
"""Attacks that a promise of its own is about, and where that is proved."""


@cache
def _tests() -> tuple[tuple[int, str, ast.FunctionDef | ast.AsyncFunctionDef], ...]:
    """Number, file and function of every test of an attack."""
    return tuple(
        (number, str(path.relative_to(TESTS)), node)
        for path in sorted(TESTS.rglob("test_*.py"))
        if "def test_t" in (text := path.read_text())
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for number in numbers_in(node.name)
    )


def test_every_attack_is_tried_or_waits_for_what_it_attacks() -> None:
    tried = {number for number, _, _ in _tests()}
    assert sorted(tried - set(ALL)) == []
    assert sorted(tried & set(WAITS)) == []
    assert all((Path(__file__).parent / file).is_file() for file in PROMISED.values())
    assert sorted(set(ALL) - tried - set(WAITS) - set(PROMISED)) == []


def test_no_attack_is_left_out_of_the_run() -> None:
    """A skipped or expected failure would be no attack that was tried."""
    marked = defaultdict(list)
    for number, file, test in _tests():
        for each in test.decorator_list:
            if any(word in ast.unparse(each) for word in ("skip", "xfail")):
                marked[number].append(file)
    assert dict(marked) == {}


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("test_t13_an_older_head", [13]),
        ("test_t07_and_more", [7]),
        ("test_t13", []),
        ("test_the_title", []),
        ("test_t100_too_many", [100]),
    ],
)
def test_a_number_is_read_from_the_name(name: str, numbers: list[int]) -> None:
    assert list(numbers_in(name)) == numbers
