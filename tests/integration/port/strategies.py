"""Histories as hypothesis draws them: any text, any offset, both tracks, several devices."""

from hypothesis import strategies as st
from tests.integration.port.histories import NOW_US

from workmoniq_desktop.domain.clock import DAY_US, MINUTE_US, SECOND_US
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, Tally, WindowSpan

# all but half surrogate pairs, which no file can hold, and NUL, which nothing is recorded with
characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
awkward = st.sampled_from(
    [
        "=1+1",
        "'=1",
        "@x",
        "-2",
        "\tx",
        "\r\n",
        '"',
        "\\",
        "\u202e\u05e9\u05dc\u05d5\u05dd",
        "👩‍💻",
        "",
        "\x01\x1f\x7f",
    ]
)
texts = awkward | st.text(characters, max_size=30)
names = st.text("0123456789abcXYZ._", min_size=1, max_size=64)
offsets = st.integers(-18 * 60, 18 * 60)
contents = st.tuples(texts, st.none() | texts, st.none() | texts, st.none() | texts)
states = st.sampled_from([State.ACTIVE, State.ACTIVE, *State])
lengths = st.integers(1, 2 * DAY_US) | st.integers(1, 900 * SECOND_US)


@st.composite
def lanes(draw: st.DrawFn, device: str) -> list[Span]:
    """The spans of one device: presence without a gap, windows with some."""
    spans: list[Span] = []
    at = NOW_US - draw(st.integers(30 * DAY_US, 90 * DAY_US))
    for state, reason, offset, length in draw(
        st.lists(st.tuples(states, st.text(characters, max_size=20), offsets, lengths), max_size=8)
    ):
        spans.append(
            PresenceSpan(
                device=device,
                start_us=at,
                end_us=at + length,
                state=state,
                reason=reason,
                offset_minutes=offset,
            )
        )
        at += length
    at = NOW_US - draw(st.integers(30 * DAY_US, 90 * DAY_US))
    for (app, title, process, url), offset, length, gap in draw(
        st.lists(st.tuples(contents, offsets, lengths, st.integers(0, 2)), max_size=8)
    ):
        spans.append(
            WindowSpan(
                device=device,
                start_us=at,
                end_us=at + length,
                app=app,
                title=title,
                process=process,
                url=url,
                offset_minutes=offset,
            )
        )
        at += length + gap * gap * MINUTE_US
    return spans


histories = st.lists(names, max_size=3, unique=True).flatmap(
    lambda some: st.tuples(*(lanes(name) for name in some)).map(
        lambda per_device: [span for own in per_device for span in own]
    )
)
counts = st.integers(0, 10_000)
tallies = st.lists(
    st.builds(
        Tally,
        device=names,
        minute_us=st.integers(0, 1_000).map(lambda minute: NOW_US - minute * MINUTE_US),
        keys=counts,
        clicks=counts,
        scrolls=counts,
        travel_px=counts,
    ),
    max_size=5,
    unique_by=lambda tally: (tally.device, tally.minute_us),
)
