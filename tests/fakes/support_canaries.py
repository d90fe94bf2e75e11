"""Canaries for what is kept of a worker, each a word that nothing else says, and where each lies.

What a redaction shows of them has to be seen, or a test would look for the others in vain.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from tests.fakes.support_history import (
    DEVICE,
    FROM_US,
    NOW_US,
    TO_US,
    active,
    away,
    window,
)
from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Assign, Edit, Hide, Merge, Part
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Client, Entry, Project
from workmoniq_desktop.domain.projects_json import client_to_json, project_to_json
from workmoniq_desktop.domain.rules import Field, Pattern, Rule, Syntax
from workmoniq_desktop.domain.rules_json import rule_to_json
from workmoniq_desktop.domain.spans import Span, State, Tally, WatchedSpan
from workmoniq_desktop.store import entries, things, watched
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.database import Database

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
    "access-Haubenmeise",
)
"""At no redaction: keys, ids, paths, names of people and machines, other days, what is withheld."""
ALL = (*R1, *R3, *NEVER)


class Ground(Protocol):
    """A history to plant in."""

    @property
    def database(self) -> Database: ...

    def record(self, spans: Iterable[Span]) -> None: ...

    def edit(self, *edits: Edit, uid: str = ...) -> None: ...


def bird(word: str) -> str:
    """What is left of a canary however it is written."""
    return word.rpartition("-")[2].casefold()


def plant(history: Ground) -> None:
    """What a worker did and wrote, in and out of the chosen day, shown and withheld."""
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


def plant_log(log: Path) -> None:
    """Lines of a program's log, in and out of the chosen day, with more than a code in them."""
    line = "log-Mauersegler code=disk_full /home/someone/log-Mauersegler"
    log.write_text(
        f"2026-02-16 10:00:00,001 WARNING disk_full workmoniq_desktop.services {line}\n"
        f"2026-02-16 10:00:01,001 ERROR - workmoniq_desktop.sync sync_waits code=server_gone\n"
        f"2026-02-16 10:00:02,001 ERROR log-Mauersegler workmoniq_desktop code=log-Mauersegler\n"
        f"2026-02-15 10:00:00,001 WARNING cannot_read workmoniq_desktop.services {line}\n"
        f"2026-02-17 10:00:00,001 WARNING cannot_write workmoniq_desktop.services {line}\n"
        f"{line}\n"
    )
