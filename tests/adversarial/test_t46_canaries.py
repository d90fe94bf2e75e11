"""Canaries in every table of a history: a support bundle holds those that its redaction shows.

Each canary is a word that nothing else says, planted where its sort of secret lies. Those that a
redaction shows have to be there, so that the test would notice if they were looked for in vain.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes.support_history import (
    DEVICE,
    FROM_US,
    NOW_US,
    TO_US,
    SupportHistory,
    active,
    away,
    window,
)

from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Assign, Hide, Merge, Part
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Client, Entry, Project
from workmoniq_desktop.domain.projects_json import client_to_json, project_to_json
from workmoniq_desktop.domain.rules import Field, Pattern, Rule, Syntax
from workmoniq_desktop.domain.rules_json import rule_to_json
from workmoniq_desktop.domain.spans import State, Tally, WatchedSpan
from workmoniq_desktop.domain.support import Redaction
from workmoniq_desktop.store import entries, things, watched
from workmoniq_desktop.store.backups import BackupRow, put_row
from workmoniq_desktop.store.connection import Raw

R1 = ("app-Stieglitz", "merged-app-Ammer", "category-Zaunkoenig")
"""From R1 on: names of apps and categories."""
R3 = (
    "title-Zeisig",
    "url-Girlitz",
    "host-Bluthaenfling",
    "note-Ortolan",
    "entry-Kernbeisser",
    "project-Gimpel",
    "client-Fichtenkreuzschnabel",
    "merged-title-Goldammer",
    "assigned-note-Rohrammer",
)
"""At R3 only: what was written or read in clear."""
NEVER = (
    "process-Sperling",
    "device-Seidenschwanz",
    "label-Amsel",
    "reason-Drossel",
    "watched-Elster",
    "source-Haeher",
    "rule-Dohle",
    "rule-title-Kraehe",
    "address-Rabe",
    "uid-Pirol",
    "command-Wiedehopf",
    "setting-Kuckuck",
    "log-Mauersegler",
    "path-Schwalbe",
    "meta-Lerche",
    "sync-Pieper",
    "ledger-Stelze",
    "secret-Wasseramsel",
    "hidden-Rotkehlchen",
    "dropped-Nachtigall",
    "dropped-app-Sprosser",
    "redacted-Blaukehlchen",
    "private-Rotschwanz",
    "undone-Braunkehlchen",
    "before-Schwarzkehlchen",
    "before-app-Steinschmaetzer",
    "after-Wacholderdrossel",
    "facet-Singdrossel",
    "tag-Misteldrossel",
    "task-Gelbspoetter",
    "goal-Sumpfrohrsaenger",
)
"""At no redaction: keys, ids, paths, names of people and machines, other days, what is withheld."""
ALL = (*R1, *R3, *NEVER)
KEY = "c5" * 32


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> SupportHistory:
    folder = tmp_path_factory.mktemp("home") / "path-Schwalbe"
    folder.mkdir()
    made = SupportHistory(folder)
    _plant(made)
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
    shown = {word for word in ALL if _bird(word) in frozen.casefold()}
    wanted = set[str]()
    if redaction >= Redaction.R1:
        wanted |= set(R1)
    if redaction >= Redaction.R3:
        wanted |= set(R3)
    assert shown == wanted
    assert shown == {word for word in ALL if any(word in line for line in preview.lines)}


def test_t46_no_canary_is_in_what_a_preview_says_of_itself(history: SupportHistory) -> None:
    said = f"{history.preview()!r} {history.bundle()!r} {history.preview().choice!r}".casefold()
    assert [word for word in ALL if _bird(word) in said] == []


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


def _bird(word: str) -> str:
    """What is left of a canary however it is written."""
    return word.rpartition("-")[2].casefold()


def _plant(history: SupportHistory) -> None:
    at_us = FROM_US + 9 * HOUR_US
    hour = [at_us + number * HOUR_US for number in range(10)]
    before_us = FROM_US - 5 * HOUR_US
    history.record(
        [
            active(before_us, before_us + HOUR_US),
            active(hour[0], hour[8]),
            away(hour[8], hour[9], State.BLIND, "reason-Drossel"),
            active(TO_US + MINUTE_US, NOW_US),
            window(
                before_us,
                before_us + HOUR_US,
                "before-app-Steinschmaetzer",
                "before-Schwarzkehlchen",
            ),
            window(
                hour[0],
                hour[1],
                "app-Stieglitz",
                "title-Zeisig",
                url="https://host-Bluthaenfling.example/url-Girlitz",
                process="/home/someone/process-Sperling",
            ),
            window(hour[1], hour[2], "app-Stieglitz", "hidden-Rotkehlchen"),
            window(hour[2], hour[3], "dropped-app-Sprosser", "dropped-Nachtigall"),
            window(hour[3], hour[4], "app-Stieglitz", "redacted-Blaukehlchen of rule-title-Kraehe"),
            window(hour[4], hour[5], "firefox", "private-Rotschwanz - Firefox Private Browsing"),
            window(hour[5], hour[6], "merged-app-Ammer", "merged-title-Goldammer"),
            window(hour[6], hour[7], "app-Stieglitz", "some other title"),
            window(TO_US + MINUTE_US, NOW_US, "app-Stieglitz", "after-Wacholderdrossel"),
        ]
    )
    with history.database.recording() as recording:
        recording.add([Tally(device=DEVICE, minute_us=hour[0], keys=9, clicks=2)])
    history.edit(
        Hide(part=Part(from_us=hour[1], to_us=hour[2])),
        Merge(
            part=Part(from_us=hour[5], to_us=hour[7]),
            app="merged-app-Ammer",
            title="merged-title-Goldammer",
        ),
        Assign(
            part=Part(from_us=hour[0], to_us=hour[1]),
            label=Label(
                category="category-Zaunkoenig",
                project="uid-Pirol",
                note="assigned-note-Rohrammer",
                tags=("tag-Misteldrossel",),
            ),
            fields=frozenset({"category", "project", "note", "tags"}),
        ),
        Assign(
            part=Part(from_us=before_us, to_us=before_us + HOUR_US),
            label=Label(note="before-Schwarzkehlchen"),
            fields=frozenset({"note"}),
        ),
        uid="command-Wiedehopf",
    )
    with history.database.writing() as raw:
        _plant_words(raw, hour)
        _plant_undone(raw, hour)
        _plant_machinery(raw)
    _plant_log(history.log)


def _plant_words(raw: Raw, hour: list[int]) -> None:
    client = Client(
        uid="uid-Pirol-client", name="client-Fichtenkreuzschnabel", address="address-Rabe"
    )
    project = Project(uid="uid-Pirol", name="project-Gimpel", client=client.uid)
    things.put(raw, "client", client.uid, client_to_json(client))
    things.put(raw, "project", project.uid, project_to_json(project))
    things.put(raw, "task", "uid-Pirol-task", {"name": "task-Gelbspoetter", "project": "uid-Pirol"})
    things.put(raw, "goal", "uid-Pirol-goal", {"name": "goal-Sumpfrohrsaenger"})
    for uid, app, title, drop in (
        ("drops", "dropped-app-Sprosser", None, True),
        ("redacts", None, "*rule-title-Kraehe*", False),
    ):
        pattern = Pattern(
            field=Field.APP if app else Field.TITLE,
            syntax=Syntax.GLOB,
            texts=(app or str(title),),
        )
        rule = Rule(
            uid=uid, name="rule-Dohle", position=1, patterns=(pattern,), drop=drop, redact=not drop
        )
        things.put(raw, "rule", uid, rule_to_json(rule))
    entries.put(
        raw,
        Entry(
            device=DEVICE,
            start_us=hour[8],
            end_us=hour[8] + HOUR_US // 2,
            label=Label(note="entry-Kernbeisser note-Ortolan", tags=("tag-Misteldrossel",)),
        ),
    )
    ((device,),) = raw.execute("SELECT id FROM devices WHERE name=?", (DEVICE,)).fetchall()
    raw.execute("UPDATE devices SET label='label-Amsel' WHERE id=?", (device,))
    raw.execute("INSERT INTO devices (name, label) VALUES ('device-Seidenschwanz', 'label-Amsel')")
    watched.put(
        raw,
        device,
        WatchedSpan(
            device=DEVICE,
            source="source-Haeher",
            start_us=hour[0],
            end_us=hour[1],
            data='{"url": "https://watched-Elster.example"}',
        ),
    )


def _plant_undone(raw: Raw, hour: list[int]) -> None:
    body = json.dumps({"kind": "assign", "note": "undone-Braunkehlchen"})
    raw.execute(
        "INSERT INTO commands (uid, device, made_us, name, changes, state, final, stamp, peer)"
        " VALUES ('command-Wiedehopf-undone', ?, ?, 'assign', '[]', 1, 0, 1, 0)",
        ("device-Seidenschwanz", NOW_US),
    )
    raw.execute(
        "INSERT INTO edits SELECT max(id), 0, 0, ?, ?, ?, 0 FROM commands",
        (hour[0], hour[1], body),
    )


_MACHINERY = {
    "facet_keys": "facet-Singdrossel",
    "ledger": "ledger-Stelze",
    "meta": "meta-Lerche",
    "rolled": "meta-Lerche",
    "sync_secrets": "secret-Wasseramsel",
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


def _plant_log(log: Path) -> None:
    line = "log-Mauersegler code=disk_full /home/someone/log-Mauersegler"
    log.write_text(
        f"2026-02-16 10:00:00,001 WARNING disk_full workmoniq_desktop.services {line}\n"
        f"2026-02-16 10:00:01,001 ERROR - workmoniq_desktop.sync sync_waits code=server_gone\n"
        f"2026-02-16 10:00:02,001 ERROR log-Mauersegler workmoniq_desktop code=log-Mauersegler\n"
        f"2026-02-15 10:00:00,001 WARNING cannot_read workmoniq_desktop.services {line}\n"
        f"2026-02-17 10:00:00,001 WARNING cannot_write workmoniq_desktop.services {line}\n"
        f"{line}\n"
    )


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
