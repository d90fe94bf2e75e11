"""P03: what the server holds is no title, app, project, name, secret or password of anybody."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.end2end.accounts import account, paired
from tests.end2end.household import Home, titles
from tests.end2end.stage import Desktop
from tests.fakes.server import ServerProcess
from tests.promises.server_dump import files, found, in_base64, memory, rows, written

USERNAME = "wq4account-5310"
STEM = "zq7canary"
"""In all that is secret, and in nothing else on this machine."""
PASSWORD = f"{STEM} pass phrase 8812"
WORDS = {
    "title": f"{STEM} title 4471",
    "app": f"{STEM}app6620",
    "project": f"{STEM} project 9034",
    "client": f"{STEM} client 2275",
    "note": f"{STEM} note 7718",
    "device": f"{STEM} device 3059",
}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path / "server") as running:
        yield running


def work(home: Home, screen: Desktop) -> None:
    """Record, name and note all that is secret."""
    with home.running() as app:
        screen.show(WORDS["app"], WORDS["title"])
        app.await_window(WORDS["app"], WORDS["title"])
        home.do("project", "client", "add", WORDS["client"])
        home.do("project", "add", f"{WORDS['client']} / {WORDS['project']}")
        morning = ("--from", "2026-01-20T09:00", "--to", "2026-01-20T10:30")
        entry = ("--project", WORDS["project"], "--note", WORDS["note"])
        home.do("entry", "add", *morning, *entry)
        assert home.ask("sync", "now")["agreed"]
        screen.show("Mail", "something else")
        app.await_window("Mail")
    assert home.ask("sync", "now")["agreed"]


def test_nothing_readable_is_in_the_rows_objects_logs_and_memory_of_the_server(
    home: Home, other: Home, screen: Desktop, server: ServerProcess
) -> None:
    other.settle_in()
    code = account(home, server.url, USERNAME, PASSWORD)
    this = home.ask("device", "list")["devices"][0]["id"]
    home.do("device", "rename", this, WORDS["device"])
    work(home, screen)
    paired(home, other, server.url)
    assert other.ask("sync", "now")["agreed"]
    # so it went through the server, whole
    assert WORDS["title"] in titles(other.ask("search", WORDS["title"])["spans"])
    assert WORDS["project"] in other.do("project", "list")

    acct = bytes.fromhex(home.ask("sync", "status")["account"]["id"])
    assert found({acct}, rows(server.data))
    assert found({acct} | in_base64(acct), memory(server.pid)), "so it would be seen"
    needles = {each for text in (STEM, code, code.replace("-", "")) for each in written(text)}
    assert found(needles, memory(server.pid)) == []

    # Who makes an account tells its name: that stays nowhere, but in the memory of that moment.
    name = written(USERNAME)
    server.stop()
    assert found(needles | name, files(server)) == []
    assert found(needles | name, rows(server.data)) == []
    with server:
        screen.show("Mail", "the day after")
        time.sleep(0.1)
        assert home.ask("sync", "now")["agreed"]
        assert other.ask("sync", "now")["agreed"]
        assert found({acct} | in_base64(acct), memory(server.pid))
        assert found(needles | name, memory(server.pid)) == []


def test_what_is_looked_for_would_be_found(tmp_path: Path) -> None:
    for number, form in enumerate(written(USERNAME)):
        (tmp_path / str(number)).write_bytes(b"before" + form + b"behind")
    holding = ServerProcess(tmp_path)
    (tmp_path.parent / f"{tmp_path.name}.log").touch()
    assert len(found(written(USERNAME), files(holding))) == len(written(USERNAME))
    (tmp_path / "nothing").write_bytes(b"canary")
    assert str(tmp_path / "nothing") not in found(written(USERNAME), files(holding))
