"""What a backend is: probed at construction, run in a thread, stopped by a signal it can poll."""

import os
import select
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from workmoniq_desktop.domain.activity import Activity, Sense
from workmoniq_desktop.domain.clock import Clock

Sink = Callable[[Activity], None]


class BackendUnsupported(Exception):
    """This backend cannot work here; the text says why, for the user to read in Diagnostics."""


class BackendElsewhere(BackendUnsupported):
    """This backend belongs to another desktop than the one that runs, so nothing is wrong."""


class BackendLost(Exception):
    """A running backend lost its system; the text says how, without any recorded content."""


class Stop:
    """A stop signal that can be waited for together with file descriptors.

    Thread-safe; set once, never cleared.
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self._reader, self._writer = os.pipe()

    def is_set(self) -> bool:
        return self._event.is_set()

    def set(self) -> None:
        if not self._event.is_set():
            self._event.set()
            os.write(self._writer, b"x")

    def wait(self, timeout_s: float | None) -> bool:
        """Block until set or timeout_s passed; True when set."""
        return self._event.wait(timeout_s)

    def wait_or(self, *fds: int, timeout_s: float | None = None) -> bool:
        """Block until set, until one of fds can be read or hung up, or until timeout_s passed.

        True when set. For systems whose descriptors can be polled (not Windows).
        """
        poller = select.poll()
        for fd in (self._reader, *fds):
            poller.register(fd, select.POLLIN)
        poller.poll(None if timeout_s is None else max(0.0, timeout_s) * 1000)
        return self._event.is_set()

    def close(self) -> None:
        """Give the pipe back, after every waiting thread ended."""
        os.close(self._reader)
        os.close(self._writer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a backend may know of the house it runs in.

    hushed: True while nothing may be counted (locked, asleep, paused, private time).
    environ: the process environment (DISPLAY, DBUS_SYSTEM_BUS_ADDRESS and so on).
    sleep_grace_s: how long sleep and shutdown are held back after they were told to the sink, so
        that the recorder can commit; logind itself allows 5 s.
    """

    clock: Clock
    idle_after_s: float = 180.0
    titles: bool = True
    hushed: Callable[[], bool] = lambda: False
    sleep_grace_s: float = 0.5
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
    """Why a backend does not serve here; shown as it is in status and Diagnostics.

    elsewhere: True where it belongs to another desktop, so that nothing can be done about it.
    """

    name: str
    reason: str
    elsewhere: bool = False
