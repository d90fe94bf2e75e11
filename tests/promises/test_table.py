"""The page of promises and the tests agree."""

from pathlib import Path

from tests.promises.table import Row, rows, verdict, written


def with_tests() -> set[str]:
    return {path.name[5:8].upper() for path in Path(__file__).parent.glob("test_p[0-9][0-9]_*.py")}


def row(state: str) -> Row:
    return Row(id="P99", part="client", promise="it", kept_by="x", proved_by="y", state=state)


def test_the_page_lists_eighteen_promises() -> None:
    assert [each.id for each in rows()] == [f"P{number:02}" for number in range(1, 19)]


def test_a_promise_is_said_to_be_kept_where_it_has_tests_and_nowhere_else() -> None:
    assert {each.id for each in rows() if each.kept} == with_tests()


def test_a_promise_without_a_test_that_ran_is_not_proved() -> None:
    assert verdict(row("kept"), []) == "NOT PROVED"
    assert verdict(row("kept"), ["pass", "not run"]) == "NOT PROVED"
    assert verdict(row("kept"), ["pass", "FAIL"]) == "FAIL (1 of 2)"
    assert verdict(row("kept"), ["pass", "pass"]) == "pass (2 tests)"
    assert verdict(row("kept on the desktop"), ["pass"]) == "pass (1 tests), in part"
    assert verdict(row("with sync"), []) == "not in this release"


def test_the_table_has_a_line_for_each_promise() -> None:
    assert len(list(written(rows(), {}))) == 18
