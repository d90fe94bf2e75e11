"""A month of a working life in a real history: recorded, sorted, corrected and billed; seeded."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fakes.clock import WoundClock
from tests.fakes.keys import TestKey
from tests.fakes.life import DEVICE, NOW_US, TODAY, ZONE, day_script

from workmoniq_desktop.domain.calendar import day_start, to_us
from workmoniq_desktop.domain.clock import MINUTE_US
from workmoniq_desktop.domain.edits import Assign, Change, Hide, Merge, Part
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.ledger import Left
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.rules import Field, Pattern, Rule, Syntax
from workmoniq_desktop.domain.spans import Span, State, Tally
from workmoniq_desktop.services.backup import Backups
from workmoniq_desktop.services.editing import entry_to_change
from workmoniq_desktop.services.open_history import Around, OpenHistory
from workmoniq_desktop.services.rules.defaults import put_in_defaults
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.recording import write_meta
from workmoniq_desktop.system.paths import Profile

FIRST = date(2026, 10, 12)
PROJECTS = (
    ("p1", "Timeline", "c1", 9500, "#139cb6"),
    ("p2", "Website", "c2", 8200, "#d76549"),
    ("p3", "Administration", None, None, "#929208"),
    ("p4", "Relaunch of the shop with accounts", "c3", 11000, None),
)
CLIENTS = (("c1", "Nordwind GmbH"), ("c2", "Café Morgenrot"), ("c3", "Hansen & Töchter KG"))
RULES = (
    ("Development", Field.APP, "code", "Work > Development", "p1"),
    ("Terminal", Field.APP, "gnome-terminal", "Work > Development", "p1"),
    ("Reading for the website", Field.TITLE, "*WCAG*", "Work > Research", "p2"),
    ("Mail", Field.APP, "thunderbird", "Work > Mail", None),
    ("Chat", Field.APP, "slack", "Work > Chat", None),
    ("Money", Field.TITLE, "*budget*", "Work > Administration", "p3"),
)


@contextmanager
def month() -> Iterator[OpenHistory]:
    """The history, as it is on the afternoon of TODAY."""
    with TemporaryDirectory() as folder:
        begin_us = day_start(FIRST, ZONE)
        clock = WoundClock(at_us=NOW_US, offset=60)
        database = Database.create(Path(folder, "history.db"), TestKey(), "p", now_us=begin_us)
        put_in_defaults(database)
        with database.writing() as raw:
            write_meta(raw, "device", DEVICE)
        with database.recording() as recording:
            recording.put(_spans())
            recording.add(_tallies())
            recording.settle(NOW_US)
        around = Around(
            clock=clock,
            zone=lambda: ZONE,
            flush=lambda: None,
            hold=nullcontext,
            destroy=lambda: None,
        )
        profile = Profile(folder=Path(folder))
        backups = Backups(database, profile, TestKey(), dict, clock)
        history = OpenHistory(database, backups, around)
        _sort(history)
        _correct(history)
        _hand_out(history)
        yield history
        history.close()


def _spans() -> list[Span]:
    spans: list[Span] = []
    day = FIRST
    while day <= TODAY:
        script = day_script(day)
        offset = ZONE.utcoffset(datetime.combine(day, time(12))) or timedelta()
        minutes = offset // timedelta(minutes=1)
        for presence in script.presence:
            if presence.start_us < NOW_US:
                end_us = min(presence.end_us, NOW_US)
                spans.append(replace(presence, end_us=end_us, offset_minutes=minutes))
        for window in script.windows:
            if window.start_us < NOW_US:
                end_us = min(window.end_us, NOW_US)
                spans.append(replace(window, end_us=end_us, offset_minutes=minutes))
        day += timedelta(days=1)
    return spans


def _tallies() -> list[Tally]:
    tallies = []
    for day_at in range(40):
        day = TODAY - timedelta(days=day_at)
        for span in day_script(max(day, FIRST)).presence:
            if span.state is not State.ACTIVE:
                continue
            for minute in range(span.start_us // MINUTE_US + 1, span.end_us // MINUTE_US):
                if minute * MINUTE_US < NOW_US:
                    busy = (minute * 2654435761) % 97
                    tallies.append(
                        Tally(
                            device=DEVICE,
                            minute_us=minute * MINUTE_US,
                            keys=busy * 2,
                            clicks=busy // 6,
                            scrolls=busy // 9,
                            travel_px=busy * 140,
                        )
                    )
    return list({tally.minute_us: tally for tally in tallies}.values())


def _sort(history: OpenHistory) -> None:
    changes = [
        Change(kind="client", uid=client_uid, before=None, after={"name": whose})
        for client_uid, whose in CLIENTS
    ]
    for uid, name, client, rate, colour in PROJECTS:
        body = {"name": name, "client": client, "rate_minor": rate, "colour": colour}
        after: dict[str, object] = {key: value for key, value in body.items() if value is not None}
        changes.append(Change(kind="project", uid=uid, before=None, after=after))
    for task_uid, of, called in (
        ("t1", "p1", "Zoom"),
        ("t2", "p1", "Review"),
        ("t3", "p2", "Text"),
    ):
        task: dict[str, object] = {"name": called, "project": of}
        changes.append(Change(kind="task", uid=task_uid, before=None, after=task))
    for goal_uid, goal in _goals():
        changes.append(Change(kind="goal", uid=goal_uid, before=None, after=goal))
    history.editing.do("project", changes=changes)
    for rule, field, text, category, project in reversed(RULES):
        pattern = Pattern(field=field, syntax=Syntax.GLOB, texts=(text,))
        history.rulebook.save(
            Rule(
                uid="",
                name=rule,
                position=0,
                patterns=(pattern,),
                category=category,
                project=project,
            )
        )


def _goals() -> Iterator[tuple[str, dict[str, object]]]:
    week = list(range(5))
    for uid, kind, minutes, category in (
        ("g1", "at_least", 240, "Work > Development"),
        ("g2", "at_most", 60, "Work > Chat"),
    ):
        yield (
            uid,
            {
                "kind": kind,
                "minutes": minutes,
                "per": "day",
                "category": category,
                "project": None,
                "weekdays": week,
            },
        )


def _correct(history: OpenHistory) -> None:
    editing = history.editing
    for back, begin, minutes, project, note in (
        (1, time(19, 0), 45, "p2", "Call with the printer"),
        (3, time(7, 15), 40, "p1", "Notes on the train"),
        (7, time(20, 10), 70, "p3", "Receipts"),
    ):
        start = to_us(datetime.combine(TODAY - timedelta(days=back), begin, ZONE))
        entry = Entry(
            device=DEVICE,
            start_us=start,
            end_us=start + minutes * MINUTE_US,
            label=Label(project=project, note=note),
            offset_minutes=60,
        )
        editing.do("enter", changes=[entry_to_change(None, entry)])

    def part(back: int, begin: time, end: time) -> Part:
        day = TODAY - timedelta(days=back)
        return Part(
            from_us=to_us(datetime.combine(day, begin, ZONE)),
            to_us=to_us(datetime.combine(day, end, ZONE)),
            device=DEVICE,
        )

    since = Entry(
        device=DEVICE,
        start_us=NOW_US - 28 * MINUTE_US,
        end_us=NOW_US,
        label=Label(project="p1", task="t1", note="Pinch to zoom"),
        offset_minutes=60,
        running=True,
    )
    editing.do("timer start", changes=[entry_to_change(None, since)])
    editing.do("merge", [Merge(part=part(2, time(9, 0), time(9, 40)), app="zoom", title="Standup")])
    editing.do("hide", [Hide(part=part(0, time(12, 0), time(12, 20)))])
    label = Label(project="p2", category="Work > Research", note="Contrast of the new palette")
    fields = frozenset({"project", "category", "note"})
    part_of_today = part(0, time(10, 0), time(11, 0))
    editing.do("assign", [Assign(part=part_of_today, label=label, fields=fields)])


def _hand_out(history: OpenHistory) -> None:
    history.ledger.note(Left.EXPORT, "export of the history as CSV", "october.csv", 482_113)
    history.ledger.note(Left.REPORT, "report as PDF", "week-46.pdf", 61_870)
    history.ledger.note(Left.BACKUP, "encrypted backup", "backup-2026-11-18.workmoniq", 19_709_952)
