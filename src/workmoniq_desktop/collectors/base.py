"""What a backend is: probed at construction, run in a thread, stopped by a signal it can poll."""

import os
import select
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from workmoniq_desktop.domain.activity import Activity, Sense
from workmoniq_desktop.domain.clock import Clock

Sink = Callable[[Activity], None]


class BackendUnsupported(Exception):
    """This backend cannot work here; the text says why, for the user to read in Diagnostics."""


class BackendLost(Exception):
    """A running backend lost its system; the text says how, without any recorded content."""


class Stop:
    """A stop signal that can be waited for together with file descriptors.

    Thread-safe; set once, never cleared.
    """

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        self._set = False

    def fileno(self) -> int:
        """Readable from the moment set() was called."""
        return self._reader

    def is_set(self) -> bool:
        return self._set

    def set(self) -> None:
        if not self._set:
            self._set = True
            os.write(self._writer, b"x")

    def wait(self, timeout_s: float | None) -> bool:
        """Block until set or timeout_s passed; True when set."""
        if self._set:
            return True
        poller = select.poll()
        poller.register(self._reader, select.POLLIN)
        return bool(poller.poll(None if timeout_s is None else max(0, timeout_s) * 1000))

    def close(self) -> None:
        """Give the pipe back, after every waiting thread ended."""
        os.close(self._reader)
        os.close(self._writer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a backend may know of the house it runs in.

    hushed: True while nothing may be counted (locked, asleep, paused, private time).
    environ: the process environment (DISPLAY, DBUS_SYSTEM_BUS_ADDRESS and so on).
    """

    clock: Clock
    idle_after_s: float = 180.0
    titles: bool = True
    hushed: Callable[[], bool] = lambda: False
    environ: Mapping[str, str] = field(default_factory=lambda: MappingProxyType(dict(os.environ)))


class Backend(Protocol):
    """One way of serving one sense. The constructor probes and raises BackendUnsupported."""

    @property
    def name(self) -> str: ...

    def run(self, sink: Sink, stop: Stop) -> None:
        """Block until stop is set. Raises BackendLost when the system goes away."""
        ...

    def close(self) -> None:
        """Let go of connections; safe to call twice."""
        ...


Factory = Callable[[Surroundings], Backend]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A place in the order of backends for one sense: its name and how to build it."""

    sense: Sense
    name: str
    build: Factory


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a backend does not serve here; shown as it is in status and Diagnostics."""

    name: str
    reason: str
