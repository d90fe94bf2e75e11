"""What is wiped is in no row, total, index or page; what is not wiped is untouched."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes.keys import TestKey
from tests.integration.store.pages import decrypted_pages
from tests.integration.store.test_rollups_are_exact import NOW_US, STEP_US, Lane, lanes

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.spans import PresenceSpan, State, Tally, WatchedSpan, WindowSpan
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.store import checks, erasing, spans, totals, watched
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.dictionaries import Dictionaries

ALWAYS = (-(2**61), 2**61)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.create(tmp_path / "history.db", TestKey(), "p", now_us=NOW_US - 75 * DAY_US)
    yield opened
    opened.close()


def clipped(span: WindowSpan, from_us: int, to_us: int) -> list[tuple[int, int, str]]:
    outer = [(span.start_us, min(span.end_us, from_us)), (max(span.start_us, to_us), span.end_us)]
    return [(start, end, span.app) for start, end in outer if start < end]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    lanes,
    st.tuples(st.integers(-8000, 100), st.integers(1, 8000)),
    st.sampled_from([None, "a"]),
)
def test_a_wipe_takes_its_scope_and_nothing_else(
    some: list[Lane], span: tuple[int, int], app: str | None
) -> None:
    from_us = NOW_US + span[0] * STEP_US
    scope = WipeScope(from_us=from_us, to_us=from_us + span[1] * STEP_US, app=app).rounded(2**61)
    low_us, high_us = erasing.bounds(scope)
    end_us = NOW_US + 300 * DAY_US
    with TemporaryDirectory() as folder:
        database = Database.create(
            Path(folder, "history.db"), TestKey(), "p", now_us=NOW_US - 75 * DAY_US
        )
        every = [lane.spans() for lane in some]
        with database.recording() as recording:
            for windows, presence in every:
                recording.put([*windows, *presence])
            recording.settle(NOW_US)
        with database.raw() as raw:
            announced = erasing.count(raw, scope)
        with database.writing() as raw:
            erasing.erase(raw, scope, end_us)
        with database.raw() as raw:
            assert checks.rollups_agree(raw)
            assert checks.search_agrees(raw)
            covered = checks.coverage(raw, end_us)
            assert erasing.count(raw, scope).windows == 0
            texts = {text for (text,) in raw.execute("SELECT text FROM titles")}
            apps = {name for (name,) in raw.execute("SELECT name FROM apps")}
        with database.reading() as tx:
            left = list(spans.windows_between(tx, *ALWAYS))
            states = list(spans.presence_between(tx, *ALWAYS))
            by_app = totals.by_app(tx, NOW_US - 100 * DAY_US, end_us)
        database.close()
    expected = [
        piece
        for windows, _ in every
        for window in windows
        for piece in (
            clipped(window, low_us, high_us)
            if app in {None, window.app}
            else [(window.start_us, window.end_us, window.app)]
        )
    ]
    assert sorted((w.start_us, w.end_us, w.app) for w in left) == sorted(expected)
    assert announced.windows == sum(
        1
        for windows, _ in every
        for w in windows
        if w.start_us < high_us and w.end_us > low_us and app in {None, w.app}
    )
    assert texts == {w.title for w in left if w.title is not None}
    assert apps == {w.app for w in left}
    assert all(c.faults == () for c in covered)
    if app is None:
        inside = [s for s in states if s.start_us < high_us and s.end_us > low_us]
        assert {s.state for s in inside} <= {State.WIPED}
        assert sum(us for us in by_app.values()) >= 0


def test_a_wiped_title_is_on_no_page_of_the_file_nor_its_journal(database: Database) -> None:
    day_us = 20_400 * DAY_US
    windows = [
        WindowSpan(
            device="dev",
            start_us=day_us + n * MINUTE_US,
            end_us=day_us + (n + 1) * MINUTE_US,
            app="editor" if n % 3 else "canaryapp",
            process="canaryprocess" if n % 3 == 0 else None,
            title=f"canarytitle{n} quarterly plan",
            url=f"https://canaryhost{n}.example/",
        )
        for n in range(8_000)
    ]
    outside = WindowSpan(
        device="dev", start_us=day_us - MINUTE_US, end_us=day_us, app="editor", title="kept plan"
    )
    presence = PresenceSpan(
        device="dev",
        start_us=day_us - MINUTE_US,
        end_us=windows[-1].end_us,
        state=State.ACTIVE,
        reason="in use",
    )
    with database.recording() as recording:
        for at in range(0, len(windows), 500):
            recording.put(windows[at : at + 500])
        recording.put([outside, presence])
        recording.add([Tally(device="dev", minute_us=day_us, keys=12)])
        recording.settle(NOW_US)
    assert any(b"canarytitle77" in page for page in decrypted_pages(database, TestKey()))
    scope = WipeScope(from_us=day_us, to_us=windows[-1].end_us)
    with database.writing() as raw:
        erasing.erase(raw, scope, NOW_US)
    database.close()
    database.checkpoint()
    pages = list(decrypted_pages(database, TestKey()))
    assert any(b"kept plan" in page for page in pages)
    for page in pages:
        assert b"canary" not in page
    with database.raw() as raw:
        assert raw.execute("SELECT count(*) FROM tallies").fetchone() == (0,)
        assert checks.search_agrees(raw)


def a_minute_of(title: str, at_us: int) -> list[WindowSpan | PresenceSpan]:
    end_us = at_us + MINUTE_US
    return [
        WindowSpan(device="dev", start_us=at_us, end_us=end_us, app="mail", title=title),
        PresenceSpan(
            device="dev", start_us=at_us, end_us=end_us, state=State.ACTIVE, reason="in use"
        ),
    ]


def test_the_newest_span_of_a_title_is_found_again_after_its_newest_was_wiped(
    database: Database,
) -> None:
    old_us, new_us = 20_300 * DAY_US, 20_450 * DAY_US
    with database.recording() as recording:
        for at_us in (old_us, new_us):
            recording.put(a_minute_of("Inbox", at_us))
        recording.settle(NOW_US)
    with database.writing() as raw:
        erasing.erase(raw, WipeScope(from_us=new_us, to_us=new_us + DAY_US), NOW_US)
        assert raw.execute("SELECT last_us FROM titles").fetchall() == [(old_us,)]


def test_words_of_a_reason_go_with_the_presence_that_had_them(database: Database) -> None:
    with database.recording() as recording:
        recording.put(
            [
                PresenceSpan(
                    device="dev",
                    start_us=NOW_US - hours * 60 * MINUTE_US,
                    end_us=NOW_US - (hours - 1) * 60 * MINUTE_US,
                    state=State.ACTIVE,
                    reason=reason,
                )
                for hours, reason in ((3, "kept words"), (2, "canary words"))
            ]
        )
    with database.writing() as raw:
        erasing.erase(raw, WipeScope(from_us=NOW_US - 120 * MINUTE_US), NOW_US)
        reasons = {text for (text,) in raw.execute("SELECT text FROM reasons")}
    assert reasons == {"kept words", erasing.WIPED_BY_YOU}


def test_a_wipe_reads_no_month_that_shows_none_of_its_titles(tmp_path: Path) -> None:
    months_us = [NOW_US - days * DAY_US for days in range(900, 80, -40)]
    database = Database.create(
        tmp_path / "history.db", TestKey(), "p", now_us=months_us[0] - DAY_US
    )
    with database.recording() as recording:
        for at_us in months_us:
            inbox = at_us in {months_us[0], months_us[-1]}
            recording.put(a_minute_of("Inbox" if inbox else "News", at_us))
        recording.settle(NOW_US)
    read: list[str] = []
    with database.writing() as raw:
        raw.set_trace_callback(read.append)
        scope = WipeScope(from_us=months_us[-1], to_us=months_us[-1] + DAY_US)
        erasing.erase(raw, scope, NOW_US)
        raw.set_trace_callback(None)
        newest = dict(raw.execute("SELECT text, last_us FROM titles").fetchall())
    database.close()
    assert newest == {"Inbox": months_us[0], "News": months_us[-2]}
    assert sum("GROUP BY title" in statement for statement in read) == 1


def test_a_ranged_wipe_takes_what_other_watchers_saw_and_a_wipe_of_an_app_leaves_it(
    database: Database,
) -> None:
    with database.writing() as raw:
        device = Dictionaries(raw).device("desk")
        for hour in range(3):
            for source in ("a-browser", "an-editor"):
                watched.put(raw, device, page(source, hour))
    hour_us = NOW_US + HOUR_US
    # a watcher's words cannot be halved: what reaches into the range goes whole
    middle = WipeScope(from_us=hour_us + HOUR_US // 2, to_us=hour_us + HOUR_US)
    with database.writing() as raw:
        assert erasing.count(raw, replace(middle, app="a-browser")).watched == 0
        erasing.erase(raw, replace(middle, app="a-browser"), 2**61)
        assert erasing.count(raw, middle).watched == 2
        erasing.erase(raw, middle, 2**61)
        assert erasing.count(raw, middle).watched == 0
        left = list(watched.between(raw.execute, *ALWAYS))
        assert left == [page(name, hour) for hour in (0, 2) for name in ("a-browser", "an-editor")]
        erasing.erase(raw, WipeScope(from_us=NOW_US), 2**61)
        assert list(watched.between(raw.execute, *ALWAYS)) == []
        assert raw.execute("SELECT count(*) FROM sources").fetchone() == (0,)
    database.checkpoint()
    assert not any(b"canary" in page for page in decrypted_pages(database, TestKey()))


def page(source: str, hour: int) -> WatchedSpan:
    start_us = NOW_US + hour * HOUR_US
    return WatchedSpan(
        device="desk",
        source=source,
        start_us=start_us,
        end_us=start_us + HOUR_US,
        data=f'{{"title": "canary {hour}"}}',
    )
