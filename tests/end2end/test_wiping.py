"""What is wiped is gone from every answer, and the recorder goes on without a gap."""

import time
from pathlib import Path

import pytest
from tests.end2end.household import App, Home, eventually, iso, now_us, states, titles, us
from tests.end2end.stage import Desktop

RECORDER = [("run", "--no-tray"), ("run",)]


def worked(app: App, screen: Desktop) -> None:
    """Windows of two apps, the open one of a third."""
    for name, title in (("Writer", "diary"), ("Mail", "love letter"), ("Browser", "news")):
        screen.show(name, title)
        app.await_window(name, title)
        time.sleep(0.1)


@pytest.mark.parametrize("words", RECORDER)
def test_a_wiped_app_is_gone_everywhere_and_recording_goes_on(
    home: Home, screen: Desktop, words: tuple[str, ...]
) -> None:
    with home.running(*words) as app:
        worked(app, screen)
        receipt = home.ask("wipe", "--app", "Mail", "--yes")
        assert receipt["counts"]["windows"] >= 1
        assert home.ask("search", "letter")["spans"] == []
        assert "Mail" not in {row["key"] for row in home.ask("report")["rows"]}
        assert "love letter" not in titles(home.spans())
        assert app.state() == "recording"
        screen.show("Writer", "the day after")
        app.await_window("Writer", "the day after")
        spans = home.spans()
        assert {"diary", "news", "the day after"} <= titles(spans)
        assert states(spans) == ["active"]
        home.do("doctor", "--full")


@pytest.mark.parametrize("words", RECORDER)
def test_a_wiped_range_is_one_span_that_says_so(
    home: Home, screen: Desktop, words: tuple[str, ...]
) -> None:
    with home.running(*words) as app:
        worked(app, screen)
        began_us = us(home.spans("presence")[0]["start"])
        home.ask("wipe", "--from", iso(began_us), "--to", iso(now_us()), "--yes")
        assert titles(home.spans()) & {"diary", "love letter"} == set()
        assert home.ask("search", "diary")["spans"] == []
        screen.show("Mail", "a new start")
        app.await_window("Mail", "a new start")
        spans = home.spans()
        assert "a new start" in titles(spans)
        assert states(spans) == ["wiped", "active"]
        home.do("doctor", "--full")


@pytest.mark.parametrize("words", RECORDER)
def test_wiping_everything_ends_the_app_and_leaves_no_file(
    home: Home, screen: Desktop, words: tuple[str, ...]
) -> None:
    kept = {home.passphrase_file, *home.place.glob("terminal-*")}
    with home.running(*words) as app:
        worked(app, screen)
        home.do("backup", home.profile.backups / "in.wmqbackup")
        home.do("backup", home.place / "out.wmqbackup")
        receipt = home.ask("wipe", "--all", "--yes")
        assert receipt["key_destroyed"]
        assert {Path(each["path"]).name: each["state"] for each in receipt["backups"]} == {
            "in.wmqbackup": "done",
            "out.wmqbackup": "done",
        }
        assert app.ended() == 0
        kept.add(app.log)
    left = {path for path in home.place.rglob("*") if path.is_file()} - kept
    assert left <= {home.profile.lock, home.profile.folder / ".creating"}
    assert home.profile.lock.read_bytes().count(b"\n") <= 2
    assert home.verb("report").code == 1
    with home.running():
        assert titles(home.spans()) & {"diary", "love letter"} == set()


def test_a_wipe_that_nobody_confirmed_takes_nothing(home: Home, screen: Desktop) -> None:
    with home.running() as app:
        worked(app, screen)
        for words in (("--all",), ("--app", "Mail")):
            told = home.verb("wipe", *words)
            assert told.code == 1
            assert "--yes" in told.err
        assert home.verb("wipe", "--yes").code == 2
        assert "love letter" in titles(home.spans())


def test_everything_is_wiped_also_where_the_key_is_lost(home: Home, screen: Desktop) -> None:
    with home.running() as app:
        worked(app, screen)
    home.secret("passphrase", "forgotten long ago")
    told = home.verb("wipe", "--all", "--yes")
    assert told.code == 0
    eventually(lambda: not home.profile.exists(), "an empty profile")
