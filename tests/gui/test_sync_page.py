"""The Sync & devices page: off says what on means; on shows everything and hides nothing."""

import json
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.desk import Script
from tests.fakes.syncing import (
    DIGITS,
    LAPTOP,
    LINK_CODE,
    NEW_RECOVERY_CODE,
    PHONE,
    RECOVERY_CODE,
    SERVER,
    THIS,
    ScriptedOffer,
    ScriptedSyncing,
    a_receipt,
    syncing_badly,
    syncing_well,
)

from workmoniq_desktop.domain.clock import MINUTE_US
from workmoniq_desktop.domain.errors import PairingEnded, WrongSecret
from workmoniq_desktop.domain.sync_errors import ServerGone, Untrusted
from workmoniq_desktop.domain.sync_words import WHAT_HAPPENED, WHAT_THE_SERVER_SEES, WHAT_TO_DO
from workmoniq_desktop.domain.syncing import GRAVE, AccountState, Found, SyncMood, Verdict
from workmoniq_desktop.ui.application import Application
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.tray import sync_line
from workmoniq_desktop.ui.widgets.confirm import Confirm
from workmoniq_desktop.ui.widgets.qr import QrCode, squares_of
from workmoniq_desktop.ui.windows.sync import SyncPage
from workmoniq_desktop.ui.windows.sync_recover import RecoverPart

PASSWORD = "correct horse battery"  # noqa: S105  # nothing is behind it
Open = Callable[[], SyncPage]


@pytest.fixture
def sync(script: Script) -> ScriptedSyncing:
    return script.history.syncing


@pytest.fixture
def opened(scene: Scene, qtbot: QtBot) -> Open:
    """Opens the page as sync stands now."""

    def opening() -> SyncPage:
        page = SyncPage(scene)
        page.resize(980, 760)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitUntil(lambda: page.sync.status is not None)
        # cards, rows and blocks come in turns of their own
        qtbot.wait(50)
        return page

    return opening


@pytest.fixture
def off(opened: Open) -> SyncPage:
    return opened()


@pytest.fixture
def on(opened: Open, sync: ScriptedSyncing) -> SyncPage:
    sync.now = syncing_well(sync.now_us)
    return opened()


def words(widget: QWidget) -> str:
    """All that is written on what is shown."""
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def confirm(page: SyncPage, qtbot: QtBot) -> Confirm:
    qtbot.waitUntil(lambda: page.findChild(Confirm) is not None)
    found = page.findChild(Confirm)
    assert isinstance(found, Confirm)
    return found


def asked(sync: ScriptedSyncing, deed: str) -> list[tuple[object, ...]]:
    return [each for each in sync.asked if each[0] == deed]


# Off


def test_off_says_what_the_server_would_see_before_anybody_turns_it_on(off: SyncPage) -> None:
    said = words(off)
    assert "nothing leaves this computer" in said
    for sentence in WHAT_THE_SERVER_SEES:
        assert sentence in said
    assert off.start.isVisible()
    for card in (off.state, off.devices, off.pairing, off.account, off.sheet, off.verdicts):
        assert not card.isVisible()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("", "ada", PASSWORD, PASSWORD), "address of the server"),
        ((SERVER, "", PASSWORD, PASSWORD), "user name"),
        ((SERVER, "ada", "short", "short"), "12 characters"),
        ((SERVER, "ada", PASSWORD, f"{PASSWORD}!"), "not the same"),
    ],
)
def test_what_is_missing_for_an_account_is_said_beside_its_field(
    off: SyncPage,
    sync: ScriptedSyncing,
    typed: tuple[str, ...],
    said: str,
) -> None:
    start = off.start
    fields = (start.server, start.username, start.password, start.again)
    for field, value in zip(fields, typed, strict=True):
        field.value = value
    start.make.click()
    errors = [field.error for field in start.form.fields if field.error]
    assert len(errors) == 1
    assert said in errors[0]
    assert not asked(sync, "create")
    assert start.password.line.echoMode() is QLineEdit.EchoMode.Password


def make_account(page: SyncPage) -> None:
    start = page.start
    start.server.value, start.username.value = SERVER, "ada"
    start.password.value = start.again.value = PASSWORD
    start.make.click()


def test_an_account_begins_with_its_recovery_sheet_typed_back(
    off: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    make_account(off)
    qtbot.waitUntil(off.sheet.isVisible)
    assert not off.start.isVisible()
    assert off.sheet.code.text() == RECOVERY_CODE
    off.sheet.typed.value = RECOVERY_CODE[:-1] + ("1" if RECOVERY_CODE[-1] == "0" else "0")
    off.sheet.confirm.click()
    qtbot.waitUntil(lambda: "mistyped" in off.sheet.typed.error)
    assert not asked(sync, "confirm_recovery")
    off.sheet.typed.value = RECOVERY_CODE.lower().replace("-", " ")
    off.sheet.confirm.click()
    qtbot.waitUntil(off.state.isVisible)
    assert sync.now.on
    assert not off.sheet.isVisible()
    assert off.sheet.code.text() == ""


def test_a_closed_window_does_not_lose_the_sheet(
    off: SyncPage, opened: Open, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    make_account(off)
    qtbot.waitUntil(off.sheet.isVisible)
    again = opened()
    qtbot.waitUntil(again.sheet.isVisible)
    assert again.sheet.code.text() == RECOVERY_CODE
    assert sync.now.state is AccountState.UNCONFIRMED


def test_a_refused_account_says_why_and_keeps_what_was_typed(
    off: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    sync.fails_with = ServerGone("the sync server does not answer: see that you are online")
    make_account(off)
    qtbot.waitUntil(lambda: "does not answer" in off.start.form.error)
    assert "You can try again." in off.start.form.error
    assert off.start.username.value == "ada"
    assert off.start.make.isEnabled()


def test_the_window_answers_while_the_network_does_not(
    off: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    sync.gate.clear()
    make_account(off)
    off.start.kind.buttons()[1].click()
    assert off.start.join.isVisible()
    assert not off.start.make.isEnabled()
    sync.gate.set()
    qtbot.waitUntil(off.sheet.isVisible)


@pytest.mark.skipif(os.name != "posix", reason="other systems keep rights elsewhere")
def test_a_saved_sheet_is_readable_by_its_owner_only(
    off: SyncPage, qtbot: QtBot, tmp_path: Path
) -> None:
    make_account(off)
    qtbot.waitUntil(off.sheet.isVisible)
    path = tmp_path / "sheet.txt"
    path.write_text("older")
    path.chmod(0o644)
    with qtbot.waitSignal(off.sync.told):
        off.sheet.save_to(str(path))
    assert RECOVERY_CODE in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    off.sheet.copy.click()
    assert RECOVERY_CODE in QGuiApplication.clipboard().text()
    with qtbot.waitSignal(off.sync.told) as told:
        off.sheet.save_to(str(tmp_path / "nowhere" / "sheet.txt"))
    assert "cannot be written" in told.args[0]


def test_that_one_can_try_again_is_said_once(
    off: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    sync.fails_with = ServerGone("the server cannot be reached: check it, then try again")
    make_account(off)
    qtbot.waitUntil(lambda: "cannot be reached" in off.start.form.error)
    assert off.start.form.error.lower().count("try again") == 1


# Joining and coming back


def join(page: SyncPage, code: str = LINK_CODE) -> None:
    page.start.kind.buttons()[1].click()
    page.start.join.server.value = SERVER
    page.start.join.code.value = code
    page.start.join.start.click()


def test_joining_shows_the_digits_large_and_asks_before_older_history_goes(
    off: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    sync.joining.admitted.clear()
    join(off)
    part = off.start.join
    qtbot.waitUntil(part.digits.isVisible)
    assert part.digits.text() == f"{DIGITS[:3]} {DIGITS[3:]}"
    assert "Account ada, offered by Desktop" in words(part)
    assert not part.accept.isVisible()
    sync.joining.admitted.set()
    qtbot.waitUntil(part.accept.isVisible)
    assert not part.upload.value
    part.accept.click()
    qtbot.waitUntil(off.state.isVisible)
    assert ("accept", False) in sync.asked


def test_a_mistyped_pairing_code_asks_nobody(
    off: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    join(off, RECOVERY_CODE)
    qtbot.waitUntil(lambda: "mistyped" in off.start.join.code.error)
    assert not asked(sync, "join")


def test_joining_can_be_given_up_while_it_waits(
    off: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    sync.joining.admitted.clear()
    join(off)
    qtbot.waitUntil(off.start.join.digits.isVisible)
    off.start.join.cancel.click()
    qtbot.waitUntil(lambda: ("cancel joining",) in sync.asked)
    assert off.start.join.form.isVisible()


def test_a_page_that_closes_gives_up_what_it_waited_for(
    scene: Scene, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    sync.joining.admitted.clear()
    page = SyncPage(scene)
    page.show()
    qtbot.waitUntil(lambda: page.sync.status is not None)
    join(page)
    qtbot.waitUntil(page.start.join.digits.isVisible)
    with qtbot.waitSignal(page.destroyed):
        page.close()
        page.deleteLater()
    qtbot.waitUntil(lambda: ("cancel joining",) in sync.asked)


def test_recovery_names_whom_it_shuts_out_before_it_does(
    off: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    off.start.kind.buttons()[2].click()
    part = off.start.recover
    part.server.value, part.code.value = SERVER, RECOVERY_CODE
    part.start.click()
    qtbot.waitUntil(part.finish.isVisible)
    assert [check.text() for check in part.keeps.values()] == ["Laptop", "Phone"]
    part.keeps[PHONE].setChecked(True)
    part.finish.click()
    question = confirm(off, qtbot)
    assert "Laptop." in words(question)
    assert not asked(sync, "finish")
    question.yes.click()
    qtbot.waitUntil(off.state.isVisible)
    assert ("finish", (PHONE,), False) in sync.asked


def to_recover(page: SyncPage) -> RecoverPart:
    """The form for the recovery sheet, filled in."""
    page.start.kind.buttons()[2].click()
    part = page.start.recover
    part.server.value, part.code.value = SERVER, RECOVERY_CODE
    return part


def test_a_stolen_device_is_named_not_believed_and_never_offered_to_stay(
    off: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    part = to_recover(off)
    assert not part.stolen.isVisible()
    part.is_stolen.check.click()
    assert part.stolen.isVisible()
    part.start.click()
    assert "such as 1a2b3c4d" in part.stolen.error
    assert not asked(sync, "recover")
    part.stolen.value = f"device {LAPTOP[:8]}"
    part.start.click()
    qtbot.waitUntil(part.finish.isVisible)
    assert asked(sync, "recover") == [("recover", RECOVERY_CODE, SERVER, None, LAPTOP[:8])]
    assert "Stolen, and shut out in any case: Laptop." in words(part)
    assert list(part.keeps) == [PHONE]
    part.keeps[PHONE].setChecked(True)
    part.finish.click()
    question = confirm(off, qtbot)
    assert "Laptop. What" in words(question)
    question.yes.click()
    qtbot.waitUntil(off.state.isVisible)
    assert ("finish", (PHONE,), False) in sync.asked


def test_a_tick_that_is_taken_back_names_no_device(
    off: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    part = to_recover(off)
    part.is_stolen.check.click()
    part.stolen.value = LAPTOP[:8]
    part.is_stolen.check.click()
    part.start.click()
    qtbot.waitUntil(part.finish.isVisible)
    assert asked(sync, "recover") == [("recover", RECOVERY_CODE, SERVER, None)]
    assert list(part.keeps) == [LAPTOP, PHONE]


def test_a_server_that_stops_recovery_is_not_blamed_on_the_code(
    off: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    part = to_recover(off)
    sync.fails_with = Untrusted(f"Device {LAPTOP[:8]} had written more: name it", "WITHHELD")
    part.start.click()
    qtbot.waitUntil(lambda: LAPTOP[:8] in part.form.error)
    assert part.code.error == ""
    assert part.code.value == RECOVERY_CODE


# On


def test_on_shows_the_last_sync_what_waits_and_every_device(on: SyncPage, qtbot: QtBot) -> None:
    said = words(on)
    assert "Account ada at https://sync.example.org" in said
    assert "Last sync:" in said
    assert "Waits to be sent: 2 sealed pieces" in said
    qtbot.waitUntil(lambda: list(on.devices.rows) == [THIS, LAPTOP, PHONE])
    assert not on.devices.rows[THIS].revoke.isVisible()
    assert "New since" in on.devices.rows[PHONE].detail
    assert not on.start.isVisible()
    assert not on.verdicts.isVisible()
    assert not on.wipes.isVisible()


def test_news_from_the_engine_are_shown_without_asking(
    on: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    sync.become(replace(sync.now, waiting=0, trouble="the server is full"))
    qtbot.waitUntil(lambda: on.state.trouble.text() == "The server is full.")
    assert "Waits" not in on.state.lines.text()


def test_somebody_who_looks_is_told_to_the_engine(
    on: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: ("watch", True) in sync.asked)
    on.hide()
    qtbot.waitUntil(lambda: ("watch", False) in sync.asked)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_is_told_in_plain_words_with_what_to_do(
    opened: Open, sync: ScriptedSyncing, qtbot: QtBot, verdict: Verdict
) -> None:
    found = (Found(verdict=verdict, at_us=sync.now_us, device="Laptop"),)
    sync.now = replace(syncing_well(sync.now_us), found=found)
    page = opened()
    qtbot.waitUntil(page.verdicts.isVisible)
    said = words(page.verdicts)
    assert WHAT_HAPPENED[verdict] in said
    assert WHAT_TO_DO[verdict] in said
    assert verdict.value.upper() not in said
    assert ("kept on this device as evidence" in said) is (verdict in GRAVE)


def test_unfinished_wipes_name_the_devices_they_wait_for(
    opened: Open, sync: ScriptedSyncing
) -> None:
    sync.now = syncing_badly(sync.now_us)
    page = opened()
    said = words(page.wipes)
    assert "Not confirmed yet by: Laptop, Phone" in said
    assert "No new keys yet on: Laptop" in said


def test_a_deletion_or_a_code_that_somebody_else_asked_for_is_taken_back(
    opened: Open, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    sync.now = syncing_badly(sync.now_us)
    page = opened()
    assert "Somebody asked with the password" in page.state.lines.text()
    page.state.keep_account.click()
    qtbot.waitUntil(lambda: not page.state.keep_account.isVisible())
    page.state.keep_code.click()
    qtbot.waitUntil(lambda: not page.state.keep_code.isVisible())
    assert asked(sync, "cancel_deletion")
    assert asked(sync, "cancel_recovery")


def test_syncing_now_tells_how_it_went(on: SyncPage, sync: ScriptedSyncing, qtbot: QtBot) -> None:
    with qtbot.waitSignal(on.sync.told) as told:
        on.state.now.click()
    assert told.args == ["Both sides agree: 3 sent, 2 received."]
    sync.fails_with = ServerGone("the sync server does not answer: see that you are online")
    on.state.now.click()
    qtbot.waitUntil(on.state.error.isVisible)
    assert "does not answer" in on.state.error.text()


def test_live_says_what_it_tells_the_server_and_applies_at_once(
    on: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    assert "to five minutes when this device was used" in words(on.state)
    on.state.live.check.click()
    qtbot.waitUntil(lambda: sync.now.live)


def test_turning_off_asks_and_leaves_everything_in_place(
    on: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    on.state.turn.click()
    question = confirm(on, qtbot)
    assert "stays whole" in words(question)
    question.yes.click()
    qtbot.waitUntil(lambda: on.state.turn.text() == "Turn on")
    assert on.devices.isVisible()
    on.state.turn.click()
    qtbot.waitUntil(lambda: sync.now.on)


def test_a_device_is_renamed_in_place(on: SyncPage, sync: ScriptedSyncing, qtbot: QtBot) -> None:
    on.devices.rows[LAPTOP].rename.click()
    assert on.devices.name.value == "Laptop"
    on.devices.name.value = " "
    QTest.keyClick(on.devices.name.line, Qt.Key.Key_Return)
    assert on.devices.name.error == "Type a name."
    on.devices.name.value = "Old laptop"
    QTest.keyClick(on.devices.name.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: on.devices.rows[LAPTOP].name == "Old laptop")


def test_shutting_a_device_out_asks_and_enter_alone_never_does_it(
    on: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    on.devices.rows[LAPTOP].revoke.click()
    question = confirm(on, qtbot)
    QTest.keyClick(question, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: on.findChild(Confirm) is None)
    assert not asked(sync, "revoke")
    on.devices.rows[LAPTOP].revoke.click()
    confirm(on, qtbot).yes.click()
    qtbot.waitUntil(lambda: LAPTOP not in on.devices.rows)
    assert ("revoke", (LAPTOP,)) in sync.asked


# Adding a device


def slow_offer(sync: ScriptedSyncing) -> ScriptedOffer:
    sync.offer = ScriptedOffer(asked=sync.asked, ends_us=sync.now_us + 10 * MINUTE_US)
    return sync.offer


def test_a_device_is_let_in_by_the_digits_it_shows(
    on: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    offer, card = slow_offer(sync), on.pairing
    card.start.click()
    qtbot.waitUntil(card.code.isVisible)
    assert card.code.text() == LINK_CODE
    assert card.qr.side > 20
    assert card.left.text() == "Ends in 10:00"
    assert SERVER in card.how.text()
    offer.answered.set()
    qtbot.waitUntil(card.digits.isVisible)
    assert "Laptop answered" in card.who.text()
    card.digits.value = "12345"
    card.admit.click()
    assert "six digits" in card.digits.error
    assert not asked(sync, "confirm")
    card.digits.value = f"{DIGITS[:3]} {DIGITS[3:]}"
    with qtbot.waitSignal(card.offer.told) as told:
        card.admit.click()
    assert told.args == ["Laptop belongs to the account now."]
    assert card.start.isVisible()
    assert card.qr.side == 0


def test_wrong_digits_let_nobody_in_and_say_so(
    on: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    card = on.pairing
    card.start.click()
    qtbot.waitUntil(card.digits.isVisible)
    card.digits.value = "999999"
    card.admit.click()
    qtbot.waitUntil(lambda: "nothing was added" in card.digits.error)


def test_a_code_that_ended_goes_and_says_so(
    on: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    card = on.pairing
    card.start.click()
    qtbot.waitUntil(card.digits.isVisible)
    offer = sync.offer
    assert offer is not None

    def over(_digits: str) -> None:
        raise PairingEnded("the pairing code has ended: show a new one")

    offer.confirm = over  # type: ignore[method-assign,assignment]  # a server that forgot it
    card.digits.value = DIGITS
    card.admit.click()
    qtbot.waitUntil(card.start.isVisible)
    assert "show a new one" in card.error.text()


def test_an_offer_can_be_taken_back(on: SyncPage, sync: ScriptedSyncing, qtbot: QtBot) -> None:
    slow_offer(sync)
    on.pairing.start.click()
    qtbot.waitUntil(on.pairing.code.isVisible)
    on.pairing.cancel.click()
    qtbot.waitUntil(lambda: ("cancel",) in sync.asked)
    assert on.pairing.start.isVisible()


def test_a_phone_is_offered_the_smaller_role(
    on: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    on.pairing.phone.value = True
    on.pairing.start.click()
    qtbot.waitUntil(lambda: ("pair", "web") in sync.asked)


def test_the_picture_holds_what_a_camera_reads(qtbot: QtBot, tmp_path: Path) -> None:
    code = QrCode("a code")
    qtbot.addWidget(code)
    code.show_squares(squares_of(f"{SERVER}/#{LINK_CODE}"))
    code.resize(220, 220)
    image = code.grab().toImage()
    side = image.width() / (code.side + 8)
    at = round(4.5 * side)
    assert image.pixelColor(at, at).name() == "#000000"
    assert image.pixelColor(round(side), round(side)).name() == "#ffffff"
    assert list(tmp_path.iterdir()) == []


# The account


def test_everything_the_server_holds_is_shown(
    on: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    on.account.look.click()
    qtbot.waitUntil(on.account.held.isVisible)
    assert sync.now.account in on.account.held.toPlainText()


def test_a_password_is_changed_or_vouched_for(
    on: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    account = on.account
    account.password.click()
    account.new.value = account.again.value = PASSWORD
    account.password_form.submitted.emit()
    assert "counts now" in account.old.error
    account.forgotten.value = True
    account.password_form.submitted.emit()
    qtbot.waitUntil(lambda: ("change_password", None, PASSWORD) in sync.asked)
    qtbot.waitUntil(lambda: not account.password_form.isVisible())
    assert account.new.value == ""


def test_a_wrong_password_is_said_and_the_form_stays(
    on: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    account = on.account
    sync.fails_with = WrongSecret("this is not the password of the account: type it again")
    account.password.click()
    account.old.value = account.new.value = account.again.value = PASSWORD
    account.password_form.submitted.emit()
    qtbot.waitUntil(lambda: "not the password" in account.password_form.error)
    assert account.new.value == PASSWORD


def test_a_new_sheet_says_from_when_it_counts(
    on: SyncPage, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    on.account.sheet.click()
    on.account.sheet_password.value = PASSWORD
    on.account.sheet_form.submitted.emit()
    qtbot.waitUntil(on.sheet.isVisible)
    assert on.sheet.code.text() == NEW_RECOVERY_CODE
    assert "until then the old one does" in on.sheet.counts.text()
    assert ("new_recovery", None, PASSWORD) in sync.asked


def test_deleting_the_account_needs_a_tick_and_leaves_a_receipt(
    on: SyncPage, sync: ScriptedSyncing, qtbot: QtBot, tmp_path: Path
) -> None:
    account = on.account
    account.delete.click()
    account.delete_form.submitted.emit()
    assert "password" in account.delete_password.error
    account.delete_password.value = PASSWORD
    account.delete_form.submitted.emit()
    question = confirm(on, qtbot)
    assert not question.yes.isEnabled()
    question.tick.setChecked(True)
    question.yes.click()
    qtbot.waitUntil(on.receipt.isVisible)
    assert "deleted 11 rows" in on.receipt.words.text()
    assert "proves no erasure" in on.receipt.words.text()
    qtbot.waitUntil(on.start.isVisible)
    assert asked(sync, "delete_account") == [("delete_account", PASSWORD, None)]
    with qtbot.waitSignal(on.sync.told):
        on.receipt.save_to(str(tmp_path / "receipt.json"))
    assert json.loads((tmp_path / "receipt.json").read_text()) == {
        "format": "workmoniq-account-deleted",
        "v": 1,
        "server": SERVER,
        "key": "a2V5",
        "deletion": {"signed": '{"id":"e5"}', "signature": "Zmlyc3Q"},
        "completion": None,
    }


def test_the_receipt_stays_after_a_restart_and_the_second_one_is_asked_for(
    opened: Open, sync: ScriptedSyncing, qtbot: QtBot, tmp_path: Path
) -> None:
    sync.receipt = a_receipt(sync.now_us)
    page = opened()
    card = page.receipt
    qtbot.waitUntil(card.isVisible)
    assert page.start.isVisible()
    assert not asked(sync, "deletion_progress")
    card.gone.click()
    qtbot.waitUntil(lambda: "does not say yet" in card.words.text())
    sync.fails_with = ServerGone("the sync server does not answer: see that you are online")
    card.gone.click()
    qtbot.waitUntil(lambda: "does not answer" in card.error.text())
    sync.fails_with, sync.deletion_complete_us = None, sync.now_us + MINUTE_US
    card.gone.click()
    qtbot.waitUntil(lambda: "nothing that was stored is left" in card.words.text())
    assert "does not say yet" not in card.words.text()
    assert not card.gone.isVisible()
    assert not card.error.isVisible()
    with qtbot.waitSignal(page.sync.told):
        card.save_to(str(tmp_path / "receipt.json"))
    kept = json.loads((tmp_path / "receipt.json").read_text())
    assert kept["completion"] == {"signed": '{"id":"e5","objects":0}', "signature": "c2Vjb25k"}


def test_a_receipt_that_is_not_signed_says_so(
    opened: Open, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    sync.receipt = replace(a_receipt(sync.now_us), signed=False)
    page = opened()
    card = page.receipt
    qtbot.waitUntil(card.isVisible)
    assert "NOT signed" in card.words.text()


def test_a_receipt_that_was_lost_claims_nothing(
    opened: Open, sync: ScriptedSyncing, qtbot: QtBot
) -> None:
    sync.receipt = replace(a_receipt(sync.now_us), id="", counts={}, signed=False, original="")
    page = opened()
    card = page.receipt
    qtbot.waitUntil(card.isVisible)
    assert "lost with the server's answer" in card.words.text()
    assert "gone by" not in card.words.text()
    assert not card.save.isVisible()
    assert not card.gone.isVisible()


# The tray


def test_trouble_of_sync_is_in_the_tray_in_words(
    application: Application, script: Script, qtbot: QtBot, qapp: QApplication
) -> None:
    tray = application.tray
    before = tray.icon.icon().cacheKey()
    script.sync_mood.tell(SyncMood(on=True, trouble="the server is full", last_sync_us=1))
    qtbot.waitUntil(lambda: "Sync: the server is full" in tray.icon.toolTip())
    assert tray.icon.icon().cacheKey() != before
    line = next(each for each in tray.menu.actions() if each.text().startswith("Sync:"))
    assert line.isVisible()
    line.trigger()
    window = application.window("main")
    assert window is not None
    qtbot.waitUntil(lambda: isinstance(getattr(window, "page", None), SyncPage))
    script.sync_mood.tell(SyncMood(on=True))
    qtbot.waitUntil(lambda: "Sync" not in tray.icon.toolTip())
    assert not line.isVisible()


def test_a_server_that_does_wrong_is_more_than_one_that_is_away() -> None:
    assert "must not" in sync_line(SyncMood(on=True, alarmed=True, trouble="x"))
    assert sync_line(SyncMood(on=False, alarmed=True)) == ""
    assert sync_line(SyncMood(on=True)) == ""
