"""Time summed where it lies is the time that its pieces make."""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.clock import WoundClock
from tests.fakes.keys import TestKey

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Hide, Part
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, WindowSpan
from workmoniq_desktop.services.editing import Editing
from workmoniq_desktop.store.counting import pieces_by_device, shown_by_device
from workmoniq_desktop.store.database import Database

BEGIN_US = 20_000 * DAY_US
RANGES = (
    (BEGIN_US, BEGIN_US + DAY_US),
    (BEGIN_US + DAY_US, BEGIN_US + 2 * DAY_US),
    (BEGIN_US + 7 * HOUR_US + 1, BEGIN_US + 31 * HOUR_US + 7),
    (BEGIN_US - DAY_US, BEGIN_US),
    (BEGIN_US - DAY_US, BEGIN_US + 4 * DAY_US),
)


def restless(device: str, seed: int) -> list[Span]:
    """Two days of windows and presence with gaps, each regardless of the other and of midnight."""
    rng = random.Random(seed)  # noqa: S311  # the same in every run
    spans: list[Span] = []
    at_us = BEGIN_US
    while at_us < BEGIN_US + 2 * DAY_US:
        end_us = at_us + rng.randrange(1, 90 * MINUTE_US)
        number = rng.randrange(6)
        if number:
            spans.append(
                WindowSpan(
                    device=device,
                    start_us=at_us,
                    end_us=end_us,
                    app=f"app {number % 3}",
                    title=rng.choice((None, "plan", "mail")),
                )
            )
        at_us = end_us + rng.choice((0, 0, MINUTE_US))
    at_us = BEGIN_US
    while at_us < BEGIN_US + 2 * DAY_US:
        end_us = at_us + rng.randrange(1, 4 * HOUR_US)
        state = rng.choice((State.ACTIVE, State.ACTIVE, State.IDLE))
        spans.append(
            PresenceSpan(device=device, start_us=at_us, end_us=end_us, state=state, reason="")
        )
        at_us = end_us
    return spans


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database.create(tmp_path / "h.db", TestKey(), "p", now_us=BEGIN_US)
    yield made
    made.close()


def both_sums(database: Database, from_us: int, to_us: int) -> tuple[object, object]:
    """Microseconds and pieces by device, app and title: summed by SQL, and piece by piece."""
    with database.raw() as raw:
        shown = shown_by_device(raw.execute, from_us, to_us)
        assert shown is not None
        us: Counter[tuple[int, int, int | None]] = Counter()
        count: Counter[tuple[int, int, int | None]] = Counter()
        for device, pieces in pieces_by_device(raw.execute, from_us, to_us).items():
            for start_us, end_us, app, title, _ in pieces:
                us[device, app, title] += end_us - start_us
                count[device, app, title] += bool(app)
    there = {
        (device, app, title): (one_us, pieces)
        for device, rows in shown.items()
        for app, title, _, _, one_us, pieces in rows
        if one_us
    }
    return there, {key: (us[key], count[key]) for key in us}


@pytest.mark.parametrize("seed", range(4))
def test_time_summed_by_content_is_that_of_its_pieces(database: Database, seed: int) -> None:
    with database.recording() as recording:
        recording.put([*restless("d0", seed), *restless("d1", seed + 100)])
        recording.settle(BEGIN_US + 3 * DAY_US)
    for from_us, to_us in RANGES:
        summed, by_piece = both_sums(database, from_us, to_us)
        assert summed == by_piece
    whole, _ = both_sums(database, *RANGES[-1])
    assert len(whole) > 10  # type: ignore[arg-type]  # a dict


def test_texts_come_with_what_is_summed(database: Database) -> None:
    with database.recording() as recording:
        recording.put(restless("d0", 1))
        recording.settle(BEGIN_US + 3 * DAY_US)
    with database.raw() as raw:
        shown = shown_by_device(raw.execute, *RANGES[-1])
        titles = {(i, text) for i, text in raw.execute("SELECT id, text FROM titles")}
    assert shown is not None
    (rows,) = shown.values()
    assert {(title, text) for _, title, text, _, _, _ in rows} == titles | {(None, None)}


def test_edited_time_is_not_summed(database: Database) -> None:
    with database.recording() as recording:
        recording.put(restless("d0", 1))
        recording.settle(BEGIN_US + 3 * DAY_US)
    part = Part(from_us=BEGIN_US + HOUR_US, to_us=BEGIN_US + 2 * HOUR_US)
    Editing(database, WoundClock(BEGIN_US + 3 * DAY_US), lambda: None).do("hide", [Hide(part=part)])
    with database.raw() as raw:
        assert shown_by_device(raw.execute, BEGIN_US, BEGIN_US + DAY_US) is None
        assert shown_by_device(raw.execute, *RANGES[1]) is not None
