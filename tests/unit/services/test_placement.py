"""Where a span from elsewhere goes, among those that are there."""

import pytest

from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, WindowSpan
from workmoniq_desktop.store.placement import Outcome, Place, find_place


def show(start_us: int, end_us: int, app: str = "vim") -> WindowSpan:
    return WindowSpan(device="d", start_us=start_us, end_us=end_us, app=app)


def be(start_us: int, end_us: int, state: State = State.ACTIVE) -> PresenceSpan:
    return PresenceSpan(device="d", start_us=start_us, end_us=end_us, state=state, reason="")


WIPED = State.WIPED
NEW = show(10, 20)
AT_WORK = be(10, 20)


@pytest.mark.parametrize(
    ("span", "there", "growing_us", "expected"),
    [
        (NEW, [], None, Place(end_us=20)),
        (NEW, [show(10, 20)], None, Outcome.KNOWN),
        (NEW, [show(5, 25)], None, Outcome.KNOWN),
        (NEW, [show(10, 30)], None, Outcome.KNOWN),
        (NEW, [show(10, 20, "emacs")], None, Outcome.OVERLAPS),
        (NEW, [show(12, 14), show(15, 16, "emacs")], None, Outcome.OVERLAPS),
        (NEW, [show(5, 15)], None, Outcome.OVERLAPS),
        (NEW, [show(10, 12), show(18, 20)], None, "all"),
        (NEW, [show(10, 12), show(18, 25)], None, Place(end_us=18, gone=(show(10, 12),))),
        (NEW, [show(10, 18), show(18, 25)], None, Outcome.KNOWN),
        (NEW, [show(10, 15)], 10, Outcome.KNOWN),
        (NEW, [show(15, 18)], 15, Place(end_us=15)),
        (NEW, [show(15, 18, "emacs")], 15, Outcome.OVERLAPS),
        (AT_WORK, [be(0, 30, WIPED)], None, "all"),
        (AT_WORK, [be(10, 20, WIPED)], None, "all"),
        (AT_WORK, [be(8, 12, WIPED), be(12, 15), be(15, 40, WIPED)], None, "all"),
        (AT_WORK, [be(8, 12, WIPED), be(12, 15, State.IDLE)], None, Outcome.OVERLAPS),
        (be(10, 20, WIPED), [be(5, 25, WIPED)], None, Outcome.KNOWN),
        (be(10, 20, WIPED), [be(5, 15, WIPED)], None, "all"),
        (be(10, 20, WIPED), [be(12, 15)], None, Outcome.OVERLAPS),
    ],
)
def test_a_span_goes_where_nothing_is_lost(
    span: Span, there: list[Span], growing_us: int | None, expected: Place | Outcome | str
) -> None:
    if expected == "all":
        expected = Place(end_us=span.end_us, gone=tuple(there))
    assert find_place(span, there, growing_us) == expected
