"""Every verb, with the app running and without it, and what closed a second ago is found."""

import json
import time

import pytest
from tests.end2end.household import Home, titles
from tests.end2end.stage import Desktop


@pytest.mark.parametrize("runs", [True, False], ids=["app running", "app not running"])
def test_every_verb_works_with_and_without_the_app(home: Home, screen: Desktop, runs: bool) -> None:
    with home.running() as app:
        screen.show("Writer", "offer for Miller")
        app.await_window("Writer", "offer for Miller")
        screen.show("Mail", "inbox")
        app.await_window("Mail", "inbox")
        if not runs:
            assert app.quit() == 0
        assert home.verb("status").code == (0 if runs else 1)
        assert "Writer" in home.do("report")
        assert {row["key"] for row in home.ask("report")["rows"]} >= {"Writer", "Mail"}
        assert home.do("report", "--by", "title", "--format", "csv").startswith("key,seconds,share")
        assert "offer for Miller" in home.do("timeline")
        assert "offer for Miller" in titles(home.ask("timeline")["spans"])
        assert titles(home.ask("search", "miller")["spans"]) == {"offer for Miller"}
        written = home.ask("export", home.place / "all.json")
        assert written["spans"] >= 3
        home.do("export", home.place / "all.csv")
        assert "offer for Miller" in (home.place / "all.csv").read_text()
        again = home.ask("import", home.place / "all.json")
        assert (again["new"], again["bad"]) == (0, [])
        assert home.ask("backup", home.place / "one.wmqbackup")["spans"] >= 3
        assert all(finding["well"] for finding in home.ask("doctor", "--full")["findings"])
        for verb in ("pause", "private", "resume"):
            assert home.verb(verb).code == (0 if runs else 1)
        screen.show("Browser")
        assert home.ask("wipe", "--app", "Mail", "--yes")["counts"]["windows"] >= 1
        assert home.ask("search", "inbox")["spans"] == []
        assert home.ask("key", "show-recovery", "--yes")["recovery"]
        changed = home.secret("new", "another good passphrase")
        home.do("key", "change-passphrase", "--new-passphrase-file", changed)
        assert home.verb("report").code == 1
        home.environ["WORKMONIQ_PASSPHRASE_FILE"] = str(changed)
        assert "offer for Miller" in home.do("search", "offer")
        if runs:
            assert app.state() == "recording"
            assert home.verb("restore", home.place / "one.wmqbackup").code == 1
            assert app.quit() == 0
        restored = home.verb("restore", home.place / "one.wmqbackup", "--json")
        assert json.loads(restored.out)["spans"] >= 2
        assert "offer for Miller" in home.do("search", "offer")
        # a wipe reaches into the backups that were made before
        assert home.ask("search", "inbox")["spans"] == []


def test_what_closed_a_second_ago_is_found_by_search_report_and_export(
    home: Home, screen: Desktop
) -> None:
    with home.running() as app:
        for turn in range(3):
            title = f"fresh ink {turn}"
            screen.show("Writer", title)
            app.await_window("Writer", title)
            time.sleep(0.05)
            screen.show("Mail")
            app.await_window("Mail")
            time.sleep(1)
            assert titles(home.ask("search", title)["spans"]) == {title}
            by_title = {row["key"] for row in home.ask("report", "--by", "title")["rows"]}
            assert title in by_title
            assert title in titles(home.spans("window"))


def test_a_verb_waits_for_what_the_app_still_holds(home: Home, screen: Desktop) -> None:
    with home.running() as app:
        screen.show("Browser", "just now")
        app.await_window("Browser", "just now")
        # no second has passed: the verb has the app write first
        assert "just now" in titles(home.spans("window"))


def test_one_profile_cannot_be_recorded_twice_but_two_can(home: Home, newcomer: Home) -> None:
    with home.running() as app, newcomer.running() as other:
        assert home.verb("run", "--no-tray").code == 0
        assert app.process.pid != other.process.pid
        assert app.state() == other.state() == "recording"
