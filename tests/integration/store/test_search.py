"""Search finds titles, apps and notes by their words, newest first."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.clock import WoundClock
from tests.fakes.keys import TestKey

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Assign, Part
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.spans import PresenceSpan, State, WindowSpan
from workmoniq_desktop.services.editing import Editing, entry_to_change
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.rules.classify import Classifier
from workmoniq_desktop.services.search import Search
from workmoniq_desktop.store import checks
from workmoniq_desktop.store.database import Database

NOW_US = 20_500 * DAY_US
DEVICE = "desk"
SHOWN = (
    (400, "Firefox", "Café opening hours"),
    (200, "code", "invoice_draft.py - WorkMoniQ"),
    (40, "code", "notes.md - WorkMoniQ"),
    (3, "Libre Office", "Invoice March"),
    (0.2, "Firefox", "Weather"),
)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Database]:
    database = Database.create(tmp_path / "h.db", TestKey(), "p", now_us=NOW_US - 500 * DAY_US)
    with database.recording() as recording:
        for days, app, title in SHOWN:
            start_us = NOW_US - int(days * DAY_US)
            end_us = start_us + 5 * MINUTE_US
            recording.put(
                [
                    PresenceSpan(
                        device=DEVICE,
                        start_us=start_us,
                        end_us=end_us,
                        state=State.ACTIVE,
                        reason="in use",
                    ),
                    WindowSpan(
                        device=DEVICE, start_us=start_us, end_us=end_us, app=app, title=title
                    ),
                ]
            )
        recording.settle(NOW_US)
    yield database
    database.close()


def search(history: Database) -> Search:
    return Search(history, Labelling(history, lambda: Classifier(())), lambda: None)


def editing(history: Database) -> Editing:
    return Editing(history, WoundClock(at_us=NOW_US), lambda: None)


def test_an_app_is_found_by_its_name_with_its_newest_span(history: Database) -> None:
    (found,) = search(history).everywhere("fire").apps
    assert (found.newest.app, found.newest.title) == ("Firefox", "Weather")
    (old,) = search(history).everywhere("CODE").apps
    assert old.newest.title == "notes.md - WorkMoniQ"
    assert search(history).everywhere("office libre").apps[0].newest.app == "Libre Office"


def test_an_app_last_seen_in_a_month_long_past_is_found_there(history: Database) -> None:
    with history.writing() as raw:
        raw.execute("DELETE FROM windows WHERE start_us > ?", (NOW_US - DAY_US,))
    (found,) = search(history).everywhere("code").apps
    assert found.newest.start_us == NOW_US - 40 * DAY_US


def test_titles_come_newest_first_whatever_their_accents(history: Database) -> None:
    titles = [hit.newest.title for hit in search(history).everywhere("invoice").titles]
    assert titles == ["Invoice March", "invoice_draft.py - WorkMoniQ"]
    assert search(history).everywhere("cafe hours").titles[0].newest.app == "Firefox"


def test_notes_of_entries_and_of_edits_are_found_newest_first(history: Database) -> None:
    entry = Entry(
        device=DEVICE,
        start_us=NOW_US - 2 * DAY_US,
        end_us=NOW_US - 2 * DAY_US + HOUR_US,
        label=Label(note="Zürich call about the budget"),
    )
    edit = Assign(
        part=Part(from_us=NOW_US - DAY_US, to_us=NOW_US - DAY_US + HOUR_US),
        label=Label(note="budget review"),
        fields=frozenset({"note"}),
    )
    editing(history).do("entry-add", changes=[entry_to_change(None, entry)])
    editing(history).do("note", [edit])
    notes = search(history).everywhere("budg").notes
    assert [(hit.note, hit.by_hand) for hit in notes] == [
        ("budget review", False),
        ("Zürich call about the budget", True),
    ]
    assert notes[1].to_us - notes[1].from_us == HOUR_US
    assert search(history).everywhere("zurich").notes[0].by_hand


def test_a_note_that_was_undone_is_not_found(history: Database) -> None:
    edit = Assign(
        part=Part(from_us=NOW_US - DAY_US, to_us=NOW_US),
        label=Label(note="secret plan"),
        fields=frozenset({"note"}),
    )
    hands = editing(history)
    hands.do("note", [edit])
    assert search(history).everywhere("secret").notes
    hands.undo()
    assert not search(history).everywhere("secret").notes


@pytest.mark.parametrize("typed", ["", "   ", "!!!", '"', "* OR *", "a\x00b", "-", "NEAR("])
def test_what_has_no_words_or_looks_like_a_query_finds_nothing_and_breaks_nothing(
    history: Database, typed: str
) -> None:
    found = search(history).everywhere(typed)
    assert (found.titles, found.notes) == ((), ())


def test_an_address_without_a_title_is_no_fault_of_the_index_and_a_lost_title_is(
    history: Database,
) -> None:
    page = WindowSpan(
        device=DEVICE,
        start_us=NOW_US,
        end_us=NOW_US + MINUTE_US,
        app="Firefox",
        url="https://example.com/",
    )
    with history.recording() as recording:
        recording.put([page])
    with history.raw() as raw:
        assert checks.search_agrees(raw)
        assert raw.execute("SELECT count(*) FROM titles WHERE text IS NULL").fetchone() == (1,)
        raw.execute("INSERT INTO titles_fts (titles_fts) VALUES ('rebuild')")
        assert checks.search_agrees(raw)
        raw.execute(
            "INSERT INTO titles_fts (titles_fts, rowid, text)"
            " SELECT 'delete', id, text FROM titles WHERE text='Weather'"
        )
        assert not checks.search_agrees(raw)
