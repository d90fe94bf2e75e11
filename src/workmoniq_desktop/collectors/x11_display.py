"""A connection to the X server as the window and idle backends need it; the only user of xcffib.

xcffib has no annotations worth the name, so its values are taken apart here and leave as plain
ones. Nothing connects before X11Display is built.
"""

import io
import struct
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import xcffib
import xcffib.res
import xcffib.sync
import xcffib.xproto

from workmoniq_desktop.collectors.base import BackendUnsupported
from workmoniq_desktop.collectors.x11_session import require_x11

DisplayGone = xcffib.ConnectionException

PROPERTY_CHANGE = int(xcffib.xproto.EventMask.PropertyChange)
STRUCTURE = int(xcffib.xproto.EventMask.StructureNotify)
NOTHING = 0


@dataclass(frozen=True, slots=True)
class Property:
    """A window property: its type's atom (0 when unset), its first bytes, how many were left."""

    kind: int
    value: bytes
    left: int

    @property
    def number(self) -> int:
        """The first 32-bit item; 0 when there is none."""
        return int.from_bytes(self.value[:4], sys.byteorder) if len(self.value) >= 4 else 0

    def numbers(self) -> tuple[int, ...]:
        """All 32-bit items."""
        return struct.unpack(f"={len(self.value) // 4}I", self.value[: len(self.value) // 4 * 4])


@dataclass(frozen=True, slots=True)
class PropertyChanged:
    """X protocol PropertyNotify."""

    window: int
    atom: int


@dataclass(frozen=True, slots=True)
class WindowDestroyed:
    """X protocol DestroyNotify."""

    window: int


@dataclass(frozen=True, slots=True)
class AlarmRang:
    """XSync 3.1 AlarmNotify; counter is the counter's value then."""

    alarm: int
    counter: int


XEvent = PropertyChanged | WindowDestroyed | AlarmRang


class _RawReply(xcffib.Cookie):  # type: ignore[misc]  # xcffib is read without its types
    """Hands out a reply's bytes: xcffib's own readers make an object of each byte, or fail."""

    def reply(self) -> bytes:
        return bytes(self.conn.wait_for_reply(self.sequence).buf)


class Answer:
    """A reply that is under way. Ask for many before reading the first: one round trip."""

    def __init__(self, cookie: Any) -> None:  # noqa: ANN401 - an xcffib cookie
        self._cookie = cookie

    def raw(self) -> bytes | None:
        """The reply's bytes, header included; None when the window is gone."""
        try:
            reply: bytes = self._cookie.reply()
        except xcffib.Error:
            return None
        return reply

    def property(self) -> Property | None:
        """The reply to GetProperty; None when the window is gone."""
        raw = self.raw()
        if raw is None:
            return None
        width, kind, left, items = struct.unpack_from("=xB6xIII", raw)
        return Property(kind, raw[32 : 32 + items * width // 8], left)


class X11Display:
    """One connection. Raises DisplayGone from every method once the server is gone.

    Not thread-safe: it belongs to the thread of one sense.
    """

    def __init__(self, environ: Mapping[str, str], *, sees: str) -> None:
        name = require_x11(environ, sees)
        try:
            self._connection: Any = xcffib.connect(name)
        except xcffib.XcffibException as unreachable:
            raise BackendUnsupported("X11: the display does not answer") from unreachable
        setup = self._connection.setup
        self.root = int(setup.roots[self._connection.pref_screen].root)

    def fileno(self) -> int:
        return int(self._connection.get_file_descriptor())

    def flush(self) -> None:
        """Send what waits. Call it before blocking."""
        self._connection.flush()

    def close(self) -> None:
        """Safe to call twice."""
        self._connection.disconnect()

    def atoms(self, *names: str) -> list[int]:
        """The numbers of these atoms, in one round trip."""
        core = self._connection.core
        cookies = [core.InternAtom(False, len(name), name) for name in names]
        return [int(cookie.reply().atom) for cookie in cookies]

    def listen(self, window: int, mask: int) -> None:
        """Choose what the server tells us of a window; a window that is gone is no error."""
        self._connection.core.ChangeWindowAttributes(window, xcffib.xproto.CW.EventMask, [mask])

    def ask(self, window: int, atom: int, most_bytes: int) -> Answer:
        """Ask for the first most_bytes (a multiple of 4) of a property of any type."""
        core = self._connection.core
        request = io.BytesIO(struct.pack("=xB2xIIIII", 0, window, atom, 0, 0, most_bytes // 4))
        return Answer(core.send_request(20, request, _RawReply, is_checked=True))

    def has_extension(self, name: str) -> bool:
        """Ask before use: libxcb closes the connection at the first request to a missing one."""
        return bool(self._connection.core.QueryExtension(len(name), name).reply().present)

    def events(self) -> Iterator[XEvent]:
        """What has arrived; ends when there is no more for now.

        Errors that arrive here belong to requests about windows that were destroyed meanwhile.
        """
        while True:
            try:
                event = self._connection.poll_for_event()
            except xcffib.Error:
                continue
            match event:
                case None:
                    return
                case xcffib.xproto.PropertyNotifyEvent():
                    yield PropertyChanged(event.window, event.atom)
                case xcffib.xproto.DestroyNotifyEvent():
                    yield WindowDestroyed(event.window)
                case xcffib.sync.AlarmNotifyEvent() if event.state != _DESTROYED:
                    counter = event.counter_value
                    yield AlarmRang(event.alarm, (counter.hi << 32) | counter.lo)

    # XRes 1.2

    def knows_clients(self) -> bool:
        """Whether the server tells which process opened a window."""
        if not self.has_extension("X-Resource"):
            return False
        version = self._connection(xcffib.res.key).QueryVersion(1, 2).reply()
        return (version.server_major, version.server_minor) >= (1, 2)

    def ask_client(self, window: int) -> Answer:
        """Ask for the process behind a window: QueryClientIds of XRes 1.2."""
        request = io.BytesIO(struct.pack("=xx2xIII", 1, window, _LOCAL_CLIENT_PID))
        extension = self._connection(xcffib.res.key)
        return Answer(extension.send_request(4, request, _RawReply, is_checked=True))

    # XSync 3.1

    def counter(self, wanted: bytes) -> int | None:
        """A system counter by name. xcffib's own reader of this reply fails an assertion."""
        if not self.has_extension("SYNC"):
            return None
        sync = self._connection(xcffib.sync.key)
        sync.Initialize(3, 1).reply()
        raw = sync.send_request(1, io.BytesIO(struct.pack("=xx2x")), _RawReply, is_checked=True)
        return find_counter(raw.reply(), wanted)

    def counter_value(self, counter: int) -> int:
        """A counter's value now, in its own unit."""
        value = self._connection(xcffib.sync.key).QueryCounter(counter).reply().counter_value
        return int((value.hi << 32) | value.lo)

    def set_alarm(self, counter: int, value: int, *, falling: bool) -> int:
        """Ring once the counter passes value upwards, or downwards when falling."""
        alarm = int(self._connection.generate_id())
        request = struct.pack(
            "=xx2xIIIIiIIiII",
            alarm,
            _ALARM_FIELDS,
            counter,
            xcffib.sync.VALUETYPE.Absolute,
            value >> 32,
            value & 0xFFFFFFFF,
            xcffib.sync.TESTTYPE.NegativeTransition
            if falling
            else xcffib.sync.TESTTYPE.PositiveTransition,
            0,
            0,
            1,
        )
        self._connection(xcffib.sync.key).send_request(8, io.BytesIO(request))
        return alarm

    def drop_alarm(self, alarm: int) -> None:
        """Forget an alarm."""
        self._connection(xcffib.sync.key).DestroyAlarm(alarm)


_DESTROYED = 2
_LOCAL_CLIENT_PID = 2
# CreateAlarm's value list holds counter, value type, value, test type, delta and events: all six.
_ALARM_FIELDS = 0b111111


def find_counter(reply: bytes, wanted: bytes) -> int | None:
    """The counter of that name in a ListSystemCounters reply (XSync 3.1, "Requests")."""
    (count,) = struct.unpack_from("=8xI", reply)
    at = 32
    for _ in range(count):
        counter, _hi, _lo, length = struct.unpack_from("=IiIH", reply, at)
        if reply[at + 14 : at + 14 + length] == wanted:
            return int(counter)
        at += (14 + length + 3) // 4 * 4
    return None


def find_process(reply: bytes) -> int | None:
    """The process id in a QueryClientIds reply (XRes 1.2, 3.5); None for a client from afar."""
    (count,) = struct.unpack_from("=8xI", reply)
    at = 32
    for _ in range(count):
        _client, mask, length = struct.unpack_from("=III", reply, at)
        if mask == _LOCAL_CLIENT_PID and length >= 4:
            return int(struct.unpack_from("=I", reply, at + 12)[0])
        at += 12 + length
    return None
