"""A disk that fills up while recording and while exporting: nothing is lost, all is said."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.end2end.household import App, Home, eventually, titles
from tests.end2end.stage import Desktop


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    place = tmp_path / "small"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if made.returncode != 0:
        pytest.skip("only root can mount a small disk")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path) -> Path:
    """Take all the room there is."""
    path = disk / "ballast"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT)
    try:
        while True:
            os.write(handle, bytes(4096))
    except OSError:
        return path
    finally:
        os.close(handle)


def busy(app: App, screen: Desktop, what: str, times: int = 40) -> None:
    for turn in range(times):
        name, title = "Writer" if turn % 2 else "Mail", f"{what} {turn} " + "x" * 300
        screen.show(name, title)
        # or a busy machine may see only the last of several
        app.await_window(name, title)


def test_recording_lands_as_soon_as_there_is_room_again(
    home: Home, screen: Desktop, small: Path
) -> None:
    shutil.move(home.profile.folder, small / "profile")
    home.profile.folder.symlink_to(small / "profile")
    with home.running() as app:
        busy(app, screen, "roomy", 4)
        home.do("report")
        ballast = fill(small)
        busy(app, screen, "crowded")
        app.await_state("trouble")
        told = home.verb("status")
        assert told.code == 1
        assert "disk" in told.out + told.err
        doctor = home.verb("doctor")
        assert doctor.code == 1
        assert "disk is full" in doctor.out
        ballast.unlink()
        app.await_state("recording")
        expected = {f"crowded {turn} " + "x" * 300 for turn in range(40)}
        eventually(lambda: expected <= titles(home.spans()), "all that was kept in memory")
        home.do("doctor", "--full")


def test_an_export_that_finds_no_room_leaves_no_half_file(
    home: Home, screen: Desktop, small: Path
) -> None:
    with home.running() as app:
        busy(app, screen, "page")
        assert app.quit() == 0
    whole = home.do("export", "-")
    (small / "old.json").write_text(whole)
    fill(small)
    before = sorted(path.name for path in small.iterdir())
    for name in ("new.json", "old.json", "new.csv"):
        told = home.verb("export", small / name)
        assert told.code == 1
        assert "no room" in told.err
        assert told.err.count("\n") == 1
    assert sorted(path.name for path in small.iterdir()) == before
    assert (small / "old.json").read_text() == whole
    told = home.verb("backup", small / "one.wmqbackup")
    assert told.code == 1
    assert sorted(path.name for path in small.iterdir()) == before
