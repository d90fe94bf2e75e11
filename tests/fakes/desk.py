"""A scripted desk: a life of working days, the same on every machine, without store or recorder."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from time import sleep
from typing import BinaryIO, TypeVar

from tests.fakes.life import (
    DEVICE,
    FIRST_DAY,
    NOW_US,
    TODAY,
    ZONE,
    day_script,
    presence_span,
)
from tests.fakes.work import WithWork, real_work
from workmoniq_desktop.domain.activity import Sense
from workmoniq_desktop.domain.calendar import day_start, local_date
from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US, SECOND_US
from workmoniq_desktop.domain.errors import CannotWrite, WorkMoniQError, WrongSecret
from workmoniq_desktop.domain.report import By, Report, make_report
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.spans import PresenceSpan, State, WindowSpan
from workmoniq_desktop.domain.status import Mode, SenseStatus, Status
from workmoniq_desktop.domain.wipe import (
    BackupWipe,
    WipeCounts,
    WipePreview,
    WipeReceipt,
    WipeScope,
)
from workmoniq_desktop.services.desk import Desk
from workmoniq_desktop.services.history import BackedUp, Exported, Finding, Hit, Imported, Stretch
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


class FakeHistory(WithWork):
    """Every part of a history, answered from the script. Also plays timeline, reports and so on."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.empty = False
        self.fails_with: WorkMoniQError | None = None
        self.wiped: list[WipeScope] = []
        self.exported: list[tuple[Path, str, int | None, int | None]] = []
        self.export_steps = 3
        self.export_pause_s = 0.0
        self.extra: Stretch | None = None

    @property
    def timeline(self) -> "FakeHistory":
        return self

    reports = search = wiping = exporting = importing = backups = doctor = timeline

    def make_work(self) -> OpenHistory:
        return real_work(self._clock, ZONE)

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

    def by(self, by: By, from_us: int, to_us: int) -> Report:
        stretch = self.between(from_us, to_us)
        totals: dict[str | None, int] = {}
        active = [span for span in stretch.presence if span.state is State.ACTIVE]
        at = 0
        for window in stretch.windows:
            key = window.app if by is By.APP else window.title
            while at < len(active) and active[at].end_us <= window.start_us:
                at += 1
            if at < len(active) and active[at].start_us <= window.start_us:
                start_us, end_us = max(window.start_us, from_us), min(window.end_us, to_us)
                totals[key] = totals.get(key, 0) + max(end_us - start_us, 0)
        return make_report(from_us=from_us, to_us=to_us, by=by, totals=totals)

    def active_us(self, from_us: int, to_us: int) -> int:
        return self.by(By.APP, from_us, to_us).total_us

    def find(self, text: str, limit: int = 50) -> tuple[Hit, ...]:
        stretch = self.between(day_start(TODAY, ZONE), self._clock.now_us())
        found = {span.title: span for span in stretch.windows if text in (span.title or "")}
        return tuple(Hit(newest=span) for span in found.values())[:limit]

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
    ) -> Exported:
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

    def load(self, path: Path, progress: Progress) -> Imported:
        raise NotImplementedError

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

    settings: Settings = field(default_factory=Settings)
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
            profile_folder=Path("/home/someone/.local/share/workmoniq"),
        )

    def _history(self) -> History | None:
        return None if self.locked else self.history

    def _offer(self, passphrase: str) -> None:
        if passphrase != self.passphrase and not self.creates_passphrase:
            raise WrongSecret("this passphrase does not open the history; try another")
        self.locked = False
        self.history_opened.tell(None)
        self.tracking.turn(mode=Mode.RECORDING)

    def _recovery_once(self) -> str | None:
        phrase, self.phrase = self.phrase, None
        return phrase


def _cut(span: S, to_us: int) -> S:
    return replace(span, end_us=min(span.end_us, to_us))
