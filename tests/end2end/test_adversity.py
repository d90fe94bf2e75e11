"""Whatever lies in the profile, the program starts, or says in one line what to do."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.end2end.household import Home, Told, eventually, titles
from tests.end2end.stage import Desktop

READING = (("report",), ("timeline",), ("search", "x"), ("export", "-"), ("backup", "b"))


def one_line(told: Told) -> str:
    assert told.code == 1, told
    assert told.err.startswith("workmoniq: "), told
    assert told.err.count("\n") == 1, told
    return told.err


@pytest.fixture(scope="module")
def past(screen: Desktop, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """An account with a history of a few windows."""
    made = Home(tmp_path_factory.mktemp("past"), screen)
    made.settle_in()
    with made.running() as app:
        for turn in range(8):
            for name in ("Writer", "Mail", "Browser"):
                screen.show(name, f"{name} {turn}")
                app.await_window(name, f"{name} {turn}")
        assert app.quit() == 0
    return made


@pytest.fixture
def used(past: Home, seated: Desktop, tmp_path: Path) -> Home:
    """The same history in an account of this test's own."""
    made = Home(tmp_path / "a", seated)
    shutil.copytree(past.profile.folder, made.profile.folder)
    return made


def starts_and_waits(home: Home) -> str:
    """The tray app starts all the same and keeps spans in memory; what it says is the matter."""
    with home.running("run", until=("waiting",)) as app:
        eventually(lambda: (app.status() or {})["trouble"], "the reason why it waits")
        said = app.status()
        assert said is not None
        assert home.verb("status").code == 1
        assert home.verb("doctor").code == 1
        return str(said["trouble"])


def test_a_wrong_passphrase_opens_nothing_and_breaks_nothing(used: Home) -> None:
    used.secret("passphrase", "incorrect horse")
    for words in READING:
        assert "passphrase" in one_line(used.verb(*words))
    assert "passphrase" in one_line(used.verb("run", "--no-tray"))
    assert "passphrase" in starts_and_waits(used)
    used.secret("passphrase", "correct horse battery staple")
    assert "Writer 3" in titles(used.spans())


def test_what_was_recorded_while_the_key_was_awaited_is_kept(used: Home, screen: Desktop) -> None:
    used.secret("passphrase", "incorrect horse")
    before = set(screen.windows.listed())
    with used.running("run", until=("waiting",)) as app:
        eventually(lambda: set(screen.windows.listed()) - before, "the question")
        app.await_senses("window", "idle")
        # the window that asks for the passphrase is in front
        screen.show("Writer", "while locked out")
        # no rule is known yet, so no window is named to anybody
        assert (app.status() or {})["span"]["app"] is None
        (asking,) = set(screen.windows.listed()) - before
        screen.server.xdo("windowactivate", "--sync", str(asking))
        screen.server.xdo("type", "correct horse battery staple")
        screen.server.xdo("key", "Return")
        app.await_state("recording")
        used.secret("passphrase", "correct horse battery staple")
        eventually(lambda: "while locked out" in titles(used.spans()), "what was shown before")
        used.do("doctor")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o604])
def test_a_passphrase_file_open_to_others_is_refused_with_the_remedy(used: Home, mode: int) -> None:
    used.passphrase_file.chmod(mode)
    assert "chmod 600" in one_line(used.verb("report"))
    assert "chmod 600" in one_line(used.verb("run", "--no-tray"))


@pytest.mark.parametrize("kind", ["missing", "empty", "folder", "pipe"])
def test_a_passphrase_file_that_is_none_is_refused_at_once(used: Home, kind: str) -> None:
    used.passphrase_file.unlink()
    if kind == "empty":
        used.secret("passphrase", "").write_text("")
    elif kind == "folder":
        used.passphrase_file.mkdir()
    elif kind == "pipe":
        os.mkfifo(used.passphrase_file, mode=0o600)
    assert "passphrase file" in one_line(used.verb("report"))


def test_a_history_of_another_profile_is_set_aside_and_said_so(used: Home, newcomer: Home) -> None:
    newcomer.settle_in()
    theirs = used.profile.history.read_bytes()
    newcomer.profile.history.write_bytes(theirs)
    assert "another profile" in one_line(newcomer.verb("report"))
    with newcomer.running() as app:
        eventually(lambda: "belongs to another profile" in app.said(), "what happened to it")
    aside = newcomer.profile.folder.glob("history-foreign-*.db")
    assert [path.read_bytes() for path in aside] == [theirs]
    newcomer.do("doctor", "--full")


def test_a_history_from_a_newer_version_is_left_alone(used: Home) -> None:
    database = used.database()
    with database.writing() as raw:
        raw.execute("PRAGMA user_version=999")
    database.close()
    before = used.profile.history.read_bytes()
    for words in (*READING, ("run", "--no-tray")):
        assert "newer" in one_line(used.verb(*words))
    assert "newer" in starts_and_waits(used)
    assert used.profile.history.read_bytes() == before


def cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3 // 4096 * 4096])


def scribbled(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for at in range(len(content) // 2, len(content) // 2 + 4096):
        content[at] ^= 0x5A
    path.write_bytes(content)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def noise(path: Path) -> None:
    path.write_bytes(os.urandom(40_960))


BARE, TRAY = ("run", "--no-tray"), ("run",)
FIRST = {(cut, BARE), (scribbled, TRAY), (emptied, BARE), (noise, TRAY)}
"""Each harm once; the other way to start it is tried by the long tests."""


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        pytest.param(harm, words, marks=() if (harm, words) in FIRST else pytest.mark.long)
        for harm in (cut, scribbled, emptied, noise)
        for words in (BARE, TRAY)
    ],
)
def test_with_a_damaged_history_it_starts_records_and_says_what_happened(
    used: Home, screen: Desktop, harm: Callable[[Path], None], words: tuple[str, ...]
) -> None:
    harm(used.profile.history)
    hurt = used.profile.history.read_bytes()
    with used.running(*words) as app:
        screen.show("Writer", "life goes on")
        app.await_window("Writer", "life goes on")
        if words != TRAY:
            eventually(lambda: "history" in app.said(), "what happened to it")
        assert "life goes on" in titles(used.spans())
        used.do("doctor", "--full")
    aside = [path.read_bytes() for path in used.profile.folder.glob("history-*.db")]
    assert hurt in aside or hurt == b""


@pytest.mark.parametrize("words", [("run", "--no-tray"), ("report",)])
def test_a_lost_key_file_is_said_and_the_history_is_kept(
    used: Home, words: tuple[str, ...]
) -> None:
    used.profile.vault.unlink()
    before = used.profile.history.read_bytes()
    assert "vault.json" in one_line(used.verb(*words))
    assert used.profile.history.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"{", b"[]", bytes(range(256))])
def test_settings_that_cannot_be_read_are_the_defaults(used: Home, content: bytes) -> None:
    (used.profile.folder / "settings.json").write_bytes(content)
    with used.running() as app:
        assert app.state() == "recording"


def test_a_profile_folder_that_others_write_to_is_refused(used: Home) -> None:
    used.profile.folder.chmod(0o777)
    assert "chmod go-w" in one_line(used.verb("run", "--no-tray"))
