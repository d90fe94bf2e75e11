"""Hear from logind and from screen savers when the screen locks and the computer sleeps.

Sources: org.freedesktop.login1(5) (Manager.PrepareForSleep, PrepareForShutdown and Inhibit;
Session.Lock, Unlock and LockedHint); org.freedesktop.ScreenSaver and org.gnome.ScreenSaver on the
session bus (ActiveChanged).
"""

import os

from workmoniq_desktop.collectors.base import (
    BackendLost,
    BackendUnsupported,
    Sink,
    Stop,
    Surroundings,
)
from workmoniq_desktop.collectors.bus import Bus, BusGone, BusRefused, Held, Signal
from workmoniq_desktop.collectors.lock_state import LockState
from workmoniq_desktop.domain.activity import Locked, Resumed, SessionEnding, Suspended, Unlocked
from workmoniq_desktop.domain.clock import SECOND_US

_LOGIND = "org.freedesktop.login1"
_MANAGER = (_LOGIND, "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
_SESSION = "org.freedesktop.login1.Session"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_SAVERS = {
    "org.freedesktop.ScreenSaver": "/org/freedesktop/ScreenSaver",
    "org.gnome.ScreenSaver": "/org/gnome/ScreenSaver",
}
_SYSTEM_BUS = "unix:path=/var/run/dbus/system_bus_socket"


class LogindSession:
    """Tells Locked, Unlocked, Suspended, Resumed and SessionEnding.

    Sleep and shutdown are delayed until they were told and Surroundings.sleep_grace_s passed, by a
    logind inhibitor; where logind grants none, they are told all the same. Refuses without a
    system bus or logind. A missing session or session bus costs the lock only.
    """

    name = "logind_session"

    def __init__(self, surroundings: Surroundings) -> None:
        self._clock = surroundings.clock
        self._grace_s = surroundings.sleep_grace_s
        self._lock = LockState()
        self._inhibitor: Held | None = None
        self._session = ""
        self._desktop: Bus | None = None
        environ = surroundings.environ
        try:
            self._system = Bus(environ.get("DBUS_SYSTEM_BUS_ADDRESS") or _SYSTEM_BUS)
        except BusRefused as no_bus:
            raise BackendUnsupported("logind: there is no system bus") from no_bus
        try:
            self._system.subscribe_owner(_LOGIND)
            self._system.subscribe(sender=_LOGIND, interface=_MANAGER[2])
            self._system.call(_MANAGER, "ListSessions")
        except (BusRefused, BusGone) as no_logind:
            self._system.close()
            raise BackendUnsupported("logind: it does not run on this system") from no_logind
        try:
            self._find_session(environ.get("XDG_SESSION_ID", ""))
            self._find_savers(environ.get("DBUS_SESSION_BUS_ADDRESS", ""))
        except BusGone as gone:
            self.close()
            raise BackendUnsupported("logind: the system bus closed") from gone

    def run(self, sink: Sink, stop: Stop) -> None:
        """Block until stop; see Backend."""
        try:
            self._inhibit()
            self._begin(sink)
            while not stop.is_set():
                for signal in self._system.signals():
                    self._hear(signal, sink, stop)
                self._hear_savers(sink)
                self._tell(self._lock.waited(self._clock.now_us()), sink)
                buses = [bus.fileno() for bus in (self._system, self._desktop) if bus is not None]
                due_us = self._lock.due_us
                wait_s = None if due_us is None else (due_us - self._clock.now_us()) / SECOND_US
                stop.wait_or(*buses, timeout_s=wait_s)
        except BusGone as gone:
            raise BackendLost("logind: the system bus closed") from gone

    def close(self) -> None:
        self._release()
        self._system.close()
        self._drop_savers()

    def _find_session(self, session_id: str) -> None:
        """Subscribe to the session this process belongs to, if logind knows it."""
        for method, signature, argument in (
            ("GetSession", "s", session_id),
            ("GetSessionByPID", "u", os.getpid()),
            ("GetSession", "s", "auto"),  # the user's graphical session, for services of the user
        ):
            if argument == "":
                continue
            try:
                (self._session,) = self._system.call(_MANAGER, method, signature, argument)
            except BusRefused:
                continue
            self._system.subscribe(sender=_LOGIND, path=self._session)
            return

    def _find_savers(self, address: str) -> None:
        if not address:
            return
        try:
            self._desktop = Bus(address)
            for name in _SAVERS:
                self._desktop.subscribe(interface=name, member="ActiveChanged")
                self._desktop.subscribe_owner(name)
        except (BusRefused, BusGone):
            self._drop_savers()

    def _begin(self, sink: Sink) -> None:
        """Tell a lock that is already there."""
        self._ask_hint(sink)
        for name, path in _SAVERS.items():
            try:
                if self._desktop is not None and self._desktop.owned(name):
                    (active,) = self._desktop.call((name, path, name), "GetActive")
                    self._tell(self._lock.saver(name, bool(active), self._clock.now_us()), sink)
            except BusRefused:
                continue
            except BusGone:
                self._drop_savers()

    def _ask_hint(self, sink: Sink) -> None:
        if not self._session:
            return
        properties = (_LOGIND, self._session, _PROPERTIES)
        try:
            ((_, hint),) = self._system.call(properties, "Get", "ss", _SESSION, "LockedHint")
        except BusRefused:
            return  # logind before 230 has no LockedHint
        self._tell(self._lock.hint(bool(hint), self._clock.now_us()), sink)

    def _hear(self, signal: Signal, sink: Sink, stop: Stop) -> None:
        at_us = self._clock.now_us()
        match (signal.member, signal.body):
            case ("PrepareForSleep", (True,)):
                sink(Suspended(at_us=at_us))
                self._let_go_after_grace(stop)
            case ("PrepareForSleep", (False,)):
                sink(Resumed(at_us=at_us))
                self._inhibit()
            case ("PrepareForShutdown", (True,)):
                sink(SessionEnding(at_us=at_us))
                self._let_go_after_grace(stop)
            case ("PrepareForShutdown", (False,)) | ("NameOwnerChanged", (_, "", _)):
                # The shutdown was called off, or logind started anew: both cost the inhibitor.
                self._release()
                self._inhibit()
                self._ask_hint(sink)
            case ("Lock", ()) if signal.path == self._session:
                self._tell(self._lock.requested(at_us), sink)
            case ("Unlock", ()) if signal.path == self._session:
                self._tell(self._lock.released(at_us), sink)
            case ("PropertiesChanged", (str(interface), dict(changed), gone)) if (
                interface == _SESSION
            ):
                if "LockedHint" in changed:
                    self._tell(self._lock.hint(bool(changed["LockedHint"][1]), at_us), sink)
                elif "LockedHint" in gone:
                    self._ask_hint(sink)
            case _:
                pass

    def _hear_savers(self, sink: Sink) -> None:
        if self._desktop is None:
            return
        try:
            for signal in self._desktop.signals():
                at_us = self._clock.now_us()
                match (signal.member, signal.body):
                    case ("ActiveChanged", (bool(active),)):
                        self._tell(self._lock.saver(signal.interface, active, at_us), sink)
                    case ("NameOwnerChanged", (str(name), _, "")):
                        # A screen saver that is gone will never say that it ended.
                        self._tell(self._lock.saver(name, False, at_us), sink)
                    case _:
                        pass
        except BusGone:
            self._drop_savers()
            for name in _SAVERS:
                self._tell(self._lock.saver(name, False, self._clock.now_us()), sink)

    def _drop_savers(self) -> None:
        if self._desktop is not None:
            self._desktop.close()
            self._desktop = None

    def _inhibit(self) -> None:
        """Ask logind to wait for us before sleep and shutdown."""
        why = ("sleep:shutdown", "WorkMoniQ", "Closes the running interval", "delay")
        try:
            (self._inhibitor,) = self._system.call(_MANAGER, "Inhibit", "ssss", *why)
        except BusRefused:
            self._inhibitor = None

    def _let_go_after_grace(self, stop: Stop) -> None:
        if self._inhibitor is not None:
            stop.wait(self._grace_s)
        self._release()

    def _release(self) -> None:
        if self._inhibitor is not None:
            self._inhibitor.close()
            self._inhibitor = None

    @staticmethod
    def _tell(change: Locked | Unlocked | None, sink: Sink) -> None:
        if change is not None:
            sink(change)
