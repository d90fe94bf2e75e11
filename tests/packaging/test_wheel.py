"""The wheel carries the program and its resources, and nothing else."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import pytest
from tests.fakes.support_team import SupportTeam

ROOT = Path(__file__).resolve().parents[2]
UV = Path(sys.executable).with_name("uv")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build as make package does, without a network."""
    place = tmp_path_factory.mktemp("wheel")
    command = [str(UV), "build", "--quiet", "--offline", "--wheel", "--no-build-isolation"]
    command += ["--python", sys.executable, "--out-dir", str(place)]
    subprocess.run(command, cwd=ROOT, check=True)
    (built,) = place.glob("*.whl")
    return built


def tracked(folder: str) -> set[str]:
    """Return the tracked files of a folder that are there, below that folder."""
    command = ["git", "ls-files", "-z", "--", folder]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    paths = [path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()]
    return {path.removeprefix(f"{folder}/") for path in paths}


def test_the_wheel_holds_each_source_and_resource(wheel: Path) -> None:
    expected = tracked("src") | {
        f"workmoniq_desktop/resources/{path}" for path in tracked("resources")
    }
    assert "workmoniq_desktop/resources/README.md" in expected
    with ZipFile(wheel) as archive:
        assert expected <= set(archive.namelist())


def test_the_wheel_holds_nothing_but_the_program(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
        assert not [name for name in archive.namelist() if "__pycache__" in name]
    assert tops == {
        "workmoniq_protocol",
        "workmoniq_server",
        "workmoniq_desktop",
        "workmoniq_console",
        "workmoniq-0.1.0.dist-info",
    }


def test_the_wheel_carries_the_licence_and_all_commands(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        licence = archive.read("workmoniq-0.1.0.dist-info/licenses/LICENSE")
        commands = archive.read("workmoniq-0.1.0.dist-info/entry_points.txt").decode()
    assert licence == (ROOT / "LICENSE").read_bytes()
    assert "workmoniq = workmoniq_desktop.__main__:main" in commands
    assert "workmoniq-server = workmoniq_server.__main__:main" in commands
    assert "workmoniq-console = workmoniq_console.__main__:main" in commands


def test_the_wheel_trusts_no_support_team(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        packed = archive.read("workmoniq_desktop/resources/pins.json")
        assert not [name for name in archive.namelist() if ".dev" in name]
    assert packed == b'{"v":1,"support":null}\n'


def test_an_installed_wheel_answers_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    subprocess.run([UV, "venv", "--quiet", "--offline", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run(
        [UV, "pip", "install", "--quiet", "--offline", "--no-deps", "--python", python, wheel],
        check=True,
    )
    command = python.with_name("workmoniq-server")
    # What it needs is taken from here, our own packages from the wheel alone.
    libraries = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")}
    told = subprocess.run(
        [command, "--version"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
        env=libraries,
    )
    assert told.stdout == "workmoniq-server 0.1.0\n"
    place = "import importlib.resources as r; print((r.files('workmoniq_desktop') / 'resources'"
    found = subprocess.run(
        [python, "-c", f"{place} / 'README.md').is_file())"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert found.stdout == "True\n"


def test_an_installed_wheel_reads_no_keys_of_a_developer(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "lib" / "site"
    with ZipFile(wheel) as archive:
        archive.extractall(place)
    team = SupportTeam.made(tmp_path / "team", 1_796_000_000)
    for folder in (place, place / "workmoniq_desktop", place.parent, tmp_path):
        (folder / ".dev").mkdir()
        (folder / ".dev" / "pins.json").write_bytes(team.pins)
    asked = (
        "from workmoniq_desktop.services.resources import development_path, path_of;"
        "from workmoniq_desktop.system.pins import support_pins;"
        "told = path_of('pins.json'), development_path('pins.json');"
        "print(told[0].is_file(), told[1], support_pins(*told))"
    )
    path = os.pathsep.join((str(place), sysconfig.get_path("purelib")))
    told = subprocess.run(
        [sys.executable, "-P", "-S", "-c", asked],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert told.stdout == "True None None\n"
