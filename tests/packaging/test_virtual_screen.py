"""make run without a screen: what it shows, and that nothing of it is left behind."""

import os
import re
import signal
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
STAND_IN = [sys.executable, str(Path(__file__).with_name("stand_in.py"))]


def start(place: Path, seconds: int, fault: str = "") -> subprocess.Popen[str]:
    (place / "tmp").mkdir()
    script = str(ROOT / "packaging" / "virtual_screen.py")
    picture = str(place / "out" / "screenshot.png")
    return subprocess.Popen(
        [sys.executable, script, "--picture", picture, "--command", *STAND_IN],
        cwd=place,
        env=os.environ
        | {"WORKMONIQ_RUN_SECONDS": str(seconds), "STAND_IN_FAULT": fault}
        | {"TMPDIR": str(place / "tmp")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def left_behind(place: Path) -> list[str]:
    """Return the folders and the processes that still know of the throw-away place."""
    processes = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("TMPDIR") == str(place / "tmp"):
                processes.append(" ".join(process.cmdline()))
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return processes + [str(path) for path in (place / "tmp").iterdir()]


def colours(picture: Path) -> set[bytes]:
    """Return every colour in a PNG of the kind virtual_screen.py writes."""
    data = picture.read_bytes()
    width, height = struct.unpack(">II", data[16:24])
    length = struct.unpack(">I", data[33:37])[0]
    rows = zlib.decompress(data[41 : 41 + length])
    assert (width, height) == (1280, 800)
    row = 1 + 3 * width
    assert len(rows) == row * height
    return {rows[at : at + 3] for y in range(height) for at in range(y * row + 1, (y + 1) * row, 3)}


def test_a_run_ends_with_the_count_of_spans_and_a_picture(tmp_path: Path) -> None:
    run = start(tmp_path, seconds=7)
    out, err = run.communicate(timeout=90)
    assert err == ""
    assert run.returncode == 0
    lines = out.splitlines()
    assert lines[0] == "no screen here: running on a private virtual one"
    assert "Writer  00:00:02" in lines
    found = re.fullmatch(r"recorded (\d+) spans; screenshot out/screenshot\.png", lines[-1])
    assert found is not None
    assert int(found[1]) >= 4  # one turn each two seconds
    shown = colours(tmp_path / "out" / "screenshot.png")
    assert b"\xff\x00\xff" in shown, "the window that was asked for is in the picture"
    samples = {b"\x2f\x5d\x8a", b"\x8a\x5a\x2f", b"\x3f\x7a\x4d"}
    assert samples & shown, "so is a sample window, wherever the window manager put it"
    assert left_behind(tmp_path) == []


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        ("dies", "run: workmoniq run ended with 1: the history cannot be opened"),
        ("silent", "run: nothing was recorded"),
    ],
)
def test_a_failure_is_one_line_and_leaves_nothing(tmp_path: Path, fault: str, line: str) -> None:
    run = start(tmp_path, seconds=2, fault=fault)
    _, err = run.communicate(timeout=90)
    assert err.splitlines() == [line]
    assert run.returncode == 1
    assert left_behind(tmp_path) == []


def test_a_stopped_run_leaves_nothing(tmp_path: Path) -> None:
    run = start(tmp_path, seconds=60)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("tmp/*/profile/spans.json")):
        assert run.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.1)
    run.send_signal(signal.SIGTERM)
    _, err = run.communicate(timeout=60)
    assert (run.returncode, err) == (1, "run: stopped\n")
    assert left_behind(tmp_path) == []
