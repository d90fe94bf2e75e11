"""What reports tell of a history made by make.py; run as a module it writes expected.json."""

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.databases.make import DAYS, FIRST_US, KnownKey, StandingClock
from workmoniq_desktop.domain.clock import DAY_US, SECOND_US
from workmoniq_desktop.services.editing import Editing
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.rules.rulebook import Rulebook
from workmoniq_desktop.store import commands, totals
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.facets import Facet

FOLDER = Path(__file__).parent
EXPECTED = FOLDER / "expected.json"


def opened(source: Path, folder: Path) -> Database:
    """A copy of a kept history, brought to the newest schema."""
    copy = folder / "history.db"
    shutil.copyfile(source, copy)
    return Database.open(copy, KnownKey(), "databases")


def told(database: Database) -> dict[str, Any]:
    """Seconds by every dimension, and what the history of edits says."""
    span = (FIRST_US, FIRST_US + DAYS * DAY_US)
    clock = StandingClock()
    rulebook = Rulebook(database, Editing(database, clock, lambda: None), clock)
    labelling = Labelling(database, rulebook.classifier)
    labelling.keep(FIRST_US // DAY_US, FIRST_US // DAY_US + DAYS)
    found: dict[str, Any] = {}
    with database.reading() as tx:
        found["app"] = _seconds(totals.by_app(tx, *span))
    with database.raw() as raw:
        for facet in Facet:
            if facet is not Facet.TITLE:
                by_key = labelling.totals(raw.execute, facet, *span)
                found[facet.name.lower()] = _seconds(dict(by_key))
        for table in ("windows", "presence", "tallies", "titles", "entries", "things"):
            (count,) = raw.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  # our own names
            found[table] = count
        found["edits"] = [[one.name, one.state.value] for one in commands.newest(raw, 100)]
    return found


def _seconds(by_key: Any) -> dict[str, float]:
    return {str(key): us / SECOND_US for key, us in sorted(by_key.items(), key=str)}


def main() -> None:
    """Write expected.json of all kept histories."""
    expected = {}
    for source in sorted(FOLDER.glob("v*.db")):
        with TemporaryDirectory() as folder:
            database = opened(source, Path(folder))
            expected[source.stem] = told(database)
            database.close()
    EXPECTED.write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
