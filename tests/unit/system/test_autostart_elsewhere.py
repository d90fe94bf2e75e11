"""Starting with the session on Windows and macOS, as far as it can be tried from here."""

import plistlib
from pathlib import Path

import pytest
from tests.fakes.registry import FakeRegistry

from workmoniq_desktop.domain.errors import BadInput, CannotWrite, NotOnThisSystem
from workmoniq_desktop.system.autostart import macos, windows
from workmoniq_desktop.system.paths import Profile

EXE = r"C:\Program Files\WorkMoniQ\workmoniq.exe"


def on_windows(registry: FakeRegistry, profile: Profile | None = None) -> windows.Autostart:
    return windows.Autostart(profile or Profile.find(None, {}), {}, [EXE], registry)


def test_windows_starts_the_quoted_command_once_however_often_it_is_turned_on() -> None:
    registry = FakeRegistry()
    autostart = on_windows(registry)
    assert not autostart.is_enabled()
    for _ in range(2):
        autostart.enable()
    assert registry.values == {(windows.RUN, "WorkMoniQ"): f'"{EXE}"'}
    assert autostart.is_enabled()
    for _ in range(2):
        autostart.disable()
    assert registry.values == {}
    assert not autostart.is_enabled()


def test_what_the_task_manager_turned_off_is_off_until_it_is_turned_on_here() -> None:
    registry = FakeRegistry()
    autostart = on_windows(registry)
    autostart.enable()
    registry.values[windows.APPROVED, "WorkMoniQ"] = b"\x03" + bytes(11)
    assert not autostart.is_enabled()
    registry.values[windows.APPROVED, "WorkMoniQ"] = b"\x02" + bytes(11)
    assert autostart.is_enabled()
    registry.values[windows.APPROVED, "WorkMoniQ"] = b"\x03" + bytes(11)
    autostart.enable()
    assert autostart.is_enabled()


def test_two_profiles_have_two_entries_on_windows(tmp_path: Path) -> None:
    registry = FakeRegistry()
    other = Profile.find(tmp_path / "other one", {})
    on_windows(registry).enable()
    on_windows(registry, other).enable()
    lines = sorted(str(line) for line in registry.values.values())
    assert lines[1].endswith(f'--profile "{other.folder}"')
    assert len(lines) == 2


def test_a_command_longer_than_windows_starts_is_refused(tmp_path: Path) -> None:
    registry = FakeRegistry()
    deep = Profile.find(tmp_path / ("x" * 200) / ("y" * 50), {})
    with pytest.raises(BadInput, match="too long"):
        on_windows(registry, deep).enable()
    assert registry.values == {}


def test_a_managed_windows_says_no_in_a_sentence() -> None:
    registry = FakeRegistry(refuses=True)
    for change in (on_windows(registry).enable, on_windows(registry).disable):
        with pytest.raises(CannotWrite, match="ask who manages it"):
            change()


def test_the_run_key_is_asked_for_on_windows_only() -> None:
    with pytest.raises(NotOnThisSystem):
        windows.Autostart(Profile.find(None, {}), {}, [EXE])


def test_macos_starts_the_command_at_login(tmp_path: Path) -> None:
    command = ["/Applications/Work & Moni.app/Contents/MacOS/workmoniq"]
    autostart = macos.Autostart(Profile.find(None, {}), {"HOME": str(tmp_path)}, command)
    autostart.disable()
    assert not autostart.is_enabled()
    for _ in range(2):
        autostart.enable()
    (file,) = (tmp_path / "Library" / "LaunchAgents").iterdir()
    job = plistlib.loads(file.read_bytes())
    assert job["ProgramArguments"] == command
    assert job["RunAtLoad"] is True
    assert file.stem == job["Label"]
    assert autostart.is_enabled()
    autostart.disable()
    assert not autostart.is_enabled()


@pytest.mark.parametrize("content", [b"", b"no list", b"<plist><array/></plist>", b"\xff\xfe"])
def test_a_broken_list_counts_as_off(tmp_path: Path, content: bytes) -> None:
    autostart = macos.Autostart(Profile.find(None, {}), {"HOME": str(tmp_path)}, ["workmoniq"])
    autostart.enable()
    (file,) = (tmp_path / "Library" / "LaunchAgents").iterdir()
    file.write_bytes(content)
    assert not autostart.is_enabled()


def test_a_job_that_was_disabled_by_hand_counts_as_off(tmp_path: Path) -> None:
    autostart = macos.Autostart(Profile.find(None, {}), {"HOME": str(tmp_path)}, ["workmoniq"])
    autostart.enable()
    (file,) = (tmp_path / "Library" / "LaunchAgents").iterdir()
    job = plistlib.loads(file.read_bytes()) | {"Disabled": True}
    file.write_bytes(plistlib.dumps(job))
    assert not autostart.is_enabled()
