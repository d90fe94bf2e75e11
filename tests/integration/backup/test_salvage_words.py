"""Of a damaged history, what the worker said comes through with what was recorded."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.clock import WoundClock
from tests.fakes.profiles import BEGAN_US, keyring, profile_in, started, worked
from tests.fakes.secrets import CHEAP

from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Assign, Change, Hide, Merge, Part
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.services.editing import Editing, entry_to_change
from workmoniq_desktop.services.opening import Opened, open_or_set_aside
from workmoniq_desktop.store import checks
from workmoniq_desktop.store.database import check

MINUTES = 3_000
NOW_US = BEGAN_US + (MINUTES + 5) * MINUTE_US
PAGE = 4096
SAID = ("things", "entries", "commands", "edits", "ledger")


class Patient:
    """A history full of words, closed, with what stood in each table of them."""

    def __init__(self, folder: Path) -> None:
        self.profile, self.source = profile_in(folder), keyring()
        opened = started(self.profile, self.source)
        device = worked(opened.database, MINUTES)
        editing = Editing(opened.database, WoundClock(at_us=NOW_US), lambda: None)
        for number in range(200):
            part = Part(from_us=BEGAN_US + number * MINUTE_US, to_us=BEGAN_US + 9 * HOUR_US)
            label = Label(note=f"note {number}" * 30, category="Work")
            editing.do(
                "assign",
                [
                    Assign(part=part, label=label, fields=frozenset({"note"})),
                    (Hide(part=part, hidden=False), Merge(part=part, app="app 1"))[number % 2],
                ],
            )
            entry = Entry(
                device=device,
                start_us=BEGAN_US - (number + 1) * HOUR_US,
                end_us=BEGAN_US - (number + 1) * HOUR_US + MINUTE_US,
                label=label,
            )
            body: dict[str, object] = {"name": f"project {number}" * 10}
            thing = Change(kind="project", uid=f"p{number}", before=None, after=body)
            editing.do("both", changes=[entry_to_change(None, entry), thing])
        with opened.database.writing() as raw:
            raw.execute("UPDATE meta SET value=? WHERE key='created_us'", (str(BEGAN_US // 2),))
            raw.execute("INSERT INTO ledger VALUES (1, 2, 'export', 'all', 'a.json', 3)")
        editing.undo()
        opened.database.checkpoint()
        with opened.database.raw() as raw:
            self.roots = dict(raw.execute("SELECT name, rootpage FROM sqlite_schema").fetchall())
        self.said = words(opened)
        opened.database.close()

    def flip(self, page: int) -> None:
        with self.profile.history.open("r+b") as file:
            file.seek((page - 1) * PAGE + 1000)
            byte = file.read(1)[0]
            file.seek(-1, 1)
            file.write(bytes([byte ^ 0x40]))

    def opened(self) -> Opened:
        return open_or_set_aside(
            self.profile, self.source, clock=WoundClock(at_us=NOW_US), cost=CHEAP
        )


def words(opened: Opened) -> dict[str, set[Any]]:
    with opened.database.raw() as raw:
        return {
            table: set(raw.execute(f"SELECT * FROM {table}").fetchall())  # noqa: S608  # our own names
            for table in SAID
        }


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Patient, Path]:
    """The history as it was made, and a copy of its folder."""
    folder = tmp_path_factory.mktemp("healthy")
    made = Patient(folder / "p")
    return made, Path(shutil.copytree(folder / "p", folder / "copy"))


@pytest.fixture
def patient(healthy: tuple[Patient, Path]) -> Patient:
    """The same history for every test: making it takes longer than all that is tried on it."""
    made, copy = healthy
    shutil.rmtree(made.profile.folder)
    shutil.copytree(copy, made.profile.folder)
    return made


@pytest.mark.parametrize("table", ["tallies", "title_months", "roll_days", "sqlite_schema"])
def test_damage_elsewhere_costs_nothing_of_what_the_worker_said(
    patient: Patient, table: str
) -> None:
    patient.flip(patient.roots.get(table, 1))
    opened = patient.opened()
    assert any("damaged" in message for message in opened.messages)
    assert words(opened) == patient.said
    with opened.database.raw() as raw:
        assert check(raw)
        assert checks.rollups_agree(raw)
    opened.database.close()


@pytest.mark.parametrize("table", SAID)
def test_damage_to_one_kind_of_words_costs_none_of_the_others(patient: Patient, table: str) -> None:
    patient.flip(patient.roots[table])
    opened = patient.opened()
    through = words(opened)
    for other in set(SAID) - {table}:
        # an edit whose command is lost gets a command again
        assert through[other] >= patient.said[other]
    with opened.database.raw() as raw:
        assert checks.rollups_agree(raw)
    opened.database.close()
