"""Asks the sound server which apps record and play, and hears when that changes.

Source: PulseAudio, PROTOCOL and src/pulsecore/native-common.h; PipeWire speaks the same. Names of
apps are read, never what is played: no stream is opened and no media title is kept.
"""

import select
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workmoniq_desktop.collectors.base import BackendUnsupported
from workmoniq_desktop.collectors.pulse_values import (
    Garbled,
    Reader,
    Value,
    arbitrary,
    properties,
    u32,
)
from workmoniq_desktop.collectors.text import clean

# Of 2010, so that every server still knows it, and the fields below are all there are.
_VERSION = 19
_ANSWER_S = 5.0
_MOST_BYTES = 4_000_000
_NO_CHANNEL = 0xFFFFFFFF
_ERROR, _REPLY, _AUTH, _SET_CLIENT_NAME, _SUBSCRIBE, _EVENT = 0, 2, 8, 9, 35, 66
_SOURCES, _PLAYERS, _RECORDERS = 24, 30, 32
_PLAYER_EVENTS, _RECORDER_EVENTS = 0x0004, 0x0008
_COOKIE_BYTES = 256
_NOBODY = 0xFFFFFFFF

# Sound settings show how loud the microphone hears; that is no meeting.
_MIXERS = frozenset(
    {"org.PulseAudio.pavucontrol", "org.gnome.VolumeControl", "org.kde.plasma-pa", "org.kde.kmix"}
)


class PulseGone(Exception):
    """The sound server closed the connection, or speaks what we do not understand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sounding:
    """Apps by name that record from a microphone, and apps that play sound, right now."""

    recording: frozenset[str] = frozenset()
    playing: frozenset[str] = frozenset()


def socket_path(environ: Mapping[str, str]) -> Path:
    """Where the server listens. Raises BackendUnsupported for one on the network."""
    server = environ.get("PULSE_SERVER", "")
    if server:
        for word in server.split():
            place = word.rpartition("}")[2]
            if place.startswith(("unix:", "/")):
                return Path(place.removeprefix("unix:"))
        raise BackendUnsupported("Sound: PULSE_SERVER names a server on the network")
    runtime = environ.get("PULSE_RUNTIME_PATH")
    if runtime:
        return Path(runtime) / "native"
    base = environ.get("XDG_RUNTIME_DIR")
    if not base:
        raise BackendUnsupported("Sound: there is no session with sound (XDG_RUNTIME_DIR)")
    return Path(base) / "pulse" / "native"


class Pulse:
    """One connection. Not thread-safe: it belongs to the thread of one sense."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Raises BackendUnsupported where no server answers."""
        path = socket_path(environ)
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(_ANSWER_S)
        self._serial = 0
        self._changed = False
        try:
            self._socket.connect(str(path))
            self._introduce(environ)
        except (OSError, PulseGone) as no_server:
            self._socket.close()
            raise BackendUnsupported("Sound: no PulseAudio or PipeWire answers") from no_server

    def fileno(self) -> int:
        return self._socket.fileno()

    def close(self) -> None:
        """Safe to call twice."""
        self._socket.close()

    def changed(self) -> bool:
        """Whether an app began or ended to record or play since asked last. Raises PulseGone."""
        while self._readable():
            self._receive()
        changed, self._changed = self._changed, False
        return changed

    def sounding(self) -> Sounding:
        """Who records and plays now. Raises PulseGone."""
        try:
            monitors = self._monitors(self._ask(_SOURCES))
            recording = {
                _app(one[11])
                for one in _rows(self._ask(_RECORDERS), 13)
                if one[3] != _NOBODY and one[4] not in monitors and not one[12] and _listens(one)
            }
            playing = {_app(one[13]) for one in _rows(self._ask(_PLAYERS), 15) if one[14] is False}
        except Garbled as garbled:
            raise PulseGone from garbled
        return Sounding(recording=frozenset(recording), playing=frozenset(playing))

    def _introduce(self, environ: Mapping[str, str]) -> None:
        self._ask(_AUTH, u32(_VERSION) + arbitrary(_cookie(environ)))
        name = {"application.name": "WorkMoniQ", "application.id": "org.workmoniq.WorkMoniQ"}
        self._ask(_SET_CLIENT_NAME, properties(name))
        self._ask(_SUBSCRIBE, u32(_PLAYER_EVENTS | _RECORDER_EVENTS))

    def _ask(self, command: int, arguments: bytes = b"") -> Reader:
        self._serial += 1
        body = u32(command) + u32(self._serial) + arguments
        try:
            self._socket.sendall(struct.pack(">IIIII", len(body), _NO_CHANNEL, 0, 0, 0) + body)
        except OSError as gone:
            raise PulseGone from gone
        while True:
            answer = self._receive()
            if answer is not None:
                return answer

    def _receive(self) -> Reader | None:
        """One message: the answer to the last question, or None for anything else."""
        length, channel, _, _, _ = struct.unpack(">IIIII", self._exactly(20))
        if length > _MOST_BYTES:
            raise PulseGone
        message = Reader(self._exactly(length))
        if channel != _NO_CHANNEL:
            return None
        try:
            command, serial = message.number(), message.number()
        except Garbled as garbled:
            raise PulseGone from garbled
        if command == _EVENT:
            self._changed = True
        elif serial == self._serial:
            if command != _REPLY:
                raise PulseGone
            return message
        return None

    def _exactly(self, count: int) -> bytes:
        found = b""
        try:
            while len(found) < count:
                chunk = self._socket.recv(count - len(found))
                if not chunk:
                    raise PulseGone
                found += chunk
        except OSError as gone:
            raise PulseGone from gone
        return found

    def _readable(self) -> bool:
        poller = select.poll()
        poller.register(self._socket, select.POLLIN)
        return bool(poller.poll(0))

    @staticmethod
    def _monitors(sources: Reader) -> frozenset[int]:
        """The sources that only repeat what is played."""
        found = set()
        while not sources.ended():
            one = sources.values(20)
            ports = one[19]
            sources.values(3 * (ports if isinstance(ports, int) else 0) + 1)
            if isinstance(one[0], int) and one[8] != _NOBODY:
                found.add(one[0])
        return frozenset(found)


def _rows(answer: Reader, fields: int) -> list[list[Value]]:
    rows = []
    while not answer.ended():
        rows.append(answer.values(fields))
    return rows


def _listens(one: list[Value]) -> bool:
    """Whether a recorder takes in sound, and does not only show its level."""
    names = one[11] if isinstance(one[11], dict) else {}
    return one[9] != "peaks" and names.get("application.id") not in _MIXERS


def _app(names: Value) -> str:
    """The program's name: apps give their own names of all kinds, some those of a library."""
    if not isinstance(names, dict):
        return ""
    found = names.get("application.process.binary") or names.get("application.name") or ""
    return clean(found)[:100]


def _cookie(environ: Mapping[str, str]) -> bytes:
    """What proves who we are where the socket itself does not; zeros where there is none."""
    home = environ.get("HOME", "")
    config = environ.get("XDG_CONFIG_HOME") or (f"{home}/.config" if home else "")
    for place in (environ.get("PULSE_COOKIE", ""), f"{config}/pulse/cookie" if config else ""):
        try:
            found = Path(place).read_bytes() if place else b""
        except OSError:
            continue
        if len(found) == _COOKIE_BYTES:
            return found
    return bytes(_COOKIE_BYTES)
