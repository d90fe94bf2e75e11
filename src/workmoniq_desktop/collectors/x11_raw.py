"""libxcb and libxcb-xinput by ctypes, just enough to count raw input without parsing it.

xcffib would take every event apart, key codes included, at ten times the cost. Source: X Input
Extension 2.1; the structs are those of xcb/xinput.h and xcb/xproto.h.
"""

import ctypes
import math
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from workmoniq_desktop.collectors.base import BackendLost, BackendUnsupported
from workmoniq_desktop.collectors.x11_session import require_x11

KEY_PRESS, BUTTON_PRESS, MOTION = 13, 15, 17  # XI_RawKeyPress, XI_RawButtonPress, XI_RawMotion
_ALL_MASTER_DEVICES = 1
_MAJOR, _MINOR = 2, 1


class Bytes(Protocol):
    """An event as it lies in memory: only the bytes that are asked for are read."""

    def __getitem__(self, at: int, /) -> int: ...


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _Screens(ctypes.Structure):
    _fields_ = (
        ("data", ctypes.POINTER(ctypes.c_uint32)),
        ("rem", ctypes.c_int),
        ("index", ctypes.c_int),
    )


class _EventMask(ctypes.Structure):
    _fields_ = (
        ("device", ctypes.c_uint16),
        ("length", ctypes.c_uint16),
        ("mask", ctypes.c_uint32),
    )


class _Version(ctypes.Structure):
    _fields_ = (
        ("head", ctypes.c_uint8 * 8),
        ("major", ctypes.c_uint16),
        ("minor", ctypes.c_uint16),
    )


class _Extension(ctypes.Structure):
    _fields_ = (
        ("head", ctypes.c_uint8 * 8),
        ("present", ctypes.c_uint8),
    )


class _Pointer(ctypes.Structure):
    """QueryPointer's reply up to the place; the windows under it are skipped unread."""

    _fields_ = (
        ("skipped", ctypes.c_uint8 * 16),
        ("root_x", ctypes.c_int16),
        ("root_y", ctypes.c_int16),
    )


# What the C functions return and take; p is a pointer, everything is passed as it is.
_P, _INT, _UINT = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint
_EVENT = ctypes.POINTER(ctypes.c_uint8)
_XCB = {
    "xcb_connect": (_P, ctypes.c_char_p, ctypes.POINTER(_INT)),
    "xcb_disconnect": (None, _P),
    "xcb_connection_has_error": (_INT, _P),
    "xcb_get_file_descriptor": (_INT, _P),
    "xcb_flush": (_INT, _P),
    "xcb_get_setup": (_P, _P),
    "xcb_setup_roots_iterator": (_Screens, _P),
    "xcb_poll_for_event": (_EVENT, _P),
    "xcb_get_extension_data": (ctypes.POINTER(_Extension), _P, _P),
    "xcb_query_pointer": (_Cookie, _P, ctypes.c_uint32),
    "xcb_query_pointer_reply": (ctypes.POINTER(_Pointer), _P, _Cookie, _P),
}
_XINPUT = {
    "xcb_input_xi_query_version": (_Cookie, _P, ctypes.c_uint16, ctypes.c_uint16),
    "xcb_input_xi_query_version_reply": (ctypes.POINTER(_Version), _P, _Cookie, _P),
    "xcb_input_xi_select_events": (
        _Cookie,
        _P,
        ctypes.c_uint32,
        ctypes.c_uint16,
        ctypes.POINTER(_EventMask),
    ),
}


def _library(file: str, functions: dict[str, tuple[Any, ...]]) -> Any:  # noqa: ANN401 - a C library
    library = ctypes.CDLL(file)
    for name, (result, *arguments) in functions.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


class RawInput:
    """A connection that hears that something was pressed, and asks where the pointer is.

    Raises BackendUnsupported at construction; BackendLost later, when the server is gone. Not
    thread-safe: it belongs to the thread of one sense.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        name = require_x11(environ, "hears only XWayland's input here")
        try:
            self._xcb = _library("libxcb.so.1", _XCB)
            self._xinput = _library("libxcb-xinput.so.0", _XINPUT)
        except OSError as missing:
            raise BackendUnsupported("X11: libxcb-xinput is not installed") from missing
        self._free = ctypes.CDLL(None).free
        self._free.restype, self._free.argtypes = None, (_P,)
        screen = _INT()
        self._connection: int | None = self._xcb.xcb_connect(name.encode(), ctypes.byref(screen))
        if self._xcb.xcb_connection_has_error(self._connection):
            self.close()
            raise BackendUnsupported("X11: the display does not answer")
        if not self._speaks_xinput():
            self.close()
            raise BackendUnsupported("X11: the server has no X Input 2.1")
        roots = self._xcb.xcb_setup_roots_iterator(self._xcb.xcb_get_setup(self._connection))
        # Raw events and QueryPointer are the same for every screen of a display.
        self._root = roots.data[0]

    def fileno(self) -> int:
        return int(self._xcb.xcb_get_file_descriptor(self._connection))

    def close(self) -> None:
        """Safe to call twice."""
        if self._connection is not None:
            self._xcb.xcb_disconnect(self._connection)
            self._connection = None

    def listen(self, *kinds: int) -> None:
        """Hear of these kinds of raw event and no others, from all devices."""
        bits = sum(1 << kind for kind in kinds)
        mask = _EventMask(device=_ALL_MASTER_DEVICES, length=1, mask=bits)
        self._xinput.xcb_input_xi_select_events(self._connection, self._root, 1, ctypes.byref(mask))
        self._xcb.xcb_flush(self._connection)

    def events(self) -> Iterator[Bytes]:
        """The events that have arrived; each may be read only until the next is asked for."""
        while event := self._xcb.xcb_poll_for_event(self._connection):
            try:
                yield event
            finally:
                self._free(ctypes.cast(event, _P))
        if self._xcb.xcb_connection_has_error(self._connection):
            raise BackendLost("X11: the display closed")

    def travel_from(self, before: tuple[int, int] | None) -> tuple[int, tuple[int, int]]:
        """Pixels between before and the pointer's place, and that place to hand in next time."""
        cookie = self._xcb.xcb_query_pointer(self._connection, self._root)
        reply = self._xcb.xcb_query_pointer_reply(self._connection, cookie, None)
        if not reply:
            raise BackendLost("X11: the display closed")
        place = (int(reply.contents.root_x), int(reply.contents.root_y))
        self._free(ctypes.cast(reply, _P))
        return (round(math.dist(before, place)) if before is not None else 0), place

    def _speaks_xinput(self) -> bool:
        # A request to a missing extension would close the connection, so ask first.
        key = ctypes.addressof(ctypes.c_char.in_dll(self._xinput, "xcb_input_id"))
        extension = self._xcb.xcb_get_extension_data(self._connection, key)
        if not extension or not extension.contents.present:
            return False
        cookie = self._xinput.xcb_input_xi_query_version(self._connection, _MAJOR, _MINOR)
        reply = self._xinput.xcb_input_xi_query_version_reply(self._connection, cookie, None)
        if not reply:
            return False
        version = (reply.contents.major, reply.contents.minor)
        self._free(ctypes.cast(reply, _P))
        return version >= (_MAJOR, _MINOR)
