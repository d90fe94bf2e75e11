"""The page for operators and the files beside it are true of the server."""

import re
import shutil
import subprocess
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from workmoniq_protocol.limits import MOST_BUNDLE_BYTES
from workmoniq_server.config import Config, make
from workmoniq_server.config_sources import PREFIX
from workmoniq_server.routes.table import ROUTES

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "server.md").read_text()
FILES = ROOT / "packaging" / "server"
MIB = 1024 * 1024


def test_the_page_names_every_setting_and_no_other() -> None:
    table = PAGE.partition("| setting |")[2].partition("\n\n")[0]
    firsts = " ".join(row.split("|")[1] for row in table.splitlines()[2:])
    assert set(re.findall(r"`(\w+)`", firsts)) == {one.name for one in fields(Config)}


@pytest.mark.parametrize("name", ["README.md", "Containerfile", "workmoniq-server.service"])
def test_every_variable_that_a_file_sets_is_a_setting(name: str) -> None:
    names = {one.name for one in fields(Config)}
    for variable in re.findall(rf"\b{PREFIX}([A-Z_]+)=", (FILES / name).read_text()):
        assert variable.lower() in names


def test_the_settings_that_the_readme_writes_are_understood() -> None:
    lines = re.findall(r"printf '([^']*)'", (FILES / "README.md").read_text())
    assert lines
    for line in lines:
        config = make(tomllib.loads(line.replace("\\n", "\n")))
        assert config.registration_now() == "invite"


@pytest.mark.parametrize(
    ("name", "pattern"),
    [("Caddyfile", r"max_size (\d+)MB"), ("nginx.conf", r"max_body_size (\d+)m")],
)
def test_a_proxy_lets_the_largest_body_through(name: str, pattern: str) -> None:
    found = re.search(pattern, (FILES / name).read_text())
    assert found is not None
    largest = max(route.body_bytes for route in ROUTES)
    assert largest == MOST_BUNDLE_BYTES
    assert int(found[1]) * 1_000_000 > largest


def test_what_a_proxy_is_told_to_wait_is_longer_than_any_answer() -> None:
    waits = [
        int(found)
        for name in ("Caddyfile", "nginx.conf")
        for found in re.findall(
            r"(?:read_timeout|header_timeout) (60)s", (FILES / name).read_text()
        )
    ]
    assert len(waits) == 2
    assert min(waits) > max(route.wait_s for route in ROUTES)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_understands_the_unit() -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(FILES / "workmoniq-server.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    # The program is not installed where this runs; that alone may be missing.
    wrong = [line for line in done.stderr.splitlines() if "is not executable" not in line]
    assert wrong == []
