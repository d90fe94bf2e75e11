"""What a rule keeps out is kept out before anything is stored, also while the key is awaited."""

import json
import queue
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.fakes.clock import WoundClock, ZonedClock
from tests.fakes.keys import TestKey
from tests.integration.store.pages import decrypted_pages

from workmoniq_desktop.collectors.base import Sink, Surroundings
from workmoniq_desktop.collectors.senses import Senses
from workmoniq_desktop.domain.activity import (
    FocusMoved,
    Media,
    MediaBegan,
    MediaEnded,
    Paused,
    RecordingResumed,
    Sense,
)
from workmoniq_desktop.domain.calendar import to_us
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US, SECOND_US
from workmoniq_desktop.domain.rules import Field, Hours, Pattern, Rule, Syntax
from workmoniq_desktop.domain.rules_json import rule_to_json
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.services.editing import RULE
from workmoniq_desktop.services.open_history import Around, OpenHistory
from workmoniq_desktop.services.recorder import Recorder
from workmoniq_desktop.services.rules.defaults import put_in_defaults
from workmoniq_desktop.services.status_json import status_to_json
from workmoniq_desktop.services.tracking import Tracking
from workmoniq_desktop.store import checks, spans, things
from workmoniq_desktop.store.database import Database

ALWAYS = (-(2**61), 2**61)
CANARY = "canary of the salary talks"
SALARY = Pattern(field=Field.TITLE, syntax=Syntax.GLOB, texts=("*salar?*",))
MIDNIGHT_US = (1_700_000_000_000_000 // DAY_US + 1) * DAY_US


@pytest.fixture
def clock() -> WoundClock:
    return WoundClock()


@pytest.fixture
def database(tmp_path: Path, clock: WoundClock) -> Iterator[Database]:
    opened = Database.create(tmp_path / "history.db", TestKey(), "p", now_us=clock.now_us())
    yield opened
    opened.close()


def out(name: str = "out", **does: object) -> Rule:
    does = does or {"redact": True}
    return Rule(uid="", name=name, position=0, patterns=(SALARY,), **does)  # type: ignore[arg-type]  # as Rule takes them


def around(clock: WoundClock, recorder: Recorder) -> Around:
    return Around(
        clock=clock,
        zone=lambda: None,  # type: ignore[arg-type, return-value]  # nothing here asks
        flush=lambda: None,
        hold=nullcontext,
        destroy=lambda: None,
        rules_changed=recorder.follow_rules,
    )


@pytest.fixture
def recorder(clock: WoundClock) -> Recorder:
    return Recorder(clock, "my laptop")


@pytest.fixture
def history(clock: WoundClock, database: Database, recorder: Recorder) -> OpenHistory:
    return OpenHistory(database, None, around(clock, recorder))  # type: ignore[arg-type]  # no backups here


def show(recorder: Recorder, clock: WoundClock, app: str, title: str | None) -> None:
    recorder.take(FocusMoved(at_us=clock.now_us(), app=app, title=title))
    clock.at_us += MINUTE_US
    recorder.tick()


def windows(database: Database) -> list[tuple[str, str | None, int]]:
    with database.reading() as tx:
        found = list(spans.windows_between(tx, *ALWAYS))
    return [(one.app, one.title, (one.end_us - one.start_us) // MINUTE_US) for one in found]


def active_minutes(database: Database) -> int:
    with database.reading() as tx:
        found = list(spans.presence_between(tx, *ALWAYS))
    return sum(p.end_us - p.start_us for p in found if p.state is State.ACTIVE) // MINUTE_US


def anywhere(database: Database, text: str = CANARY) -> bool:
    return any(text.encode() in page for page in decrypted_pages(database, TestKey()))


def gapless(database: Database, now_us: int) -> bool:
    with database.raw() as raw:
        return all(c.faults == () for c in checks.coverage(raw, now_us))


def test_a_redacted_title_is_never_stored_and_its_time_stays(
    clock: WoundClock, database: Database, recorder: Recorder, history: OpenHistory
) -> None:
    recorder.land(database)
    history.rulebook.save(out())
    for title in ("plan", CANARY, "plan"):
        show(recorder, clock, "writer", title)
    recorder.write()
    assert windows(database) == [("writer", "plan", 1), ("writer", None, 1), ("writer", "plan", 1)]
    assert not anywhere(database)
    assert recorder.fold.window is not None
    assert gapless(database, clock.now_us())


def test_what_is_dropped_counts_as_active_without_a_window(
    clock: WoundClock, database: Database, recorder: Recorder, history: OpenHistory
) -> None:
    recorder.land(database)
    history.rulebook.save(out(drop=True))
    for title in ("plan", CANARY, "plan"):
        show(recorder, clock, "writer", title)
    recorder.write()
    assert windows(database) == [("writer", "plan", 1), ("writer", "plan", 1)]
    assert active_minutes(database) == 3
    assert not anywhere(database)


@pytest.mark.parametrize(
    ("does", "kept"),
    [
        ({"redact": True}, [("writer", None, 1), ("writer", "plan", 1), ("writer", None, 1)]),
        ({"drop": True}, [("writer", "plan", 1)]),
    ],
)
def test_what_waited_for_the_key_is_judged_before_it_lands(  # noqa: PLR0917  # fixtures
    clock: WoundClock,
    database: Database,
    recorder: Recorder,
    history: OpenHistory,
    does: dict[str, object],
    kept: list[tuple[str, str | None, int]],
) -> None:
    recorder.land(database)
    history.rulebook.save(out(**does))  # type: ignore[arg-type]  # as Rule takes them
    recorder.stop()
    clock.at_us += MINUTE_US
    again = Recorder(clock, "my laptop")
    for title in (CANARY, "plan", CANARY):
        show(again, clock, "writer", title)
    again.land(database)
    again.write()
    assert windows(database) == kept
    assert not anywhere(database)
    # what stays open goes on as it was judged
    show(again, clock, "writer", CANARY)
    again.write()
    assert not anywhere(database)
    assert gapless(database, clock.now_us())


def test_a_change_of_rules_is_followed_at_once_and_by_undo_too(
    clock: WoundClock, database: Database, recorder: Recorder, history: OpenHistory
) -> None:
    recorder.land(database)
    show(recorder, clock, "writer", "salary table")
    rule = history.rulebook.save(out())
    clock.at_us += MINUTE_US
    history.rulebook.enable(rule.uid, on=False)
    clock.at_us += MINUTE_US
    history.editing.undo()
    clock.at_us += MINUTE_US
    recorder.write()
    assert windows(database) == [
        ("writer", "salary table", 1),
        ("writer", None, 1),
        ("writer", "salary table", 1),
        ("writer", None, 1),
    ]


def test_a_rule_by_hours_acts_when_its_hour_comes_though_nothing_else_happens(
    clock: WoundClock, database: Database, recorder: Recorder, history: OpenHistory
) -> None:
    clock.at_us = MIDNIGHT_US + 8 * HOUR_US
    recorder.land(database)
    hours = Hours(from_minute=9 * 60, to_minute=10 * 60)
    history.rulebook.save(out(redact=True, hours=hours))
    recorder.take(FocusMoved(at_us=clock.now_us(), app="writer", title="salary table"))
    for _ in range(2_000):
        due_us = recorder.due_us()
        assert due_us is not None
        clock.at_us = max(due_us, clock.at_us)
        recorder.tick()
        if clock.at_us >= MIDNIGHT_US + 11 * HOUR_US:
            break
    clock.at_us = MIDNIGHT_US + 11 * HOUR_US
    recorder.tick()
    recorder.write()
    with database.reading() as tx:
        found = [
            (w.title, (w.start_us - MIDNIGHT_US) / HOUR_US, (w.end_us - MIDNIGHT_US) / HOUR_US)
            for w in spans.windows_between(tx, *ALWAYS)
            if w.start_us >= MIDNIGHT_US + 8 * HOUR_US
        ]
    assert found[0][:2] == ("salary table", 8.0)
    assert (None, 9.0) in [one[:2] for one in found]
    hidden = [one for one in found if one[0] is None]
    assert (hidden[0][1], hidden[-1][2]) == (9.0, 10.0)


def test_an_hour_that_lies_in_a_span_that_waited_hides_all_of_it(
    clock: WoundClock, database: Database, recorder: Recorder, history: OpenHistory
) -> None:
    recorder.land(database)
    hours = Hours(from_minute=9 * 60, to_minute=10 * 60)
    history.rulebook.save(out(redact=True, hours=hours))
    recorder.stop()
    clock.at_us = MIDNIGHT_US + DAY_US + 8 * HOUR_US
    again = Recorder(clock, "my laptop")
    again.take(FocusMoved(at_us=clock.now_us(), app="writer", title=CANARY))
    clock.at_us += 3 * HOUR_US
    again.take(FocusMoved(at_us=clock.now_us(), app="writer", title="plan"))
    again.land(database)
    assert not anywhere(database)


def test_what_was_kept_out_before_a_pause_is_kept_out_after_it(
    clock: WoundClock, database: Database, recorder: Recorder, history: OpenHistory
) -> None:
    recorder.land(database)
    history.rulebook.save(out(drop=True))
    show(recorder, clock, "writer", CANARY)
    recorder.take(Paused(at_us=clock.now_us()))
    clock.at_us += MINUTE_US
    recorder.take(RecordingResumed(at_us=clock.now_us()))
    clock.at_us += MINUTE_US
    recorder.write()
    assert windows(database) == []
    assert not anywhere(database)


@pytest.mark.parametrize(
    "title",
    [
        "A page \N{EM DASH} Mozilla Firefox Private Browsing",
        "Mozilla Firefox (Private Browsing)",
        "Eine Seite \N{EM DASH} Mozilla Firefox Privater Modus",
        "Une page \N{EM DASH} Navigation privée de Mozilla Firefox",
        "Una página \N{EM DASH} Mozilla Firefox (Navegación privada)",
        "Страница \N{EM DASH} Mozilla Firefox (Приватный просмотр)",
        "ページ \N{EM DASH} Mozilla Firefox プライベートブラウジング",
        "New Tab - Google Chrome (Incognito)",
        "Neuer Tab - Google Chrome (Inkognito)",
        "A page - [InPrivate] - Microsoft\u200b Edge",
        "A page - Brave (Private)",
    ],
)
def test_titles_of_private_windows_are_kept_out_from_the_first_moment(
    clock: WoundClock, database: Database, recorder: Recorder, title: str
) -> None:
    show(recorder, clock, "firefox", f"{CANARY} {title}")
    recorder.land(database)
    recorder.write()
    assert windows(database) == [("firefox", None, 1)]
    assert not anywhere(database)


@pytest.mark.parametrize(
    "title", ["Private Browsing - Wikipedia", "A private matter - LibreOffice Writer", "privately"]
)
def test_other_titles_with_such_words_are_kept(
    clock: WoundClock, database: Database, recorder: Recorder, title: str
) -> None:
    recorder.land(database)
    show(recorder, clock, "writer", title)
    recorder.write()
    assert windows(database) == [("writer", title, 1)]


def test_a_dropped_app_is_not_named_by_the_meeting_it_holds(
    clock: WoundClock, database: Database, recorder: Recorder, history: OpenHistory
) -> None:
    recorder.take(MediaBegan(at_us=clock.now_us(), media=Media.MICROPHONE, app="canary-call"))
    clock.at_us += MINUTE_US
    recorder.land(database)
    app = Pattern(field=Field.APP, syntax=Syntax.GLOB, texts=("canary-*",))
    history.rulebook.save(Rule(uid="", name="calls", position=0, patterns=(app,), drop=True))
    recorder.stop()
    clock.at_us += MINUTE_US
    again = Recorder(clock, "my laptop")
    again.take(MediaBegan(at_us=clock.now_us(), media=Media.CAMERA, app="canary-video"))
    clock.at_us += MINUTE_US
    again.land(database)
    again.take(MediaEnded(at_us=clock.now_us(), media=Media.CAMERA, app="canary-video"))
    clock.at_us += MINUTE_US
    again.write()
    assert anywhere(database, "canary-call"), "what was recorded before the rule stays"
    assert not anywhere(database, "canary-video")
    with database.reading() as tx:
        reasons = [span.reason for span in spans.presence_between(tx, *ALWAYS)]
    assert any("camera in use" in reason for reason in reasons)
    assert "camera" not in reasons[-1]


def test_a_rule_that_cannot_be_read_keeps_everything_out(
    clock: WoundClock, database: Database, recorder: Recorder
) -> None:
    with database.writing() as raw:
        things.put(raw, RULE, "r", {"name": "of a later version", "redact": True, "new": [1]})
        things.put(raw, RULE, "s", {"name": "labels only", "category": "Work", "new": [1]})
    recorder.land(database)
    show(recorder, clock, "writer", CANARY)
    recorder.write()
    assert windows(database) == [("writer", None, 1)]
    assert not anywhere(database)


def test_no_pattern_makes_the_recorder_late(
    clock: WoundClock, database: Database, recorder: Recorder, history: OpenHistory
) -> None:
    recorder.land(database)
    hostile = Pattern(field=Field.TITLE, syntax=Syntax.REGEX, texts=(r"(a+)+b", r"(.*){50}c$"))
    history.rulebook.save(Rule(uid="", name="h", position=0, patterns=(hostile,), redact=True))
    show(recorder, clock, "writer", "a" * 5_000)
    recorder.write()
    assert windows(database) == [("writer", "a" * 5_000, 1)]


def test_the_running_recorder_follows_rules_and_settings(
    clock: WoundClock, database: Database
) -> None:
    sinks: queue.SimpleQueue[Sink] = queue.SimpleQueue()

    def make(wanted: frozenset[Sense], surroundings: Surroundings, sink: Sink) -> Senses:
        del wanted
        sinks.put(sink)
        return Senses((), surroundings, sink)

    tracking = Tracking(clock, "my laptop", Settings(), make)
    tracking.start()
    try:
        tracking.land(database)
        hear = sinks.get_nowait()
        hear(FocusMoved(at_us=clock.now_us(), app="x", title="Page - Google Chrome (Incognito)"))
        tracking.flush()
        window = tracking.status().window
        assert window is not None
        assert window.title is None
        tracking.apply(Settings(private_windows=False))
        clock.at_us += SECOND_US
        tracking.flush()
        window = tracking.status().window
        assert window is not None
        assert window.title is not None
        with database.writing() as raw:
            things.put(raw, RULE, "r", {"name": "all", "position": 0, "patterns": [], "drop": True})
        tracking.follow_rules()
        assert tracking.status().window is None
    finally:
        tracking.stop()


def test_while_the_key_is_awaited_nobody_is_told_a_window(clock: WoundClock) -> None:
    sinks: queue.SimpleQueue[Sink] = queue.SimpleQueue()

    def make(wanted: frozenset[Sense], surroundings: Surroundings, sink: Sink) -> Senses:
        del wanted
        sinks.put(sink)
        return Senses((), surroundings, sink)

    tracking = Tracking(clock, "my laptop", Settings(), make)
    told: list[str] = []
    tracking.changed.hear(lambda status: told.append(repr(status)))
    tracking.start()
    try:
        hear = sinks.get_nowait()
        hear(FocusMoved(at_us=clock.now_us(), app=CANARY, title=CANARY))
        hear(MediaBegan(at_us=clock.now_us(), media=Media.MICROPHONE, app=CANARY))
        tracking.flush()
        status = tracking.status()
        assert status.window is None
        assert status.presence is not None
        assert status.presence.reason.endswith("microphone in use")
        assert CANARY not in json.dumps(status_to_json(status, offset_minutes=0))
        assert told
        assert not any(CANARY in each for each in told)
    finally:
        tracking.stop()


def test_rules_that_another_program_brought_are_followed_when_it_lets_go(
    clock: WoundClock, database: Database, recorder: Recorder
) -> None:
    recorder.land(database)
    show(recorder, clock, "writer", "salary table")
    with database.writing() as raw:  # as an import does
        things.put(raw, RULE, "r", rule_to_json(out()))
    recorder.take_up()
    clock.at_us += MINUTE_US
    recorder.write()
    assert windows(database) == [("writer", "salary table", 1), ("writer", None, 1)]
    show(recorder, clock, "writer", CANARY)
    recorder.write()
    assert not anywhere(database)


def test_an_hour_that_comes_with_summer_time_is_acted_on_at_once(
    database: Database, clock: WoundClock
) -> None:
    zoned = ZonedClock(
        to_us(datetime(2026, 3, 29, 0, 30, tzinfo=UTC)), zone=ZoneInfo("Europe/Berlin")
    )
    recorder = Recorder(zoned, "my laptop")
    with database.writing() as raw:
        rule = out(hours=Hours(from_minute=3 * 60, to_minute=4 * 60), redact=True)
        things.put(raw, RULE, "r", rule_to_json(rule))
    recorder.land(database)
    recorder.take(FocusMoved(at_us=zoned.now_us(), app="writer", title="salary table"))
    for _ in range(40):
        zoned.at_us += MINUTE_US
        recorder.tick()
    assert recorder.fold.window is not None
    assert recorder.fold.window.title is None
    assert recorder.fold.window.start_us == to_us(datetime(2026, 3, 29, 1, 0, tzinfo=UTC))


def test_an_app_dropped_by_its_process_names_no_meeting(
    clock: WoundClock, database: Database, recorder: Recorder, history: OpenHistory
) -> None:
    recorder.land(database)
    secret = Pattern(field=Field.PROCESS, syntax=Syntax.GLOB, texts=("secretcall",))
    history.rulebook.save(replace(out(drop=True), patterns=(secret,)))
    recorder.take(MediaBegan(at_us=clock.now_us(), media=Media.MICROPHONE, app="secretcall"))
    recorder.write()
    assert not anywhere(database, "use by secretcall")


def test_defaults_are_put_in_once_and_what_was_done_to_them_stays(
    clock: WoundClock, database: Database, history: OpenHistory
) -> None:
    put_in_defaults(database)
    rules = history.rulebook.all()
    assert len(rules) > 10
    assert all(rule.built_in for rule in rules)
    history.rulebook.remove(rules[0].uid)
    history.rulebook.enable(rules[1].uid, on=False)
    put_in_defaults(database)
    assert [(r.uid, r.enabled) for r in history.rulebook.all()][:2] == [
        (rules[1].uid, False),
        (rules[2].uid, True),
    ]
