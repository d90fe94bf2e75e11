"""Every page and every small window, opened one after the other, for tests that look at all."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from time import sleep

from PySide6.QtWidgets import QApplication, QWidget
from tests.fakes.desk import PHRASE, Script
from tests.fakes.support import SERVER as SUPPORT_SERVER
from tests.fakes.support import ScriptedSupport, with_a_past
from tests.fakes.syncing import SERVER, USERNAME, ScriptedSyncing, syncing_badly

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.status import Mode
from workmoniq_desktop.domain.support import Alarm, SupportChoice, SupportTeam
from workmoniq_desktop.domain.syncing import SyncStatus
from workmoniq_desktop.ui.application import Application
from workmoniq_desktop.ui.tray import Hush
from workmoniq_desktop.ui.viewmodels.support_preview import lines_of
from workmoniq_desktop.ui.welcome import Welcome
from workmoniq_desktop.ui.widgets.confirm import Confirm
from workmoniq_desktop.ui.windows.main import MainWindow
from workmoniq_desktop.ui.windows.privacy import PrivacyPage
from workmoniq_desktop.ui.windows.support import SupportPage
from workmoniq_desktop.ui.windows.support_share import ShareDialog
from workmoniq_desktop.ui.windows.sync import SyncPage


def settle(application: Application, rounds: int = 8) -> None:
    """Let answers arrive and layouts come to rest."""
    app = QApplication.instance()
    assert app is not None
    for _ in range(rounds):
        app.processEvents()
        application.scene.worker.wait()
        sleep(0.005)
    app.processEvents()


def pages(application: Application) -> Iterator[tuple[str, MainWindow]]:
    """Each page in turn in the open main window, busy where it can be."""
    application.show_window()
    window = application.window("main")
    assert isinstance(window, MainWindow)
    settle(application)
    for name in window.page_names:
        window.show_page(name)
        settle(application)
        if isinstance(page := window.page, PrivacyPage):
            page.wipe.look.click()
            page.recovery.show_again.click()
            settle(application)
        yield name, window
        if isinstance(page := window.page, SyncPage):
            for stage in sync_stages(application, page):
                yield f"{name}-{stage}", window
        if isinstance(page, SupportPage):
            for stage in support_stages(application, page):
                yield f"{name}-{stage}", window


def sync_stages(application: Application, page: SyncPage) -> Iterator[str]:
    """The page of sync in its other states, with every form open in turn."""
    sync = application.scene.open_history().syncing
    if not isinstance(sync, ScriptedSyncing):
        return
    for at, stage in ((1, "join"), (2, "recover")):
        page.start.kind.buttons()[at].click()
        settle(application)
        yield stage
    sync.create(server=SERVER, username=USERNAME, password=USERNAME, invite=None)
    settle(application, rounds=16)
    yield "sheet"
    sync.sheet = None
    sync.become(replace(syncing_badly(sync.now_us), trouble=None))
    settle(application, rounds=24)
    page.put_back.open.click()
    settle(application)
    yield "put-back"
    badly = sync.now
    sync.done = replace(sync.done, agreed=False, found=badly.found)
    page.put_back.later.click()
    page.put_back.put_back.begin("", "Desktop")
    settle(application, rounds=24)
    yield "told-again"
    sync.become(badly)
    settle(application, rounds=24)
    page.account.look.click()
    page.pairing.start.click()
    for stage, opener in (
        ("password", page.account.password),
        ("new-sheet", page.account.sheet),
        ("delete", page.account.delete),
    ):
        opener.click()
        settle(application)
        yield stage
    page.account.delete.click()
    page.pairing.cancel.click()
    sync.become(SyncStatus())
    settle(application, rounds=16)


def support_stages(
    application: Application, page: SupportPage, *, asks: bool = False
) -> Iterator[str]:
    """The page of support access on its way from a choice to a receipt, and without a team.

    asks: also while the Share dialog stands before it.
    """
    support = application.scene.open_history().support
    if not isinstance(support, ScriptedSupport):
        return
    support.the_team = SupportTeam(pinned=True)
    support.changed.tell(None)
    page.choose.days.buttons()[2].click()
    settle(application)
    page.choose.look.click()
    settle(application)
    yield "server"
    page.choose.server.value = SUPPORT_SERVER
    page.choose.level.choose(3)
    page.choose.look.click()
    settle(application, rounds=16)
    page.lines.lines.selectRow(2)
    page.lines.remove.click()
    page.lines.line.setText("span")
    settle(application, rounds=16)
    yield "preview"
    with_a_past(support)
    page.lines.code.click()
    settle(application, rounds=24)
    page.verticalScrollBar().setValue(0)
    yield "code"
    grant = support.held[0]
    support.become(replace(grant, alarms=tuple(Alarm), attempts=3))
    support.claim(grant.id, "4711", "4712")
    settle(application, rounds=24)
    if page.dialog is not None:
        page.dialog.view.click()
        settle(application)
        if asks:
            yield "share"
        page.dialog.later.click()
    settle(application)
    yield "claimed"
    support.share(grant.id)
    settle(application, rounds=16)
    yield "shared"
    page.another.click()
    settle(application)
    yield "another"
    support.held.clear()
    support.the_team = SupportTeam(pinned=False)
    support.changed.tell(None)
    settle(application)
    yield "no-team"
    support.the_team = SupportTeam(pinned=True, server=SUPPORT_SERVER)
    support.changed.tell(None)
    settle(application)


def small_windows(application: Application, script: Script) -> Iterator[tuple[str, QWidget]]:
    """Each small window in turn; closed before the next one comes."""

    def opened(name: str, opens: Callable[[], None]) -> QWidget:
        settle(application)  # the glance goes when another window does, which may be under way
        opens()
        settle(application)
        window = application.window(name)
        assert window is not None, name
        return window

    yield "glance", opened("glance", application.show_glance)
    yield "until", opened("until", lambda: application.ask_until(Hush.PRIVATE))
    script.creates_passphrase = True
    yield (
        "unlock",
        opened("unlock", lambda: script.tracking.turn(mode=Mode.WAITING, trouble="no key")),
    )
    script.phrase = PHRASE
    welcome = opened("welcome", lambda: script.history_opened.tell(None))
    assert isinstance(welcome, Welcome)
    yield "welcome", welcome
    asked = Confirm(
        welcome,
        "Delete the rule “Mail”?",
        "What it sorted goes back to where it was. It can be undone.",
        "Delete the rule",
        tick="I have looked at what changes",
    )
    asked.open()
    settle(application)
    yield "confirm", asked
    asked.reject()
    support = script.history.support
    week = SupportChoice(from_us=support.now_us - 7 * DAY_US, to_us=support.now_us)
    grant = support.claimed(support.arm(support.preview(week)))
    share = ShareDialog(welcome, application.scene, grant)
    share.open()
    share.show_lines(lines_of(support.shown(grant.id)))
    settle(application)
    yield "share", share
    share.reject()
