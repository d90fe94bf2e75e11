"""Connections that wait for their next use, and when they do not."""

from pathlib import Path
from threading import Thread

import pytest
from tests.fakes.keys import TestKey

from workmoniq_desktop.domain.errors import CannotWrite
from workmoniq_desktop.store.database import Database, files
from workmoniq_desktop.store.recording import read_meta, write_meta

NOW_US = 1_700_000_000_000_000


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database.create(tmp_path / "history.db", TestKey(1), "p", now_us=NOW_US)


def used(database: Database) -> int:
    """Which connection is lent; none may be freed meanwhile, or its number comes again."""
    with database.raw() as raw:
        KEPT.append(raw)
        return id(raw)


KEPT: list[object] = []


def half_a_word(database: Database) -> None:
    """Fails before it is kept."""
    with database.writing() as raw:
        write_meta(raw, "word", "half")
        raise RuntimeError


def test_a_piece_of_work_keys_its_connection_once(database: Database) -> None:
    with database.kept_open():
        first = used(database)
        with database.writing() as raw:
            assert id(raw) == first
            write_meta(raw, "word", "kept")
        assert used(database) == first
    assert used(database) != first
    assert not any(side.exists() for side in files(database.path)[1:])


def test_another_thread_has_its_own(database: Database) -> None:
    found: list[int] = []
    with database.kept_open():
        mine = used(database)
        thread = Thread(target=lambda: found.append(used(database)))
        thread.start()
        thread.join()
        assert found != [mine]
        assert used(database) == mine


def test_what_failed_is_not_lent_again(database: Database) -> None:
    with database.kept_open():
        first = used(database)
        with pytest.raises(RuntimeError):
            half_a_word(database)
        assert used(database) != first
        with database.raw() as raw:
            assert read_meta(raw, "word") is None


def test_a_file_that_took_the_place_of_another_is_the_one_that_is_read(
    database: Database, tmp_path: Path
) -> None:
    other = Database.create(tmp_path / "other.db", TestKey(1), "p", now_us=NOW_US)
    with other.writing() as raw:
        write_meta(raw, "word", "of the other")
    with database.kept_open():
        used(database)
        other.path.replace(database.path)
        with database.raw() as raw:
            assert read_meta(raw, "word") == "of the other"
        database.path.unlink()
        with pytest.raises(CannotWrite), database.raw():
            pass


def test_a_durable_write_leaves_the_next_one_as_it_was(database: Database) -> None:
    with database.kept_open():
        with database.writing(durable=True) as raw:
            assert raw.execute("PRAGMA synchronous").fetchone() == (2,)
        with database.writing() as raw:
            assert raw.execute("PRAGMA synchronous").fetchone() == (1,)
