"""No file of another program, however it was made, hangs an import or fills the memory."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.integration.port.histories import NOW_US, assert_sound, load, new_history, window

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.domain.errors import ImportRefused

HEADERS = {
    "toggl": "User,Project,Description,Start date,Start time,End date,End time,Duration,Tags",
    "kimai": "Date,From,To,Customer,Project,Activity,Description,Tags",
    "manictime": "Name,Start,End,Duration,Process",
    "rescuetime": "Date,Time Spent (seconds),Number of People,Activity,Category,Productivity",
}
CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "2026-01-02",
            "02/01/2026",
            "0000-00-00",
            "9999-12-31",
            "10:00",
            "24:00:00",
            "-1:00:00",
            "23:59:59.9999999999",
            "1e308",
            "nan",
            "-inf",
            "9" * 400,
            "=1+1",
            "\u202eabc\u2066",
            "\ud7ff\uffff",
            "2026-03-29T02:30:00",
            "2026-01-02T10:00:00+99:99",
            "\u0661\u0662",
            '"',
        ]
    ),
    st.text(max_size=12),
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(HEADERS)), st.lists(st.lists(CELLS, max_size=11), max_size=6))
def test_a_table_of_anything_is_taken_in_or_refused(kind: str, rows: list[list[str]]) -> None:
    text = "\n".join([HEADERS[kind], *(",".join(row) for row in rows)])
    with TemporaryDirectory() as folder, new_history(None, []) as history:
        path = Path(folder, "table.csv")
        path.write_bytes(text.encode(errors="replace"))
        with suppress(ImportRefused):
            load(history, path)
        assert_sound(history)


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["2026-01-02T10:00:00Z", "afk", "9999-12-31T23:59:59Z", "\x00", "a" * 5_000])
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)
EVENTS = st.fixed_dictionaries(
    {},
    optional={
        "timestamp": JSON_VALUES,
        "duration": JSON_VALUES,
        "data": JSON_VALUES | st.dictionaries(st.sampled_from(["app", "title"]), JSON_VALUES),
    },
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(["currentwindow", "afkstatus", "other"]),
    st.lists(EVENTS | JSON_VALUES, max_size=4),
    JSON_VALUES,
)
def test_buckets_of_anything_are_taken_in_or_refused(
    kind: str, events: list[object], host: object
) -> None:
    bucket = {"id": "b", "type": kind, "hostname": host, "events": events}
    with TemporaryDirectory() as folder, new_history(None, []) as history:
        path = Path(folder, "buckets.json")
        path.write_text(json.dumps({"buckets": {"b": bucket}}))
        with suppress(ImportRefused):
            load(history, path)
        assert_sound(history)


SQL_VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.binary(max_size=8),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.sampled_from(["2026-01-02 10:00:00+00:00", "1.5", "{}", '{"app":"x","title":"y"}', 1e300]),
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    st.booleans(),
    st.lists(st.tuples(SQL_VALUES, SQL_VALUES, SQL_VALUES), max_size=5),
    st.tuples(SQL_VALUES, SQL_VALUES),
)
def test_a_database_of_anything_is_taken_in_or_refused(
    in_rust: bool, rows: list[tuple[object, ...]], bucket: tuple[object, object]
) -> None:
    with TemporaryDirectory() as folder, new_history(None, []) as history:
        path = Path(folder, "aw.db")
        with closing(sqlite3.connect(path)) as made:
            if in_rust:
                made.execute("CREATE TABLE buckets (id, name, type, hostname)")
                made.execute("CREATE TABLE events (bucketrow, starttime, endtime, data)")
                made.execute("INSERT INTO buckets VALUES (1, 'b', ?, ?)", bucket)
                made.executemany("INSERT INTO events VALUES (1, ?, ?, ?)", rows)
            else:
                made.execute("CREATE TABLE bucketmodel (key, id, type, hostname)")
                made.execute("CREATE TABLE eventmodel (bucket_id, timestamp, duration, datastr)")
                made.execute("INSERT INTO bucketmodel VALUES (1, 'b', ?, ?)", bucket)
                made.executemany("INSERT INTO eventmodel VALUES (1, ?, ?, ?)", rows)
            made.commit()
        with suppress(ImportRefused):
            load(history, path)
        assert_sound(history)


def endless_views(path: Path) -> None:
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE bucketmodel (key, id, type, hostname)")
        made.execute("INSERT INTO bucketmodel VALUES (1, 'b', 'currentwindow', 'h')")
        made.execute(
            "CREATE VIEW eventmodel AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
            " FROM n) SELECT 1 AS bucket_id,"
            " '2026-01-02 10:00:00' AS timestamp, i AS duration, '{}' AS datastr FROM n"
        )
        made.commit()


def huge_cells(path: Path) -> None:
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE bucketmodel (key, id, type, hostname)")
        made.execute("INSERT INTO bucketmodel VALUES (1, 'b', 'currentwindow', 'h')")
        made.execute(
            "CREATE TABLE eventmodel (bucket_id, timestamp, duration,"
            " datastr AS (hex(zeroblob(400000000))))"
        )
        made.execute("INSERT INTO eventmodel VALUES (1, '2026-01-02 10:00:00', 1)")
        made.commit()


def no_line_end(path: Path) -> None:
    with path.open("wb") as file:
        file.write(HEADERS["toggl"].encode())
        for _ in range(400):
            file.write(b"," * 1_000_000)


def one_row_of_lines(path: Path) -> None:
    with path.open("wb") as file:
        file.write(HEADERS["toggl"].encode() + b"\n")
        for _ in range(400):
            file.write(b'"\n",' * 200_000)


LIMITED = """
import resource, sys
from pathlib import Path
from tests.integration.port.histories import load, new_history
from workmoniq_desktop.domain.errors import ImportRefused
from workmoniq_desktop.services.importing import importing, recognise, table_file, time_sheets
resource.setrlimit(resource.RLIMIT_AS, (600 << 20,) * 2)
with new_history() as history:
    try:
        load(history, Path(sys.argv[1]))
    except ImportRefused as refused:
        print(refused)
"""


@pytest.mark.parametrize("make", [endless_views, huge_cells, no_line_end, one_row_of_lines])
def test_a_small_trap_neither_hangs_nor_fills_the_memory(
    make: Callable[[Path], None], tmp_path: Path
) -> None:
    make(tmp_path / "trap")
    done = subprocess.run(  # ourselves
        [sys.executable, "-c", LIMITED, str(tmp_path / "trap")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert 10 < len(done.stdout) < 300


def test_a_row_is_named_by_the_line_it_begins_on_whatever_stands_before(tmp_path: Path) -> None:
    rows = [
        '"a\nb\nc",P,"x\r\ny",2026-01-02,10:00,2026-01-02,11:00,1:00,',
        "",
        "u,P,bad,2026-01-02,never,2026-01-02,11:00,1:00,",
    ]
    (tmp_path / "t.csv").write_bytes("\n".join([HEADERS["toggl"], *rows]).encode())
    with new_history(None, [window(NOW_US - HOUR_US, NOW_US)]) as history:
        taken = load(history, tmp_path / "t.csv")
        assert (taken.new, [place for place, _ in taken.bad]) == (1, ["line 7"])
