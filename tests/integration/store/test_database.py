"""The file itself: its schema, its migrations, its readers and its one writer."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlcipher3 import dbapi2
from tests.fakes.keys import TestKey

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.errors import (
    HistoryDamaged,
    HistoryTooNew,
    NoHistory,
    OtherProfile,
    WorkMoniQError,
)
from workmoniq_desktop.domain.spans import PresenceSpan, State
from workmoniq_desktop.store import schema, spans
from workmoniq_desktop.store.connection import connect
from workmoniq_desktop.store.database import NEWEST, Database, migrate
from workmoniq_desktop.store.migrations import MIGRATIONS, Migration

NOW_US = 20_500 * DAY_US
ALWAYS = (-(2**61), 2**61)
A_DAY = PresenceSpan(
    device="dev", start_us=NOW_US, end_us=NOW_US + DAY_US, state=State.ACTIVE, reason="in use"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


@pytest.fixture
def database(path: Path) -> Database:
    made = Database.create(path, TestKey(), "p", now_us=NOW_US)
    with made.recording() as recording:
        recording.put([A_DAY])
    return made


def test_the_tables_that_are_read_are_those_the_migrations_made(database: Database) -> None:
    with database.raw() as raw:
        for table in schema.metadata.sorted_tables:
            made = [row[1] for row in raw.execute(f"PRAGMA table_info({table.name})")]
            assert [column.name for column in table.columns] == made, table.name


def test_a_migration_copies_the_file_first_and_keeps_every_row(
    database: Database, path: Path
) -> None:
    database.close()
    further = Migration(NEWEST + 1, "CREATE TABLE later (id INTEGER PRIMARY KEY);")
    raw = connect(path, TestKey(), "p")
    migrate(raw, path, (*MIGRATIONS, further))
    assert raw.execute("PRAGMA user_version").fetchone()[0] == NEWEST + 1
    assert raw.execute("SELECT count(*) FROM presence").fetchone()[0] == 1
    raw.close()
    copy = path.with_name(f"history-before-{NEWEST + 1}.db")
    assert copy.stat().st_mode & 0o777 == 0o600
    before = Database.open(copy, TestKey(), "p")
    with before.reading() as tx:
        assert list(spans.presence_between(tx, *ALWAYS)) == [A_DAY]
    before.close()


def test_a_migration_that_fails_changes_nothing(database: Database, path: Path) -> None:
    database.close()
    broken = Migration(NEWEST + 1, "CREATE TABLE later (id INTEGER); CREATE TABLE later (id TEXT);")
    raw = connect(path, TestKey(), "p")
    with pytest.raises(WorkMoniQError):
        migrate(raw, path, (*MIGRATIONS, broken))
    raw.close()
    again = Database.open(path, TestKey(), "p")
    with again.raw() as whole:
        assert whole.execute("PRAGMA user_version").fetchone()[0] == NEWEST
        names = {row[0] for row in whole.execute("SELECT name FROM sqlite_schema")}
    assert "later" not in names
    again.close()


def test_a_file_of_a_newer_version_is_refused_and_left_as_it_is(
    database: Database, path: Path
) -> None:
    with database.raw() as raw:
        raw.execute(f"PRAGMA user_version={NEWEST + 1}")
    database.close()
    database.checkpoint()
    before = path.read_bytes()
    with pytest.raises(HistoryTooNew, match="newer WorkMoniQ"):
        Database.open(path, TestKey(), "p")
    assert path.read_bytes() == before


def test_what_cannot_be_opened_says_why(database: Database, path: Path, tmp_path: Path) -> None:
    database.close()
    with pytest.raises(NoHistory):
        Database.open(tmp_path / "none.db", TestKey(), "p")
    with pytest.raises(OtherProfile):
        Database.open(path, TestKey(), "another")
    with pytest.raises(HistoryDamaged):
        Database.open(path, TestKey(8), "p")


def test_only_its_owner_can_read_the_file_and_its_journal(database: Database, path: Path) -> None:
    beside = [each for each in path.parent.iterdir() if each.name.startswith("history.db")]
    assert len(beside) == 3
    assert {each.stat().st_mode & 0o077 for each in beside} == {0}


def test_a_reader_cannot_write_and_does_not_hold_the_recorder(database: Database) -> None:
    with database.reading() as tx:
        assert list(spans.presence_between(tx, *ALWAYS)) == [A_DAY]
        with database.recording() as recording:
            recording.put([PresenceSpan(
                device="dev", start_us=NOW_US + DAY_US, end_us=NOW_US + DAY_US + 1,
                state=State.IDLE, reason="no input",
            )])  # fmt: skip
        # the look is consistent: it does not see what came since
        assert list(spans.presence_between(tx, *ALWAYS)) == [A_DAY]
    with pytest.raises(WorkMoniQError), database.reading() as tx:
        tx.execute(text("DELETE FROM presence"))
    with database.reading() as tx:
        assert spans.count(tx) == 2


def test_the_file_tells_nothing_without_its_key(database: Database, path: Path) -> None:
    database.close()
    database.checkpoint()
    content = path.read_bytes()
    assert b"SQLite format 3" not in content
    assert b"in use" not in content
    plain = dbapi2.connect(str(path))
    with pytest.raises(dbapi2.DatabaseError):
        plain.execute("SELECT count(*) FROM sqlite_schema")
    plain.close()


def test_a_damaged_page_met_while_reading_is_told_in_our_words(
    database: Database, path: Path
) -> None:
    with database.recording() as recording:
        recording.put(
            [
                PresenceSpan(
                    device="dev",
                    start_us=NOW_US + (n + 1) * DAY_US,
                    end_us=NOW_US + (n + 2) * DAY_US,
                    state=State.ACTIVE,
                    reason=f"reason {n}",
                )
                for n in range(3_000)
            ]
        )
    database.close()
    database.checkpoint()
    content = bytearray(path.read_bytes())
    for at in range(80 * 4096 + 100, len(content), 4096):
        content[at] ^= 1
    path.write_bytes(content)
    again = Database.open(path, TestKey(), "p")
    with pytest.raises(HistoryDamaged) as told, again.reading() as tx:
        list(spans.presence_between(tx, *ALWAYS))
    assert "SELECT" not in str(told.value)
    again.close()
