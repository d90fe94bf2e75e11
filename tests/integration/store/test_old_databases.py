"""A history of every schema there ever was opens, and tells what it told."""

import json
from pathlib import Path

import pytest
from tests.databases.expected import EXPECTED, FOLDER, opened, told

from workmoniq_desktop.store import checks
from workmoniq_desktop.store.database import check
from workmoniq_desktop.store.migrations import MIGRATIONS, NEWEST

KEPT = sorted(FOLDER.glob("v*.db"))


def test_there_is_a_history_of_every_schema() -> None:
    assert [path.stem for path in KEPT] == [f"v{each.version}" for each in MIGRATIONS]
    assert all(path.stat().st_size < 300_000 for path in KEPT)


@pytest.mark.parametrize("source", KEPT, ids=lambda path: path.stem)
def test_it_is_brought_to_the_newest_schema_and_tells_the_same(
    source: Path, tmp_path: Path
) -> None:
    database = opened(source, tmp_path)
    assert told(database) == json.loads(EXPECTED.read_text())[source.stem]
    with database.raw() as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (NEWEST,)
        assert check(raw)
        assert checks.rollups_agree(raw)
        assert checks.search_agrees(raw)
    database.close()


@pytest.mark.parametrize("source", KEPT, ids=lambda path: path.stem)
def test_commands_keep_their_order_and_none_is_behind_its_clock(
    source: Path, tmp_path: Path
) -> None:
    database = opened(source, tmp_path)
    with database.raw() as raw:
        by_number = raw.execute("SELECT uid FROM commands ORDER BY id").fetchall()
        by_stamp = raw.execute("SELECT uid FROM commands ORDER BY stamp, device, uid").fetchall()
        behind = raw.execute("SELECT count(*) FROM commands WHERE stamp < made_us").fetchone()
    database.close()
    assert by_stamp == by_number
    assert behind == (0,)
