"""What has to be true of the checkout as a whole."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACTS = {each["name"]: each for each in SETTINGS["tool"]["importlinter"]["contracts"]}
DESKTOP = ROOT / "src" / "workmoniq_desktop"

# A test that needs a home directory in its data calls it by the name left out here.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|Users|home(?!/someone))/")
REGISTRY = re.compile(r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|deb\.debian\.org")


def texts() -> list[tuple[str, str]]:
    """Return path and content of every tracked text file."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    found = []
    for path in filter(None, listed.stdout.split("\0")):
        data = (ROOT / path).read_bytes() if (ROOT / path).is_file() else b"\0"
        if b"\0" not in data:
            found.append((path, data.decode()))
    assert found
    return found


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY], ids=["path", "registry"])
def test_no_file_tells_of_the_machine_it_was_written_on(pattern: re.Pattern[str]) -> None:
    lines = [
        f"{path}:{number}: {line.strip()}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert lines == []


def test_ci_calls_the_task_that_developers_call_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == [
        "set -eu",
        'cd "$(dirname "${BASH_SOURCE[0]}")/.."',
        "exec make test",
    ]


def test_every_task_that_a_page_names_exists() -> None:
    tasks = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        (path, task)
        for path, text in texts()
        if path.endswith(".md")
        for task in re.findall(r"`make ([a-z0-9-]+)", text)
    }
    assert named, "CONTRIBUTING.md at least names tasks"
    assert {(path, task) for path, task in named if task not in tasks} == set()


def rooms() -> set[str]:
    """Return the rooms of the desktop house that are built, __main__ apart: it knows them all."""
    built = {path.parent.name for path in DESKTOP.glob("*/__init__.py")}
    built |= {path.stem for path in DESKTOP.glob("*.py")}
    return {f"workmoniq_desktop.{room}" for room in built - {"__init__", "__main__"}}


@pytest.mark.parametrize(
    ("contract", "at_home"),
    [
        ("Qt lives in ui", {"ui"}),
        ("SQL lives in store", {"store", "bootstrap"}),
        ("HTTP lives in sync", {"sync", "bootstrap"}),
    ],
)
def test_every_room_is_held_by_the_contract_on_libraries(contract: str, at_home: set[str]) -> None:
    held = set(CONTRACTS[contract]["source_modules"])
    assert rooms() - {f"workmoniq_desktop.{room}" for room in at_home} <= held


@pytest.mark.parametrize(
    ("contract", "at_home"),
    [
        ("The console's HTTP to the server lives in calls", "calls"),
        ("The console's page lives in page", "page"),
    ],
)
def test_every_room_of_the_console_is_held_by_the_contract_on_libraries(
    contract: str, at_home: str
) -> None:
    console = ROOT / "src" / "workmoniq_console"
    built = {f"workmoniq_console.{path.parent.name}" for path in console.glob("*/__init__.py")}
    assert len(built) > 5
    assert built - {f"workmoniq_console.{at_home}"} == set(CONTRACTS[contract]["source_modules"])


def test_collectors_may_know_no_room_but_the_domain() -> None:
    contract = CONTRACTS["Of our own packages collectors know the domain only"]
    known = {"workmoniq_desktop.collectors", "workmoniq_desktop.domain"}
    assert rooms() - known <= set(contract["forbidden_modules"])


def test_the_domain_may_know_none_of_our_libraries() -> None:
    wanted = SETTINGS["project"]["optional-dependencies"]["desktop"]
    names = {re.split(r"[^\w-]", each)[0].removesuffix("-Essentials") for each in wanted}
    imported = {"fpdf2": "fpdf", "google-re2": "re2"}
    forbidden = CONTRACTS["The domain knows nobody"]["forbidden_modules"]
    assert {imported.get(name, name).lower() for name in names} <= {
        name.lower() for name in forbidden
    }


def test_every_backend_is_a_stranger_to_the_others() -> None:
    backends = {path.stem for path in (DESKTOP / "collectors" / "backends").glob("*.py")}
    listed = CONTRACTS["Backends are strangers to each other"]["modules"]
    held = {each.rsplit(".", 1)[-1] for each in listed}
    assert backends - {"__init__"} <= held
