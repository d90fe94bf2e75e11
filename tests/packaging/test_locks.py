"""The locks pin everything, with hashes, and keep no one to a particular index."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted(path.stem for path in (ROOT / "requirements").glob("*.lock"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def entries(lock: str) -> list[str]:
    """Return one text a pin: the requirement and its hashes."""
    text = (ROOT / "requirements" / f"{lock}.lock").read_text()
    return [entry for entry in text.replace("\\\n", " ").splitlines() if entry.strip()]


def pins(lock: str) -> dict[str, str]:
    """Return name to version."""
    found = {}
    for entry in entries(lock):
        name, version = entry.split(" ", 1)[0].split("==")
        found[name] = version
    return found


def wishes(lock: str) -> list[Requirement]:
    """Return what pyproject.toml asks to be in a lock."""
    extras = PROJECT["project"]["optional-dependencies"]
    groups = PROJECT["dependency-groups"]
    asked = {
        "desktop": PROJECT["project"]["dependencies"]
        + extras["desktop"]
        + extras["server"]
        + extras["console"],
        "bench": groups["bench"],
        "uv": ["uv"],
    }
    asked["dev"] = asked["desktop"] + groups["dev"]
    return [Requirement(each) for each in asked[lock]]


def test_there_is_a_lock_for_each_use() -> None:
    assert LOCKS == ["bench", "desktop", "dev", "uv"]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.lock").read_text()
    assert "://" not in text
    assert not re.search(r"^\s*-(?!-hash=)", text, re.MULTILINE), "an option for the installer"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    for entry in entries(lock):
        assert re.match(r"[a-z0-9-]+==\S+ ", entry), entry
        assert re.search(r" --hash=sha256:[0-9a-f]{64}\b", entry), entry


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_the_project_asks_for(lock: str) -> None:
    pinned = pins(lock)
    for wish in wishes(lock):
        name = canonicalize_name(wish.name)
        assert name in pinned
        assert pinned[name] in wish.specifier, f"{wish} is pinned to {pinned[name]}"


def test_one_install_of_dev_is_enough() -> None:
    assert pins("desktop").items() <= pins("dev").items()
    assert pins("uv").items() <= pins("dev").items()


def test_pyside_stays_below_the_release_that_drops_references() -> None:
    version = pins("desktop")["pyside6-essentials"]
    assert tuple(int(part) for part in version.split(".")[:2]) < (6, 12)
    assert pins("desktop")["shiboken6"] == version


@pytest.mark.parametrize("lock", LOCKS)
def test_the_library_that_reads_every_key_is_not_installed(lock: str) -> None:
    assert "evdev" not in pins(lock)
