"""Somebody who never saw the program: by keys alone through the first start, and a bill at the end.

The program is a process of its own here, and keys come from the X server.
"""

import json
from pathlib import Path

import pytest
from tests.end2end.household import App, Home, eventually, us
from tests.end2end.stage import Desktop
from tests.end2end.test_starting import shown

WELCOME = "Welcome — WorkMoniQ"
DAY = "2026-01-20"
MORNING = ("--from", f"{DAY}T09:00", "--to", f"{DAY}T10:30")


def welcomed(home: Home) -> bool:
    path = home.profile.folder / "settings.json"
    return path.exists() and bool(json.loads(path.read_text())["welcomed"])


def press(screen: Desktop, *keys: str) -> None:
    screen.server.xdo("key", "--clearmodifiers", *keys)


def welcome_comes(app: App, screen: Desktop) -> None:
    def has_the_keyboard() -> bool:
        span = (app.status() or {}).get("span") or {}
        return shown(screen, WELCOME) and span.get("title") == WELCOME

    eventually(has_the_keyboard, "the welcome window in front")


def go_through(home: Home, screen: Desktop) -> None:
    press(screen, "Return", "Return", "space", *("Return",) * 3)
    eventually(lambda: welcomed(home), "the end of the welcome pages")
    eventually(lambda: not shown(screen, WELCOME), "a closed welcome window")


def test_the_first_start_is_gone_through_by_keys_alone(newcomer: Home, screen: Desktop) -> None:
    with newcomer.running("run") as app:
        welcome_comes(app, screen)
        go_through(newcomer, screen)
        assert app.state() == "recording"
        assert app.quit() == 0


def test_a_welcome_closed_half_way_comes_back_at_the_next_start(
    newcomer: Home, screen: Desktop
) -> None:
    with newcomer.running("run") as app:
        welcome_comes(app, screen)
        press(screen, "Return")
        press(screen, "alt+F4")
        eventually(lambda: not shown(screen, WELCOME), "a closed welcome window")
        assert not welcomed(newcomer)
        assert app.quit() == 0
    with newcomer.running("run") as app:
        welcome_comes(app, screen)
        go_through(newcomer, screen)
        assert app.quit() == 0
    with newcomer.running("run") as app:
        app.await_senses("window")
        assert not shown(screen, WELCOME)


@pytest.mark.parametrize("kind", ["json", "html"])
def test_a_timesheet_is_billed_signed_and_verified_by_somebody_without_a_profile(
    home: Home, tmp_path: Path, kind: str
) -> None:
    with home.running():
        pass  # entries belong to a device, which the first run makes
    home.do("project", "client", "add", "Acme")
    home.do("project", "add", "Acme / Website", "--rate", "85.50")
    home.do("entry", "add", *MORNING, "--project", "Website", "--note", "the call")
    over = home.verb("entry", "add", *MORNING, "--project", "Website")
    assert over.code == 1
    assert "overlaps" in over.err
    bill = tmp_path / "bill.csv"
    home.do("timesheet", "invoice", bill, "--from", DAY, "--to", DAY, "--client", "Acme")
    (line,) = bill.read_text().splitlines()[1:]
    assert line == f"{DAY},Acme,Website,,the call,1.5000,1.5000,85.50,128.25,EUR,yes"

    sheet = tmp_path / f"sheet.{kind}"
    days = ("--from", DAY, "--to", DAY)
    home.do("timesheet", "sign", sheet, "--name", "Ada", *days)
    assert "the call" not in sheet.read_text()
    fingerprint = home.ask("timesheet", "key")["fingerprint"]
    elsewhere = Home(tmp_path / "elsewhere", WORKMONIQ_PASSPHRASE_FILE="")
    told = elsewhere.verb("timesheet", "verify", sheet, "--fingerprint", fingerprint)
    assert told.code == 0, told
    assert "1:30:00" in told.out
    assert not elsewhere.profile.folder.exists()

    altered = tmp_path / f"altered.{kind}"
    altered.write_text(sheet.read_text().replace("5400000000", "9000000000"))
    assert altered.read_text() != sheet.read_text()
    assert elsewhere.verb("timesheet", "verify", altered).code == 1


def test_what_is_written_for_activitywatch_can_be_taken_in(
    home: Home, newcomer: Home, screen: Desktop, tmp_path: Path
) -> None:
    with home.running() as app:
        screen.show("Writer", "a page to keep")
        app.await_window("Writer", "a page to keep")
        screen.show("Mail")
        app.await_window("Mail")
        assert app.quit() == 0
    path = tmp_path / "aw.json"
    home.do("export", path, "--format", "activitywatch")
    tried = newcomer.ask("import", path, "--dry-run")
    assert tried["new"] > 0
    assert newcomer.ask("import", path)["new"] == tried["new"]
    assert newcomer.ask("import", path) == {**tried, "new": 0, "known": tried["new"]}
    assert "a page to keep" in newcomer.do("search", "keep")


def test_a_title_is_redacted_by_a_new_rule_while_the_app_runs(home: Home, screen: Desktop) -> None:
    with home.running() as app:
        home.do("rules", "add", "--name", "quiet", "--title", "Secret*", "--redact")
        screen.show("Writer", "Secret plan of ours")
        app.await_window("Writer")
        span = (app.status() or {})["span"]
        assert span["title"] is None
    assert "Secret plan" not in home.do("export", "-")


def test_corrections_are_undone_and_done_again_over_restarts(home: Home) -> None:
    for name in ("One", "Two", "Three"):
        with home.running():
            home.do("project", "add", name)
    with home.running():
        home.do("undo")
    home.do("undo")
    with home.running():
        left = [row["name"] for row in home.ask("project", "list")["projects"]]
        assert left == ["One"]
        home.do("redo")
    home.do("redo")
    assert home.verb("redo").code == 1
    names = {row["name"] for row in home.ask("project", "list")["projects"]}
    assert names == {"One", "Two", "Three"}


def test_the_sum_of_a_report_is_the_same_by_every_dimension(home: Home) -> None:
    with home.running():
        pass
    home.do("project", "add", "Website")
    home.do("entry", "add", *MORNING, "--project", "Website")
    days = ("--from", DAY, "--to", DAY)
    for by in ("app", "title", "site", "category", "project", "hour", "day", "device"):
        told = home.ask("report", "--by", by, *days)
        assert told["seconds"] == 5400
        assert sum(row["microseconds"] for row in told["rows"]) == us(f"{DAY}T10:30") - us(
            f"{DAY}T09:00"
        )
