"""Whom a build trusts for support, and which place a history is in."""

from pathlib import Path

from tests.fakes.support_team import SupportTeam

from workmoniq_desktop.services import resources
from workmoniq_desktop.services.support.opened import pins_of_this_build
from workmoniq_desktop.system.pins import support_pins
from workmoniq_desktop.system.whereabouts import marks

NOBODY = b'{"v":1,"support":null}'


def test_a_build_trusts_whom_its_own_file_names(tmp_path: Path) -> None:
    packed = tmp_path / "pins.json"
    packed.write_bytes(NOBODY)
    assert support_pins(packed, None) is None
    team = SupportTeam.made(tmp_path / "team", 1_796_100_000)
    found = support_pins(team.pins_path, None)
    assert found is not None
    assert found.root == team.root_pk


def test_a_developers_file_counts_where_it_is_there(tmp_path: Path) -> None:
    packed = tmp_path / "pins.json"
    packed.write_bytes(NOBODY)
    team = SupportTeam.made(tmp_path / "team", 1_796_100_000)
    assert support_pins(packed, team.pins_path) is not None
    assert support_pins(team.pins_path, tmp_path / "none.json") is not None


def test_a_file_in_another_form_names_nobody(tmp_path: Path) -> None:
    packed = tmp_path / "pins.json"
    for content in (b"", b"{}", b'{"v":2,"support":null}', b"\xff"):
        packed.write_bytes(content)
        assert support_pins(packed, None) is None
    assert support_pins(tmp_path / "none.json", None) is None


def test_a_wheel_knows_no_folder_of_a_developers(tmp_path: Path) -> None:
    assert resources.development_path("pins.json") is not None
    package = tmp_path / "site-packages" / "workmoniq_desktop"
    assert resources.development_folder(package / "resources", package) is None
    root = tmp_path / "checkout"
    found = resources.development_folder(root / "resources", root / "src" / "workmoniq_desktop")
    assert found == root / ".dev"


def test_this_checkout_comes_with_no_support_team() -> None:
    assert support_pins(resources.path_of("pins.json"), None) is None
    assert pins_of_this_build() is None or resources.development_path("pins.json") is not None


def test_marks_change_with_the_start_the_computer_and_the_file(tmp_path: Path) -> None:
    history, boot, machine = (tmp_path / name for name in ("history.db", "boot", "machine"))
    for each in (history, boot, machine):
        each.write_text("one\n")

    def now(path: Path = history) -> bytes:
        return marks(path, machine=(machine,), boot=boot)

    before = now()
    assert now() == before
    moved = history.rename(tmp_path / "moved.db")
    assert now(moved) != before
    moved.rename(history)
    assert now() == before
    copy = tmp_path / "copy.db"
    copy.write_text("one\n")
    copy.replace(history)  # another file at the same place
    assert now() != before
    for told in (boot, machine):
        was = now()
        told.write_text("two\n")
        assert now() != was
    boot.unlink()
    machine.unlink()
    assert len(now()) == 32
