"""The page of features names tests that are there, so that no row is held by nothing."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "features.md").read_text()
NAMED = re.compile(r"`([a-z0-9_/]+/test_[a-z0-9_]+\.py)::(test_[a-z0-9_]+)`")


def test_every_test_that_the_page_names_is_there() -> None:
    named = NAMED.findall(PAGE)
    assert len(named) == PAGE.count("::test_")
    missing = [
        f"{file}::{name}"
        for file, name in named
        if f"def {name}(" not in (ROOT / "tests" / file).read_text()
    ]
    assert missing == []


def test_every_row_of_the_page_is_held_by_a_test() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")]
    told = [line for line in rows if line != "| it does | held by |"]
    assert told
    assert [line for line in told if not NAMED.search(line)] == []
