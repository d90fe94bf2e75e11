"""A scripted desk: a life of working days, the same on every machine, without store or recorder."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from threading import Event
from time import sleep
from typing import BinaryIO, TypeVar

from tests.fakes.answers import FakeAway, FakeGoals
from tests.fakes.day import FakeTimelineView
from tests.fakes.editing import FakeEditing, FakeRetaining
from tests.fakes.life import DEVICE, FIRST_DAY, NOW_US, TODAY, ZONE, day_script, presence_span
from tests.fakes.rules import ScriptedRules
from tests.fakes.support import ScriptedSupport
from tests.fakes.syncing import ScriptedSyncing
from tests.fakes.work import WithWork, real_work
from workmoniq_desktop.domain.absence import Absence
from workmoniq_desktop.domain.activity import Sense
from workmoniq_desktop.domain.calendar import Range, day_start, local_date, to_datetime
from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US, SECOND_US
from workmoniq_desktop.domain.errors import (
    CannotRead,
    CannotWrite,
    NotOnThisSystem,
    WorkMoniQError,
    WrongSecret,
)
from workmoniq_desktop.domain.ledger import LedgerEntry, Left, LeftToday
from workmoniq_desktop.domain.reminders import Reminder
from workmoniq_desktop.domain.report import (
    By,
    ComparedRow,
    Comparison,
    HeatMap,
    Report,
    Step,
    TrendPoint,
    make_report,
)
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.spans import PresenceSpan, State, WindowSpan
from workmoniq_desktop.domain.status import Mode, SenseStatus, Status
from workmoniq_desktop.domain.syncing import SyncMood
from workmoniq_desktop.domain.wipe import (
    BackupWipe,
    WipeCounts,
    WipePreview,
    WipeReceipt,
    WipeScope,
)
from workmoniq_desktop.services.desk import Desk
from workmoniq_desktop.services.export.document_words import HISTORY_ENGLISH, HistoryWords
from workmoniq_desktop.services.export.report_files import ReportFiles
from workmoniq_desktop.services.history import (
    BackedUp,
    Exported,
    Finding,
    Found,
    Hit,
    Imported,
    ImportFormat,
    Stretch,
    Told,
    ToldReported,
)
from workmoniq_desktop.services.history_shape import History
from workmoniq_desktop.services.notice import Notice
from workmoniq_desktop.services.open_history import OpenHistory
from workmoniq_desktop.services.progress import Progress

S = TypeVar("S", PresenceSpan, WindowSpan)
PHRASE = "7KQ2-M9XD-4TRB-W8HC-ZP3F-6NVJ-Y5GA"


@dataclass(kw_only=True)
class FakeClock:
    """Stands still until it is set."""

    at_us: int = NOW_US

    def now_us(self) -> int:
        return self.at_us

    def wall_us(self) -> int:
        return self.at_us

    def boot_us(self) -> int:
        return self.at_us - NOW_US + HOUR_US

    def awake_us(self) -> int:
        return self.boot_us()

    def offset_minutes(self, at_us: int) -> int:
        offset = datetime.fromtimestamp(at_us / SECOND_US, ZONE).utcoffset()
        return 0 if offset is None else offset // timedelta(minutes=1)


class FakeRedacting:
    """Redactions of the scripted history, remembered as wipes of titles only."""

    def __init__(self, history: "FakeHistory") -> None:
        self._history = history

    def preview(self, from_us: int | None, to_us: int | None, app: str | None) -> WipePreview:
        return self._history.preview(_redaction(from_us, to_us, app))

    def redact(
        self, from_us: int | None, to_us: int | None, app: str | None, progress: Progress
    ) -> WipeReceipt:
        return self._history.wipe(_redaction(from_us, to_us, app), progress)


def _redaction(from_us: int | None, to_us: int | None, app: str | None) -> WipeScope:
    return WipeScope(from_us=from_us, to_us=to_us, app=app, titles_only=True)


class FakeLedger:
    """One backup, made today."""

    def __init__(self, clock: FakeClock) -> None:
        self._line = LedgerEntry(
            at_us=clock.now_us(),
            left=Left.BACKUP,
            what="the whole history, encrypted",
            to="workmoniq.wmqbackup",
            size_bytes=120_000,
        )

    def newest(self, limit: int) -> list[LedgerEntry]:
        return [self._line][:limit]

    def since(self, from_us: int) -> list[LedgerEntry]:
        return [self._line] if self._line.at_us >= from_us else []

    def total_since(self, from_us: int) -> int:
        return sum(line.size_bytes for line in self.since(from_us))

    def today(self, zone: tzinfo) -> LeftToday:
        del zone
        return LeftToday(times=1, size_bytes=self._line.size_bytes, by=((Left.BACKUP, 1),))


class FakeHistory(WithWork):
    """Every part of a history, answered from the script. Also plays timeline, reports and so on."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.empty = False
        self.fails_with: WorkMoniQError | None = None
        self.wiped: list[WipeScope] = []
        self.wipe_waits = Event()
        self.wipe_waits.set()
        self.exported: list[tuple[Path, str, int | None, int | None]] = []
        self.imported: list[tuple[Path, bool]] = []
        self.noted: list[tuple[str, Path]] = []
        self.export_steps = 3
        self.export_pause_s = 0.0
        self.extra: Stretch | None = None
        self.editing = FakeEditing()
        self.retaining = FakeRetaining()
        self.rulebook = ScriptedRules()
        self.timeline_view = FakeTimelineView(self.between)
        self.away = FakeAway()
        self.goals = FakeGoals()
        self.syncing = ScriptedSyncing(now_us=clock.now_us())
        self.support = ScriptedSupport(now_us=clock.now_us())

    @property
    def timeline(self) -> "FakeHistory":
        return self

    @property
    def redacting(self) -> "FakeRedacting":
        return FakeRedacting(self)

    @property
    def ledger(self) -> "FakeLedger":
        return FakeLedger(self._clock)

    reports = search = wiping = exporting = importing = backups = doctor = timeline

    def make_work(self) -> OpenHistory:
        work = real_work(self._clock, ZONE)
        work.editing.changed.hear(self.editing.changed.tell)
        return work

    def between(self, from_us: int, to_us: int) -> Stretch:
        self._maybe_fail()
        if self.empty:
            return Stretch(presence=(), windows=(), tallies=())
        if self.extra is not None:
            return self.extra
        to_us = min(to_us, self._clock.now_us())
        presence: list[PresenceSpan] = []
        windows: list[WindowSpan] = []
        day = max(local_date(from_us, ZONE), FIRST_DAY)
        while day_start(day, ZONE) < to_us:
            script = day_script(day)
            presence += [_cut(span, to_us) for span in script.presence if span.start_us < to_us]
            windows += [_cut(span, to_us) for span in script.windows if span.start_us < to_us]
            day += timedelta(days=1)
        return Stretch(
            presence=tuple(span for span in presence if span.end_us > from_us),
            windows=tuple(span for span in windows if span.end_us > from_us),
            tallies=(),
        )

    def first_us(self) -> int | None:
        return None if self.empty else day_start(FIRST_DAY, ZONE)

    @property
    def report_files(self) -> ReportFiles:
        return ReportFiles(self, self._clock, lambda: ZONE, self._note)

    def _note(self, what: str, path: Path, size_bytes: int) -> None:
        assert size_bytes
        self.noted.append((what, path))

    def reported(self, from_us: int, to_us: int) -> list[ReportedSpan]:
        return [
            ReportedSpan(
                device=span.device,
                start_us=max(span.start_us, from_us),
                end_us=min(span.end_us, to_us),
                app=span.app,
                title=span.title,
                counted_us=min(span.end_us, to_us) - max(span.start_us, from_us),
            )
            for span in self.between(from_us, to_us).windows
        ]

    def told(self, from_us: int, to_us: int) -> list[Told]:
        raise AssertionError("no window asks for spans as verbs print them")

    def told_reported(self, from_us: int, to_us: int) -> list[ToldReported]:
        raise AssertionError("no window asks for spans as verbs print them")

    def by(
        self,
        by: By,
        from_us: int,
        to_us: int,
        limit: int | None = None,
        *,
        recorded: bool = False,
    ) -> Report:
        del recorded
        totals: Counter[str | None] = Counter()
        for window, start_us, end_us in self._active(from_us, to_us):
            totals[_key(by, window, start_us)] += end_us - start_us
        made = make_report(from_us=from_us, to_us=to_us, by=by, totals=dict(totals))
        rest = made.rows[limit:] if limit is not None else ()
        return replace(
            made,
            rows=made.rows[:limit],
            rest_count=len(rest),
            rest_us=sum(row.us for row in rest),
        )

    def compare(
        self, by: By, within: Range, earlier: Range, limit: int | None = None
    ) -> Comparison:
        now = self.by(by, within.from_us, within.to_us, limit=limit)
        before = self.by(by, earlier.from_us, earlier.to_us)
        had = {row.key: row.us for row in before.rows}
        rows = tuple(
            ComparedRow(key=row.key, us=row.us, before_us=had.get(row.key, 0)) for row in now.rows
        )
        return Comparison(now=now, before=before, rows=rows)

    def heat(self, from_us: int, to_us: int) -> HeatMap:
        cells = [[0] * 24 for _ in range(7)]
        for _, start_us, end_us in self._active(from_us, to_us):
            at = to_datetime(start_us, ZONE)
            cells[at.weekday()][at.hour] += end_us - start_us
        return HeatMap(cells=tuple(map(tuple, cells)))

    def trend(self, from_us: int, to_us: int, step: Step) -> tuple[TrendPoint, ...]:
        found: Counter[date] = Counter()
        for _, start_us, end_us in self._active(from_us, to_us):
            found[_first_day(local_date(start_us, ZONE), step)] += end_us - start_us
        points, at = [], _first_day(local_date(from_us, ZONE), step)
        while found and at <= local_date(to_us - 1, ZONE):
            points.append(TrendPoint(first_day=at, us=found[at]))
            longer = {Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 31}[step]
            at = _first_day(at + timedelta(days=longer), step)
        return tuple(points)

    def _active(self, from_us: int, to_us: int) -> Iterator[tuple[WindowSpan, int, int]]:
        """Windows of active time and the part of each within the range."""
        stretch = self.between(from_us, to_us)
        active = [span for span in stretch.presence if span.state is State.ACTIVE]
        at = 0
        for window in stretch.windows:
            while at < len(active) and active[at].end_us <= window.start_us:
                at += 1
            if at < len(active) and active[at].start_us <= window.start_us:
                start_us, end_us = max(window.start_us, from_us), min(window.end_us, to_us)
                if start_us < end_us:
                    yield window, start_us, end_us

    def active_us(self, from_us: int, to_us: int) -> int:
        return self.by(By.APP, from_us, to_us).total_us

    def find(self, text: str, limit: int = 50) -> tuple[Hit, ...]:
        stretch = self.between(day_start(TODAY, ZONE), self._clock.now_us())
        found = {span.title: span for span in stretch.windows if text in (span.title or "")}
        return tuple(Hit(newest=span) for span in found.values())[:limit]

    def everywhere(self, text: str, limit: int = 50) -> Found:
        self._maybe_fail()
        stretch = self.between(day_start(TODAY, ZONE), self._clock.now_us())
        apps = {span.app: span for span in stretch.windows if text.lower() in span.app.lower()}
        found = self.find(text, limit)
        return Found(
            titles=tuple(sorted(found, key=lambda hit: -hit.newest.start_us)),
            apps=tuple(Hit(newest=span) for span in apps.values()),
        )

    def preview(self, scope: WipeScope) -> WipePreview:
        self._maybe_fail()
        from_us = scope.from_us or day_start(FIRST_DAY, ZONE)
        stretch = self.between(from_us, scope.to_us or self._clock.now_us())
        windows = [one for one in stretch.windows if scope.app in {None, one.app}]
        counts = WipeCounts(
            windows=len(windows),
            presences=0 if scope.app else len(stretch.presence),
            titles=len({one.title for one in windows}),
            tallies=0 if scope.app else 512,
            active_us=sum(one.end_us - one.start_us for one in windows),
        )
        return WipePreview(scope=scope, counts=counts, backups=("backup-2026-11-01.workmoniq",))

    def wipe(self, scope: WipeScope, progress: Progress) -> WipeReceipt:
        preview = self.preview(scope)
        for step in range(3):
            progress(step, 3, "wiping")
        self.wipe_waits.wait()
        self.wiped.append(scope)
        return WipeReceipt(
            at_us=self._clock.now_us(),
            scope=scope,
            counts=preview.counts,
            backups=(BackupWipe(path=preview.backups[0], state="done"),),
            key_destroyed=scope.everything,
            cannot_promise=("Copies that you made yourself are not reached.",),
        )

    def export(
        self,
        path: Path,
        format: str,  # noqa: A002  # as the service names it
        from_us: int | None,
        to_us: int | None,
        progress: Progress,
        *,
        overwrite: bool = False,
        words: HistoryWords = HISTORY_ENGLISH,
    ) -> Exported:
        del words
        self._maybe_fail()
        if not path.parent.is_dir():
            raise CannotWrite("there is no such folder: choose one that exists")
        for step in range(self.export_steps):
            progress(step, self.export_steps, "writing")
            sleep(self.export_pause_s)
        self.exported.append((path, format, from_us, to_us))
        return Exported(path=path, spans=18_204, size_bytes=4_718_592)

    def write(
        self,
        stream: BinaryIO,
        format: str,  # noqa: A002  # as the service names it
        from_us: int | None,
        to_us: int | None,
        progress: Progress,
    ) -> int:
        raise AssertionError("no window writes into a stream")

    def load(
        self,
        path: Path,
        progress: Progress,
        *,
        file_format: ImportFormat = ImportFormat.AUTO,
        dry_run: bool = False,
    ) -> Imported:
        self._maybe_fail()
        if not path.is_file():
            raise CannotRead("the file is not there: name an export of this or another tracker")
        for step in range(self.export_steps):
            progress(step, self.export_steps, "taking in spans")
            sleep(self.export_pause_s)
        self.imported.append((path, dry_run))
        return Imported(
            new=120, known=4, bad_count=1, bad=(("line 7", "it ends before it begins"),)
        )

    def forget_missing(self) -> int:
        return 0

    def make(self, path: Path, progress: Progress) -> BackedUp:
        raise NotImplementedError

    def examine(self, full: bool) -> tuple[Finding, ...]:
        self._maybe_fail()
        quick = (
            Finding(
                name="seconds", well=True, sentence="every second since the start is explained"
            ),
            Finding(name="spans", well=True, sentence="no two spans of one track overlap"),
        )
        if not full:
            return quick
        pages = Finding(
            name="file", well=True, sentence="all 4,812 pages can be read and decrypted"
        )
        backup = Finding(name="backup", well=False, sentence="the last backup is 18 days old")
        return (*quick, pages, backup)

    def size_bytes(self) -> int:
        return 19_709_952

    def _maybe_fail(self) -> None:
        if self.fails_with is not None:
            raise self.fails_with


@dataclass(kw_only=True)
class FakeTracking:
    """Does at once what it is told, and tells."""

    clock: FakeClock
    changed: Notice[Status] = field(default_factory=Notice)
    calls: list[tuple[str, int | None]] = field(default_factory=list)
    timer_ended: Notice[int] = field(default_factory=Notice)
    now: Status = field(init=False)

    def __post_init__(self) -> None:
        self.now = scripted_status(self.clock.now_us())

    def status(self) -> Status:
        return self.now

    def pause(self, until_us: int | None) -> None:
        self.calls.append(("pause", until_us))
        self.turn(mode=Mode.PAUSED, until_us=until_us, window=None)

    def private(self, until_us: int | None) -> None:
        self.calls.append(("private", until_us))
        self.turn(mode=Mode.PRIVATE, until_us=until_us, window=None)

    def resume(self) -> None:
        self.calls.append(("resume", None))
        self.turn(mode=Mode.RECORDING, until_us=None)

    def flush(self) -> None:
        self.calls.append(("flush", None))

    def turn(self, **changes: object) -> None:
        """Become another status and tell."""
        self.now = replace(self.now, **changes)  # type: ignore[arg-type]  # typed by the tests
        self.changed.tell(self.now)


@dataclass(kw_only=True)
class FakePreferences:
    """Keeps settings; refuses with fails_with where that is set."""

    settings: Settings = field(default_factory=lambda: Settings(welcomed=True))
    changed: Notice[Settings] = field(default_factory=Notice)
    fails_with: WorkMoniQError | None = None

    def current(self) -> Settings:
        return self.settings

    def change(self, settings: Settings) -> None:
        if self.fails_with is not None:
            raise self.fails_with
        self.settings = settings
        self.changed.tell(settings)


def scripted_status(at_us: int) -> Status:
    """Recording in an editor for 28 minutes, without input counts."""
    window = WindowSpan(
        device=DEVICE,
        start_us=at_us - 28 * MINUTE_US,
        end_us=at_us,
        app="code",
        title="timeline.py - workmoniq",
    )
    return Status(
        at_us=at_us,
        mode=Mode.RECORDING,
        presence=presence_span(at_us - HOUR_US, at_us, State.ACTIVE, "in use"),
        window=window,
        senses=(
            SenseStatus(sense=Sense.WINDOW, backend="X11 windows"),
            SenseStatus(sense=Sense.IDLE, backend="X11 idle time"),
            SenseStatus(
                sense=Sense.INPUT,
                backend=None,
                refusals=(("X11 input counts", "the X server has no XInput 2.2"),),
            ),
            SenseStatus(sense=Sense.SESSION, backend="logind"),
        ),
        database_bytes=19_709_952,
    )


@dataclass(kw_only=True)
class Script:
    """The fakes behind a desk, for tests to steer and ask."""

    clock: FakeClock = field(default_factory=FakeClock)
    preferences: FakePreferences = field(default_factory=FakePreferences)
    tracking: FakeTracking = field(init=False)
    history: FakeHistory = field(init=False)
    history_opened: Notice[None] = field(default_factory=Notice)
    locked: bool = False
    creates_passphrase: bool = False
    passphrase: str = "open sesame"  # noqa: S105  # nothing is behind it
    phrase: str | None = None
    autostart_refusal: str | None = None
    returned: Notice[Absence] = field(default_factory=Notice)
    reminders: Notice[Reminder] = field(default_factory=Notice)
    sync_mood: Notice[SyncMood] = field(default_factory=Notice)
    notified: list[tuple[str, str]] = field(default_factory=list)
    notifies: bool = True
    messages: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.tracking = FakeTracking(clock=self.clock)
        self.history = FakeHistory(self.clock)

    def desk(self) -> Desk:
        return Desk(
            clock=self.clock,
            zone=lambda: ZONE,
            tracking=self.tracking,
            preferences=self.preferences,
            history=self._history,
            history_opened=self.history_opened,
            offer_passphrase=self._offer,
            creates_passphrase=lambda: self.creates_passphrase,
            recovery_phrase=self._recovery_once,
            show_recovery=lambda: PHRASE,
            autostart_refusal=self.autostart_refusal,
            messages=lambda: self.messages,
            returned=self.returned,
            reminders=self.reminders,
            sync_mood=self.sync_mood,
            support_changed=self.history.support.changed,
            notify=self._notify,
            profile_folder=Path("/home/someone/.local/share/workmoniq"),
        )

    def _history(self) -> History | None:
        return None if self.locked else self.history

    def _notify(self, heading: str, sentence: str) -> None:
        if not self.notifies:
            raise NotOnThisSystem("this desktop offers no service for notifications")
        self.notified.append((heading, sentence))

    def _offer(self, passphrase: str) -> None:
        if passphrase != self.passphrase and not self.creates_passphrase:
            raise WrongSecret("this passphrase does not open the history; try another")
        self.locked = False
        self.history_opened.tell(None)
        self.tracking.turn(mode=Mode.RECORDING)

    def _recovery_once(self) -> str | None:
        phrase, self.phrase = self.phrase, None
        return phrase


def _key(by: By, window: WindowSpan, at_us: int) -> str | None:
    """What a span counts for; the scripted rules know three categories and a project."""
    work = {"code": "Work > Code", "gnome-terminal": "Work > Code", "slack": "Work > Talk"}
    keys = {
        By.APP: window.app,
        By.TITLE: window.title,
        By.SITE: "example.org" if window.app == "firefox" else None,
        By.CATEGORY: work.get(window.app),
        By.PROJECT: "WorkMoniQ" if window.title and "workmoniq" in window.title else None,
        By.HOUR: f"{to_datetime(at_us, ZONE):%H}",
        By.DAY: local_date(at_us, ZONE).isoformat(),
        By.DEVICE: window.device,
    }
    return keys[by]


def _first_day(day: date, step: Step) -> date:
    match step:
        case Step.DAY:
            return day
        case Step.WEEK:
            return day - timedelta(days=day.weekday())
        case Step.MONTH:
            return day.replace(day=1)


def _cut(span: S, to_us: int) -> S:
    return replace(span, end_us=min(span.end_us, to_us))
