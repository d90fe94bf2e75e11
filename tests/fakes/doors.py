"""Doors of a made-up profile: says what it was told to say, and remembers what it was asked."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from tests.fakes.answers import FakeAway, FakeGoals
from tests.fakes.clock import WoundClock
from tests.fakes.day import FakeTimelineView
from tests.fakes.rules import ScriptedRules
from tests.fakes.support import ScriptedSupport
from tests.fakes.syncing import ScriptedSyncing
from tests.fakes.work import WithWork, real_work
from workmoniq_desktop.domain.calendar import Range, to_us
from workmoniq_desktop.domain.edits import Change, Command, Edit
from workmoniq_desktop.domain.errors import NoHistory, WorkMoniQError
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.ledger import LedgerEntry, LeftToday
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.report import (
    By,
    Comparison,
    HeatMap,
    Report,
    Step,
    TrendPoint,
    make_comparison,
    make_report,
)
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.retention import Due, RetentionPreview
from workmoniq_desktop.domain.settings import Retention, Settings
from workmoniq_desktop.domain.spans import PresenceSpan, State, WatchedSpan, WindowSpan
from workmoniq_desktop.domain.wipe import WipeCounts, WipePreview, WipeReceipt, WipeScope
from workmoniq_desktop.services.doors import AppRequest, Doors, Restored, Secrets
from workmoniq_desktop.services.export.document_words import HISTORY_ENGLISH, HistoryWords
from workmoniq_desktop.services.export.report_files import ReportFiles
from workmoniq_desktop.services.history import (
    NO_PURPOSE,
    BackedUp,
    Exported,
    Finding,
    Found,
    Hit,
    Imported,
    ImportFormat,
    NoteHit,
    Purpose,
    Stretch,
    Told,
    ToldReported,
)
from workmoniq_desktop.services.notice import Notice
from workmoniq_desktop.services.open_history import OpenHistory
from workmoniq_desktop.services.progress import Progress
from workmoniq_desktop.services.shapes.keeping import ExportFormat

BERLIN = ZoneInfo("Europe/Berlin")
NOW_US = to_us(datetime(2026, 11, 22, 13, 30, tzinfo=UTC))
MINUTE_US = 60_000_000
CANARY = "Secret merger talks"
PHRASE = "canary phrase of many words"
NOTHING_BAD = Imported(new=2, known=1, bad_count=0)
PREVIEWED = WipeCounts(
    windows=3, presences=2, tallies=1, titles=2, active_us=90 * MINUTE_US, entries=4, edits=1
)
COMMAND = Command(number=1, uid="c1", device="d1", made_us=NOW_US, name="assign")


def window(
    minutes_ago: int = 30, *, app: str = "editor", title: str | None = CANARY, lasting: int = 10
) -> WindowSpan:
    """A window that was in focus, in minutes before now."""
    start_us = NOW_US - minutes_ago * MINUTE_US
    return WindowSpan(
        device="d1",
        start_us=start_us,
        end_us=start_us + lasting * MINUTE_US,
        app=app,
        title=title,
        process="editor-bin",
        offset_minutes=60,
    )


def presence(minutes_ago: int = 40, state: State = State.ACTIVE) -> PresenceSpan:
    """A state until now, in minutes before now."""
    return PresenceSpan(
        device="d1",
        start_us=NOW_US - minutes_ago * MINUTE_US,
        end_us=NOW_US,
        state=state,
        reason="in use",
        offset_minutes=60,
    )


@dataclass
class ScriptedHistory(WithWork):
    """Every service of an open history in one; asked holds (what, arguments...) in order."""

    asked: list[tuple[object, ...]]
    windows: tuple[WindowSpan, ...] = (window(),)
    presences: tuple[PresenceSpan, ...] = (presence(),)
    totals: dict[str | None, int] = field(
        default_factory=lambda: {"editor": 45 * MINUTE_US, None: 15 * MINUTE_US}
    )
    totals_before: dict[str | None, int] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    watched: tuple[WatchedSpan, ...] = ()
    reported_spans: tuple[ReportedSpan, ...] = ()
    purpose: Purpose = NO_PURPOSE
    commands: tuple[Command, ...] = ()
    imported: Imported = NOTHING_BAD
    notes: tuple[NoteHit, ...] = ()
    handed_out: tuple[LedgerEntry, ...] = ()
    findings: tuple[Finding, ...] = (Finding(name="file", well=True, sentence="opens"),)
    rulebook: ScriptedRules = field(default_factory=ScriptedRules)
    syncing: ScriptedSyncing = field(init=False)
    support: ScriptedSupport = field(init=False)

    def __post_init__(self) -> None:
        self.syncing = ScriptedSyncing(now_us=NOW_US, asked=self.asked)
        self.support = ScriptedSupport(now_us=NOW_US, asked=self.asked)

    @property
    def timeline_view(self) -> FakeTimelineView:
        return FakeTimelineView(self.between)

    away: FakeAway = field(default_factory=FakeAway)
    goals: FakeGoals = field(default_factory=FakeGoals)

    @property
    def timeline(self) -> "ScriptedHistory":
        return self

    def make_work(self) -> OpenHistory:
        return real_work(WoundClock(at_us=NOW_US, offset=60), BERLIN)

    reports = editing = search = ledger = wiping = exporting = importing = backups = doctor = (
        timeline
    )

    @property
    def retaining(self) -> "ScriptedRetaining":
        return ScriptedRetaining(self.asked)

    def between(self, from_us: int, to_us: int) -> Stretch:
        self.asked.append(("between", from_us, to_us))
        return Stretch(presence=self.presences, windows=self.windows, tallies=())

    def first_us(self) -> int | None:
        return self.presences[0].start_us if self.presences else None

    @property
    def report_files(self) -> ReportFiles:
        return ReportFiles(self, WoundClock(at_us=NOW_US, offset=60), lambda: BERLIN)

    def reported(self, from_us: int, to_us: int) -> list[ReportedSpan]:
        self.asked.append(("reported", from_us, to_us))
        return list(self.reported_spans)

    def told(self, from_us: int, to_us: int) -> list[Told]:
        self.asked.append(("told", from_us, to_us))
        told = [Told(span=span, purpose=NO_PURPOSE) for span in self.presences]
        told += [Told(span=span, purpose=self.purpose) for span in self.windows]
        told += [Told(span=entry, purpose=self.purpose) for entry in self.entries]
        told += [Told(span=span, purpose=NO_PURPOSE) for span in self.watched]
        return sorted(told, key=lambda one: one.span.start_us)

    def told_reported(self, from_us: int, to_us: int) -> list[ToldReported]:
        found = self.reported(from_us, to_us)
        return [ToldReported(span=span, purpose=self.purpose) for span in found]

    def by(
        self,
        by: By,
        from_us: int,
        to_us: int,
        limit: int | None = None,
        *,
        recorded: bool = False,
    ) -> Report:
        unusual = (limit, recorded) if limit is not None or recorded else ()
        self.asked.append(("by", by, from_us, to_us, *unusual))
        return make_report(from_us=from_us, to_us=to_us, by=by, totals=self.totals, limit=limit)

    def compare(
        self, by: By, within: Range, earlier: Range, limit: int | None = None
    ) -> Comparison:
        self.asked.append(("compare", by, within, earlier, limit))
        now = self.by(by, within.from_us, within.to_us)
        before = make_report(
            from_us=earlier.from_us, to_us=earlier.to_us, by=by, totals=self.totals_before
        )
        return make_comparison(now, before, limit)

    def do(self, name: str, edits: Sequence[Edit] = (), changes: Sequence[Change] = ()) -> Command:
        self.asked.append(("do", name, *edits, *changes))
        return replace(COMMAND, name=name, edits=tuple(edits), changes=tuple(changes))

    def undo(self) -> Command | None:
        return self.commands[0] if self.commands else None

    def redo(self) -> Command | None:
        return self.undo()

    @property
    def changed(self) -> Notice[Command]:
        return Notice()

    def names(self) -> tuple[str | None, str | None]:
        raise AssertionError("no verb asks what undo would do")

    def history(self, limit: int) -> list[Command]:
        return list(self.commands[:limit])

    def label_of(self, *, category: str | None, project: str | None, task: str | None) -> Label:
        return Label(
            category=category,
            project=project and f"uid of {project}",
            task=task and f"uid of {task}",
        )

    def heat(self, from_us: int, to_us: int) -> HeatMap:
        self.asked.append(("heat", from_us, to_us))
        return HeatMap(cells=((0,) * 24,) * 7)

    def trend(self, from_us: int, to_us: int, step: Step) -> tuple[TrendPoint, ...]:
        self.asked.append(("trend", from_us, to_us, step))
        return ()

    def active_us(self, from_us: int, to_us: int) -> int:
        del from_us, to_us
        return sum(self.totals.values())

    def find(self, text: str, limit: int = 50) -> tuple[Hit, ...]:
        self.asked.append(("find", text, limit))
        return tuple(Hit(newest=span, purpose=self.purpose) for span in self.windows)

    def everywhere(self, text: str, limit: int = 50) -> Found:
        return Found(titles=self.find(text, limit), notes=self.notes)

    def preview(self, scope: WipeScope) -> WipePreview:
        self.asked.append(("preview", scope))
        return WipePreview(scope=scope, counts=PREVIEWED, backups=("old.backup",))

    @property
    def redacting(self) -> "ScriptedRedacting":
        return ScriptedRedacting(self)

    def newest(self, limit: int) -> list[LedgerEntry]:
        self.asked.append(("newest", limit))
        return list(reversed(self.handed_out))

    def since(self, from_us: int) -> list[LedgerEntry]:
        self.asked.append(("since", from_us))
        return [line for line in self.handed_out if line.at_us >= from_us]

    def total_since(self, from_us: int) -> int:
        return sum(line.size_bytes for line in self.since(from_us))

    def today(self, zone: tzinfo) -> LeftToday:
        del zone
        lines = self.handed_out
        by = tuple((line.left, 1) for line in lines)
        return LeftToday(times=len(lines), size_bytes=0, by=by)

    def wipe(self, scope: WipeScope, progress: Progress) -> WipeReceipt:
        progress(1, 1, "wiping")
        self.asked.append(("wipe", scope))
        return WipeReceipt(
            at_us=NOW_US,
            scope=scope,
            counts=PREVIEWED,
            key_destroyed=scope.everything,
            cannot_promise=("A disk may keep old pages.",),
        )

    def export(
        self,
        path: Path,
        export_format: ExportFormat,
        from_us: int | None,
        to_us: int | None,
        progress: Progress,
        *,
        overwrite: bool = False,
        words: HistoryWords = HISTORY_ENGLISH,
    ) -> Exported:
        del words
        assert overwrite, "the verb has looked already what stands there"
        progress(1, 1, "exporting")
        self.asked.append(("export", path, export_format, from_us, to_us))
        path.write_bytes(b'{"format":"workmoniq"}')
        return Exported(path=path, spans=1, size_bytes=2048)

    def write(
        self,
        stream: BinaryIO,
        export_format: ExportFormat,
        from_us: int | None,
        to_us: int | None,
        progress: Progress,
    ) -> int:
        del progress
        self.asked.append(("write", export_format, from_us, to_us))
        stream.write(b'{"format":"workmoniq"}')
        return 1

    def load(
        self,
        path: Path,
        progress: Progress,
        *,
        file_format: ImportFormat = ImportFormat.AUTO,
        dry_run: bool = False,
    ) -> Imported:
        progress(1, 1, "importing")
        self.asked.append(("load", path))
        return self.imported

    def make(self, path: Path, progress: Progress) -> BackedUp:
        progress(1, 1, "copying")
        self.asked.append(("make", path))
        return BackedUp(path=path, spans=5, size_bytes=5000)

    def forget_missing(self) -> int:
        self.asked.append(("forget_missing",))
        return 2

    def examine(self, full: bool) -> tuple[Finding, ...]:
        self.asked.append(("examine", full))
        return self.findings

    def size_bytes(self) -> int:
        return 4096


@dataclass
class ScriptedRedacting:
    """The redactions of a scripted history."""

    history: ScriptedHistory

    def preview(self, from_us: int | None, to_us: int | None, app: str | None) -> WipePreview:
        return self.history.preview(_redaction(from_us, to_us, app))

    def redact(
        self, from_us: int | None, to_us: int | None, app: str | None, progress: Progress
    ) -> WipeReceipt:
        return self.history.wipe(_redaction(from_us, to_us, app), progress)


def _redaction(from_us: int | None, to_us: int | None, app: str | None) -> WipeScope:
    return WipeScope(from_us=from_us, to_us=to_us, app=app, titles_only=True)


@dataclass
class ScriptedProfile:
    """Call make_doors; then look at asked.

    answer: what the running app says to "status"; None where nothing runs.
    trouble: raised by whatever opens the history. missing: there is no history yet.
    """

    asked: list[tuple[object, ...]] = field(default_factory=list)
    answer: Mapping[str, object] | None = None
    trouble: BaseException | None = None
    missing: bool = False
    exit_code: int = 0
    settings: Settings = field(default_factory=Settings)
    profile: str | None = None
    secrets: Secrets | None = None
    last_sync_us: int | None = None

    def __post_init__(self) -> None:
        self.history = ScriptedHistory(self.asked)

    def make_doors(self, profile: str | None, secrets: Secrets) -> Doors:
        self.profile, self.secrets = profile, secrets
        return Doors(
            clock=WoundClock(at_us=NOW_US, offset=60),
            zone=lambda: BERLIN,
            profile_folder=Path(profile or "profile"),
            run=self._run,
            open_history=self._open,
            history_bytes=lambda: 4096,
            ask_app=self._ask,
            hold_app=self._hold,
            restore=self._restore,
            destroy=lambda: self.asked.append(("destroy",)),
            show_recovery=lambda: PHRASE,
            use_recovery=lambda: self.asked.append(("use_recovery",)),
            change_passphrase=lambda: self.asked.append(("change_passphrase",)),
            settings=lambda: self.settings,
            last_sync_us=lambda: self.last_sync_us,
        )

    def verbs_asked(self) -> list[object]:
        return [call[0] for call in self.asked]

    def _run(self, tray: bool) -> int:
        self.asked.append(("run", tray))
        return self.exit_code

    @contextmanager
    def _open(self, create: bool) -> Generator[ScriptedHistory]:
        self.asked.append(("open", create))
        if self.trouble is not None:
            raise self.trouble
        if self.missing and not create:
            raise NoHistory("no history here yet; start recording with `workmoniq`")
        yield self.history

    def _ask(
        self, request: AppRequest, *, until_us: int | None = None
    ) -> Mapping[str, object] | None:
        self.asked.append((request, until_us))
        return self.answer

    @contextmanager
    def _hold(self) -> Generator[None]:
        self.asked.append(("hold",))
        yield
        self.asked.append(("let go",))

    def _restore(self, path: Path, progress: Progress) -> Restored:
        progress(1, 1, "restoring")
        self.asked.append(("restore", path))
        if isinstance(self.trouble, WorkMoniQError):
            raise self.trouble
        return Restored(spans=7, set_aside=Path("history.before"))


@dataclass
class ScriptedRetaining:
    """Retention: nothing is ever too old."""

    asked: list[tuple[object, ...]]

    def preview(self, retention: Retention) -> RetentionPreview:
        return RetentionPreview(retention=retention, due=Due())

    def agree(self, retention: Retention) -> None:
        self.asked.append(("agree", retention))
