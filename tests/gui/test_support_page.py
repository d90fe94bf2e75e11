"""The Support access page: nothing leaves before Share, and nobody shares by accident."""

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.desk import Script
from tests.fakes.support import (
    BADGE,
    CASE,
    SECOND_BADGE,
    SERVER,
    TITLE,
    ScriptedSupport,
    code_number,
    with_a_past,
)

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US
from workmoniq_desktop.domain.settings import Language, Settings
from workmoniq_desktop.domain.support import (
    Alarm,
    Grant,
    GrantState,
    Kind,
    Redaction,
    SupportChoice,
    SupportTeam,
)
from workmoniq_desktop.domain.support_words import ALARM_HAPPENED, ALARM_TO_DO, STATE_MEANS
from workmoniq_desktop.domain.sync_errors import ServerGone
from workmoniq_desktop.services.support.receipt_words import ReceiptWords
from workmoniq_desktop.ui.application import Application
from workmoniq_desktop.ui.receipt_words import receipt_words
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.widgets.confirm import Confirm
from workmoniq_desktop.ui.windows.main import MainWindow
from workmoniq_desktop.ui.windows.support import SupportPage
from workmoniq_desktop.ui.windows.support_live import LiveCard
from workmoniq_desktop.ui.windows.support_share import ShareDialog, ShownDialog

Open = Callable[[], SupportPage]


@pytest.fixture
def support(script: Script) -> ScriptedSupport:
    return script.history.support


@pytest.fixture
def opened(scene: Scene, qtbot: QtBot) -> Open:
    """Opens the page as things stand now."""

    def opening() -> SupportPage:
        page = SupportPage(scene)
        page.resize(980, 900)
        qtbot.addWidget(page)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(lambda: page.support.team is not None)
        return page

    return opening


@pytest.fixture
def page(opened: Open) -> SupportPage:
    return opened()


def words(widget: QWidget) -> str:
    """All that is written on what is shown."""
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def asked(support: ScriptedSupport, deed: str) -> list[tuple[object, ...]]:
    return [each for each in support.asked if each[0] == deed]


def armed(support: ScriptedSupport, redaction: Redaction = Redaction.R0) -> Grant:
    choice = SupportChoice(
        from_us=support.now_us - DAY_US, to_us=support.now_us, redaction=redaction
    )
    return support.arm(support.preview(choice))


def previewed(page: SupportPage, qtbot: QtBot) -> None:
    page.choose.look.click()
    qtbot.waitUntil(page.lines.isVisible)


def live(page: SupportPage, qtbot: QtBot, grant_id: str = "s1") -> LiveCard:
    qtbot.waitUntil(lambda: grant_id in page.live and page.live[grant_id].isVisible())
    return page.live[grant_id]


def asking(page: SupportPage, qtbot: QtBot) -> ShareDialog:
    """The Share dialog, once its Share can be pressed."""
    qtbot.waitUntil(lambda: page.dialog is not None and page.dialog.isActiveWindow())
    assert page.dialog is not None
    qtbot.waitUntil(page.dialog.share.isEnabled)
    return page.dialog


# No team


def test_a_build_without_a_team_says_so_and_offers_nothing(
    opened: Open, support: ScriptedSupport
) -> None:
    support.the_team = SupportTeam(pinned=False)
    page = opened()
    assert "This build has no support team." in words(page)
    assert "Ask whoever gave you WorkMoniQ" in words(page)
    shown = [each for each in page.findChildren(QAbstractButton) if each.isVisible()]
    assert shown == []


def test_a_history_that_is_locked_says_so(scene: Scene, script: Script, qtbot: QtBot) -> None:
    script.locked = True
    page = SupportPage(scene)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(page.error.isVisible)
    assert "still locked" in page.error.text()


# Choosing


def test_the_page_offers_the_least_at_first(page: SupportPage) -> None:
    ticked = page.choose.ticked
    assert ticked.kinds == {Kind.DIAGNOSTICS}
    assert ticked.redaction is Redaction.R0
    assert ticked.hours == 4
    assert "Counts, versions and error codes" in words(page.choose)


def test_three_clicks_lead_from_the_page_to_a_code(
    page: SupportPage, support: ScriptedSupport, qtbot: QtBot
) -> None:
    page.choose.look.click()
    qtbot.waitUntil(page.lines.isVisible)
    page.lines.code.click()
    card = live(page, qtbot)
    assert card.code.text().split() == code_number(1).split("-")
    assert code_number(1) in card.code.accessibleName()
    qtbot.waitUntil(card.copy.hasFocus)
    assert card.qr.side > 20
    assert "Good for 4 h" in card.left.text()
    assert "share only if it is the same" in words(card)
    assert not page.lines.isVisible()
    assert not asked(support, "share")


def test_a_code_is_reached_by_keys_alone(
    application: Application, support: ScriptedSupport, qtbot: QtBot
) -> None:
    application.show_window()
    window = application.window("main")
    assert isinstance(window, MainWindow)
    window.show_page("support")
    page = window.page
    assert isinstance(page, SupportPage)
    qtbot.waitUntil(page.choose.isVisible)
    qtbot.waitUntil(window.isActiveWindow)

    def go_to(target: QPushButton) -> None:
        for _ in range(80):
            if target.hasFocus():
                return
            QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        raise AssertionError(f"{target.text()} is not reached by Tab")

    go_to(page.choose.look)
    QTest.keyClick(page.choose.look, Qt.Key.Key_Space)
    qtbot.waitUntil(page.lines.isVisible)
    go_to(page.lines.code)
    QTest.keyClick(page.lines.code, Qt.Key.Key_Space)
    card = live(page, qtbot)
    go_to(card.copy)
    QTest.keyClick(card.copy, Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == support.held[0].code


def test_everything_that_is_ticked_is_chosen(
    page: SupportPage, support: ScriptedSupport, qtbot: QtBot
) -> None:
    choose = page.choose
    choose.days.buttons()[2].click()
    assert choose.dates.isVisible()
    choose.level.choose(2)
    choose.kinds[Kind.ACTIVITY].value = True
    choose.kinds[Kind.DIAGNOSTICS].value = False
    choose.hours.buttons()[3].click()
    previewed(page, qtbot)
    ((_, choice),) = asked(support, "preview")
    assert isinstance(choice, SupportChoice)
    assert choice.kinds == (Kind.ACTIVITY,)
    assert choice.redaction is Redaction.R2
    assert choice.lasts_us == 24 * HOUR_US
    assert choice.to_us == support.now_us


def test_kinds_without_rows_at_a_level_cannot_be_ticked_there(page: SupportPage) -> None:
    choose = page.choose
    assert not choose.kinds[Kind.ACTIVITY].isVisible()
    assert "More kinds" in words(choose)
    choose.level.choose(1)
    assert all(field.isVisible() for field in choose.kinds.values())
    choose.kinds[Kind.ACTIVITY].value = True
    choose.level.choose(0)
    choice = choose.choose()
    assert choice is not None
    assert choice.kinds == (Kind.DIAGNOSTICS,)


def test_another_access_is_offered_beside_one_that_is_open(
    opened: Open, support: ScriptedSupport, qtbot: QtBot
) -> None:
    armed(support)
    page = opened()
    qtbot.waitUntil(page.another.isVisible)
    assert not page.choose.isVisible()
    assert not page.still_open.isVisible()
    page.another.click()
    assert page.still_open.isVisible()
    assert "One access is still open, until " in page.still_open.sentence.text()
    previewed(page, qtbot)
    assert page.still_open.isVisible()
    page.lines.code.click()
    qtbot.waitUntil(lambda: list(page.live) == ["s1", "s2"])
    assert not page.still_open.isVisible()
    page.another.click()
    assert "2 accesses are still open" in page.still_open.sentence.text()
    assert not page.still_open.take_back.isVisible()


def test_what_is_still_open_is_taken_back_before_another_one_is_made(
    opened: Open, support: ScriptedSupport, qtbot: QtBot
) -> None:
    armed(support)
    page = opened()
    card = live(page, qtbot)
    qtbot.waitUntil(page.another.isVisible)
    page.another.click()
    previewed(page, qtbot)
    page.still_open.take_back.click()
    qtbot.waitUntil(lambda: card.findChild(Confirm) is not None)
    question = card.findChild(Confirm)
    assert isinstance(question, Confirm)
    question.yes.click()
    qtbot.waitUntil(lambda: support.grant("s1").state is GrantState.REVOKED)
    qtbot.waitUntil(lambda: not page.still_open.isVisible())
    # what was being looked at is not lost by it
    assert page.lines.isVisible()
    page.lines.code.click()
    live(page, qtbot, "s2")


def test_what_cannot_be_chosen_is_said_and_nothing_is_read(
    page: SupportPage, support: ScriptedSupport
) -> None:
    page.choose.kinds[Kind.DIAGNOSTICS].value = False
    page.choose.look.click()
    assert "at least one kind" in page.choose.error.text()
    assert not asked(support, "preview")


def test_without_an_account_the_server_has_to_be_named(
    opened: Open, support: ScriptedSupport, qtbot: QtBot
) -> None:
    support.the_team = SupportTeam(pinned=True)
    page = opened()
    page.choose.look.click()
    assert "address that support gave you" in page.choose.server.error
    page.choose.server.value = SERVER
    previewed(page, qtbot)
    page.lines.code.click()
    live(page, qtbot)
    assert asked(support, "arm") == [("arm", SERVER)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("https://", "no address of a server"),
        ("two words", "no address of a server"),
        ("http://support.example.org", "needs https"),
    ],
)
def test_an_address_that_cannot_be_one_is_said_at_once_beside_its_field(
    opened: Open, support: ScriptedSupport, typed: str, said: str
) -> None:
    support.the_team = SupportTeam(pinned=True)
    page = opened()
    page.choose.server.value = typed
    page.choose.look.click()
    assert said in page.choose.server.error
    assert not asked(support, "preview")


# The preview


def test_the_preview_shows_every_line_and_that_nothing_has_left(
    page: SupportPage, support: ScriptedSupport, qtbot: QtBot
) -> None:
    previewed(page, qtbot)
    model = page.lines.lines.model()
    shown = [model.data(model.index(at, 0)) for at in range(model.rowCount())]
    assert page.preview.picture is not None
    assert "\n".join(shown).encode() == page.preview.picture.preview.frozen()
    said = words(page.lines)
    assert "Nothing has left this computer yet." in said
    assert "43 rows, 2.9 kB" in said or "43 rows, 2.9 KB" in said
    assert not asked(support, "arm")


def test_the_times_of_a_chosen_row_are_told_as_people_write_them(
    page: SupportPage, qtbot: QtBot
) -> None:
    page.choose.level.choose(3)
    previewed(page, qtbot)
    card = page.lines
    assert "Choose a row" in card.when.text()
    card.line.setText("span")
    qtbot.waitUntil(lambda: card.lines.model().rowCount() == 40)
    card.lines.selectRow(0)
    start, end = card.when.text().split(" · ")
    assert start.startswith("start: ")
    assert end.startswith("end: ")
    assert ":" in end.removeprefix("end: ")
    assert "17950" not in start
    card.line.setText("")
    qtbot.waitUntil(lambda: card.lines.model().rowCount() == 44)
    qtbot.waitUntil(lambda: "Choose a row" in card.when.text())


def test_what_was_chosen_and_has_no_row_is_said(page: SupportPage, qtbot: QtBot) -> None:
    previewed(page, qtbot)
    assert not page.lines.empty.isVisible()
    page.lines.back.click()
    qtbot.waitUntil(page.choose.isVisible)
    page.choose.kinds[Kind.PLACES].value = True
    previewed(page, qtbot)
    assert page.lines.empty.text() == "In these days there is nothing of: Places."
    assert page.lines.empty.isVisible()
    page.lines.lines.selectAll()
    page.lines.remove.click()
    qtbot.waitUntil(lambda: "0 rows" in page.lines.facts.text())
    assert page.lines.empty.text() == "In these days there is nothing of: Places."


def test_removed_rows_are_not_frozen(
    page: SupportPage, support: ScriptedSupport, qtbot: QtBot
) -> None:
    page.choose.level.choose(3)
    previewed(page, qtbot)
    card = page.lines
    card.lines.selectRow(2)
    QTest.keyClick(card.lines, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "1 removed" in card.facts.text())
    card.line.setText(f"{TITLE} 3")
    qtbot.waitUntil(card.remove_found.isVisible)
    card.remove_found.click()
    qtbot.waitUntil(lambda: not card.remove_found.isVisible())
    card.code.click()
    live(page, qtbot)
    sent = support.frozen["s1"].decode()
    assert '"row":"sense"' not in sent
    assert f"{TITLE} 3" not in sent
    assert f"{TITLE} 2" in sent


def test_the_head_cannot_be_removed_and_rows_come_back(page: SupportPage, qtbot: QtBot) -> None:
    previewed(page, qtbot)
    card = page.lines
    card.lines.selectAll()
    card.remove.click()
    qtbot.waitUntil(lambda: "0 rows" in card.facts.text())
    assert page.preview.picture is not None
    assert page.preview.picture.preview.frozen().startswith(b'{"format"')
    assert "No row is left to show" in card.error.text()
    assert not card.code.isEnabled()
    card.lines.selectRow(1)
    card.put_back.click()
    qtbot.waitUntil(lambda: card.facts.text().startswith("1 row,"))
    assert card.code.isEnabled()
    assert not card.error.isVisible()
    card.put_all_back.click()
    qtbot.waitUntil(lambda: "43 rows" in card.facts.text())


def test_a_month_in_clear_scrolls_and_is_searched_without_keeping_the_window_busy(
    page: SupportPage, support: ScriptedSupport, qtbot: QtBot
) -> None:
    support.spans = 45_000
    page.choose.level.choose(3)
    previewed(page, qtbot)
    view = page.lines.lines
    model = view.model()
    assert model.rowCount() == 45_004
    bar = view.verticalScrollBar()
    for at in range(0, bar.maximum(), bar.maximum() // 20):
        bar.setValue(at)
        QApplication.processEvents()
    page.lines.line.setText(f"{TITLE} 3")
    qtbot.waitUntil(lambda: model.rowCount() == 6_429)
    page.lines.remove_found.click()
    qtbot.waitUntil(lambda: "6,429 removed" in page.lines.facts.text())
    page.lines.line.setText("")
    qtbot.waitUntil(lambda: model.rowCount() == 45_004)
    page.lines.lines.selectAll()
    page.lines.remove.click()
    qtbot.waitUntil(lambda: "0 rows" in page.lines.facts.text())


def test_what_is_too_large_says_what_to_do_and_gets_no_code(
    page: SupportPage, support: ScriptedSupport, qtbot: QtBot
) -> None:
    support.cap_bytes = 1000
    previewed(page, qtbot)
    assert "fewer days" in page.lines.error.text()
    assert not page.lines.code.isEnabled()
    page.lines.line.setText("span")
    qtbot.waitUntil(page.lines.remove_found.isVisible)
    page.lines.remove_found.click()
    qtbot.waitUntil(page.lines.code.isEnabled)


def test_each_step_begins_at_its_heading_in_a_small_window(
    opened: Open, support: ScriptedSupport, qtbot: QtBot
) -> None:
    with_a_past(support)
    page = opened()
    page.resize(600, 480)
    qtbot.waitUntil(page.past.isVisible)
    bar = page.verticalScrollBar()

    def begins_at(card: QWidget) -> bool:
        return 0 <= card.mapTo(page.viewport(), QPoint()).y() <= 40

    qtbot.waitUntil(lambda: bar.maximum() > 400)
    bar.setValue(bar.maximum())
    previewed(page, qtbot)
    qtbot.waitUntil(lambda: begins_at(page.lines))
    bar.setValue(bar.maximum())
    page.lines.back.click()
    qtbot.waitUntil(lambda: begins_at(page.choose))


def test_an_answer_that_comes_after_the_preview_was_left_brings_nothing_back(
    page: SupportPage, scene: Scene, qtbot: QtBot
) -> None:
    previewed(page, qtbot)
    page.lines.line.setText("gap")
    scene.worker.wait()
    page.lines.back.click()
    scene.worker.wait()
    QApplication.processEvents()
    assert page.preview.picture is None
    assert page.choose.isVisible()
    assert page.lines.isHidden()


def test_leaving_the_preview_keeps_nothing(
    page: SupportPage, support: ScriptedSupport, qtbot: QtBot
) -> None:
    previewed(page, qtbot)
    page.lines.line.setText("gap")
    page.lines.back.click()
    qtbot.waitUntil(page.choose.isVisible)
    assert page.preview.picture is None
    assert page.lines.line.text() == ""
    previewed(page, qtbot)
    assert page.lines.lines.model().rowCount() == 44
    page.lines.line.setText("in no row")
    qtbot.waitUntil(page.lines.no_hit.isVisible)
    page.lines.line.setText("gap")
    qtbot.waitUntil(lambda: not page.lines.no_hit.isVisible())
    assert not support.held


def test_a_server_that_is_away_is_said_and_what_was_removed_stays_so(
    page: SupportPage, support: ScriptedSupport, qtbot: QtBot
) -> None:
    previewed(page, qtbot)
    page.lines.lines.selectRow(3)
    page.lines.remove.click()
    qtbot.waitUntil(lambda: "1 removed" in page.lines.facts.text())
    support.fails_with = ServerGone("the server does not answer: see that you are online")
    page.lines.code.click()
    qtbot.waitUntil(lambda: "does not answer" in page.lines.error.text())
    assert "1 removed" in page.lines.facts.text()
    support.fails_with = None
    page.lines.code.click()
    live(page, qtbot)
    assert b'"gap"' not in support.frozen["s1"]


def test_the_window_answers_while_the_network_does_not(
    page: SupportPage, support: ScriptedSupport, qtbot: QtBot
) -> None:
    previewed(page, qtbot)
    support.gate.clear()
    page.lines.code.click()
    assert not page.lines.code.isEnabled()
    page.lines.line.setText("gap")
    qtbot.waitUntil(lambda: page.lines.lines.model().rowCount() == 1)
    support.gate.set()
    live(page, qtbot)


def test_three_open_accesses_are_enough(
    opened: Open, support: ScriptedSupport, qtbot: QtBot
) -> None:
    for _ in range(3):
        armed(support)
    page = opened()
    qtbot.waitUntil(page.enough.isVisible)
    assert not page.choose.isVisible()
    qtbot.waitUntil(lambda: len(page.live) == 3)


# Sharing


def test_who_waits_is_shown_by_badge_case_rows_bytes_and_digest(
    opened: Open, support: ScriptedSupport, qtbot: QtBot
) -> None:
    armed(support)
    page = opened()
    grant = support.claim("s1")
    dialog = asking(page, qtbot)
    said = words(dialog)
    assert dialog.badge.text() == f"Badge {BADGE}"
    assert f"Case {CASE}" in said
    assert "43 rows" in said
    assert grant.digest[:8] in said
    assert "Nothing has left this computer yet." in said
    dialog.view.click()
    qtbot.waitUntil(dialog.lines.isVisible)
    assert dialog.lines.model().rowCount() == 44
    dialog.reject()


def test_in_clear_both_badges_are_shown(
    opened: Open, support: ScriptedSupport, qtbot: QtBot
) -> None:
    armed(support, Redaction.R3)
    page = opened()
    support.claim("s1", BADGE, SECOND_BADGE)
    dialog = asking(page, qtbot)
    assert dialog.badge.text() == f"Badge {BADGE} + {SECOND_BADGE}"
    dialog.reject()


def test_share_shares_once(opened: Open, support: ScriptedSupport, qtbot: QtBot) -> None:
    armed(support)
    page = opened()
    support.claim("s1")
    asking(page, qtbot).share.click()
    qtbot.waitUntil(lambda: support.grant("s1").state is GrantState.SHARED)
    qtbot.waitUntil(lambda: page.dialog is None)
    card = live(page, qtbot)
    qtbot.waitUntil(lambda: card.heading.text() == "Shared with one agent")
    assert asked(support, "share") == [("share", "s1")]
    assert not card.armed.isVisible()


@pytest.mark.parametrize("ends", ["claimed", "taken back"])
@pytest.mark.parametrize("other", ["", "something else"])
def test_a_copied_code_leaves_the_clipboard_once_it_is_good_for_nothing(
    opened: Open, support: ScriptedSupport, qtbot: QtBot, ends: str, other: str
) -> None:
    grant = armed(support)
    page = opened()
    card = live(page, qtbot)
    card.copy.click()
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == grant.code
    assert clipboard.mimeData().data("x-kde-passwordManagerHint").data() == b"secret"
    if other:
        clipboard.setText(other)
    if ends == "claimed":
        support.claim("s1")
        asking(page, qtbot).reject()
    else:
        support.revoke("s1")
        page.support.refresh()
        qtbot.waitUntil(lambda: "s1" in page.past.rows)
    assert clipboard.text() == other


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_shares_nothing_wherever_the_focus_is(
    opened: Open, support: ScriptedSupport, qtbot: QtBot, key: Qt.Key
) -> None:
    armed(support)
    page = opened()
    support.claim("s1")
    dialog = asking(page, qtbot)
    for part in (dialog, dialog.later, dialog.view, dialog.refuse, dialog.share):
        part.setFocus()
        QTest.keyClick(part, key)
    assert dialog.isVisible()
    assert not asked(support, "share")
    assert not asked(support, "revoke")
    dialog.reject()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_a_key_that_was_already_held_shares_nothing(
    opened: Open, support: ScriptedSupport, qtbot: QtBot, key: Qt.Key
) -> None:
    armed(support)
    page = opened()
    support.claim("s1")
    dialog = asking(page, qtbot)
    dialog.share.setFocus()
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) * 3:
        held = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, " ", autorep=True)
        QApplication.sendEvent(dialog.share, held)
    let_go = QKeyEvent(QEvent.Type.KeyRelease, key, Qt.KeyboardModifier.NoModifier, " ")
    QApplication.sendEvent(dialog.share, let_go)
    assert dialog.isVisible()
    assert not asked(support, "share")
    dialog.reject()


def test_share_cannot_be_pressed_as_soon_as_it_appears(
    opened: Open, support: ScriptedSupport, qtbot: QtBot
) -> None:
    armed(support)
    page = opened()
    support.claim("s1")
    qtbot.waitUntil(lambda: page.dialog is not None)
    dialog = page.dialog
    assert dialog is not None
    assert not dialog.share.isEnabled()
    dialog.share.click()
    assert not asked(support, "share")
    assert QApplication.focusWidget() is not dialog.share
    dialog.reject()


def test_escape_decides_nothing_and_the_page_asks_when_it_is_told_to(
    opened: Open, support: ScriptedSupport, qtbot: QtBot
) -> None:
    armed(support)
    page = opened()
    support.claim("s1")
    QTest.keyClick(asking(page, qtbot), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.dialog is None)
    assert support.grant("s1").state is GrantState.CLAIMED
    card = live(page, qtbot)
    support.changed.tell(None)
    qtbot.waitUntil(card.decide.isVisible)
    assert page.dialog is None
    card.decide.click()
    asking(page, qtbot).refuse.click()
    qtbot.waitUntil(lambda: support.grant("s1").state is GrantState.REVOKED)
    assert not asked(support, "share")


def test_a_question_goes_when_there_is_nothing_to_decide_any_more(
    opened: Open, support: ScriptedSupport, qtbot: QtBot
) -> None:
    armed(support)
    page = opened()
    support.claim("s1")
    asking(page, qtbot)
    support.revoke("s1")
    qtbot.waitUntil(lambda: page.dialog is None)
    qtbot.waitUntil(page.past.isVisible)
    assert not asked(support, "share")


# Afterwards


@pytest.mark.parametrize("state", [GrantState.ARMED, GrantState.CLAIMED, GrantState.SHARED])
def test_an_access_is_taken_back_in_every_state(
    opened: Open, support: ScriptedSupport, qtbot: QtBot, state: GrantState
) -> None:
    grant = armed(support)
    if state is not GrantState.ARMED:
        support.become(replace(support.claimed(grant), state=state))
    page = opened()
    if state is GrantState.CLAIMED:
        asking(page, qtbot).reject()
    card = live(page, qtbot)
    qtbot.waitUntil(page.isActiveWindow)
    card.revoke.click()
    qtbot.waitUntil(lambda: card.findChild(Confirm) is not None)
    question = card.findChild(Confirm)
    assert isinstance(question, Confirm)
    assert ("already was seen" in words(question)) is (state is GrantState.SHARED)
    question.yes.click()
    qtbot.waitUntil(lambda: support.grant("s1").state is GrantState.REVOKED)
    qtbot.waitUntil(lambda: "s1" in page.past.rows)
    assert "You took it back." in page.past.rows["s1"].detail


@pytest.mark.parametrize("alarm", list(Alarm))
def test_every_alarm_is_told_in_plain_words_with_what_to_do(
    opened: Open, support: ScriptedSupport, qtbot: QtBot, alarm: Alarm
) -> None:
    support.become(replace(armed(support), alarms=(alarm,), attempts=3))
    page = opened()
    said = words(live(page, qtbot))
    assert ALARM_HAPPENED[alarm] in said
    assert ALARM_TO_DO[alarm] in said
    assert "used 3 times" in said
    assert alarm.value not in said


def test_several_alarms_stand_apart(opened: Open, support: ScriptedSupport, qtbot: QtBot) -> None:
    support.become(replace(armed(support), alarms=tuple(Alarm), attempts=3))
    page = opened()
    card = live(page, qtbot)
    assert len(card.alarms.text().split("\n\n")) == len(Alarm) + 1


def test_a_receipt_speaks_the_language_of_the_windows(
    application: Application, script: Script, qtbot: QtBot
) -> None:
    english = receipt_words()
    script.preferences.change(Settings(language=Language.GERMAN))
    qtbot.waitUntil(lambda: application.scene.languages.current is Language.GERMAN)
    german = receipt_words()
    assert german.language == "de"
    same = {"SHA-256", "Server", "Bytes"}
    for field in fields(ReceiptWords):
        here, there = getattr(english, field.name), getattr(german, field.name)
        if isinstance(here, str):
            assert here in same or here != there, field.name
        else:
            assert list(here) == list(there)
            assert not set(here.values()) & set(there.values()), field.name
    for names in ("states", "kind_names", "levels", "reasons", "alarms", "notices"):
        # what the windows say too is said in the same words
        english_names, german_names = getattr(english, names), getattr(german, names)
        said = {key: spoken(name) for key, name in english_names.items()}
        assert german_names == said


def test_the_words_of_a_receipt_in_english_are_the_same_with_and_without_a_window(
    application: Application,
) -> None:
    assert application.scene.languages.current is not Language.GERMAN
    assert receipt_words() == ReceiptWords()


def test_the_past_tells_what_became_of_each_and_gives_receipts(
    opened: Open, support: ScriptedSupport, qtbot: QtBot, tmp_path: Path
) -> None:
    with_a_past(support)
    page = opened()
    qtbot.waitUntil(lambda: len(page.past.rows) == 3)
    assert STATE_MEANS[GrantState.EXPIRED] in page.past.rows["s3"].detail
    assert f"Badge {BADGE}, case {CASE}" in page.past.rows["s1"].detail
    assert "Opened by the agent" in page.past.rows["s1"].detail
    assert "had your code" in words(page.past.rows["s2"])
    assert [uid for uid, row in page.past.rows.items() if not row.view.isHidden()] == ["s1"]
    with qtbot.waitSignal(page.support.written):
        page.past.save_to("s1", str(tmp_path))
    assert (tmp_path / "receipt.html").read_bytes() == support.frozen["s1"]
    page.past.rows["s1"].view.click()
    qtbot.waitUntil(lambda: page.findChild(ShownDialog) is not None)
    shown = page.findChild(ShownDialog)
    assert isinstance(shown, ShownDialog)
    assert shown.lines.model().rowCount() == 44
    shown.reject()


def test_a_long_past_is_built_only_as_far_as_it_is_asked_for(
    opened: Open, support: ScriptedSupport, qtbot: QtBot
) -> None:
    for number in range(1, 13):
        armed(support)
        support.revoke(f"s{number}")
    page = opened()
    qtbot.waitUntil(lambda: len(page.past.rows) == 5)
    assert next(iter(page.past.rows)) == "s12"
    page.past.more.click()
    qtbot.waitUntil(lambda: len(page.past.rows) == 10)


# Without a window


def test_who_waits_is_told_while_no_window_is_open_and_the_next_one_leads_there(
    application: Application, script: Script, support: ScriptedSupport, qtbot: QtBot
) -> None:
    tray = application.tray
    before = tray.icon.icon().cacheKey()
    armed(support)
    support.claim("s1")
    qtbot.waitUntil(lambda: len(script.notified) == 1)
    heading, sentence = script.notified[0]
    assert heading == "An agent of support waits"
    assert f"Badge {BADGE}, case {CASE}" in sentence
    assert "an agent waits for you" in tray.icon.toolTip()
    assert tray.icon.icon().cacheKey() != before
    application.show_window()
    window = application.window("main")
    assert isinstance(window, MainWindow)
    assert window.shown_name == "support"
    page = window.page
    assert isinstance(page, SupportPage)
    asking(page, qtbot).share.click()
    qtbot.waitUntil(lambda: "agent waits" not in tray.icon.toolTip())
    assert len(script.notified) == 1
    window.close()
    qtbot.waitUntil(lambda: application.window("main") is None)
    application.show_window()
    window = application.window("main")
    assert isinstance(window, MainWindow)
    assert window.shown_name == "today"


def test_an_alarm_stays_in_the_tray_until_the_page_was_seen(
    application: Application, script: Script, support: ScriptedSupport, qtbot: QtBot
) -> None:
    armed(support)
    support.leak("s1")
    qtbot.waitUntil(lambda: len(script.notified) == 1)
    assert ALARM_HAPPENED[Alarm.CODE_LEAKED] in script.notified[0][1]
    line = next(
        each for each in application.tray.menu.actions() if "something is wrong" in each.text()
    )
    assert line.isVisible()
    line.trigger()
    window = application.window("main")
    assert isinstance(window, MainWindow)
    assert window.shown_name == "support"
    qtbot.waitUntil(lambda: not line.isVisible())
    support.changed.tell(None)
    qtbot.waitUntil(lambda: "wrong" not in application.tray.icon.toolTip())
    assert len(script.notified) == 1


def test_a_window_at_another_page_is_told_too(
    application: Application, script: Script, support: ScriptedSupport, qtbot: QtBot
) -> None:
    application.show_window()
    window = application.window("main")
    assert isinstance(window, MainWindow)
    armed(support)
    support.claim("s1")
    qtbot.waitUntil(lambda: "An agent of support waits" in words(window))
    assert window.shown_name == "today"


def test_without_news_the_tray_reads_no_history(
    application: Application, support: ScriptedSupport, qtbot: QtBot
) -> None:
    qtbot.wait(50)
    assert not support.asked
    assert "Support" not in application.tray.icon.toolTip()
