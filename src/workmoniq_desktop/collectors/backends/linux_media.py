"""Hear who uses the microphone and the camera, and whether a video fills the screen.

Sources: the sound server (PulseAudio or PipeWire), the kernel's word about camera files, and the
window in front on X11. Nothing polls; nothing that is said, shown or played is read.
"""

from contextlib import suppress

from workmoniq_desktop.collectors.base import (
    BackendLost,
    BackendUnsupported,
    Sink,
    Stop,
    Surroundings,
)
from workmoniq_desktop.collectors.cameras import Cameras
from workmoniq_desktop.collectors.full_screen import FullScreen
from workmoniq_desktop.collectors.processes import ProcessNames
from workmoniq_desktop.collectors.pulse import Pulse, PulseGone, Sounding
from workmoniq_desktop.collectors.x11_display import DisplayGone
from workmoniq_desktop.domain.activity import Media, MediaBegan, MediaEnded

# Programs open a camera or a stream for a moment to see what it can do; that is no use.
SETTLED_S = 0.5

Used = frozenset[tuple[Media, str]]


class LinuxMedia:
    """Tells MediaBegan and MediaEnded, half a second after things settled.

    Refuses without a sound server. Without inotify cameras are not heard, and under Wayland no
    video in full screen; meetings are heard by the microphone all the same.
    """

    name = "linux_media"

    def __init__(self, surroundings: Surroundings, cameras: Cameras | None = None) -> None:
        """cameras: others than this computer's."""
        self._clock = surroundings.clock
        self._pulse = Pulse(surroundings.environ)
        self._cameras = cameras
        self._full_screen: FullScreen | None = None
        if cameras is None:
            with suppress(BackendUnsupported):
                self._cameras = Cameras(ProcessNames().of)
        with suppress(BackendUnsupported, ImportError, OSError):
            self._full_screen = FullScreen(surroundings.environ)
        self._told: Used = frozenset()

    def run(self, sink: Sink, stop: Stop) -> None:
        """Block until stop; see Backend."""
        try:
            self._tell(self._used(), sink)
            while not stop.is_set():
                if self._changed():
                    stop.wait(SETTLED_S)
                    self._changed()
                    self._tell(self._used(), sink)
                else:
                    if self._full_screen is not None:
                        self._full_screen.flush()
                    stop.wait_or(*self._descriptors())
        except PulseGone as gone:
            raise BackendLost("Sound: the sound server closed the connection") from gone

    def close(self) -> None:
        self._pulse.close()
        if self._cameras is not None:
            self._cameras.close()
        self._leave_screen()

    def _descriptors(self) -> list[int]:
        sources = (self._pulse, self._cameras, self._full_screen)
        return [source.fileno() for source in sources if source is not None]

    def _changed(self) -> bool:
        changed = self._pulse.changed()
        if self._cameras is not None:
            changed = self._cameras.changed() or changed
        if self._full_screen is not None:
            try:
                changed = self._full_screen.changed() or changed
            except DisplayGone:
                self._leave_screen()
                changed = True
        return changed

    def _used(self) -> Used:
        sounding = self._pulse.sounding()
        used = {(Media.MICROPHONE, app) for app in sounding.recording}
        if self._cameras is not None:
            used |= {(Media.CAMERA, app) for app in self._cameras.users()}
        video = self._video(sounding)
        return frozenset(used if video is None else used | {(Media.VIDEO, video)})

    def _video(self, sounding: Sounding) -> str | None:
        """The app in front that fills the screen while sound is played."""
        if self._full_screen is None or not sounding.playing:
            return None
        try:
            return self._full_screen.app()
        except DisplayGone:
            self._leave_screen()
            return None

    def _leave_screen(self) -> None:
        if self._full_screen is not None:
            self._full_screen.close()
            self._full_screen = None

    def _tell(self, used: Used, sink: Sink) -> None:
        at_us = self._clock.now_us()
        for media, app in sorted(used - self._told):
            sink(MediaBegan(at_us=at_us, media=media, app=app))
        for media, app in sorted(self._told - used):
            sink(MediaEnded(at_us=at_us, media=media, app=app))
        self._told = used
