"""Taken back, wiped or put back between any two messages: nothing is sent, or it is gone there."""

import hashlib
import os
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.fakes.support_life import FROM_US, Console, User, chosen
from tests.integration.store.pages import decrypted_pages

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, SECOND_US
from workmoniq_desktop.domain.ledger import Left
from workmoniq_desktop.domain.spans import WindowSpan
from workmoniq_desktop.domain.support import GrantState, Redaction, RevokedBy
from workmoniq_desktop.domain.support import Notice as NoticeOf
from workmoniq_desktop.domain.support_errors import (
    GrantOver,
    SupportChoiceInvalid,
    TooManyGrants,
)
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.domain.wiped import Wiped
from workmoniq_desktop.services import wiping
from workmoniq_desktop.store import ledger, support_audit, support_endings
from workmoniq_desktop.store import support_grants as grants
from workmoniq_desktop.store.support_grants import CODE, FROZEN, SEALED
from workmoniq_desktop.sync.obeying import obey
from workmoniq_protocol.codes import decode

MESSAGES = ("armed", "claimed", "seen", "shared", "opened")


def until(user: User, console: Console, last: str) -> str:
    """Everything up to a message; the id of the access."""
    armed = user.arm()
    assert armed.code is not None
    acts: dict[str, Callable[[], object]] = {
        "armed": lambda: None,
        "claimed": lambda: console.claims(armed.code or ""),
        "seen": lambda: user.support.look(armed.id),
        "shared": lambda: user.support.share(armed.id),
        "opened": lambda: console.tells("opened"),
    }
    for message in MESSAGES[: MESSAGES.index(last) + 1]:
        acts[message]()
    return armed.id


def nothing_to_fetch(console: Console) -> bool:
    return console.claim is None or console.ask("GET", "/bundle").status_code in {404, 410}


@pytest.mark.parametrize("after", MESSAGES[:-1])
def test_taken_back_between_two_messages_nothing_can_be_read(
    user: User, console: Console, after: str
) -> None:
    grant_id = until(user, console, after)
    taken = user.support.revoke(grant_id)
    assert (taken.state, taken.revoked_by) == (GrantState.REVOKED, RevokedBy.USER)
    assert nothing_to_fetch(console)
    with pytest.raises(GrantOver):
        user.support.share(grant_id)
    assert user.support.revoke(grant_id) == taken  # harmless
    with user.database.raw() as raw:
        assert grants.secret(raw, grant_id, CODE) is None
        assert grants.content(raw, grant_id, SEALED) is None
        lines = [line.what for line in ledger.newest(raw, 9) if line.left is Left.SUPPORT]
        assert support_audit.holds(raw)
    assert lines[0] == support_endings.TAKEN_BACK


def test_taken_back_while_the_agent_looks_the_console_hears_of_it_and_purges(
    user: User, console: Console
) -> None:
    grant_id = until(user, console, "opened")
    looking = user.support.look(grant_id)
    assert looking.is_open_at(user.clock.now_us())
    taken = user.support.revoke(grant_id)
    assert (taken.state, taken.revoked_by) == (GrantState.REVOKED, RevokedBy.USER)
    assert console.ask("GET", "").json()["state"] == "revoked"
    console.tells("closed")
    console.tells("purged")
    told = user.support.look(grant_id)
    assert [each.notice for each in told.notices] == list(NoticeOf)
    assert told.state is GrantState.REVOKED


def test_taken_back_after_the_console_closed_stays_as_it_is(user: User, console: Console) -> None:
    grant_id = until(user, console, "opened")
    console.tells("closed")
    closed = user.support.look(grant_id)
    assert not closed.is_open_at(user.clock.now_us())
    assert user.support.revoke(grant_id) == closed


def test_taken_back_while_the_bundle_is_on_its_way_the_server_ends_without_it(
    user: User, console: Console
) -> None:
    grant_id = until(user, console, "seen")

    def takes_back(request: object) -> None:
        if getattr(request, "method", "") == "PUT":
            user.between.before = lambda _request: None
            user.support.revoke(grant_id)

    user.between.before = takes_back
    assert user.support.share(grant_id).state is GrantState.REVOKED
    with pytest.raises(GrantOver):
        user.support.share(grant_id)
    user.support.tell()
    assert user.support.grant(grant_id).state is GrantState.REVOKED
    assert console.ask("GET", "/bundle").status_code == 410


@pytest.mark.parametrize("after", MESSAGES[:-1])
@pytest.mark.parametrize("titles_only", [False, True], ids=["wiped", "redacted"])
def test_what_is_wiped_is_shown_to_nobody(
    user: User, console: Console, after: str, titles_only: bool
) -> None:
    grant_id = until(user, console, after)
    scope = WipeScope(
        from_us=FROM_US + HOUR_US, to_us=FROM_US + 2 * HOUR_US, titles_only=titles_only
    )
    wiping.applying(user.clock)(user.database, scope)
    found = user.support.grant(grant_id)
    assert (found.state, found.revoked_by) == (GrantState.REVOKED, RevokedBy.WIPE)
    with user.database.raw() as raw:
        assert grants.content(raw, grant_id, FROZEN) is None
        assert grants.content(raw, grant_id, SEALED) is None
        assert grants.secret(raw, grant_id, CODE) is None
        assert support_audit.holds(raw)
    with pytest.raises(GrantOver):
        user.support.shown(grant_id)
    user.support.tell()
    assert nothing_to_fetch(console)


def test_a_wipe_takes_the_copy_of_what_was_shown_and_the_receipt_stays(
    user: User, console: Console
) -> None:
    grant_id = until(user, console, "opened")
    user.support.look(grant_id)
    wiping.applying(user.clock)(user.database, WipeScope(app="browser"))
    found = user.support.grant(grant_id)
    assert found.state is GrantState.CONSUMED
    with user.database.raw() as raw:
        assert grants.content(raw, grant_id, FROZEN) is None
    assert len(found.digest) == 64


def test_what_another_device_wiped_is_shown_to_nobody_here(user: User) -> None:
    armed = user.arm()
    wiped = Wiped(
        id="0" * 16, from_us=FROM_US, to_us=FROM_US + HOUR_US, reach_us=(FROM_US, FROM_US + HOUR_US)
    )
    with user.database.writing() as raw:
        assert obey(raw, wiped, user.clock.now_us())
    assert user.support.grant(armed.id).revoked_by is RevokedBy.WIPE


def test_a_redaction_takes_titles_of_spans_that_reach_into_what_was_chosen(user: User) -> None:
    with user.database.recording() as recording:
        device = recording.introduce("desk")
        start_us, end_us = FROM_US + DAY_US - HOUR_US, FROM_US + DAY_US + HOUR_US
        recording.put(
            [
                WindowSpan(
                    device=device, start_us=start_us, end_us=end_us, app="editor", title="letter"
                )
            ]
        )
    armed = user.arm()
    beside = WipeScope(from_us=end_us - HOUR_US // 2, to_us=end_us, titles_only=True)
    wiping.applying(user.clock)(user.database, beside)
    assert user.support.grant(armed.id).revoked_by is RevokedBy.WIPE


def test_a_copy_of_what_was_shown_is_kept_no_longer_than_titles_are(
    user: User, console: Console
) -> None:
    grant_id = until(user, console, "opened")
    user.support.look(grant_id)
    with user.database.writing() as raw:
        row = grants.get(raw, grant_id)
        assert row is not None
        support_endings.forget_aged(raw, FROM_US + HOUR_US, user.clock.now_us())
        assert grants.content(raw, grant_id, FROZEN) is not None  # R0 has no title
        choice = replace(row.choice, redaction=Redaction.R2)
        grants.put(raw, replace(row, choice=choice))
        support_endings.forget_aged(raw, FROM_US, user.clock.now_us())
        assert grants.content(raw, grant_id, FROZEN) is not None  # not so old yet
        support_endings.forget_aged(raw, FROM_US + HOUR_US, user.clock.now_us())
        assert grants.content(raw, grant_id, FROZEN) is None
        assert support_audit.holds(raw)


def test_a_wipe_beside_what_was_chosen_takes_nothing_of_it(user: User) -> None:
    armed = user.arm()
    scope = WipeScope(from_us=FROM_US + DAY_US, to_us=FROM_US + 2 * DAY_US)
    wiping.applying(user.clock)(user.database, scope)
    assert user.support.grant(armed.id) == armed


def test_what_was_put_together_before_a_wipe_is_not_armed_after_it(user: User) -> None:
    before = user.support.preview(chosen())
    scope = WipeScope(from_us=FROM_US, to_us=FROM_US + HOUR_US)
    wiping.applying(user.clock)(user.database, scope)
    with pytest.raises(SupportChoiceInvalid, match="look at it anew"):
        user.support.arm(before, user.url)
    user.clock.later_us = SECOND_US
    assert user.arm().state is GrantState.ARMED


def test_of_the_code_nothing_is_left_in_any_page_once_it_was_shared(
    user: User, console: Console
) -> None:
    armed = user.arm()
    assert armed.code is not None
    secret = decode("support", armed.code)
    user.database.checkpoint()
    assert any(secret in page for page in decrypted_pages(user.database, user.key))
    console.claims(armed.code)
    user.support.look(armed.id)
    user.support.share(armed.id)
    assert not any(secret in page for page in decrypted_pages(user.database, user.key))


def test_of_what_was_taken_back_unshared_nothing_is_left_in_any_page(user: User) -> None:
    armed = user.arm()
    row = b'"row":"amount"'
    user.database.checkpoint()
    assert any(row in page for page in decrypted_pages(user.database, user.key))
    user.support.revoke(armed.id)
    assert not any(row in page for page in decrypted_pages(user.database, user.key))


def test_no_more_than_three_are_open_at_once(user: User) -> None:
    first = user.arm()
    user.arm()
    user.arm()
    with pytest.raises(TooManyGrants):
        user.arm()
    user.support.revoke(first.id)
    user.arm()


def test_two_programs_that_share_at_once_seal_once(user: User, console: Console) -> None:
    grant_id = until(user, console, "seen")
    other = User.__new__(User)
    other.__dict__.update(user.__dict__)
    other.support = user.another()
    ready = threading.Barrier(2)

    def shares(of: User) -> None:
        ready.wait()
        of.support.share(grant_id)

    threads = [threading.Thread(target=shares, args=(each,)) for each in (user, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(user.between.put)) == 1
    found = user.support.grant(grant_id)
    assert (found.state, found.sent) == (GrantState.SHARED, True)
    assert hashlib.sha256(console.opens()).hexdigest() == found.digest
    other.support.close()


@pytest.mark.parametrize("attempt", range(5))
def test_two_processes_that_share_at_once_seal_once(
    user: User, console: Console, attempt: int
) -> None:
    del attempt
    grant_id = until(user, console, "seen")
    user.database.close()
    reading, writing = os.pipe()
    other = os.fork()
    if other == 0:
        code = 1
        try:
            user.reborn()
            os.read(reading, 1)
            user.support.share(grant_id)
            code = 0
        finally:
            os._exit(code)
    user.reborn()
    os.write(writing, b"g")
    user.support.share(grant_id)
    assert os.waitstatus_to_exitcode(os.waitpid(other, 0)[1]) == 0
    for end in (reading, writing):
        os.close(end)
    found = user.support.look(grant_id)
    # a server that had got other bytes from one of them would have said so
    assert (found.state, found.sent, found.alarms) == (GrantState.SHARED, True, ())
    with user.database.raw() as raw:
        assert [what for _, what in support_audit.of(raw, grant_id)].count("shared") == 1
    assert hashlib.sha256(console.opens()).hexdigest() == found.digest


def test_a_changed_line_of_the_record_is_found(user: User) -> None:
    armed = user.arm()
    user.support.revoke(armed.id)
    for change in (
        "UPDATE support_audit SET at_us = at_us + 1 WHERE n = 1",
        "DELETE FROM support_audit WHERE what = 'revoked'",
        "DELETE FROM support_audit WHERE n >= 2",
        "UPDATE support_audit SET what = 'armed' WHERE what = 'revoked'",
        "UPDATE support_grants SET state = 'armed'",
    ):
        with user.database.raw() as raw:
            assert support_audit.holds(raw)
            raw.execute("BEGIN")
            raw.execute(change)
            assert not support_audit.holds(raw)
            raw.execute("ROLLBACK")
