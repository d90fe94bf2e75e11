"""Retention asks before it shortens, exclusions hold at once, the ledger tells everything."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.desk import Script

from workmoniq_desktop.domain.errors import CannotWrite
from workmoniq_desktop.domain.settings import Retention, Settings
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.settings import Field, SettingsViewModel
from workmoniq_desktop.ui.widgets.confirm import Confirm
from workmoniq_desktop.ui.windows.exclusions_card import ExclusionsCard
from workmoniq_desktop.ui.windows.ledger_card import LedgerCard
from workmoniq_desktop.ui.windows.retention_card import RetentionCard
from workmoniq_desktop.ui.windows.time_cards import backups_card, calendar_card


def asked(card: QWidget, qtbot: QtBot) -> Confirm:
    qtbot.waitUntil(lambda: bool(card.window().findChildren(Confirm)))
    (question,) = card.window().findChildren(Confirm)
    assert isinstance(question, Confirm)
    return question


def chosen(card: RetentionCard, at: int) -> str | None:
    return card.choices[at].value


@pytest.fixture
def retention(scene: Scene, qtbot: QtBot) -> RetentionCard:
    card = RetentionCard(scene)
    qtbot.addWidget(card)
    card.show()
    return card


def test_a_shorter_time_is_asked_about_and_kept_only_on_yes(
    retention: RetentionCard, script: Script, qtbot: QtBot
) -> None:
    retention.choices[0].value = "30"
    question = asked(retention, qtbot)
    said = question.accessibleDescription()
    assert "1,204 window spans, 3,511 window spans, input counts of 960 minutes" in said
    assert "can no longer be edited" in said
    assert script.preferences.settings.retention == Retention()
    question.reject()
    assert chosen(retention, 0) is None
    qtbot.waitUntil(lambda: not retention.window().findChildren(Confirm))
    retention.choices[0].value = "30"
    asked(retention, qtbot).yes.click()
    qtbot.waitUntil(lambda: script.preferences.settings.retention == Retention(titles_days=30))
    assert script.history.retaining.agreed == [Retention(titles_days=30)]
    assert "Titles and addresses: those from before 20 Oct 2026 go next." in retention.next.text()


def test_a_longer_time_holds_without_a_question(scene: Scene, script: Script, qtbot: QtBot) -> None:
    script.preferences.settings = Settings(retention=Retention(input_days=21))
    card = RetentionCard(scene)
    qtbot.addWidget(card)
    card.show()
    assert card.choices[2].value == "21"
    card.choices[2].value = None
    qtbot.waitUntil(lambda: script.preferences.settings.retention == Retention())
    assert card.findChildren(Confirm) == []


def test_a_retention_that_cannot_be_kept_says_so_and_shows_what_holds(
    retention: RetentionCard, script: Script, qtbot: QtBot
) -> None:
    script.preferences.fails_with = CannotWrite("the settings cannot be written")
    retention.choices[1].value = "90"
    asked(retention, qtbot).yes.click()
    qtbot.waitUntil(retention.error.isVisible)
    assert chosen(retention, 1) is None


def test_exclusions_hold_at_once_and_lead_to_the_rules(
    scene: Scene, script: Script, qtbot: QtBot
) -> None:
    card = ExclusionsCard(scene)
    qtbot.addWidget(card)
    card.private.check.click()
    card.titles.check.click()
    qtbot.waitUntil(lambda: not script.preferences.settings.titles)
    assert not script.preferences.settings.private_windows
    with qtbot.waitSignal(scene.ways.page_asked) as asked_for:
        card.rules.click()
    assert asked_for.args == ["rules"]


def test_the_ledger_tells_what_left_newest_first(scene: Scene, qtbot: QtBot) -> None:
    card = LedgerCard(scene)
    qtbot.addWidget(card)
    card.show()
    card.refresh()
    qtbot.waitUntil(lambda: card.table.rowCount() > 0)
    lines = scene.open_history().ledger.newest(200)
    assert card.table.rowCount() == len(lines)
    first = card.table.item(0, 2)
    assert first is not None
    assert lines[0].what in first.text()


def test_a_day_may_begin_after_midnight(scene: Scene, script: Script, qtbot: QtBot) -> None:
    card = calendar_card(SettingsViewModel(scene))
    qtbot.addWidget(card)
    card.choices[Field.DAY_START].value = "4"
    card.choices[Field.WEEK_START].value = "6"
    qtbot.waitUntil(lambda: script.preferences.settings.week_start == 6)
    assert script.preferences.settings.day_start_h == 4


def test_backups_may_be_turned_off(scene: Scene, script: Script, qtbot: QtBot) -> None:
    card = backups_card(SettingsViewModel(scene))
    qtbot.addWidget(card)
    card.choices[Field.BACKUPS].value = None
    qtbot.waitUntil(lambda: script.preferences.settings.backups.every_days is None)
    assert script.preferences.settings.backups.kept == 7


def test_backups_go_where_the_worker_wants_and_as_many_stay(
    scene: Scene, script: Script, qtbot: QtBot, tmp_path: Path
) -> None:
    card = backups_card(SettingsViewModel(scene))
    qtbot.addWidget(card)
    card.choices[Field.BACKUPS_KEPT].value = "30"
    qtbot.waitUntil(lambda: script.preferences.settings.backups.kept == 30)
    assert card.folder is not None
    field = card.folder.field
    for wrong in ("/nowhere/at/all", "somewhere"):
        field.value = wrong
        field.submitted.emit()
        assert field.error
        assert field.value == wrong
    assert script.preferences.settings.backups.folder is None
    field.value = str(tmp_path)
    field.submitted.emit()
    qtbot.waitUntil(lambda: script.preferences.settings.backups.folder == str(tmp_path))
    assert not field.error
    field.value = ""
    field.submitted.emit()
    qtbot.waitUntil(lambda: script.preferences.settings.backups.folder is None)
