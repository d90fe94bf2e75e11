"""Starting with the session: what the desktop would run is what we meant."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from workmoniq_desktop.domain.errors import BadInput, CannotWrite
from workmoniq_desktop.system.autostart.linux import Autostart, exec_line, installed_command
from workmoniq_desktop.system.paths import Profile

ODD = "a b\"c$d`e\\f%g'h;i&j~k*l(m)\u00fc\\\\ %f"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config")}


def default() -> Profile:
    return Profile.find(None, {})


def entry(environ: dict[str, str]) -> Path:
    return Path(environ["XDG_CONFIG_HOME"]) / "autostart" / "workmoniq.desktop"


def test_it_is_off_then_on_then_off_and_each_can_be_repeated(environ: dict[str, str]) -> None:
    autostart = Autostart(default(), environ, ["/usr/bin/workmoniq"])
    autostart.disable()
    assert not autostart.is_enabled()
    for _ in range(2):
        autostart.enable()
        assert autostart.is_enabled()
    assert 'Exec="/usr/bin/workmoniq"\n' in entry(environ).read_text(encoding="utf-8")
    for _ in range(2):
        autostart.disable()
        assert not autostart.is_enabled()
    assert not entry(environ).exists()


@pytest.mark.parametrize("said", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_who_switched_it_off_in_the_desktop_has_switched_it_off(
    environ: dict[str, str], said: str
) -> None:
    autostart = Autostart(default(), environ, ["workmoniq"])
    autostart.enable()
    with entry(environ).open("a", encoding="utf-8") as file:
        file.write(f"{said}\n")
    assert not autostart.is_enabled()
    autostart.enable()
    assert autostart.is_enabled()


@pytest.mark.parametrize("content", [b"", b"\xff", b"no group", b"[Other]\nExec=x\n"])
def test_a_broken_entry_is_off(environ: dict[str, str], content: bytes) -> None:
    entry(environ).parent.mkdir(parents=True)
    entry(environ).write_bytes(content)
    assert not Autostart(default(), environ, ["workmoniq"]).is_enabled()


def test_each_profile_has_an_entry_of_its_own_that_names_it(
    environ: dict[str, str], tmp_path: Path
) -> None:
    other = Autostart(Profile(folder=tmp_path / "my work"), environ, ["workmoniq"])
    other.enable()
    assert not Autostart(default(), environ, ["workmoniq"]).is_enabled()
    (file,) = entry(environ).parent.iterdir()
    assert f'"--profile" "{tmp_path}/my work"' in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("configured", ["", "relative"])
def test_without_a_configured_folder_it_is_in_the_home_folder(
    tmp_path: Path, configured: str
) -> None:
    environ = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": configured}
    Autostart(default(), environ, ["workmoniq"]).enable()
    assert (tmp_path / ".config" / "autostart" / "workmoniq.desktop").exists()


@pytest.mark.skipif(not shutil.which("gio"), reason="gio is not installed")
@pytest.mark.parametrize(
    "argument", [ODD, "", "%", "%%", "\\", '"', "plain", "--x=$(id)", "\u2028"]
)
def test_a_real_desktop_starts_exactly_this_command(tmp_path: Path, argument: str) -> None:
    seen = tmp_path / "seen"
    program = "import sys; open(sys.argv[1], 'w').write(repr(sys.argv[2:]))"
    command = [sys.executable, "-c", program, str(seen), argument, "end"]
    file = tmp_path / "x.desktop"
    file.write_text(
        f"[Desktop Entry]\nType=Application\nName=X\nExec={exec_line(command)}\n", encoding="utf-8"
    )
    subprocess.run(["gio", "launch", file], check=True, env={"HOME": str(tmp_path)}, timeout=20)
    for _ in range(500):
        if seen.exists() and seen.read_text(encoding="utf-8").endswith("]"):
            break
        subprocess.run(["sleep", "0.01"], check=True)
    assert seen.read_text(encoding="utf-8") == repr([argument, "end"])


@pytest.mark.parametrize("argument", ["a\nb", "a\x00", "\x7f"])
def test_a_path_that_no_entry_can_name_is_refused(argument: str) -> None:
    with pytest.raises(BadInput):
        exec_line(["workmoniq", argument])


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    environ = {"XDG_CONFIG_HOME": str(tmp_path / "file")}
    with pytest.raises(CannotWrite):
        Autostart(default(), environ, ["workmoniq"]).enable()


def test_the_installed_command_is_found_on_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    assert installed_command({"PATH": ""}) == [sys.executable, "-P", "-m", "workmoniq_desktop"]
    for folder in ("other", "bin"):
        (tmp_path / folder).mkdir()
        command = tmp_path / folder / "workmoniq"
        command.touch(mode=0o755)
        assert installed_command({"PATH": str(tmp_path / "other")}) == [str(command)]
