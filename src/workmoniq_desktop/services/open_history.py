"""An open history with everything a person can do with it, each part built when first asked for.

Late, because reading needs SQLAlchemy, which the tray does without until a window opens.
"""

import platform
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import cached_property, partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.edits import Command
from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.ledger import Left
from workmoniq_desktop.domain.report import By, Report
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.status import SenseStatus
from workmoniq_desktop.domain.support_times import LOOK_US
from workmoniq_desktop.domain.syncing import SyncMood
from workmoniq_desktop.services.backup import Backups
from workmoniq_desktop.services.notice import Notice
from workmoniq_desktop.services.rules.reading import RULE
from workmoniq_desktop.services.upkeep import Upkeep
from workmoniq_desktop.store import support_live, sync_state, things
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.system.sync_key import SyncKeys

if TYPE_CHECKING:  # see above: importing these brings SQLAlchemy
    from workmoniq_desktop.services.away import Away
    from workmoniq_desktop.services.backup_plan import PlannedBackups
    from workmoniq_desktop.services.doctor import Doctor
    from workmoniq_desktop.services.editing import Editing
    from workmoniq_desktop.services.export.exporting import Exporting
    from workmoniq_desktop.services.export.report_files import ReportFiles
    from workmoniq_desktop.services.goals import Goals
    from workmoniq_desktop.services.importing.importing import Importing
    from workmoniq_desktop.services.labelling import Labelling
    from workmoniq_desktop.services.ledger import Ledger
    from workmoniq_desktop.services.manual import ManualEntries
    from workmoniq_desktop.services.projects import Projects
    from workmoniq_desktop.services.redacting import Redacting
    from workmoniq_desktop.services.reports import Reports
    from workmoniq_desktop.services.retention import Retaining
    from workmoniq_desktop.services.rules.rulebook import Rulebook
    from workmoniq_desktop.services.search import Search
    from workmoniq_desktop.services.support.access import SupportAccess
    from workmoniq_desktop.services.support.sources import Sources
    from workmoniq_desktop.services.syncing import Syncing
    from workmoniq_desktop.services.timeline import Timeline
    from workmoniq_desktop.services.timeline_view import TimelineView
    from workmoniq_desktop.services.timers import Timers
    from workmoniq_desktop.services.timesheet_signing import TimesheetSigning
    from workmoniq_desktop.services.timesheets import Timesheets
    from workmoniq_desktop.services.wiping import Wiping
    from workmoniq_protocol.wire.pins import SupportPins


@dataclass(frozen=True, kw_only=True)
class Around:
    """What an open history needs of the program around it.

    flush: lets the recorder, here or in the running app, commit what it holds. hold: keeps it from
    writing. destroy: ends recording and deletes the whole profile, its key included. settings: as
    they are now. rules_changed: lets the recorder act by the rules as they are now. choose: the
    settings become these, as another device of the account chose. hold_for_sync: as hold, for who
    holds nothing yet; None: hold itself. sync_mood: is told how sync stands, while it is on.
    brought: is told after another program of ours, or another device, changed the history.
    support_changed: is told when an access for support moved, or an alarm is due. senses: as the
    recorder sees them; none where nothing records. log: the profile's log file.
    """

    clock: Clock
    zone: Callable[[], tzinfo]
    flush: Callable[[], None]
    hold: Callable[[], AbstractContextManager[None]]
    destroy: Callable[[], None]
    settings: Callable[[], Settings] = Settings
    rules_changed: Callable[[], object] = lambda: None
    choose: Callable[[Settings], None] = lambda _settings: None
    hold_for_sync: Callable[[], AbstractContextManager[None]] | None = None
    sync_mood: Notice[SyncMood] = field(default_factory=Notice)
    brought: Notice[None] = field(default_factory=Notice)
    support_changed: Notice[None] = field(default_factory=Notice)
    senses: Callable[[], Sequence[SenseStatus]] = tuple
    log: Path | None = None


def _never_synced() -> SyncKeys:
    raise AssertionError("this history was opened without a place for the sync key")


class OpenHistory:
    """Its parts are thread-safe; closing it closes them all.

    upkeep: started by who holds the history open for long; a verb never starts it.
    edited: something was changed by the worker; told in the thread that did it.
    """

    def __init__(
        self,
        database: Database,
        backups: Backups,
        around: Around,
        sync_keys: Callable[[], SyncKeys] = _never_synced,
        support_pins: "Callable[[], SupportPins | None] | None" = None,
    ) -> None:
        """sync_keys: where the sync key of this history is.

        support_pins: whom to trust for support; None: whom this build does.
        """
        self._database = database
        self._sync_keys = sync_keys
        self._support_pins = support_pins
        self._around = around
        self.backups = backups
        self.upkeep = Upkeep()
        self.upkeep.add(self._keep_totals)
        self.upkeep.add(self._take_out_what_is_too_old)
        self.upkeep.add(self._keep_backups)
        self.edited: Notice[None] = Notice()
        self._resident = False

    @cached_property
    def timeline(self) -> "Timeline":
        from workmoniq_desktop.services.timeline import Timeline  # noqa: PLC0415  # staged

        around = self._around
        return Timeline(self._database, self.labelling, around.clock, around.flush)

    @cached_property
    def timeline_view(self) -> "TimelineView":
        from workmoniq_desktop.services.timeline_view import TimelineView  # noqa: PLC0415  # staged

        return TimelineView(self._database, self.labelling, self._around.flush)

    @cached_property
    def editing(self) -> "Editing":
        from workmoniq_desktop.services.editing import Editing  # noqa: PLC0415  # staged

        made = Editing(self._database, self._around.clock, self._around.flush)
        made.changed.hear(lambda _: self.upkeep.nudge())
        made.changed.hear(self._follow_rules)
        made.changed.hear(lambda _command: self.edited.tell(None))
        return made

    @cached_property
    def labelling(self) -> "Labelling":
        from workmoniq_desktop.services.labelling import Labelling  # noqa: PLC0415  # staged

        return Labelling(self._database, self.rulebook.classifier)

    @cached_property
    def rulebook(self) -> "Rulebook":
        from workmoniq_desktop.services.rules.rulebook import Rulebook  # noqa: PLC0415  # staged

        return Rulebook(self._database, self.editing, self._around.clock)

    @cached_property
    def away(self) -> "Away":
        from workmoniq_desktop.services.away import Away  # noqa: PLC0415  # staged

        return Away(self._database, self.editing, self._around.flush)

    @cached_property
    def goals(self) -> "Goals":
        from workmoniq_desktop.services.goals import Goals  # noqa: PLC0415  # staged

        around = self._around
        return Goals(
            database=self._database,
            editing=self.editing,
            labelling=self.labelling,
            reports=self.reports,
            clock=around.clock,
            zone=around.zone,
            settings=around.settings,
        )

    @cached_property
    def projects(self) -> "Projects":
        from workmoniq_desktop.services.projects import Projects  # noqa: PLC0415  # staged

        return Projects(self._database, self.editing, lambda: self.labelling, self._around.flush)

    @cached_property
    def timers(self) -> "Timers":
        from workmoniq_desktop.services.timers import Timers  # noqa: PLC0415  # staged

        return Timers(self._database, self.editing, self._around.clock, self._around.flush)

    @cached_property
    def manual(self) -> "ManualEntries":
        from workmoniq_desktop.services.manual import ManualEntries  # noqa: PLC0415  # staged

        around = self._around
        return ManualEntries(self._database, self.editing, around.clock, around.zone, around.flush)

    @cached_property
    def timesheets(self) -> "Timesheets":
        from workmoniq_desktop.services.timesheets import Timesheets  # noqa: PLC0415  # staged

        around = self._around
        return Timesheets(
            self._database,
            labelling=self.labelling,
            projects=self.projects,
            manual=self.manual,
            ledger=self.ledger,
            clock=around.clock,
            zone=around.zone,
            flush=around.flush,
        )

    @cached_property
    def signing(self) -> "TimesheetSigning":
        from workmoniq_desktop.services.timesheet_signing import (  # noqa: PLC0415  # staged
            TimesheetSigning,
        )

        around = self._around
        return TimesheetSigning(self._database, self.ledger, around.clock, around.zone)

    @cached_property
    def reports(self) -> "Reports":
        from workmoniq_desktop.services.reports import Reports  # noqa: PLC0415  # staged

        around = self._around
        return Reports(self._database, self.labelling, around.zone, around.flush, around.settings)

    @cached_property
    def report_files(self) -> "ReportFiles":
        from workmoniq_desktop.services.chosen_colours import of_rows  # noqa: PLC0415  # staged
        from workmoniq_desktop.services.export.report_files import ReportFiles  # noqa: PLC0415  # staged

        note = partial(self.ledger.note, Left.REPORT)

        def colours(by: By, keys: Sequence[str | None]) -> Mapping[str, str]:
            with self._database.raw() as raw:
                return of_rows(raw, by, keys)

        return ReportFiles(self.reports, self._around.clock, self._around.zone, note, colours)

    @cached_property
    def search(self) -> "Search":
        from workmoniq_desktop.services.search import Search  # noqa: PLC0415  # staged

        return Search(self._database, self.labelling, self._around.flush)

    @cached_property
    def wiping(self) -> "Wiping":
        from workmoniq_desktop.services.wiping import Wiping  # noqa: PLC0415  # staged

        around = self._around
        return Wiping(
            self._database,
            around.clock,
            around.hold,
            self.backups,
            self._destroy,
            taken=self._tell_of_wiped_support,
        )

    @cached_property
    def redacting(self) -> "Redacting":
        from workmoniq_desktop.services.redacting import Redacting  # noqa: PLC0415  # staged

        return Redacting(self.wiping)

    @cached_property
    def ledger(self) -> "Ledger":
        from workmoniq_desktop.services.ledger import Ledger  # noqa: PLC0415  # staged

        return Ledger(self._database, self._around.clock)

    @cached_property
    def syncing(self) -> "Syncing":
        from workmoniq_desktop.services.sync_here import Here  # noqa: PLC0415  # staged
        from workmoniq_desktop.services.sync_told import mood  # noqa: PLC0415  # staged
        from workmoniq_desktop.services.syncing import Syncing  # noqa: PLC0415  # staged

        around = self._around
        made = Syncing(
            self._database,
            self._sync_keys,
            around.clock,
            self._database.path.parent,
            label=platform.node(),
            here=Here(
                settings=around.settings,
                choose=around.choose,
                hold=around.hold_for_sync or around.hold,
                came=self._came_from_elsewhere,
                set_aside=self.backups.set_aside,
            ),
            keep_from_us=self._whole_from_us,
        )
        made.changed.hear(lambda _: around.sync_mood.tell(mood(made.status())))
        return made

    @cached_property
    def support(self) -> "SupportAccess":
        from workmoniq_desktop.services.support.opened import support_access  # noqa: PLC0415  # staged

        made = support_access(
            self._database, self._around.clock, lambda: self._sources, self._support_pins
        )
        made.changed.hear(self._around.support_changed.tell)
        made.resident = self._resident
        return made

    @cached_property
    def _sources(self) -> "Sources":
        from workmoniq_desktop.services.support.sources import Sources  # noqa: PLC0415  # staged

        around = self._around
        return Sources(
            database=self._database,
            labelling=self.labelling,
            doctor=self.doctor,
            clock=around.clock,
            zone=around.zone,
            flush=around.flush,
            senses=around.senses,
            log=around.log,
            language=lambda: around.settings().language.value,
        )

    @cached_property
    def retaining(self) -> "Retaining":
        from workmoniq_desktop.services.retention import Retaining  # noqa: PLC0415  # staged

        around = self._around
        return Retaining(
            self._database, around.clock, self.labelling, lambda: around.settings().retention
        )

    @cached_property
    def planned_backups(self) -> "PlannedBackups":
        from workmoniq_desktop.services.backup_plan import PlannedBackups  # noqa: PLC0415  # staged

        around = self._around
        return PlannedBackups(
            self._database, self.backups, around.clock, lambda: around.settings().backups
        )

    @cached_property
    def exporting(self) -> "Exporting":
        from workmoniq_desktop.services.export.exporting import Exporting  # noqa: PLC0415  # staged

        return Exporting(self._database, self._around.clock, self._around.flush, self._day_totals)

    def _day_totals(self, from_us: int, to_us: int) -> Report:
        return self.reports.by(By.DAY, from_us, to_us)

    @cached_property
    def importing(self) -> "Importing":
        from workmoniq_desktop.services.importing.importing import Importing  # noqa: PLC0415  # staged

        return Importing(self._database, self._around.clock, self._around.zone())

    @cached_property
    def doctor(self) -> "Doctor":
        from workmoniq_desktop.services.doctor import Doctor  # noqa: PLC0415  # staged

        around = self._around
        return Doctor(self._database, around.clock, around.zone, around.flush)

    def _keep_backups(self, stopping: Event) -> None:
        self.planned_backups.keep_up(stopping)

    def _take_out_what_is_too_old(self, stopping: Event) -> None:
        if self.retaining.next_due_us() is not None and not stopping.is_set():
            self.retaining.apply(rest=stopping.wait)

    def _follow_rules(self, command: Command) -> None:
        if any(change.kind == RULE for change in command.changes):
            self._around.rules_changed()

    def _keep_totals(self, stopping: Event) -> None:
        self.labelling.keep_all(stopping)  # built, and imported, no earlier than now

    def sync_by_itself(self) -> None:
        """Sync from now on while it is on; for who holds the history open for long."""
        self._resident = True
        self._follow_sync()

    def support_by_itself(self) -> None:
        """Watch accesses for support while any is live; for who holds the history open for long."""
        self._resident = True
        self._follow_support()

    def last_sync_us(self) -> int | None:
        """When both sides last agreed; brings nothing."""
        with self._database.raw() as raw:
            kept = sync_state.get(raw, "last_sync_us")
        return int(kept) if kept else None

    def _follow_sync(self) -> None:
        """Brings what talks to a server only where sync is on, or was in this run."""
        if not self._resident:
            return
        with self._database.raw() as raw:
            is_on = sync_state.get(raw, "on") == "1"
        if is_on or "syncing" in self.__dict__:
            self.syncing.stay()

    def _follow_support(self) -> None:
        """Brings what talks to a server only where an access is live, or news of it awaited."""
        if self._resident and (self._awaits_support() or "support" in self.__dict__):
            self.support.stay()

    def _destroy(self) -> None:
        """Nothing that support could still open outlives the history, if its server is in reach."""
        with suppress(WorkMoniQError):
            if self._awaits_support():
                self.support.end_all()
        self._around.destroy()

    def _tell_of_wiped_support(self) -> None:
        """A wipe took back what was to be shown: let the servers know, too."""
        if self._resident:
            self._follow_support()
        elif self._awaits_support():
            self.support.tell()

    def _awaits_support(self) -> bool:
        with self._database.raw() as raw:
            return support_live.any_awaited(raw, self._around.clock.now_us() - LOOK_US)

    def _whole_from_us(self) -> int | None:
        return self.retaining.whole_from_us()

    def _came_from_elsewhere(self) -> None:
        """Another device of the account changed the history."""
        self._around.rules_changed()
        self.look_again()

    def look_again(self) -> None:
        """Another program of ours changed the history: tell who shows it or keeps it up."""
        self._follow_sync()
        self._follow_support()
        if not self.editing.tell_again():  # an import or a wipe, and never an edit
            self.upkeep.nudge()
            self.edited.tell(None)
        self._around.brought.tell(None)

    def has_goals(self) -> bool:
        """Whether there is any goal, without bringing what counts them."""
        with self._database.raw() as raw:
            return bool(things.all_of(raw, "goal"))

    def size_bytes(self) -> int:
        """All files of the history together."""
        return self._database.size_bytes()

    def close(self) -> None:
        self.upkeep.stop()
        if "syncing" in self.__dict__:
            self.syncing.close()
        if "support" in self.__dict__:
            self.support.close()
        self._database.close()
