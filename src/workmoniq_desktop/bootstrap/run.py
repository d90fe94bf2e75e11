"""Puts the rooms together for a run: lock, log, recorder, history, control socket, tray."""

import logging
import os
import platform
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from types import TracebackType

from workmoniq_desktop.domain.clock import DAY_US, SteerableClock
from workmoniq_desktop.domain.errors import AlreadyRunning, BadInput, NotOnThisSystem, NotRunning
from workmoniq_desktop.domain.syncing import SyncMood
from workmoniq_desktop.services.desk import Desk, Tray, Window
from workmoniq_desktop.services.destroying import destroy_profile
from workmoniq_desktop.services.notice import Notice
from workmoniq_desktop.services.open_history import Around
from workmoniq_desktop.services.preferences import Preferences
from workmoniq_desktop.services.reminding import CountsGoals, Reminding
from workmoniq_desktop.services.session import Session
from workmoniq_desktop.services.status_json import status_to_json
from workmoniq_desktop.services.tracking import Tracking
from workmoniq_desktop.system.autostart import linux as linux_autostart
from workmoniq_desktop.system.autostart import macos as macos_autostart
from workmoniq_desktop.system.autostart import windows as windows_autostart
from workmoniq_desktop.system.clock import SystemClock
from workmoniq_desktop.system.control import Answer, ControlClient, ControlServer, Hold
from workmoniq_desktop.system.control_lines import Json
from workmoniq_desktop.system.log_file import LogFile
from workmoniq_desktop.system.notifications import Notifications
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.screen import require_screen
from workmoniq_desktop.system.secrets import SecretSource
from workmoniq_desktop.system.single_instance import ProfileLock, socket_of

LONGEST_HUSH_US = 2 * 366 * DAY_US

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What a run is made of."""

    profile: Profile
    clock: SystemClock
    tracking: Tracking
    session: Session
    preferences: Preferences
    autostart_refusal: str | None
    sync_mood: Notice[SyncMood]
    brought: Notice[None]
    support_changed: Notice[None]


@dataclass(slots=True)
class _Front:
    """How other threads reach what the user sees; nothing until it is up."""

    show: Callable[[], None] = lambda: None
    quit: Callable[[], None] = lambda: None


def run(
    profile: Profile,
    clock: SystemClock,
    source: SecretSource,
    find_tray: Callable[[], Tray] | None,
) -> int:
    """Record until told to stop; the exit code. Shows the running app where there is one.

    find_tray: None to record in the foreground, without windows.
    """
    if find_tray is not None:
        require_screen(os.environ)
    profile.create()
    try:
        lock = ProfileLock(profile)
    except AlreadyRunning:
        with suppress(NotRunning):
            ControlClient(socket_of(profile)).ask("show")
        print("WorkMoniQ already runs on this profile; its window is shown where it has one.")
        return 0
    threading.excepthook = _log_fault
    # Before any thread of ours: while shiboken comes up it reads sys.modules, and ends the process
    # when another thread imports something just then.
    tray = None if find_tray is None else find_tray()
    with ExitStack() as running:
        running.enter_context(lock)
        running.enter_context(LogFile(profile.log))
        front = _Front()
        made = _compose(profile, clock, source, asks_terminal=tray is None or sys.stdin.isatty())
        running.callback(made.session.end)
        made.tracking.start()
        running.callback(made.tracking.stop)
        running.enter_context(
            ControlServer(
                profile.socket, _answers(made, front), {"hold": _holds(made.tracking)}, lock=lock
            )
        )
        return _in_foreground(made, front) if tray is None else _in_tray(made, front, tray)


def _compose(
    profile: Profile, clock: SystemClock, source: SecretSource, *, asks_terminal: bool
) -> _Run:
    set_autostart, refusal = _autostart(profile)
    preferences = Preferences(profile.folder / "settings.json", set_autostart)
    tracking = Tracking(clock, platform.node(), preferences.current())
    sync_mood: Notice[SyncMood] = Notice()
    brought: Notice[None] = Notice()
    support_changed: Notice[None] = Notice()
    preferences.changed.hear(tracking.apply)

    def destroy() -> None:
        history = session.history()
        backups = () if history is None else history.backups.known()
        tracking.abandon()
        session.end()
        destroy_profile(profile, source, backups)

    around = Around(
        clock=clock,
        zone=clock.zone,
        flush=tracking.flush,
        hold=tracking.hold,
        destroy=destroy,
        settings=preferences.current,
        rules_changed=tracking.follow_rules,
        choose=preferences.change,
        sync_mood=sync_mood,
        brought=brought,
        support_changed=support_changed,
        senses=lambda: tracking.status().senses,
        log=profile.log,
    )
    session = Session(
        profile,
        tracking,
        around,
        unasked=source if asks_terminal else replace(source, prompt=None),
        typed=lambda passphrase: replace(
            source, passphrase_file=None, prompt=lambda _question: passphrase
        ),
    )
    return _Run(
        profile=profile,
        clock=clock,
        tracking=tracking,
        session=session,
        preferences=preferences,
        autostart_refusal=refusal,
        sync_mood=sync_mood,
        brought=brought,
        support_changed=support_changed,
    )


def _in_tray(made: _Run, front: _Front, run_tray: Tray) -> int:
    reminding = _reminding(made)
    desk = Desk(
        clock=made.clock,
        zone=made.clock.zone,
        tracking=made.tracking,
        preferences=made.preferences,
        history=made.session.history,
        history_opened=made.session.opened,
        offer_passphrase=made.session.offer_passphrase,
        creates_passphrase=made.session.creates_passphrase,
        recovery_phrase=made.session.recovery_phrase,
        show_recovery=made.session.show_recovery,
        autostart_refusal=made.autostart_refusal,
        messages=made.session.messages,
        profile_folder=made.profile.folder,
        returned=reminding.returned,
        reminders=reminding.reminders,
        notify=Notifications(os.environ).show,
        sync_mood=made.sync_mood,
        brought=made.brought,
        support_changed=made.support_changed,
    )

    def ready(window: Window) -> None:
        front.show, front.quit = window.show_window, window.quit
        made.session.start()

    reminding.start()
    try:
        return run_tray(
            desk,
            show=False,
            say=lambda sentence: print(sentence, file=sys.stderr),
            ready=ready,
            asks_passphrase=not sys.stdin.isatty(),
        )
    finally:
        reminding.stop()


def _reminding(made: _Run) -> Reminding:
    def goals() -> CountsGoals | None:
        history = made.session.history()
        return history.goals if history is not None and history.has_goals() else None

    def opened(_nothing: None) -> None:
        history = made.session.history()
        if history is not None:
            history.edited.hear(reminding.look_again)
        reminding.look_again()

    reminding = Reminding(made.clock, made.preferences.current, goals)
    made.tracking.changed.hear(reminding.follow)
    made.preferences.changed.hear(reminding.look_again)
    made.session.opened.hear(opened)
    return reminding


def _in_foreground(made: _Run, front: _Front) -> int:
    told_to_stop = threading.Event()
    front.quit = told_to_stop.set
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told_to_stop.set())
    made.session.open()
    for message in made.session.messages():
        print(message, file=sys.stderr)
    phrase = made.session.recovery_phrase() if sys.stdout.isatty() else None
    if phrase is not None:
        print(
            "Your recovery phrase. Write it down and keep it away from this computer; it opens "
            f"your history where the key is lost:\n\n  {phrase}\n"
        )
    print("recording; stop with Ctrl+C", flush=True)
    told_to_stop.wait()
    return 0


def hush_end_us(asked: Json, clock: SteerableClock) -> int | None:
    """When a pause ends that somebody asked for by the wall clock, in recorder time.

    Raises BadInput for what is no time of the next two years.
    """
    until_us = asked.get("until_us")
    if until_us is None:
        return None
    if type(until_us) is not int or not 0 < until_us - clock.wall_us() <= LONGEST_HUSH_US:
        raise BadInput("a pause or private time ends within two years from now: give its minutes")
    return until_us - clock.drift_us()


def _answers(made: _Run, front: _Front) -> dict[str, Answer]:
    tracking, clock = made.tracking, made.clock

    def status(_asked: Json) -> Json:
        now = tracking.status()
        history = made.session.history()
        return status_to_json(
            now,
            offset_minutes=clock.offset_minutes(now.at_us),
            last_sync_us=None if history is None else history.last_sync_us(),
        )

    def done(deed: Callable[[Json], object]) -> Answer:
        def answer(asked: Json) -> Json:
            deed(asked)
            return {}

        return answer

    def look_again(_asked: Json) -> None:
        made.preferences.look_again()
        made.session.look_again()

    def abandon(_asked: Json) -> None:
        tracking.abandon()
        front.quit()

    return {
        "status": status,
        "pause": done(lambda asked: tracking.pause(hush_end_us(asked, clock))),
        "private": done(lambda asked: tracking.private(hush_end_us(asked, clock))),
        "resume": done(lambda _: tracking.resume()),
        "flush": done(lambda _: tracking.flush()),
        "changed": done(look_again),
        "show": done(lambda _: front.show()),
        "abandon": done(abandon),
    }


def _holds(tracking: Tracking) -> Hold:
    @contextmanager
    def hold(_asked: Json) -> Iterator[Json]:
        with tracking.hold():
            yield {}

    return hold


def _autostart(profile: Profile) -> tuple[Callable[[bool], None], str | None]:
    def refuse(_on: bool) -> None:
        raise NotOnThisSystem(refusal)

    seats = {"linux": linux_autostart, "win32": windows_autostart, "darwin": macos_autostart}
    if (seat := seats.get(sys.platform)) is None:
        refusal = "Autostart cannot be set on this system yet."
        return refuse, refusal
    command = linux_autostart.installed_command(os.environ)
    try:
        entry = seat.Autostart(profile, os.environ, command)
    except RuntimeError:  # no HOME, and no user of this number
        refusal = "Autostart needs a home folder, and none is known: set HOME."
        return refuse, refusal
    return lambda on: entry.enable() if on else entry.disable(), None


def _log_fault(fault: threading.ExceptHookArgs) -> None:
    """A thread of ours died by our own mistake: say which kind and where, never its text."""
    trace: TracebackType | None = fault.exc_traceback
    _log.error(
        "thread_fault thread=%s",
        fault.thread.name if fault.thread else "?",
        exc_info=(fault.exc_type, fault.exc_value or fault.exc_type(), trace),
    )
