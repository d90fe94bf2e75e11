"""Versions name a build and a system, and no person, machine or place."""

import platform
from importlib.metadata import PackageNotFoundError

import pytest

from workmoniq_desktop.system import versions as module
from workmoniq_desktop.system.versions import versions


def test_this_computer_has_versions() -> None:
    here = versions({"XDG_SESSION_TYPE": "x11"})
    assert here.session == "x11"
    assert here.python == platform.python_version()
    assert here.qt is not None
    assert here.os.split()[0] in {"Linux", "Windows", "macOS"}


@pytest.mark.parametrize("told", ["", "/home/someone", "x11 someone"])
def test_a_session_of_another_name_is_not_repeated(told: str) -> None:
    assert versions({"XDG_SESSION_TYPE": told}).session == "other"


def test_without_a_package_there_is_no_version_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(module, "version", missing)
    here = versions({})
    assert (here.product, here.qt) == ("source", None)


@pytest.mark.parametrize(
    ("system", "told"),
    [("Windows", "Windows 11"), ("Darwin", "macOS 15.1"), ("Linux", "Linux debian 12")],
)
def test_each_system_is_told_by_name_and_number(
    monkeypatch: pytest.MonkeyPatch, system: str, told: str
) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "release", lambda: "11")
    monkeypatch.setattr(platform, "mac_ver", lambda: ("15.1", ("", "", ""), ""))
    monkeypatch.setattr(
        platform, "freedesktop_os_release", lambda: {"ID": "debian", "VERSION_ID": "12"}
    )
    assert versions({}).os == told


def test_a_system_that_calls_itself_a_path_or_nothing_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none() -> dict[str, str]:
        raise OSError

    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(platform, "freedesktop_os_release", none)
    assert versions({}).os == "Linux"
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: {"ID": "/home/someone"})
    assert versions({}).os == "unknown"
