"""A real PulseAudio without a sound card, and programs that record and play on it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.fakes.display import Program, wait_for


class SoundServer:
    """PulseAudio in a folder of its own. It has a speaker, and a microphone that hears nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "pulse").mkdir(mode=0o700)
        self.socket = folder / "pulse" / "native"
        self.environ = {"XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)}
        self._program = Program(
            "pulseaudio",
            "-n",
            "--daemonize=no",
            "--exit-idle-time=-1",
            "--use-pid-file=no",
            "--disable-shm=yes",
            "-L",
            f"module-native-protocol-unix socket={self.socket}",
            "-L",
            "module-null-sink sink_name=speaker",
            "-L",
            "module-virtual-source source_name=microphone master=speaker.monitor",
            env=self.child_env(),
        )
        wait_for(self._answers, "PulseAudio", pause_s=0.05)

    @contextmanager
    def recording(self, source: str = "microphone") -> Iterator[None]:
        """parec takes in sound."""
        with self._using("parec", "-d", source, reads=False):
            yield

    @contextmanager
    def playing(self) -> Iterator[None]:
        """pacat plays silence."""
        with self._using("pacat", "-d", "speaker", reads=True):
            yield

    def kill(self) -> None:
        self._program.kill()

    @contextmanager
    def _using(self, *command: str, reads: bool) -> Iterator[None]:
        with ExitStack() as stack:
            zero = stack.enter_context(Path("/dev/zero").open("rb"))
            program = subprocess.Popen(
                command,
                env=self.child_env(),
                stdin=zero if reads else subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                yield
            finally:
                program.terminate()
                program.wait()

    def _answers(self) -> bool:
        asked = subprocess.run(
            ["pactl", "list", "short", "sources"],
            env=self.child_env(),
            capture_output=True,
            check=False,
        )
        return b"microphone" in asked.stdout

    def child_env(self) -> dict[str, str]:
        return {**os.environ, **self.environ, "PULSE_SERVER": f"unix:{self.socket}"}


@contextmanager
def sound_server(folder: Path) -> Iterator[SoundServer]:
    server = SoundServer(folder)
    try:
        yield server
    finally:
        server.kill()
