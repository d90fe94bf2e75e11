"""Canaries in every table of a history: a support bundle holds those that its redaction shows.

Each canary is a word that nothing else says, planted where its sort of secret lies. Those that a
redaction shows have to be there, so that the test would notice if they were looked for in vain.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes.support_canaries import ALL, R1, R3, bird, plant, plant_log
from tests.fakes.support_history import (
    DEVICE,
    FROM_US,
    TO_US,
    SupportHistory,
)

from workmoniq_desktop.domain.support import Redaction
from workmoniq_desktop.store.backups import BackupRow, put_row
from workmoniq_desktop.store.connection import Raw

KEY = "c5" * 32


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> SupportHistory:
    folder = tmp_path_factory.mktemp("home") / "path-Schwalbe"
    folder.mkdir()
    made = SupportHistory(folder)
    plant(made)
    with made.database.writing() as raw:
        _plant_machinery(raw)
    plant_log(made.log)
    return made


def test_t46_every_table_and_the_log_hold_a_canary(history: SupportHistory) -> None:
    with history.database.raw() as raw:
        bare = [table for table, columns in _written(raw) if not _has_canary(raw, table, columns)]
        found = {word for table, columns in _written(raw) for word in _words(raw, table, columns)}
    assert bare == []
    found |= {word for word in ALL if word in history.log.read_text()}
    found |= {word for word in ALL if word in str(history.database.path)}
    assert found == set(ALL)


@pytest.mark.parametrize("redaction", list(Redaction))
def test_t46_a_bundle_holds_the_canaries_of_its_redaction_and_no_other(
    history: SupportHistory, redaction: Redaction
) -> None:
    preview = history.preview(redaction)
    frozen = preview.frozen().decode()
    shown = {word for word in ALL if bird(word) in frozen.casefold()}
    wanted = set[str]()
    if redaction >= Redaction.R1:
        wanted |= set(R1)
    if redaction >= Redaction.R3:
        wanted |= set(R3)
    assert shown == wanted
    assert shown == {word for word in ALL if any(word in line for line in preview.lines)}


def test_t46_no_canary_is_in_what_a_preview_says_of_itself(history: SupportHistory) -> None:
    said = f"{history.preview()!r} {history.bundle()!r} {history.preview().choice!r}".casefold()
    assert [word for word in ALL if bird(word) in said] == []


@pytest.mark.parametrize("redaction", list(Redaction))
def test_t46_no_id_key_or_path_of_this_history_is_in_a_bundle(
    history: SupportHistory, redaction: Redaction
) -> None:
    frozen = history.preview(redaction).frozen().decode()
    with history.database.raw() as raw:
        (hash_key,) = raw.execute("SELECT value FROM meta WHERE key='hash_key'").fetchone()
    for secret in (DEVICE, KEY, hash_key, "07" * 32, str(history.folder), "home", "someone"):
        assert secret not in frozen
    assert re.findall("[0-9a-f]{17,}", frozen) == []


def test_t46_no_row_tells_of_a_day_that_was_not_chosen(history: SupportHistory) -> None:
    bundle = history.bundle(Redaction.R3)
    day = "2026-02-16"
    days = {row[key] for row in bundle.rows for key in ("day", "last_day") if key in row}
    assert days == {day}
    times = [int(str(row[key])) for row in bundle.rows for key in ("start", "end") if key in row]
    assert FROM_US // 1_000_000 <= min(times) <= max(times) <= TO_US // 1_000_000


def test_t46_marks_are_alike_within_a_bundle_and_never_between_two(history: SupportHistory) -> None:
    keys = iter((b"\1" * 32, b"\2" * 32))
    two = replace(history.sources, random_bytes=lambda _: next(keys))
    was, history.sources = history.sources, two
    try:
        first, second = (
            {str(row["title_mark"]) for row in history.rows("span", Redaction.R2)} - {"None"}
            for _ in range(2)
        )
    finally:
        history.sources = was
    assert len(first) == len(second) > 1
    assert not first & second


_MACHINERY = {
    "facet_keys": "facet-Singdrossel",
    "ledger": "ledger-Stelze",
    "meta": "meta-Lerche",
    "rolled": "meta-Lerche",
    "sync_secrets": "secret-Wasseramsel",
    "support_audit": "access-Haubenmeise",
    "support_bytes": "access-Haubenmeise",
    "support_grants": "access-Haubenmeise",
    "support_secrets": "access-Haubenmeise",
    "sync_state": "setting-Kuckuck",
}
"""Tables whose rows are of one form, and the canary of each; "sync-Pieper" for sync and support."""


def _plant_machinery(raw: Raw) -> None:
    """A row in each table that nothing above wrote, a canary in each of its texts and bytes."""
    put_row(raw, BackupRow(path=Path("/home/someone/path-Schwalbe"), made_us=1))
    for table, columns in _written(raw):
        if _has_canary(raw, table, columns):
            continue
        word = _MACHINERY.get(table, "sync-Pieper")
        is_known = table in _MACHINERY or table.startswith(("sync_", "support_"))
        assert is_known, f"plant a canary in {table}"
        values = []
        for name, kind in _columns(raw, table):
            text = f"{word} {KEY} /home/someone/{name}"
            values.append(1 if kind == "INTEGER" else text.encode() if kind == "BLOB" else text)
        marks = ", ".join("?" * len(values))
        raw.execute(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608  # our own names


def _tables(raw: Raw) -> list[str]:
    rows = raw.execute("SELECT name FROM sqlite_schema WHERE type='table' ORDER BY name").fetchall()
    virtual = "titles_fts"  # the index of titles, which holds no copy of them
    return [name for (name,) in rows if not name.startswith(("sqlite_", virtual))]


def _columns(raw: Raw, table: str) -> list[tuple[str, str]]:
    rows = raw.execute(f"PRAGMA table_info({table})").fetchall()
    return [(row[1], row[2]) for row in rows]


def _written(raw: Raw) -> Iterator[tuple[str, list[str]]]:
    """Tables that hold texts or bytes, with the columns that do."""
    for table in _tables(raw):
        columns = [name for name, kind in _columns(raw, table) if kind in {"TEXT", "BLOB"}]
        if columns:
            yield table, columns


def _words(raw: Raw, table: str, columns: list[str]) -> Iterator[str]:
    told = f"SELECT {', '.join(columns)} FROM {table}"  # noqa: S608  # our own names
    for row in raw.execute(told):
        for value in row:
            text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
            yield from (word for word in ALL if word in text)


def _has_canary(raw: Raw, table: str, columns: list[str]) -> bool:
    return any(True for _ in _words(raw, table, columns))
