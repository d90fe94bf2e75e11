"""The whole main job, as one person does it in a day: record, look, take out, put back, destroy."""

from pathlib import Path

from tests.end2end.household import App, Home, eventually, titles
from tests.end2end.stage import Desktop

TITLES = ("Offer for Miller", "Inbox (3)", "Timetable")
PAGES = 9


def record(app: App, screen: Desktop) -> None:
    for name, title in zip(("Writer", "Mail", "Browser"), TITLES, strict=True):
        screen.show(name, title)
        app.await_window(name, title)


def open_every_page(home: Home, screen: Desktop) -> None:
    """Open the main window by a second start, and turn to each page by its key."""
    before = set(screen.windows.listed())
    home.do("run")
    eventually(lambda: set(screen.windows.listed()) - before, "the main window")
    (window,) = set(screen.windows.listed()) - before
    for page in range(1, PAGES + 1):
        screen.server.xdo("windowactivate", "--sync", str(window), "key", f"ctrl+{page}")
        # a page asks for its data when it is shown
        home.do("status")
    screen.server.xdo("windowactivate", "--sync", str(window), "key", "ctrl+w")
    eventually(lambda: window not in screen.windows.listed(), "the window to close")


def every_verb(home: Home, place: Path) -> Path:
    """Every verb that leaves the history as it was, the app running or not; the backup made."""
    home.verb("status")
    assert set(TITLES) <= {row["key"] for row in home.ask("report", "--by", "title")["rows"]}
    assert set(TITLES) <= titles(home.ask("timeline")["spans"])
    assert titles(home.ask("search", "Miller")["spans"]) == {TITLES[0]}
    home.do("export", place / "all.json")
    home.do("export", place / "all.csv")
    assert home.ask("import", place / "all.json")["new"] == 0
    backup = place / f"{len(list(place.iterdir()))}.wmqbackup"
    home.do("backup", backup)
    home.do("doctor", "--full")
    home.do("key", "show-recovery", "--yes")
    for verb in ("pause", "private", "resume"):
        home.verb(verb)
    return backup


def whole_job(home: Home, screen: Desktop) -> None:
    """From the first start to the last wipe."""
    place = home.place / "taken out"
    place.mkdir()
    with home.running("run") as app:
        record(app, screen)
        open_every_page(home, screen)
        every_verb(home, place)
        assert app.quit() == 0
    home.do("restore", every_verb(home, place))
    with home.running("run", "--no-tray") as app:
        record(app, screen)
        screen.show("Writer", "something else")
        home.do("wipe", "--app", "Mail", "--yes")
        assert home.ask("search", "Inbox")["spans"] == []
        assert TITLES[0] in titles(home.spans())
        home.do("wipe", "--all", "--yes")
        assert app.ended() == 0
    assert not home.profile.exists()
