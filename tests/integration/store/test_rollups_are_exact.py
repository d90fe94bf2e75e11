"""Roll-ups equal the raw spans, whatever was put, wiped or grown, in any order."""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes.keys import TestKey

from workmoniq_desktop.domain.clock import DAY_US, MINUTE_US, QUARTER_US
from workmoniq_desktop.domain.spans import PresenceSpan, State, WindowSpan
from workmoniq_desktop.store import totals
from workmoniq_desktop.store.database import Database

NOW_US = 20_500 * DAY_US  # a day in 2026
STEP_US = 7 * MINUTE_US


@dataclass(frozen=True)
class Lane:
    """Spans of one device, as (steps, app or None, state) one after the other."""

    device: str
    start_us: int
    parts: tuple[tuple[int, str | None, State], ...]

    def spans(self) -> tuple[list[WindowSpan], list[PresenceSpan]]:
        windows, presence, at = [], [], self.start_us
        for steps, app, state in self.parts:
            end = at + steps * STEP_US
            presence.append(
                PresenceSpan(device=self.device, start_us=at, end_us=end, state=state, reason="r")
            )
            if app is not None:
                # windows begin late and end early, so that both tracks cut differently
                windows.append(
                    WindowSpan(
                        device=self.device,
                        start_us=at + STEP_US // 3,
                        end_us=end - STEP_US // 5,
                        app=app,
                        title=f"{app} title" if steps % 2 else None,
                    )
                )
            at = end
        return windows, presence


states = st.sampled_from([State.ACTIVE, State.ACTIVE, State.IDLE, State.LOCKED])
parts = st.lists(
    st.tuples(st.integers(1, 400), st.sampled_from([None, "a", "b", "c"]), states),
    min_size=1,
    max_size=12,
).map(tuple)
starts = st.integers(-70 * 96, -1).map(lambda quarter: NOW_US + quarter * QUARTER_US + 13)
lanes = st.lists(st.builds(Lane, st.just(""), starts, parts), min_size=1, max_size=3).map(
    lambda some: [Lane(f"dev{n}", lane.start_us, lane.parts) for n, lane in enumerate(some)]
)


def naive(
    all_spans: Sequence[tuple[list[WindowSpan], list[PresenceSpan]]], from_us: int, to_us: int
) -> tuple[Counter[str | None], Counter[tuple[str | None, str | None]]]:
    """Every moment belongs to the first device active in it; minute arithmetic, no cleverness."""
    edges = {from_us, to_us}
    for windows, presence in all_spans:
        both: list[WindowSpan | PresenceSpan] = [*windows, *presence]
        for span in both:
            edges |= {
                min(max(span.start_us, from_us), to_us),
                min(max(span.end_us, from_us), to_us),
            }
    cuts = sorted(edges)
    apps: Counter[str | None] = Counter()
    titles: Counter[tuple[str | None, str | None]] = Counter()
    for start, end in itertools.pairwise(cuts):
        for windows, presence in all_spans:
            if any(
                p.start_us <= start and end <= p.end_us and p.state is State.ACTIVE
                for p in presence
            ):
                shown = [w for w in windows if w.start_us <= start and end <= w.end_us]
                apps[shown[0].app if shown else None] += end - start
                titles[(shown[0].title if shown else None), None] += end - start
                break
    return apps, titles


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    lanes,
    st.integers(0, 2_000_000),
    st.tuples(st.integers(-15_000, 100), st.integers(1, 25_000)),
    st.booleans(),
)
def test_totals_from_rollups_equal_totals_from_the_spans(
    some: list[Lane], settle_after_minutes: int, span: tuple[int, int], early: bool
) -> None:
    with TemporaryDirectory() as folder:
        database = Database.create(
            Path(folder, "history.db"), TestKey(), "p", now_us=NOW_US - 75 * DAY_US
        )
        end_us = NOW_US + (settle_after_minutes % 100_000) * MINUTE_US
        with database.recording() as recording:
            for lane in some:
                windows, presence = lane.spans()
                if early:
                    recording.settle(end_us)
                recording.put([*windows, *presence])
            recording.settle(end_us)
        all_spans = [lane.spans() for lane in some]
        from_us = NOW_US + span[0] * STEP_US + 17
        to_us = from_us + span[1] * STEP_US
        with database.reading() as tx:
            apps = totals.by_app(tx, from_us, to_us)
            months = totals.whole_months(tx, from_us, to_us)
            titles = totals.by_title(tx, months, (), {})
            everyone = totals.by_device(tx, from_us, to_us)
        database.close()
    expected_apps, _ = naive(all_spans, from_us, to_us)
    assert {k: v for k, v in apps.items() if v} == dict(expected_apps)
    _, of_months = naive(all_spans, *months)
    assert dict(titles.rows) == {title: us for (title, _), us in of_months.items() if title and us}
    assert {k: v for k, v in everyone.items() if v} == {
        lane.device: us
        for lane, own in zip(some, all_spans, strict=True)
        if (us := sum(naive([own], from_us, to_us)[0].values()))
    }
