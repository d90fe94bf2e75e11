"""Show on a private virtual screen that WorkMoniQ records: make run, where there is no screen.

Everything is thrown away afterwards but out/screenshot.png. WORKMONIQ_RUN_SECONDS says how long
windows are switched; --command runs another program in WorkMoniQ's place.
"""

import argparse
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from x11_stage import Stage, StageFailed, start, start_bus, start_screen, stop, wait_for, write_png

ROOT = Path(__file__).resolve().parents[1]
TURN_SECONDS = 2.0
VERB_SECONDS = 30.0
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def private_environment(place: Path) -> dict[str, str]:
    """Return the environment of a person who has just come to this machine."""
    desktop = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "QT_QPA_PLATFORM")
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in desktop and not name.startswith(("XDG_", "WORKMONIQ_"))
    }
    for name in ("home", "runtime", "profile"):
        (place / name).mkdir(mode=0o700)
    passphrase = place / "passphrase"
    passphrase.touch(mode=0o600)
    passphrase.write_text(secrets.token_urlsafe(24) + "\n")
    return environment | {
        "HOME": str(place / "home"),
        "XDG_RUNTIME_DIR": str(place / "runtime"),
        "XDG_SESSION_TYPE": "x11",
        "WORKMONIQ_PROFILE": str(place / "profile"),
        "WORKMONIQ_PASSPHRASE_FILE": str(passphrase),
    }


def last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "it said nothing"


def ask(command: list[str], environment: dict[str, str], *words: str) -> str:
    """Return what a verb prints. Raises StageFailed with its last words when it fails."""
    spoken = " ".join(["workmoniq", *words])
    try:
        done = subprocess.run(
            [*command, *words],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=VERB_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise StageFailed(f"{spoken} did not end within {VERB_SECONDS:.0f} s") from slow
    if done.returncode != 0:
        words_left = last_line(done.stdout + done.stderr)
        raise StageFailed(f"{spoken} ended with {done.returncode}: {words_left}")
    return done.stdout


def count_spans(timeline: str) -> int:
    try:
        spans = json.loads(timeline)["spans"]
    except (ValueError, KeyError, TypeError) as unreadable:
        raise StageFailed("workmoniq timeline --json did not print spans") from unreadable
    if not spans:
        raise StageFailed("nothing was recorded")
    return len(spans)


def perform(stack: ExitStack, command: list[str], seconds: float, picture: Path) -> int:
    """Record, report, show the window, take its picture. Return the number of spans."""
    place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="workmoniq-run-")))
    environment = private_environment(place)
    start_screen(stack, environment, place)
    start_bus(stack, environment, place)
    stage = Stage(environment["DISPLAY"])
    stack.callback(stage.close)
    start(stack, ["openbox"], environment, place / "openbox.log")
    wait_for("the window manager", stage.has_window_manager)
    tray = ["trayer", "--edge", "bottom", "--align", "right", "--widthtype", "request"]
    start(stack, [*tray, "--height", "28"], environment, place / "trayer.log")
    wait_for("the tray", stage.has_tray)
    stage.open_samples()

    log = place / "workmoniq.log"
    app = start(stack, [*command, "run"], environment, log)

    def alive() -> None:
        if app.poll() is not None:
            raise StageFailed(
                f"workmoniq run ended with {app.returncode}: {last_line(log.read_text())}"
            )

    print(f"switching between three windows for {seconds:.0f} s", flush=True)
    end = time.monotonic() + seconds
    turn = 0
    while (left := end - time.monotonic()) > 0:
        alive()
        stage.take_turn(turn)
        time.sleep(min(TURN_SECONDS, left))
        turn += 1

    alive()
    print(ask(command, environment, "report"), flush=True)
    before = stage.clients()
    # A second start finds the first and asks it to show its window.
    ask(command, environment, "run")
    wait_for("the main window", lambda: stage.new_window(before))
    picture.parent.mkdir(exist_ok=True)
    write_png(picture, *stage.settled_pixels(8.0))
    spans = count_spans(ask(command, environment, "timeline", "--json"))
    alive()
    if code := stop(app):
        raise StageFailed(f"workmoniq run ended with {code} when it was asked to stop")
    return spans


def end_politely(_number: int, _frame: FrameType | None) -> None:
    """Unwind as for an error, so that a stopped run cleans up too, undisturbed."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)
    raise StageFailed("stopped")


def main() -> int:
    parser = argparse.ArgumentParser(description="run WorkMoniQ on a private virtual screen")
    own = Path(sys.executable).with_name("workmoniq")
    parser.add_argument("--command", nargs="+", default=[str(own)], help="what to run instead")
    parser.add_argument("--picture", type=Path, default=ROOT / "out" / "screenshot.png")
    chosen = parser.parse_args()
    for number in STOPPING:
        signal.signal(number, end_politely)
    try:
        seconds = float(os.environ.get("WORKMONIQ_RUN_SECONDS", "30"))
    except ValueError:
        print("run: WORKMONIQ_RUN_SECONDS is not a number", file=sys.stderr)
        return 1
    print("no screen here: running on a private virtual one", flush=True)
    try:
        with ExitStack() as stack:
            spans = perform(stack, chosen.command, seconds, chosen.picture)
    except (StageFailed, OSError) as failed:
        print(f"run: {failed}", file=sys.stderr)
        return 1
    picture: Path = chosen.picture
    if picture.is_relative_to(Path.cwd()):
        picture = picture.relative_to(Path.cwd())
    print(f"recorded {spans} spans; screenshot {picture}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
