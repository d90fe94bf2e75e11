"""The vectors are read a second time, by a reader in another language that shares no code."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

READER = Path(__file__).parents[2] / "vectors" / "reader"


def test_the_javascript_reader_agrees_on_every_vector() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.fail("Node is missing: make setup installs it, or do so as your system does it")
    if not (READER / "node_modules" / "hash-wasm").is_dir():
        pytest.fail("the packages of the JavaScript reader are missing: make setup installs them")
    ran = subprocess.run(
        [node, "--test", "--test-reporter=tap"],
        cwd=READER,
        check=False,
        capture_output=True,
        text=True,
        timeout=100,
    )
    failed = re.findall(r"^ *not ok .*$", ran.stdout, re.MULTILINE)
    assert (ran.returncode, failed) == (0, []), ran.stderr
    passed = re.search(r"^# pass (\d+)$", ran.stdout, re.MULTILINE)
    assert passed is not None
    assert int(passed[1]) > 500


def test_the_javascript_reader_opens_every_file_of_vectors() -> None:
    opened = {
        name
        for module in READER.glob("*.test.mjs")
        for name in re.findall(r'load\("([^"]+)"\)', module.read_text())
    }
    vectors = READER.parent
    files = {path.name for path in vectors.glob("*-v1.json")}
    files |= {f"v1/{path.name}" for path in (vectors / "v1").glob("*.json")}
    assert opened == files


def test_the_lock_of_the_javascript_reader_holds_hashes_and_names_no_place() -> None:
    text = (READER / "package-lock.json").read_text()
    assert "://" not in text
    packages = json.loads(text)["packages"]
    wanted = json.loads((READER / "package.json").read_text())["devDependencies"]
    for name, version in wanted.items():
        assert packages[f"node_modules/{name}"]["version"] == version
    assert all(each["integrity"].startswith("sha512-") for name, each in packages.items() if name)
