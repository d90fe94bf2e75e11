"""Where a profile is, and who may get at it."""

import os
import stat
from pathlib import Path

import pytest

from workmoniq_desktop.domain.errors import BadInput, CannotWrite
from workmoniq_desktop.system.paths import Profile, default_folder


@pytest.fixture
def runtime(tmp_path: Path) -> Path:
    folder = tmp_path / "runtime"
    folder.mkdir(mode=0o700)
    return folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_chosen_folder_wins_over_the_variable_and_that_over_the_default(tmp_path: Path) -> None:
    environ = {"WORKMONIQ_PROFILE": str(tmp_path / "variable")}
    assert Profile.find(tmp_path / "chosen", environ).folder == tmp_path / "chosen"
    assert Profile.find(None, environ).folder == tmp_path / "variable"
    assert Profile.find(None, {}).folder == Path(os.path.realpath(default_folder()))
    assert Profile.find(None, {"WORKMONIQ_PROFILE": ""}).is_default
    assert not Profile.find(None, environ).is_default


def test_finding_a_profile_creates_nothing(tmp_path: Path) -> None:
    profile = Profile.find(tmp_path / "new", {})
    assert not profile.exists()
    assert list(tmp_path.iterdir()) == []


def test_one_folder_is_one_profile_by_whatever_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    monkeypatch.chdir(tmp_path)
    names = [tmp_path / "real", tmp_path / "link", Path("real"), tmp_path / "x" / ".." / "real"]
    assert len({Profile.find(name, {}).tag for name in names}) == 1
    assert Profile.find(tmp_path / "other", {}).tag != Profile.find(tmp_path / "real", {}).tag


def test_the_files_are_in_the_folder(tmp_path: Path) -> None:
    profile = Profile(folder=tmp_path)
    names = {
        path.name
        for path in (profile.history, profile.vault, profile.backups, profile.log, profile.lock)
    }
    assert names == {"history.db", "vault.json", "backups", "workmoniq.log", ".lock"}


def test_the_socket_is_in_the_runtime_folder(tmp_path: Path, runtime: Path) -> None:
    profile = Profile.find(tmp_path / "profile", {"XDG_RUNTIME_DIR": str(runtime)})
    assert profile.socket == runtime / f"workmoniq-{profile.tag}.sock"


@pytest.mark.parametrize("permissions", [0o755, 0o770, 0o777, 0o1777])
def test_a_runtime_folder_that_others_can_enter_is_not_used(
    tmp_path: Path, runtime: Path, permissions: int
) -> None:
    runtime.chmod(permissions)
    profile = Profile.find(tmp_path / "profile", {"XDG_RUNTIME_DIR": str(runtime)})
    assert profile.socket == tmp_path / "profile" / "control.sock"


@pytest.mark.parametrize("named", ["", "relative", "/nowhere/at/all"])
def test_without_a_runtime_folder_the_socket_is_in_the_profile(tmp_path: Path, named: str) -> None:
    profile = Profile.find(tmp_path / "profile", {"XDG_RUNTIME_DIR": named})
    assert profile.socket == tmp_path / "profile" / "control.sock"


def test_a_new_profile_is_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        profile = Profile(folder=tmp_path / "deep" / "profile")
        profile.create()
        profile.create()
    finally:
        os.umask(before)
    assert (mode(profile.folder), mode(profile.backups)) == (0o700, 0o700)


def test_an_empty_folder_is_closed_and_one_with_other_things_keeps_its_mode(
    tmp_path: Path,
) -> None:
    for name in ("empty", "used"):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(0o755)
    (tmp_path / "used" / "letter.txt").touch()
    for name in ("empty", "used"):
        Profile(folder=tmp_path / name).create()
    assert (mode(tmp_path / "empty"), mode(tmp_path / "used")) == (0o700, 0o755)


@pytest.mark.parametrize("permissions", [0o770, 0o707, 0o777, 0o1777, 0o720, 0o702])
def test_a_folder_that_others_can_write_is_refused_with_the_remedy(
    tmp_path: Path, permissions: int
) -> None:
    folder = tmp_path / "my folder"
    folder.mkdir()
    folder.chmod(permissions)
    with pytest.raises(CannotWrite, match=r"chmod go-w '.*my folder'"):
        Profile(folder=folder).create()
    assert mode(folder) == permissions


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_user_is_refused(tmp_path: Path) -> None:
    os.chown(tmp_path, 65534, 65534)
    with pytest.raises(CannotWrite, match="another user"):
        Profile(folder=tmp_path).create()


def test_a_file_in_the_way_is_a_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "profile"):
        with pytest.raises(CannotWrite, match="cannot be written"):
            Profile(folder=folder).create()


def test_a_profile_exists_with_its_vault_or_its_history(tmp_path: Path) -> None:
    profile = Profile(folder=tmp_path)
    assert not profile.exists()
    profile.history.touch()
    assert profile.exists()


def test_a_home_folder_that_nobody_knows_is_refused_in_a_sentence() -> None:
    with pytest.raises(BadInput, match="--profile"):
        Profile.find(Path("~nobody-of-that-name/x"), {})
