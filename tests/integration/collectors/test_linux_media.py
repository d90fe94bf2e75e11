"""Meetings and video, on a real sound server, real files in place of cameras, a real screen."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.display import Windows, XServer, wait_for
from tests.fakes.listening import RunningClock, listening, wakeups
from tests.fakes.sound import SoundServer, sound_server
from Xlib import X
from Xlib.protocol.event import ClientMessage

from workmoniq_desktop.collectors.backends.linux_media import LinuxMedia
from workmoniq_desktop.collectors.base import Backend, BackendUnsupported, Surroundings
from workmoniq_desktop.collectors.cameras import Cameras
from workmoniq_desktop.collectors.processes import ProcessNames
from workmoniq_desktop.collectors.pulse import Pulse
from workmoniq_desktop.domain.activity import Media, MediaBegan, MediaEnded

RECORDER = "pacat"
"""parec is another name of this program."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundServer]:
    with sound_server(tmp_path_factory.mktemp("sound")) as server:
        yield server


def test_an_app_that_records_is_told_with_its_name_until_it_ends(sound: SoundServer) -> None:
    with listening(LinuxMedia, sound.environ) as ear:
        with sound.recording():
            began = ear.told.wait(MediaBegan)
            assert (began.media, began.app) == (Media.MICROPHONE, RECORDER)
        ended = ear.told.wait(MediaEnded)
        assert (ended.media, ended.app) == (Media.MICROPHONE, RECORDER)
        assert ended.at_us > began.at_us


def test_a_meeting_that_runs_already_is_told_at_once(sound: SoundServer) -> None:
    pulse = Pulse(sound.environ)
    with sound.recording():
        wait_for(lambda: pulse.sounding().recording, "the recorder")
        with listening(LinuxMedia, sound.environ) as ear:
            assert ear.told.wait(MediaBegan).app == RECORDER
    pulse.close()


def recorders(sound: SoundServer) -> int:
    listed = subprocess.run(
        ["pactl", "list", "short", "source-outputs"],
        env=sound.child_env(),
        capture_output=True,
        check=True,
    )
    return listed.stdout.count(b"\n")


def test_playing_and_recording_what_is_played_are_no_meeting(sound: SoundServer) -> None:
    pulse = Pulse(sound.environ)
    with sound.playing(), sound.recording("speaker.monitor"):
        wait_for(lambda: pulse.sounding().playing == {"pacat"}, "the player")
        # the virtual microphone's own, and parec's
        wait_for(lambda: recorders(sound) == 2, "the recorder of what is played")
        assert pulse.sounding().recording == frozenset()
    pulse.close()


def test_a_quiet_machine_wakes_nobody(sound: SoundServer) -> None:
    with listening(LinuxMedia, sound.environ) as ear:
        with sound.recording():
            ear.told.wait(MediaBegan)
        ear.told.wait(MediaEnded)
        before = wakeups(ear.native_id)
        ear.stop.wait(1.0)
        assert wakeups(ear.native_id) - before <= 1


def test_a_sound_server_that_ends_is_a_loss_with_a_reason(tmp_path: Path) -> None:
    with sound_server(tmp_path) as own, listening(LinuxMedia, own.environ) as ear:
        own.kill()
        wait_for(lambda: ear.lost, "the loss")
        assert str(ear.lost) == "Sound: the sound server closed the connection"


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({}, "no session with sound"),
        ({"XDG_RUNTIME_DIR": "/nowhere"}, "no PulseAudio or PipeWire answers"),
        ({"PULSE_SERVER": "tcp:192.0.2.1"}, "on the network"),
    ],
)
def test_without_a_sound_server_the_reason_is_told(environ: dict[str, str], words: str) -> None:
    with pytest.raises(BackendUnsupported, match=words):
        LinuxMedia(Surroundings(clock=RunningClock(), environ=environ))


def test_a_camera_that_a_program_opens_is_told_with_its_name(
    sound: SoundServer, tmp_path: Path
) -> None:
    camera = tmp_path / "video0"
    camera.touch()

    def build(surroundings: Surroundings) -> Backend:
        return LinuxMedia(surroundings, Cameras(ProcessNames().of, tmp_path))

    with listening(build, sound.environ) as ear:
        with camera.open("rb") as held:
            program = subprocess.Popen(["sleep", "60"], stdin=held)
        try:
            began = ear.told.wait(MediaBegan)
            assert (began.media, began.app) == (Media.CAMERA, "sleep")
        finally:
            program.kill()
            program.wait()
        assert ear.told.wait(MediaEnded).media is Media.CAMERA


def test_a_camera_plugged_in_later_is_heard_too(tmp_path: Path) -> None:
    cameras = Cameras(ProcessNames().of, tmp_path)
    (tmp_path / "video3").touch()
    assert cameras.changed()
    assert not cameras.changed()
    with (tmp_path / "video3").open("rb"):
        assert cameras.changed()
        assert len(cameras.users()) == 1
    assert cameras.changed()
    assert cameras.users() == frozenset()
    (tmp_path / "videos.txt").touch()
    assert not cameras.changed()
    cameras.close()


def test_a_full_screen_with_sound_is_a_video_and_one_without_is_not(
    sound: SoundServer, shared_screen: XServer, windows: Windows
) -> None:
    player = windows.open("Player")
    environ = sound.environ | shared_screen.environ
    with listening(LinuxMedia, environ) as ear:
        windows.focus(player)
        _fill_the_screen(windows, player)
        with sound.playing():
            began = ear.told.wait(MediaBegan)
            assert (began.media, began.app) == (Media.VIDEO, "Player")
            other = windows.open("Editor")
            windows.focus(other)
            assert ear.told.wait(MediaEnded).media is Media.VIDEO
    assert len(ear.told.of(MediaBegan)) == 1


def _fill_the_screen(windows: Windows, window: Any) -> None:
    """As a player asks its window manager (EWMH 1.5, _NET_WM_STATE)."""
    display = windows.display
    state, full = (display.intern_atom(f"_NET_WM_STATE{end}") for end in ("", "_FULLSCREEN"))
    ask = ClientMessage(window=window, client_type=state, data=(32, [1, full, 0, 1, 0]))
    mask = X.SubstructureRedirectMask | X.SubstructureNotifyMask
    display.screen().root.send_event(ask, event_mask=mask)
    display.sync()

    def fills() -> bool:
        states = window.get_full_property(state, X.AnyPropertyType)
        return states is not None and full in states.value

    wait_for(fills, "the window to fill the screen")
