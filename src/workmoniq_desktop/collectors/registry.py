"""Who could serve each sense, best first, and what the seats say that nobody fills yet.

Backends are imported when they are tried: their libraries are heavy, or belong to another system.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from workmoniq_desktop.collectors.base import (
    Backend,
    BackendElsewhere,
    BackendUnsupported,
    Factory,
    Seat,
    Surroundings,
)
from workmoniq_desktop.collectors.x11_session import on_wayland
from workmoniq_desktop.domain.activity import Sense

# The imports below are late on purpose (PLC0415); see above.


@contextmanager
def _needing(what: str) -> Iterator[None]:
    """Turn a library that is not there into a refusal."""
    try:
        yield
    except (ImportError, OSError) as missing:
        raise BackendUnsupported(f"{what} is not installed") from missing


def _x11_window(surroundings: Surroundings) -> Backend:
    with _needing("X11: xcffib or libxcb"):
        from workmoniq_desktop.collectors.backends.x11_window import X11Window  # noqa: PLC0415
    return X11Window(surroundings)


def _x11_idle(surroundings: Surroundings) -> Backend:
    with _needing("X11: xcffib or libxcb"):
        from workmoniq_desktop.collectors.backends.x11_idle import X11Idle  # noqa: PLC0415
    return X11Idle(surroundings)


def _x11_input(surroundings: Surroundings) -> Backend:
    from workmoniq_desktop.collectors.backends.x11_input import X11Input  # noqa: PLC0415

    return X11Input(surroundings)


def _pynput_input(surroundings: Surroundings) -> Backend:
    from workmoniq_desktop.collectors.backends.pynput_input import PynputInput  # noqa: PLC0415

    return PynputInput(surroundings)


def _logind_session(surroundings: Surroundings) -> Backend:
    with _needing("logind: jeepney"):
        from workmoniq_desktop.collectors.backends.logind_session import (  # noqa: PLC0415
            LogindSession,
        )
    return LogindSession(surroundings)


def _linux_media(surroundings: Surroundings) -> Backend:
    with _needing("X11: xcffib or libxcb"):
        from workmoniq_desktop.collectors.backends.linux_media import LinuxMedia  # noqa: PLC0415
    return LinuxMedia(surroundings)


def _later(reason: str) -> Factory:
    """A seat that is kept for a backend to come."""

    def refuse(_surroundings: Surroundings) -> Backend:
        raise BackendUnsupported(reason)

    return refuse


def _later_where(here: Callable[[Mapping[str, str]], bool], reason: str, elsewhere: str) -> Factory:
    """The same, for one Wayland desktop among several."""

    def refuse(surroundings: Surroundings) -> Backend:
        if here(surroundings.environ):
            raise BackendUnsupported(reason)
        raise BackendElsewhere(elsewhere)

    return refuse


def _desktop(environ: Mapping[str, str]) -> set[str]:
    return set(environ.get("XDG_CURRENT_DESKTOP", "").upper().split(":"))


def _gnome(environ: Mapping[str, str]) -> bool:
    return on_wayland(environ) and "GNOME" in _desktop(environ)


def _kde(environ: Mapping[str, str]) -> bool:
    return on_wayland(environ) and "KDE" in _desktop(environ)


def _other_wayland(environ: Mapping[str, str]) -> bool:
    return on_wayland(environ) and not _desktop(environ) & {"GNOME", "KDE"}


_NOT_GNOME = "GNOME: this is not a GNOME session on Wayland"
_NOT_KDE = "KDE: this is not a Plasma session on Wayland"
_NOT_WAYLAND = "Wayland: this is not a Wayland session"

_LINUX: dict[Sense, tuple[tuple[str, Factory], ...]] = {
    Sense.WINDOW: (
        (
            "gnome_window",
            _later_where(
                _gnome,
                "GNOME on Wayland: windows and titles cannot be read yet; log in with "
                '"GNOME on Xorg" to record them',
                _NOT_GNOME,
            ),
        ),
        (
            "kwin_window",
            _later_where(
                _kde,
                "KDE on Wayland: windows and titles cannot be read yet; log in with "
                '"Plasma (X11)" to record them',
                _NOT_KDE,
            ),
        ),
        (
            "wlr_window",
            _later_where(
                _other_wayland,
                "Wayland: windows and titles of this desktop cannot be read yet; "
                "log in to an X11 session to record them",
                _NOT_WAYLAND,
            ),
        ),
        ("x11_window", _x11_window),
    ),
    Sense.IDLE: (
        (
            "ext_idle",
            _later_where(
                lambda environ: on_wayland(environ) and not _gnome(environ),
                "Wayland: idle time cannot be read from this desktop yet",
                _NOT_WAYLAND,
            ),
        ),
        (
            "gnome_idle",
            _later_where(_gnome, "GNOME on Wayland: idle time cannot be read yet", _NOT_GNOME),
        ),
        ("x11_idle", _x11_idle),
    ),
    Sense.INPUT: (("x11_input", _x11_input), ("pynput_input", _pynput_input)),
    Sense.SESSION: (("logind_session", _logind_session),),
    Sense.MEDIA: (("linux_media", _linux_media),),
}

_WINDOWS: dict[Sense, tuple[tuple[str, Factory], ...]] = {
    Sense.WINDOW: (("win32_window", _later("Windows: windows and titles cannot be read yet")),),
    Sense.IDLE: (("win32_idle", _later("Windows: idle time cannot be read yet")),),
    Sense.INPUT: (
        ("pynput_input", _pynput_input),
        ("win32_input", _later("Windows: Raw Input is not read yet")),
    ),
    Sense.SESSION: (("win32_session", _later("Windows: lock and sleep are not heard yet")),),
    Sense.MEDIA: (("win32_media", _later("Windows: meetings are not heard yet")),),
}

_MACOS: dict[Sense, tuple[tuple[str, Factory], ...]] = {
    Sense.WINDOW: (("macos_window", _later("macOS: windows and titles cannot be read yet")),),
    Sense.IDLE: (("macos_idle", _later("macOS: idle time cannot be read yet")),),
    Sense.INPUT: (
        ("pynput_input", _pynput_input),
        ("macos_input", _later("macOS: the system's event counters are not read yet")),
    ),
    Sense.SESSION: (("macos_session", _later("macOS: lock and sleep are not heard yet")),),
    Sense.MEDIA: (("macos_media", _later("macOS: meetings are not heard yet")),),
}


def seats(sense: Sense, platform: str = sys.platform) -> tuple[Seat, ...]:
    """The backends of a sense in the order to try them.

    platform: as sys.platform; every system but Windows and macOS is taken for one with X11.
    """
    if platform == "win32":
        order = _WINDOWS
    elif platform == "darwin":
        order = _MACOS
    else:
        order = _LINUX
    return tuple(Seat(sense=sense, name=name, build=build) for name, build in order[sense])
