"""The Rules page: order, switches, conflicts in words, and a rule that is tried while one types."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from tests.fakes.desk import Script
from tests.fakes.rules import ScriptedRules

from workmoniq_desktop.domain.rules import Field, Hours, Need, Pattern, Syntax
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.widgets.confirm import Confirm
from workmoniq_desktop.ui.windows.rules import RulesPage


@pytest.fixture
def book(script: Script) -> ScriptedRules:
    history = script.desk().history()
    assert history is not None
    assert isinstance(history.rulebook, ScriptedRules)
    return history.rulebook


@pytest.fixture
def page(scene: Scene, qtbot: QtBot) -> RulesPage:
    made = RulesPage(scene)
    qtbot.addWidget(made)
    made.resize(900, 800)
    made.show()
    qtbot.waitUntil(lambda: len(made.rows) == 5 and bool(made.model.uses))
    return made


def names(page: RulesPage) -> list[str]:
    return [row.accessibleName() for row in page.rows]


def words(page: RulesPage, at: int) -> str:
    return "\n".join(label.text() for label in page.rows[at].findChildren(QLabel))


def confirming(page: RulesPage, qtbot: QtBot) -> Confirm:
    qtbot.waitUntil(lambda: page.findChild(Confirm) is not None)
    found = page.findChild(Confirm)
    assert found is not None
    return found


def test_each_rule_tells_where_what_how_much_and_who_overrules_it(page: RulesPage) -> None:
    assert "Title: *Jira*, *Confluence*" in words(page, 0)
    assert "Work > Planning" in words(page, 0)
    assert "keeps titles and addresses out" in words(page, 1)
    assert "matched 21 h 00 min in 30 days" in words(page, 3)
    assert "came with WorkMoniQ" in words(page, 3)
    assert "“Tickets” stands above it and decided 2 h 00 min of this." in words(page, 3)


def test_rules_are_put_in_order_by_buttons_and_by_keys(page: RulesPage, qtbot: QtBot) -> None:
    assert not page.rows[0].up.isEnabled()
    assert not page.rows[-1].down.isEnabled()
    page.rows[0].down.click()
    qtbot.waitUntil(lambda: names(page)[:2] == ["Salaries", "Tickets"])
    qtbot.waitUntil(lambda: page.window().focusWidget() is page.rows[1].down)
    QTest.keyClick(page.rows[1].down, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: names(page)[:2] == ["Tickets", "Salaries"])


def test_a_switch_turns_a_rule_off(page: RulesPage, book: ScriptedRules, qtbot: QtBot) -> None:
    page.rows[1].check.click()
    qtbot.waitUntil(lambda: not book.kept[1].enabled)
    qtbot.waitUntil(lambda: not page.rows[1].check.isChecked())


def test_a_rule_goes_without_a_question_for_it_can_be_undone(
    page: RulesPage, book: ScriptedRules, qtbot: QtBot
) -> None:
    page.rows[0].remove.click()
    qtbot.waitUntil(lambda: names(page)[0] == "Salaries")
    assert len(book.kept) == 4


def test_a_new_rule_is_tried_while_one_types_and_then_kept(
    page: RulesPage, book: ScriptedRules, qtbot: QtBot
) -> None:
    page.add_rule.click()
    editor = page.editor
    (condition,) = editor.conditions.rows
    assert page.window().focusWidget() is condition.texts.text
    QTest.keyClicks(condition.texts.text, "*ACME*")
    assert not editor.trial.model.running
    QTest.keyClicks(editor.category.line, "Work > Client")
    qtbot.waitUntil(lambda: editor.trial.model.found is not None)
    assert "It would change 214 spans, 31 h 00 min." in editor.trial.words.text()
    assert len(book.tried) == 1, "not with every key"
    assert len(book.kept) == 5
    editor.hours.check.setChecked(True)
    editor.hours.days[6].setChecked(False)
    editor.project.value = "p1"
    QTest.keyClick(editor.category.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not editor.isVisible())
    kept = book.kept[0]
    assert kept.patterns == (Pattern(field=Field.TITLE, syntax=Syntax.GLOB, texts=("*ACME*",)),)
    assert (kept.name, kept.category, kept.project) == ("Work > Client", "Work > Client", "p1")
    assert kept.hours == Hours(weekdays=frozenset(range(6)), from_minute=540, to_minute=1020)
    qtbot.waitUntil(lambda: names(page)[0] == "Work > Client")


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    page: RulesPage, book: ScriptedRules, qtbot: QtBot
) -> None:
    page.rows[0].edit.click()
    editor = page.editor
    editor.conditions.more.click()
    second = editor.conditions.rows[1]
    second.syntax.value = Syntax.REGEX
    second.texts.value = "a(?=b)"
    editor.save.click()
    qtbot.waitUntil(lambda: "looks ahead" in second.texts.error)
    assert page.window().focusWidget() is second.texts.text
    assert second.texts.value == "a(?=b)"
    second.remove.click()
    editor.category.value = ""
    editor.save.click()
    qtbot.waitUntil(lambda: "does nothing" in editor.category.error)
    assert book.kept[0].category == "Work > Planning"
    editor.cancel.click()
    assert page.list.isVisible()


def test_a_rule_that_matches_everything_asks_and_enter_means_no(
    page: RulesPage, book: ScriptedRules, qtbot: QtBot
) -> None:
    page.add_rule.click()
    page.editor.conditions.rows[0].texts.value = "*"
    page.editor.category.value = "All"
    page.editor.save.click()
    asked = confirming(page, qtbot)
    QTest.keyClick(asked, Qt.Key.Key_Return)
    assert len(book.kept) == 5
    assert page.editor.isVisible()
    qtbot.waitUntil(lambda: page.findChild(Confirm) is None)
    page.editor.save.click()
    confirming(page, qtbot).yes.click()
    qtbot.waitUntil(lambda: len(book.kept) == 6)


def test_a_change_keeps_what_the_form_does_not_show(
    page: RulesPage, book: ScriptedRules, qtbot: QtBot
) -> None:
    before = book.kept[3]
    page.rows[3].edit.click()
    page.editor.conditions.more.click()
    page.editor.need.value = Need.ONE
    page.editor.conditions.rows[1].texts.value = "*GitHub*\n\n  *GitLab* "
    page.editor.save.click()
    qtbot.waitUntil(lambda: book.kept[3] != before)
    after = book.kept[3]
    assert (after.uid, after.built_in, after.position) == (before.uid, True, before.position)
    assert after.patterns[0] == before.patterns[0]
    assert after.patterns[1].texts == ("*GitHub*", "*GitLab*")
    assert after.need is Need.ONE


def test_a_file_of_rules_is_looked_into_before_it_is_taken_in(
    page: RulesPage, book: ScriptedRules, qtbot: QtBot
) -> None:
    page.model.bring(Path("classes.json"))
    asked = confirming(page, qtbot)
    said = "\n".join(label.text() for label in asked.findChildren(QLabel))
    assert "1 new rules, 1 that are here already. 1 cannot be taken:" in said
    assert "Work > Old: the pattern looks ahead" in said
    assert len(book.kept) == 5
    asked.yes.click()
    qtbot.waitUntil(lambda: len(book.kept) == 6)
