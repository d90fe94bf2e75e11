"""The quick ways of writing an export say the same as the plain ones."""

import json

from hypothesis import given
from hypothesis import strategies as st

from workmoniq_desktop.domain.calendar import iso
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, Tally, WindowSpan
from workmoniq_desktop.services.export.as_csv import guarded, unguarded
from workmoniq_desktop.services.export.as_json import span_text, tally_text
from workmoniq_desktop.services.export.moments import moment
from workmoniq_desktop.services.spans_json import span_to_json

texts = st.text()
times = st.integers(0, 4_000_000_000_000_000)
offsets = st.integers(-24 * 60 + 1, 24 * 60 - 1)
devices = st.text("abcXYZ019._", min_size=1)
spans = st.one_of(
    st.builds(
        WindowSpan,
        device=devices,
        start_us=times,
        end_us=times,
        app=texts,
        title=st.none() | texts,
        process=st.none() | texts,
        url=st.none() | texts,
        offset_minutes=offsets,
    ),
    st.builds(
        PresenceSpan,
        device=devices,
        start_us=times,
        end_us=times,
        state=st.sampled_from(State),
        reason=texts,
        offset_minutes=offsets,
    ),
)


@given(spans)
def test_a_span_is_written_in_the_one_shape_of_spans(span: Span) -> None:
    plain = json.dumps(span_to_json(span), ensure_ascii=False, separators=(",", ":"))
    assert span_text(span) == plain


@given(times, offsets)
def test_a_moment_is_written_as_the_calendar_writes_it(at_us: int, offset_minutes: int) -> None:
    assert moment(at_us, offset_minutes) == iso(at_us, offset_minutes)


def test_a_tally_is_valid_json() -> None:
    tally = Tally(device="d", minute_us=0, keys=1, clicks=2, scrolls=3, travel_px=4)
    assert json.loads(tally_text(tally)) == {
        "device": "d",
        "minute": "1970-01-01T00:00:00.000000+00:00",
        "keys": 1,
        "clicks": 2,
        "scrolls": 3,
        "travel_px": 4,
    }


@given(st.text("'=+-@\t\r\n\uff1da ") | texts)
def test_a_guarded_text_is_no_formula_and_can_be_had_back(text: str) -> None:
    cell = guarded(text)
    assert cell is not None
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"))
    assert unguarded(cell) == text


def test_a_text_that_is_no_formula_is_left_alone() -> None:
    assert [guarded(text) for text in ("a=1", "'quoted'", "", None)] == [
        "a=1",
        "'quoted'",
        "",
        None,
    ]
