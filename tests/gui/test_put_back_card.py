"""The Sync & devices page where a server shows less than before: it may have been put back."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.desk import Script
from tests.fakes.syncing import ScriptedSyncing, syncing_badly, syncing_well

from workmoniq_desktop.domain.sync_errors import PasswordWanted, ServerGone, SyncError
from workmoniq_desktop.domain.sync_words import (
    PUT_BACK_ASK,
    PUT_BACK_DOES,
    PUT_BACK_HOW_TO_ASK,
    PUT_BACK_ORDER,
    PUT_BACK_QUESTION,
    PUT_BACK_TRUSTS,
)
from workmoniq_desktop.domain.syncing import Found, SyncDone, Verdict
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.sync_put_back import At
from workmoniq_desktop.ui.widgets.confirm import Confirm
from workmoniq_desktop.ui.windows.sync import SyncPage
from workmoniq_desktop.ui.windows.sync_put_back import PutBackCard

Open = Callable[[], SyncPage]


@pytest.fixture
def sync(script: Script) -> ScriptedSyncing:
    return script.history.syncing


@pytest.fixture
def opened(scene: Scene, qtbot: QtBot) -> Open:
    """Opens the page as sync stands now."""

    def opening() -> SyncPage:
        page = SyncPage(scene)
        page.resize(800, 600)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitUntil(lambda: page.sync.status is not None and page.sees.isVisible())
        return page

    return opening


@pytest.fixture
def card(opened: Open, sync: ScriptedSyncing, qtbot: QtBot) -> Iterator[PutBackCard]:
    sync.now = replace(
        syncing_well(sync.now_us),
        found=(Found(verdict=Verdict.ROLLBACK, at_us=sync.now_us, device="Desktop"),),
    )
    page = opened()
    qtbot.waitUntil(page.put_back.isVisible)
    yield page.put_back
    page.close()  # and lives until here


def words(widget: QWidget) -> str:
    """All that is written on what is shown."""
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def confirm(card: PutBackCard, qtbot: QtBot) -> Confirm:
    qtbot.waitUntil(lambda: card.findChild(Confirm) is not None)
    found = card.findChild(Confirm)
    assert isinstance(found, Confirm)
    return found


def told(sync: ScriptedSyncing) -> list[object]:
    """The passwords with which the server was told again."""
    return [each[1] for each in sync.asked if each[0] == "put_back"]


def tell(card: PutBackCard, qtbot: QtBot) -> None:
    """Through the whole of it."""
    if card.open.isVisible():
        card.open.click()
    card.go.click()
    question = confirm(card, qtbot)
    question.tick.click()
    question.yes.click()
    qtbot.waitUntil(lambda: card.findChild(Confirm) is None)


def test_a_server_that_shows_all_is_never_said_to_have_been_put_back(
    opened: Open, sync: ScriptedSyncing
) -> None:
    sync.now = syncing_well(sync.now_us)
    assert not opened().put_back.isVisible()


def test_it_stands_beside_the_verdict_and_says_what_to_ask_and_what_happens(
    card: PutBackCard, sync: ScriptedSyncing
) -> None:
    assert "only who runs it can tell you" in words(card)
    assert not card.go.isVisible()
    card.open.click()
    said = words(card)
    for sentence in (*PUT_BACK_ASK, PUT_BACK_HOW_TO_ASK):
        assert sentence in said
    for sentence in (PUT_BACK_DOES, PUT_BACK_TRUSTS, PUT_BACK_ORDER):
        assert sentence in said
    assert not card.password.isVisible()
    card.later.click()
    assert not card.go.isVisible()
    assert card.open.hasFocus()
    assert told(sync) == []


def test_nothing_is_told_before_the_user_says_what_the_operator_answered(
    card: PutBackCard, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    card.open.click()
    card.go.click()
    question = confirm(card, qtbot)
    assert PUT_BACK_QUESTION in words(question)
    assert not question.yes.isEnabled()
    QTest.keyClick(question, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: card.findChild(Confirm) is None)
    assert told(sync) == []
    tell(card, qtbot)
    qtbot.waitUntil(card.said.isVisible)
    assert told(sync) == [None]


def test_what_came_of_it_stays_on_the_page_when_the_verdict_is_gone(
    card: PutBackCard, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    tell(card, qtbot)
    qtbot.waitUntil(card.said.isVisible)
    assert card.said.text() == (
        "The server has again what it lost, and both sides agree. 3 sent, 2 received."
    )
    qtbot.waitUntil(lambda: not card.open.isVisible())
    assert sync.now.found == ()
    assert card.isVisible()
    assert not card.bar.isVisible()
    qtbot.waitUntil(card.read.hasFocus)  # and the words above it are in view
    card.read.click()
    qtbot.waitUntil(lambda: not card.isVisible())


def test_the_other_devices_that_have_to_do_the_same_are_named(
    card: PutBackCard, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    left = (Found(verdict=Verdict.ROLLBACK, at_us=sync.now_us, device="Laptop"),)
    sync.done = SyncDone(sent=3, agreed=False, found=left)
    tell(card, qtbot)
    qtbot.waitUntil(card.said.isVisible)
    assert "Now do the same on: Laptop." in card.said.text()


def test_it_shows_how_far_it_is_and_can_be_stopped_and_done_again(
    card: PutBackCard, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    sync.goes_on = Event()
    tell(card, qtbot)
    qtbot.waitUntil(lambda: card.bar.value() == 1)
    assert card.bar.maximum() == 2
    assert card.doing.text() == "Sealing anew what was lost: 1 / 2"
    qtbot.waitUntil(card.stop.hasFocus)
    assert not card.open.isVisible()
    assert not card.go.isVisible()
    card.stop.click()
    qtbot.waitUntil(card.said.isVisible)
    qtbot.waitUntil(lambda: "goes on with the rest by itself" in card.said.text())
    assert not card.bar.isVisible()
    sync.goes_on = None
    tell(card, qtbot)
    qtbot.waitUntil(lambda: "both sides agree" in card.said.text())
    assert told(sync) == [None, None]


def test_stopping_it_is_asked_for_once_and_said_until_it_is_so(
    card: PutBackCard, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    sync.gate.clear()
    tell(card, qtbot)
    qtbot.waitUntil(lambda: told(sync) == [None])
    card.stop.click()
    assert card.put_back.at is At.STOPS
    assert card.doing.text() == "Stopping…"
    card.stop.click()  # again changes nothing, and the focus stays here
    assert card.stop.isVisible()
    sync.gate.set()
    qtbot.waitUntil(card.said.isVisible)
    assert "waits until you do this again" in card.said.text()


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (ServerGone("the sync server does not answer: see that you are online"), "try again"),
        (
            SyncError("The server does not know that it was put back: ask who runs it."),
            "does not know that it was put back",
        ),
    ],
)
def test_why_it_failed_is_said_and_it_can_be_tried_again(
    card: PutBackCard, sync: ScriptedSyncing, qtbot: QtBot, failure: Exception, said: str
) -> None:
    sync.fails_with = failure
    tell(card, qtbot)
    qtbot.waitUntil(card.error.isVisible)
    assert said in card.error.text()
    assert card.open.isVisible()
    sync.fails_with = None
    tell(card, qtbot)
    qtbot.waitUntil(lambda: "both sides agree" in card.said.text())
    assert not card.error.isVisible()


def test_the_password_is_asked_for_only_where_the_server_asks_for_it(
    card: PutBackCard, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    sync.fails_with = PasswordWanted("It asks the account's password: give it, too.")
    tell(card, qtbot)
    qtbot.waitUntil(card.password.isVisible)
    assert "asks the account's password" in card.password.error
    assert card.password.line.echoMode() is QLineEdit.EchoMode.Password
    card.go.click()
    assert "Type the password" in card.password.error
    sync.fails_with = PasswordWanted("This is not the account's password: type it again.")
    card.password.value = "not this one"
    tell(card, qtbot)
    qtbot.waitUntil(lambda: "not the account's password" in card.password.error)
    assert card.password.value == ""
    sync.fails_with = None
    card.password.value = "of the account"
    tell(card, qtbot)
    qtbot.waitUntil(lambda: "both sides agree" in card.said.text())
    assert told(sync) == [None, "not this one", "of the account"]
    assert not card.password.isVisible()


def test_it_is_gone_through_by_keys_alone(
    card: PutBackCard, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    card.open.setFocus()
    QTest.keyClick(card.open, Qt.Key.Key_Space)
    assert card.later.hasFocus()
    for _ in range(3):
        focus = QApplication.focusWidget()
        if focus is None or focus is card.go:
            break
        QTest.keyClick(focus, Qt.Key.Key_Backtab)
    assert card.go.hasFocus()
    QTest.keyClick(card.go, Qt.Key.Key_Space)
    question = confirm(card, qtbot)
    qtbot.waitUntil(question.no.hasFocus)
    question.tick.setFocus()
    QTest.keyClick(question.tick, Qt.Key.Key_Space)
    question.yes.setFocus()
    QTest.keyClick(question.yes, Qt.Key.Key_Space)
    qtbot.waitUntil(card.said.isVisible)
    assert told(sync) == [None]


def test_all_that_is_wrong_at_once_still_fits(
    opened: Open, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    sync.now = syncing_badly(sync.now_us)
    page = opened()
    qtbot.waitUntil(page.put_back.isVisible)
    page.put_back.open.click()
    qtbot.waitUntil(page.put_back.go.isVisible)
    assert page.inner.width() <= page.viewport().width()
