"""A private D-Bus with a logind and screen savers of our own on it."""

import os
import select
import threading
import time
from collections import deque
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.fakes.display import DEADLINE_S, Program

MANAGER = DBusAddress(
    "/org/freedesktop/login1", "org.freedesktop.login1", "org.freedesktop.login1.Manager"
)
SESSION = DBusAddress(
    "/org/freedesktop/login1/session/_31",
    "org.freedesktop.login1",
    "org.freedesktop.login1.Session",
)
PROPERTIES = DBusAddress(
    SESSION.object_path, "org.freedesktop.login1", "org.freedesktop.DBus.Properties"
)


class PrivateBus:
    """A dbus-daemon that only this test can reach."""

    def __init__(self) -> None:
        reader, writer = os.pipe()
        self._program = Program(
            "dbus-daemon", "--session", "--nofork", f"--print-address={writer}", pass_fds=(writer,)
        )
        os.close(writer)
        said = b""
        until = time.monotonic() + DEADLINE_S
        while not said.endswith(b"\n") and time.monotonic() < until:
            if select.select([reader], [], [], 0.1)[0]:
                said += os.read(reader, 1024)
        os.close(reader)
        self.address = said.decode().strip()

    def kill(self) -> None:
        self._program.kill()

    def __enter__(self) -> "PrivateBus":
        return self

    def __exit__(self, *_raised: object) -> None:
        self.kill()


class Service:
    """Owns names on a bus and answers from a thread of its own."""

    def __init__(self, address: str, *names: str) -> None:
        self.connection: DBusConnection = open_dbus_connection(address, enable_fds=True)
        self._sending = threading.Lock()
        self._ending = threading.Event()
        self.calls: deque[str] = deque()
        for name in names:
            self.connection.send_and_get_reply(message_bus.RequestName(name), timeout=DEADLINE_S)
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def answer(self, member: str, body: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]] | None:
        """The reply's signature and body; None to refuse."""
        raise NotImplementedError

    def emit(self, at: DBusAddress, member: str, signature: str | None = None, *body: Any) -> None:
        with self._sending:
            self.connection.send(new_signal(at, member, signature, body))

    def close(self) -> None:
        self._ending.set()
        self._thread.join()
        self.connection.close()

    def _serve(self) -> None:
        while not self._ending.is_set():
            try:
                message = self.connection.receive(timeout=0.05)
            except TimeoutError:
                continue
            except OSError:
                return
            if message.header.message_type is MessageType.method_call:
                self._reply(message)

    def _reply(self, message: Message) -> None:
        member = message.header.fields[HeaderFields.member]
        self.calls.append(member)
        reply = self.answer(member, message.body)
        with self._sending:
            if reply is None:
                self.connection.send(new_error(message, "org.freedesktop.DBus.Error.Failed"))
            else:
                self.connection.send(new_method_return(message, *reply))


class Logind(Service):
    """What the session backend asks of logind, and the signals it hears.

    held() is the number of delay inhibitors that are out.
    """

    def __init__(self, address: str, *, inhibits: bool = True, knows_session: bool = True) -> None:
        self.locked = False
        self.inhibits = inhibits
        self.knows_session = knows_session
        self._pipes: list[int] = []
        super().__init__(address, "org.freedesktop.login1")

    def answer(self, member: str, body: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]] | None:
        match member:
            case "ListSessions":
                return "a(susso)", ([],)
            case "GetSession" | "GetSessionByPID" if self.knows_session:
                return "o", (SESSION.object_path,)
            case "Get" if body[1] == "LockedHint":
                return "v", (("b", self.locked),)
            case "Inhibit" if self.inhibits:
                reader, writer = os.pipe()
                self._pipes.append(reader)
                self._handed = writer
                return "h", (writer,)
            case _:
                return None

    def _reply(self, message: Message) -> None:
        super()._reply(message)
        # logind keeps only its own end of an inhibitor's pipe.
        if handed := self.__dict__.pop("_handed", None):
            os.close(handed)

    def held(self) -> int:
        """Inhibitors whose other end is still open somewhere."""
        ended = []
        for reader in self._pipes:
            poll = select.poll()
            poll.register(reader, 0)
            ended.append(bool(poll.poll(0)))
        return ended.count(False)

    def hint(self, locked: bool) -> None:
        """The session's locker reports."""
        self.locked = locked
        self.emit(
            PROPERTIES,
            "PropertiesChanged",
            "sa{sv}as",
            SESSION.interface,
            {"LockedHint": ("b", locked)},
            [],
        )

    def sleep(self, begins: bool) -> None:
        self.emit(MANAGER, "PrepareForSleep", "b", begins)

    def shut_down(self, begins: bool) -> None:
        self.emit(MANAGER, "PrepareForShutdown", "b", begins)

    def ask(self, member: str) -> None:
        """Lock or Unlock."""
        self.emit(SESSION, member)

    def close(self) -> None:
        super().close()
        for reader in self._pipes:
            os.close(reader)


class ScreenSaver(Service):
    """org.gnome.ScreenSaver or org.freedesktop.ScreenSaver."""

    def __init__(self, address: str, name: str = "org.gnome.ScreenSaver") -> None:
        self.active = False
        self._at = DBusAddress("/" + name.replace(".", "/"), name, name)
        super().__init__(address, name)

    def answer(self, member: str, body: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]] | None:
        del body
        return ("b", (self.active,)) if member == "GetActive" else None

    def show(self, active: bool) -> None:
        self.active = active
        self.emit(self._at, "ActiveChanged", "b", active)
