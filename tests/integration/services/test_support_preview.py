"""What support would see of a real history: which rows there are, and what they say."""

import json
import zlib
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes.support_case import SupportCase
from tests.fakes.support_history import (
    DEVICE,
    FROM_US,
    NOW_US,
    TO_US,
    SupportHistory,
    active,
    away,
    chosen,
    window,
)
from tests.fakes.support_team import SupportTeam

from workmoniq_desktop.domain.activity import Sense
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US, SECOND_US
from workmoniq_desktop.domain.edits import Assign, Hide, Merge, Part, Split
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.rules import Field, Hours, Pattern, Rule, Syntax
from workmoniq_desktop.domain.rules_json import rule_to_json
from workmoniq_desktop.domain.spans import State, Tally
from workmoniq_desktop.domain.status import SenseStatus
from workmoniq_desktop.domain.support import Kind, Redaction
from workmoniq_desktop.domain.support_errors import (
    SupportBundleTooLarge,
    SupportChoiceInvalid,
    SupportError,
)
from workmoniq_desktop.services.rules.censor import Censor
from workmoniq_desktop.services.shapes.support import Preview
from workmoniq_desktop.services.support import preview as preview_module
from workmoniq_desktop.services.support.access import SupportAccess
from workmoniq_desktop.services.support.composing import compose
from workmoniq_desktop.services.support.ground import BUILT_US, Ground
from workmoniq_desktop.services.support.names_shown import Marks
from workmoniq_desktop.services.support.preview import BundlePreview
from workmoniq_desktop.services.support.recorded import Activity
from workmoniq_desktop.store import entries, support_endings, things
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.transport import Transport
from workmoniq_protocol.crypto import hpke
from workmoniq_protocol.crypto import support as container
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire import pins
from workmoniq_protocol.wire.support_rows import Head, read_bundle

NINE = FROM_US + 9 * HOUR_US
NINE_S = NINE // SECOND_US


@pytest.fixture
def history(tmp_path: Path) -> SupportHistory:
    return SupportHistory(tmp_path)


def put_rule(history: SupportHistory, rule: Rule) -> None:
    with history.database.writing() as raw:
        things.put(raw, "rule", rule.uid, rule_to_json(rule))


def of_app(app: str, **does: Any) -> Rule:
    pattern = Pattern(field=Field.APP, syntax=Syntax.GLOB, texts=(app,))
    return Rule(uid="rule", name="rule", position=0, patterns=(pattern,), **does)


def an_hour_of(history: SupportHistory, app: str, title: str | None, **other: Any) -> None:
    history.record(
        [active(NINE, NINE + HOUR_US), window(NINE, NINE + HOUR_US, app, title, **other)]
    )


def test_the_first_line_says_what_was_chosen(history: SupportHistory) -> None:
    made = history.preview(Redaction.R1, (Kind.PRESENCE, Kind.DIAGNOSTICS))
    bundle = read_bundle(made.frozen())
    assert bundle.head == Head(
        redaction="R1",
        from_s=FROM_US // SECOND_US,
        to_s=TO_US // SECOND_US,
        kinds=("diagnostics", "presence"),
        made_s=NOW_US // SECOND_US,
    )
    assert history.flushes == 1


def test_what_is_sent_is_every_line_that_was_shown(history: SupportHistory) -> None:
    an_hour_of(history, "firefox", "A page")
    made: Preview = history.preview()
    assert made.frozen() == "\n".join(made.lines).encode()
    assert not made.frozen().endswith(b"\n")


def test_a_span_shows_more_with_each_redaction(history: SupportHistory) -> None:
    an_hour_of(history, "firefox", "A page", url="https://example.org/a", process="/usr/bin/ff")
    times = {"start": NINE_S, "end": NINE_S + 3600}
    r1 = {**times, "kind": "window", "app": "firefox", "category": None}
    assert history.rows("span", Redaction.R0) == []
    assert history.rows("span", Redaction.R1) == [r1]
    (r2,) = history.rows("span", Redaction.R2)
    assert r2 == {**r1, "title_mark": r2["title_mark"], "site_mark": r2["site_mark"]}
    assert len({r2["title_mark"], r2["site_mark"], None}) == 3
    assert history.rows("span", Redaction.R3) == [
        {**r2, "title": "A page", "url": "https://example.org/a"}
    ]


def test_a_span_is_cut_to_what_was_chosen(history: SupportHistory) -> None:
    history.record(
        [
            active(FROM_US - HOUR_US, FROM_US + HOUR_US),
            window(FROM_US - HOUR_US, FROM_US + HOUR_US, "code", "late"),
            active(TO_US - HOUR_US, NOW_US),
            window(TO_US - HOUR_US, NOW_US, "code", "early"),
        ]
    )
    from_s, to_s = FROM_US // SECOND_US, TO_US // SECOND_US
    found = [(row["start"], row["end"]) for row in history.rows("span")]
    assert found == [(from_s, from_s + 3600), (to_s - 3600, to_s)]
    assert [(row["start"], row["end"]) for row in history.rows("presence")] == found


def test_a_category_is_the_one_that_rules_and_edits_give(history: SupportHistory) -> None:
    an_hour_of(history, "firefox", "A page")
    put_rule(history, of_app("firefox", category="Web"))
    assert [row["category"] for row in history.rows("span", Redaction.R1)] == ["Web"]
    part = Part(from_us=NINE, to_us=NINE + HOUR_US // 2)
    history.edit(Assign(part=part, label=Label(category="Work"), fields=frozenset({"category"})))
    assert [row["category"] for row in history.rows("span", Redaction.R1)] == ["Work", "Web"]


def test_an_entry_by_hand_is_a_span_whose_title_is_its_note(history: SupportHistory) -> None:
    with history.database.writing() as raw:
        label = Label(category="Work", note="call with Mira")
        entries.put(raw, Entry(device=DEVICE, start_us=NINE, end_us=NINE + HOUR_US, label=label))
    (row,) = history.rows("span")
    assert (row["kind"], row["app"], row["category"]) == ("manual", None, "Work")
    assert row["title"] == "call with Mira"
    assert "Mira" not in history.preview(Redaction.R2).frozen().decode()


def test_an_entry_without_a_note_is_told_from_active_time_without_a_window(
    history: SupportHistory,
) -> None:
    history.record([active(NINE, NINE + HOUR_US)])
    with history.database.writing() as raw:
        at_us = NINE + 2 * HOUR_US
        entries.put(raw, Entry(device=DEVICE, start_us=at_us, end_us=at_us + HOUR_US))
    assert [row["kind"] for row in history.rows("span")] == ["window", "manual"]


def test_time_that_was_hidden_is_not_shown(history: SupportHistory) -> None:
    an_hour_of(history, "firefox", "A page")
    history.edit(Hide(part=Part(from_us=NINE, to_us=NINE + HOUR_US)))
    assert history.rows("span") == []


def test_what_a_rule_would_drop_now_is_not_shown_though_it_is_in_the_record(
    history: SupportHistory,
) -> None:
    an_hour_of(history, "bank", "Account")
    put_rule(history, of_app("bank", drop=True))
    part = Part(from_us=NINE, to_us=NINE + HOUR_US, app="bank")
    history.edit(Assign(part=part, label=Label(category="Money"), fields=frozenset({"category"})))
    assert history.rows("span") == []
    assert [row["app"] for row in history.rows("correction")] == [None]
    assert "bank" not in history.preview().frozen().decode()


def test_what_a_rule_would_redact_now_is_shown_without_title_and_mark(
    history: SupportHistory,
) -> None:
    an_hour_of(history, "bank", "Account", url="https://bank.example/")
    put_rule(history, of_app("bank", redact=True))
    (row,) = history.rows("span")
    assert row["app"] == "bank"
    assert {row[key] for key in ("title", "url", "title_mark", "site_mark")} == {None}


def test_a_rule_that_holds_at_some_hours_is_asked_about_each_span(history: SupportHistory) -> None:
    history.record([active(NINE, NINE + 2 * HOUR_US)])
    history.record(
        [
            window(NINE, NINE + HOUR_US, "mail", "Inbox"),
            window(NINE + HOUR_US, NINE + 2 * HOUR_US, "mail", "Inbox"),
        ]
    )
    history.edit(Split(at_us=NINE + HOUR_US))
    ten = Hours(from_minute=600, to_minute=660)
    put_rule(history, of_app("mail", redact=True, hours=ten))
    assert [row["title"] for row in history.rows("span")] == ["Inbox", None]


def test_a_title_of_a_private_window_is_not_shown(history: SupportHistory) -> None:
    an_hour_of(history, "firefox", "Something - Firefox Private Browsing")
    assert [row["title"] for row in history.rows("span")] == [None]


@pytest.mark.parametrize(
    ("app", "shown"),
    [
        ("/opt/vendor/Great App", "Great App"),
        ("C:\\Program Files\\Great App\\great.exe", "great.exe"),
        ("/home/someone", None),
        ("C:\\Users\\someone\\", None),
        ("/", None),
        ("a" * 300, "a" * 199 + "\N{HORIZONTAL ELLIPSIS}"),
    ],
)
def test_an_app_that_is_a_path_is_shown_by_its_last_part(
    history: SupportHistory, app: str, shown: str | None
) -> None:
    an_hour_of(history, app, "A page")
    assert [row["app"] for row in history.rows("span", Redaction.R1)] == [shown]


def test_presence_says_why_in_a_word_and_never_who(history: SupportHistory) -> None:
    history.record(
        [
            active(NINE, NINE + HOUR_US, "meeting: microphone in use by secret-app"),
            away(NINE + HOUR_US, NINE + 2 * HOUR_US, State.LOCKED, "screen locked"),
            away(NINE + 2 * HOUR_US, NINE + 3 * HOUR_US, State.OFF, "went to see Mira"),
            away(NINE + 3 * HOUR_US, NINE + 4 * HOUR_US, State.BLIND, "X11: the display closed"),
        ]
    )
    found = [(row["state"], row["reason"]) for row in history.rows("presence", Redaction.R1)]
    assert found == [
        ("active", "meeting"),
        ("locked", "screen_locked"),
        ("off", "off_other"),
        ("blind", "display_closed"),
    ]


def test_input_of_a_minute_is_one_row_for_all_devices(history: SupportHistory) -> None:
    with history.database.recording() as recording:
        recording.add([Tally(device=DEVICE, minute_us=NINE, keys=3, clicks=2, scrolls=1)])
        recording.add([Tally(device="other", minute_us=NINE, keys=4, travel_px=50)])
        recording.add([Tally(device=DEVICE, minute_us=TO_US, keys=9)])
    assert history.rows("input", Redaction.R1) == [
        {"minute": NINE_S, "keys": 7, "clicks": 2, "scrolls": 1, "travel": 50}
    ]


def test_a_choice_that_begins_within_a_minute_has_its_input(history: SupportHistory) -> None:
    with history.database.recording() as recording:
        recording.add([Tally(device=DEVICE, minute_us=NINE, keys=3)])
    rows = history.rows("input", from_us=NINE + 20 * SECOND_US)
    assert [row["minute"] for row in rows] == [NINE_S]


def test_totals_are_by_day_and_hold_each_day_of_the_choice(history: SupportHistory) -> None:
    midnight = FROM_US + DAY_US
    history.record(
        [
            active(midnight - 2 * HOUR_US, midnight - HOUR_US),
            away(midnight - HOUR_US, midnight + 600 * SECOND_US, State.LOCKED, "screen locked"),
            window(midnight - 2 * HOUR_US, midnight - 90 * MINUTE_US, "code", "a"),
            window(midnight - 90 * MINUTE_US, midnight - 80 * MINUTE_US, "code", "b"),
            window(midnight - 80 * MINUTE_US, midnight - 70 * MINUTE_US, "mail", "c"),
        ]
    )
    with history.database.recording() as recording:
        recording.add([Tally(device=DEVICE, minute_us=midnight - HOUR_US, keys=5, clicks=6)])
    first, second = history.rows("total", Redaction.R0, to_us=midnight + HOUR_US)
    assert first == {
        "day": "2026-02-16",
        "active_s": 3600,
        "idle_s": 0,
        "locked_s": 3600,
        "spans": 3,
        "switches": 1,
        "keys": 5,
        "clicks": 6,
    }
    assert (second["day"], second["locked_s"], second["spans"]) == ("2026-02-17", 600, 0)


def test_corrections_say_what_was_done_and_where(history: SupportHistory) -> None:
    an_hour_of(history, "firefox", "A page")
    part = Part(from_us=FROM_US - HOUR_US, to_us=NINE)
    with history.database.writing() as raw:
        things.put(raw, "project", "uid-1", {"name": "Boats"})
    history.edit(
        Assign(
            part=part,
            label=Label(category="Work", project="uid-1", note="about the boats"),
            fields=frozenset({"category", "project", "note"}),
        ),
        Hide(part=Part(from_us=NINE, to_us=NINE + 60 * SECOND_US, app="firefox")),
        Hide(part=Part(from_us=NINE, to_us=NINE + 60 * SECOND_US), hidden=False),
        Split(at_us=NINE),
        Merge(part=Part(from_us=NINE, to_us=NINE + HOUR_US), app="firefox", title="A page"),
        Assign(part=Part(from_us=TO_US, to_us=NOW_US), label=Label(), fields=frozenset()),
    )
    rows = history.rows("correction")
    assert [row["what"] for row in rows] == ["assign", "hide", "show", "split", "merge"]
    assert rows[0] == {
        "at": NOW_US // SECOND_US,
        "what": "assign",
        "start": FROM_US // SECOND_US,
        "end": NINE_S,
        "app": None,
        "category": "Work",
        "project": "Boats",
        "note": "about the boats",
    }
    assert [row["app"] for row in rows] == [None, "firefox", None, None, "firefox"]
    assert "oats" not in history.preview(Redaction.R2).frozen().decode()


def test_a_project_that_is_gone_has_no_name_and_no_id(history: SupportHistory) -> None:
    part = Part(from_us=NINE, to_us=NINE + HOUR_US)
    history.edit(Assign(part=part, label=Label(project="uid-9"), fields=frozenset({"project"})))
    assert [row["project"] for row in history.rows("correction")] == [None]
    assert "uid-9" not in history.preview().frozen().decode()


def test_diagnostics_name_versions_senses_gaps_and_checks(history: SupportHistory) -> None:
    history.senses = (
        SenseStatus(
            sense=Sense.WINDOW,
            backend=None,
            refusals=(("x11_window", "X11: there is no display (DISPLAY is not set)"),),
        ),
        SenseStatus(sense=Sense.INPUT, backend=None, wanted=False),
        SenseStatus(sense=Sense.IDLE, backend="x11_idle"),
    )
    history.record(
        [
            active(NINE, NINE + HOUR_US),
            away(NINE + HOUR_US, NINE + 2 * HOUR_US, State.LOCKED, "screen locked"),
            away(NINE + 3 * HOUR_US, NINE + 4 * HOUR_US, State.LOCKED, "screen locked"),
        ]
    )
    (about,) = history.rows("about", Redaction.R0)
    assert about.pop("sqlcipher")[0].isdigit()
    assert about == {
        "product": "1.4.0",
        "python": "3.11.7",
        "qt": "6.11.3",
        "os": "Linux debian 12",
        "session": "x11",
        "language": "de",
    }
    assert history.rows("sense", Redaction.R0) == [
        {
            "name": "window",
            "backend": None,
            "state": "unserved",
            "refusals": ["x11_window_no_display"],
        },
        {"name": "input", "backend": None, "state": "switched_off", "refusals": []},
        {"name": "idle", "backend": "x11_idle", "state": "serving", "refusals": []},
    ]
    assert history.rows("gap", Redaction.R0) == [
        {"day": "2026-02-16", "reason": "screen_locked", "seconds": 7200, "count": 2}
    ]
    checks = {row["name"]: row["well"] for row in history.rows("check", Redaction.R0)}
    assert checks == {"presence": 0, "windows": 1, "blind": 1, "backups": 1, "backup": 1}
    sizes = {row["what"]: row["bytes"] for row in history.rows("size", Redaction.R0)}
    assert sizes["history"] == history.database.path.stat().st_size
    amounts = {row["what"]: row["count"] for row in history.rows("amount", Redaction.R0)}
    assert (amounts["presence"], amounts["windows"], amounts["rules"]) == (3, 0, 0)


def test_errors_are_counted_by_code_within_the_choice(history: SupportHistory) -> None:
    history.log.write_text(
        "2026-02-16 09:00:00,000 WARNING disk_full workmoniq_desktop.x it_waits\n"
        "2026-02-16 10:00:00,000 WARNING - workmoniq_desktop.x it_waits code=disk_full\n"
        "2026-02-17 00:00:00,000 WARNING disk_full workmoniq_desktop.x it_waits\n"
        "2026-02-16 10:00:00,000 WARNING secret_word workmoniq_desktop.x code=secret_word\n"
    )
    assert history.rows("error", Redaction.R0) == [
        {"code": "disk_full", "count": 2, "last_day": "2026-02-16"}
    ]
    sizes = {row["what"]: row["bytes"] for row in history.rows("size", Redaction.R0)}
    assert sizes["log"] == history.log.stat().st_size


def test_kinds_that_have_nothing_to_show_are_named(history: SupportHistory) -> None:
    an_hour_of(history, "firefox", "A page")
    made = history.preview(Redaction.R3)
    assert made.empty_kinds() == (Kind.INPUT, Kind.CORRECTIONS, Kind.PLACES)
    assert Kind.ACTIVITY in history.preview(Redaction.R0).empty_kinds()


def test_lines_are_found_whatever_their_case(history: SupportHistory) -> None:
    an_hour_of(history, "firefox", "STRASSE in Köln")
    made = history.preview(Redaction.R3, (Kind.ACTIVITY,))
    assert list(made.found("")) == [0, 1]
    assert made.found("straße in köln") == [1]
    assert made.found("WORKMONIQ-SUPPORT") == [0]
    assert made.found("nowhere") == []


def test_rows_are_removed_and_come_back_but_the_first_line_stays(history: SupportHistory) -> None:
    an_hour_of(history, "firefox", "A page")
    made = history.preview(Redaction.R3, (Kind.ACTIVITY, Kind.PRESENCE))
    fewer = made.without({0, 1, 99}).without({1})
    assert fewer.removed == {1}
    assert fewer.lines == made.lines
    assert fewer.frozen() == "\n".join([made.lines[0], *made.lines[2:]]).encode()
    assert len(read_bundle(fewer.frozen()).rows) == len(made.lines) - 2
    assert fewer.restored().frozen() == made.frozen()
    assert made.removed == frozenset()


def test_a_preview_does_not_show_itself_in_a_repr(history: SupportHistory) -> None:
    an_hour_of(history, "firefox", "A page")
    assert "page" not in repr(history.preview())


def test_more_than_20_mib_packed_is_refused_with_what_to_do() -> None:
    noise = Random(46)  # noqa: S311  # noise that packs badly, alike each time
    lines = (json.dumps({"noise": noise.randbytes(50_000).hex()}) for _ in range(420))
    made = BundlePreview.of(chosen(), lines)
    with pytest.raises(SupportBundleTooLarge) as refused:
        made.frozen()
    for remedy in ("20 MiB", "fewer days", "fewer kinds", "lower redaction"):
        assert remedy in str(refused.value)
    assert made.without(range(100, 420)).frozen()


def test_what_was_frozen_is_never_too_large_to_be_sealed() -> None:
    case = SupportCase()
    frozen = Random(46).randbytes(100_000)  # noqa: S311  # noise that packs badly
    header = replace(
        case.header(case.claim((0, 1))), digest=sha256(frozen), agents=("a" * 64, "b" * 64)
    )
    bundle = container.seal_bundle(
        case.code,
        header,
        frozen,
        pinned_pk=hpke.public_key(case.pinned_seed),
        eph_pk=hpke.public_key(case.eph_seed),
    )
    packed = container.padme(len(zlib.compress(frozen, 6)) + 4)
    assert packed < len(bundle) < packed + preview_module.AROUND_BYTES


def test_more_than_a_console_could_unpack_is_refused_while_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(preview_module, "MOST_BYTES", 10)
    assert len(BundlePreview.of(chosen(), ["abcd", "ä23"]).lines) == 2
    with pytest.raises(SupportBundleTooLarge):
        BundlePreview.of(chosen(), ["abcd", "ä2345"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"from_us": TO_US},
        {"from_us": TO_US + 1},
        {"from_us": TO_US - SECOND_US + 1, "to_us": TO_US - 1},
        {"from_us": -SECOND_US},
        {"to_us": NOW_US + 1},
        {"kinds": ()},
        {"kinds": (Kind.INPUT, Kind.INPUT)},
        {"lasts_us": 24 * HOUR_US + 1},
        {"lasts_us": 15 * MINUTE_US - 1},
    ],
)
def test_a_choice_that_cannot_be_shown_is_refused(
    history: SupportHistory, wrong: dict[str, Any]
) -> None:
    with pytest.raises(SupportChoiceInvalid) as refused:
        history.preview(**wrong)
    assert ": choose" in str(refused.value)


def test_the_edges_of_a_choice_are_taken(history: SupportHistory) -> None:
    assert history.bundle(to_us=NOW_US, lasts_us=15 * MINUTE_US).rows
    assert history.bundle(from_us=TO_US - SECOND_US, lasts_us=24 * HOUR_US).rows


TEXTS = st.text(st.characters(exclude_categories=()), max_size=40) | st.text(
    st.characters(exclude_categories=()), min_size=3990, max_size=4100
)
NAMING = (Redaction.R1, Redaction.R2, Redaction.R3)


class _Look:
    """A look at a history that has one span."""

    def __init__(self, span: ReportedSpan) -> None:
        self._span = span

    def spans(self, from_us: int, to_us: int) -> list[ReportedSpan]:
        del from_us, to_us
        return [self._span]


@settings(max_examples=150, suppress_health_check=[HealthCheck.data_too_large])
@given(app=TEXTS, title=TEXTS, url=TEXTS, category=TEXTS, redaction=st.sampled_from(NAMING))
def test_whatever_names_and_titles_hold_the_bundle_is_read_and_titles_are_at_r3_only(
    app: str, title: str, url: str, category: str, redaction: Redaction
) -> None:
    span = ReportedSpan(
        device=DEVICE,
        start_us=FROM_US,
        end_us=FROM_US + HOUR_US,
        app=app,
        title=f"canary {title}",
        url=f"https://canary.example/{url}",
        label=Label(category=category),
    )
    activity = Activity(Censor(), Marks(b"k" * 32), redaction, by_content=True)
    lines = list(activity.lines(_Look(span), FROM_US, TO_US))  # type: ignore[arg-type]  # a stand-in
    head = Head(
        redaction=redaction.value,
        from_s=FROM_US // SECOND_US,
        to_s=TO_US // SECOND_US,
        kinds=("activity",),
        made_s=TO_US // SECOND_US,
    ).to_line()
    made = BundlePreview.of(chosen(redaction), [head.decode(), *lines])
    (row,) = read_bundle(made.frozen()).rows
    assert ("canary" in made.lines[1]) == (redaction is Redaction.R3)
    assert "/" not in str(row["app"])


def test_a_clock_that_went_back_lets_nothing_be_armed_that_was_wiped_since(
    history: SupportHistory, tmp_path: Path
) -> None:
    team = SupportTeam.made(tmp_path, BUILT_US // SECOND_US)
    asked: list[object] = []

    def connect(address: Address) -> Transport:
        asked.append(address)
        raise SupportError("the test has no network")

    ground = Ground(
        database=history.database,
        clock=history.clock,
        pins=lambda: pins.read(team.pins),
        here=lambda: b"here",
        connect=connect,
    )
    support = SupportAccess(ground, lambda choice: compose(history.sources, choice))
    before = history.preview()
    with history.database.writing() as raw:
        support_endings.reached(raw, FROM_US, TO_US, NOW_US - HOUR_US)
    with pytest.raises(SupportChoiceInvalid, match="since this was put together"):
        support.arm(before, "https://support.example")
    assert asked == []
    after = history.preview()
    with pytest.raises(SupportError, match="no network"):
        support.arm(after, "https://support.example")
