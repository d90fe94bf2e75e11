"""P02: the data is the user's; it can be taken out, or destroyed, at any time."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.end2end.household import App, Home, bare, eventually, iso, now_us, titles, us
from tests.end2end.stage import Desktop
from tests.promises.traces import traces_of

from workmoniq_desktop.domain.clock import MINUTE_US
from workmoniq_desktop.services.opening import history_id

TITLE = "canary-title-Zeisig-7f3a"
APP = "canary-app-Stieglitz-19c4"
URL = "https://canary-url.example/Girlitz-5b0e"
NOTE = "canary-note-Ortolan-c2e8"
PAGE = "https://canary-page.example/Stelze-e83d"
CANARIES = (TITLE, APP, URL, NOTE, PAGE)


def with_canaries(home: Home, screen: Desktop, app: App) -> None:
    """Records a title and an app, and takes in a page's address as a watcher would have told it."""
    screen.show("Writer", TITLE)
    app.await_window("Writer", TITLE)
    screen.show(APP, "plain")
    app.await_window(APP, "plain")
    screen.show("Mail", "harmless")
    app.await_window("Mail", "harmless")
    whole = home.exported()
    (shown,) = (span for span in whole["spans"] if span["title"] == TITLE)
    start_us = us(shown["start"]) - 3_000_000_000
    page: dict[str, Any] = shown | {
        "id": f"another-window-{start_us}",
        "start": iso(start_us),
        "end": iso(start_us + 1_000_000),
        "title": "a page",
        "url": URL,
        "device": "another",
    }
    written = home.place / "from a watcher.json"
    entry = page | {"kind": "manual", "app": None, "title": None, "url": None, "note": NOTE}
    seen = page | {
        "id": f"another-watcher.a-browser-{start_us}",
        "kind": "watcher",
        "app": None,
        "title": None,
        "url": None,
        "data": {"url": PAGE},
    }
    said = words(start_us, start_us + 1_000_000)
    written.write_text(json.dumps(whole | {"spans": [page, entry, seen], "edits": said}))
    taken = home.ask("import", written)
    assert (taken["new"], taken["said"]) == (3, len(said))
    written.unlink()


def words(from_us: int, to_us: int) -> list[dict[str, Any]]:
    """What a worker may have said about the page: a note, a merge, and an entry made and undone."""
    part = {"from_us": from_us, "to_us": to_us}
    entry = {
        "device": "another",
        "start_us": from_us,
        "end_us": to_us,
        "label": {"note": NOTE},
        "offset_minutes": 0,
        "running": False,
    }
    step = {"device": "another", "made": iso(from_us), "state": "done", "final": False}
    return [
        step
        | {
            "uid": "1",
            "name": "assign",
            "edits": [{"kind": "assign", **part, "label": {"note": NOTE}, "fields": ["note"]}],
            "changes": [],
        },
        step
        | {
            "uid": "2",
            "name": "merge",
            "edits": [{"kind": "merge", **part, "into": {"app": APP, "title": TITLE}}],
            "changes": [],
        },
        step
        | {
            "uid": "3",
            "name": "entry",
            "state": "undone",
            "edits": [],
            "changes": [{"kind": "entry", "uid": "e", "before": None, "after": entry}],
        },
    ]


def found(home: Home, key: Any) -> list[str]:
    return traces_of(CANARIES, [home.place], key, history_id(key))


def test_what_is_taken_out_and_put_back_is_the_same(
    home: Home, other: Home, screen: Desktop, tmp_path: Path
) -> None:
    taken, safe = home.place / "taken.json", tmp_path / "safe.json"
    with home.running() as app:
        with_canaries(home, screen, app)
        assert app.quit() == 0
    home.do("export", taken)
    before = json.loads(taken.read_text())
    taken.rename(safe)
    home.do("wipe", "--all", "--yes")
    assert not home.profile.exists()
    for account in (home, other):
        account.do("import", safe)
        assert bare(account.spans()) == bare(before["spans"])
        assert account.exported()["tallies"] == before["tallies"]
        account.do("doctor", "--full")


def test_a_wiped_range_comes_back_by_import(home: Home, screen: Desktop, tmp_path: Path) -> None:
    safe = tmp_path / "safe.json"
    with home.running() as app:
        with_canaries(home, screen, app)
        assert app.quit() == 0
    home.do("export", safe)
    before = [span for span in home.spans("window") if span["device"] != "another"]
    start_us = min(us(span["start"]) for span in before)
    home.do("wipe", "--from", iso(start_us), "--to", iso(now_us()), "--yes")
    assert not titles(home.spans()) & {TITLE, "harmless"}
    home.do("import", safe)
    after = {span["id"]: span for span in home.spans("window")}
    assert [after.get(span["id"]) for span in before] == before
    home.do("doctor", "--full")


@pytest.mark.parametrize("words", [("run",), ("run", "--no-tray")])
def test_what_is_wiped_is_in_no_file_page_journal_index_backup_or_log(
    home: Home, screen: Desktop, words: tuple[str, ...]
) -> None:
    with home.running(*words) as app:
        with_canaries(home, screen, app)
        key = home.key()
        home.do("backup", home.place / "one.wmqbackup")
        there = found(home, key)
        assert any("decrypted" in place for place in there), "the search must be able to find"
        assert any("unzipped" in place for place in there)
        from_us = min(us(span["start"]) for span in home.spans()) - MINUTE_US
        for scope in (("--app", APP), ("--from", iso(from_us), "--to", iso(now_us()))):
            receipt = home.ask("wipe", *scope, "--yes")
            assert {each["state"] for each in receipt["backups"]} == {"done"}
        assert found(home, key) == []
        assert app.state() == "recording"
        home.do("doctor", "--full")
        assert app.quit() == 0
    assert found(home, key) == []


@pytest.mark.parametrize("words", [("run",), ("run", "--no-tray")])
def test_after_everything_is_wiped_nothing_is_left_even_for_the_key(
    home: Home, screen: Desktop, words: tuple[str, ...]
) -> None:
    with home.running(*words) as app:
        with_canaries(home, screen, app)
        key = home.key()
        home.do("backup", home.place / "one.wmqbackup")
        assert found(home, key)
        home.do("wipe", "--all", "--yes")
        assert app.ended() == 0
    assert found(home, key) == []
    assert traces_of([key.sqlcipher()], [home.place], key, history_id(key)) == []
    left = {path.name for path in home.profile.folder.rglob("*") if path.is_file()}
    assert left <= {".lock", ".creating"}


def test_nothing_recorded_is_ever_in_the_clear(home: Home, screen: Desktop) -> None:
    with home.running("run") as app:
        with_canaries(home, screen, app)
        home.do("backup", home.place / "one.wmqbackup")
        home.do("report")
        key = home.key()
        in_clear = [place for place in found(home, key) if "decrypted" not in place]
        assert in_clear == []
        app.kill()
        in_clear = [place for place in found(home, key) if "decrypted" not in place]
        assert in_clear == []


def test_no_memory_of_the_program_is_ever_dumped(home: Home, screen: Desktop) -> None:
    with home.running() as app:
        with_canaries(home, screen, app)
        limits = Path(f"/proc/{app.process.pid}/limits").read_text().splitlines()
        (core,) = (line.split() for line in limits if line.startswith("Max core file size"))
        assert core[4:6] == ["0", "0"]


@pytest.mark.parametrize("words", [("run",), ("run", "--no-tray")])
def test_what_a_rule_keeps_out_is_never_in_any_file_page_journal_index_backup_or_log(
    home: Home, screen: Desktop, words: tuple[str, ...]
) -> None:
    home.do("rules", "add", "--name", "a bird", "--title", "*Zeisig*", "--redact")
    with home.running(*words) as app:
        key = home.key()
        screen.show("Writer", "harmless")
        app.await_window("Writer", "harmless")
        screen.show("Writer", TITLE)
        app.await_window("Writer")
        eventually(lambda: untitled(app, "Writer"), "a window without its title")
        # one more, told to the recorder that runs
        home.do("rules", "add", "--name", "another", "--app", "canary-app-*", "--drop")
        screen.show(APP, "plain")
        eventually(lambda: not (app.status() or {}).get("span", {}).get("app"), "no window")
        screen.show("Mail", "harmless too")
        app.await_window("Mail", "harmless too")
        home.do("backup", home.place / "one.wmqbackup")
        home.do("search", "harmless")
        assert found(home, key) == []
        app.kill()
    assert found(home, key) == []
    with home.running(*words) as app:
        screen.show("Writer", TITLE)
        eventually(lambda: untitled(app, "Writer"), "a window without its title")
        home.do("doctor", "--full")
        assert app.quit() == 0
    assert found(home, key) == []
    shown = {(span["app"], span["title"]) for span in home.spans("window")}
    assert shown >= {("Writer", "harmless"), ("Writer", None), ("Mail", "harmless too")}


def untitled(app: App, name: str) -> bool:
    span = (app.status() or {}).get("span") or {}
    return span.get("app") == name and span.get("title") is None
