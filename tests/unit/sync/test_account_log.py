"""The account log on a device: what it believes of a server, and how it adds to the log."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from tests.fakes.clock import WoundClock
from tests.fakes.keys import TestKey
from tests.fakes.scripted_log import Account, ShowingServer

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.domain.errors import NoAccount
from workmoniq_desktop.domain.sync_errors import (
    AnswerUnreadable,
    ServerGone,
    ServerRefused,
    Untrusted,
)
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.sync import grants, wraps
from workmoniq_desktop.sync.account_log import AccountLog, Draft, fetch_all
from workmoniq_desktop.sync.session import Session
from workmoniq_desktop.sync.transport import Answer
from workmoniq_protocol import strict_json
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.crypto.epochs import seal_grant
from workmoniq_protocol.crypto.recovery import RecoveryKeys, new_code
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.account_log import Entry, LogState, extend


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.create(tmp_path / "history.db", TestKey(), "p", now_us=1)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> WoundClock:
    return WoundClock()


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.fixture
def log(database: Database, clock: WoundClock, account: Account) -> AccountLog:
    """Holds the genesis of account."""
    log = AccountLog(database, clock)
    with database.writing() as raw:
        log.adopt(raw, account.entries, {})
    return log


def served(server: ShowingServer) -> Session:
    return cast(Session, server)


class Saying:
    """A server that answers every question alike."""

    def __init__(self, told: object) -> None:
        self._body = strict_json.dumps(told)
        self.asked = 0

    def call(self, method: str, path: str) -> Answer:
        del method, path
        self.asked += 1
        return Answer(status=200, headers={}, body=self._body)


def refused(log: AccountLog, entries: list[Entry]) -> str:
    """The verdict on a server that shows these entries; what is kept stays as it was."""
    before = log.state()
    with pytest.raises(Untrusted) as caught:
        log.pull(served(ShowingServer(entries)))
    assert log.state().n >= before.n
    return caught.value.verdict


def test_what_is_new_is_verified_and_kept(
    log: AccountLog, account: Account, database: Database, clock: WoundClock
) -> None:
    account.ttl(30)
    account.ttl(60)
    assert log.pull(served(ShowingServer(account.entries))).ttl_days == 60
    assert AccountLog(database, clock).state().n == 2
    assert log.first_seen_us(2) == clock.now_us()


def test_a_history_without_a_log_belongs_to_no_account(
    database: Database, clock: WoundClock
) -> None:
    with pytest.raises(NoAccount):
        AccountLog(database, clock).state()


def test_a_shorter_log_is_a_rollback(log: AccountLog, account: Account) -> None:
    genesis = list(account.entries)
    account.ttl(30)
    log.pull(served(ShowingServer(account.entries)))
    assert refused(log, genesis) == "ROLLBACK"
    assert log.state().n == 1


def test_another_past_is_a_fork(log: AccountLog, account: Account) -> None:
    genesis = account.state
    account.ttl(30)
    log.pull(served(ShowingServer(account.entries)))
    other = log_entries.set_ttl(genesis, account.author, days=60)
    assert refused(log, [account.entries[0], other]) == "FORK"
    # and where it is longer than what is known
    longer = log_entries.set_ttl(extend(genesis, other), account.author, days=90)
    assert refused(log, [account.entries[0], other, longer]) == "FORK"


def test_entries_that_are_told_of_and_not_shown_are_a_rollback(
    log: AccountLog, account: Account
) -> None:
    class Hiding(ShowingServer):
        def _page(self, from_n: int) -> object:  # type: ignore[override]
            full = super()._page(0)
            return type(full)(status=200, headers={}, body=full.body.replace(b'"n":0', b'"n":7'))

    with pytest.raises(Untrusted):
        log.pull(served(Hiding(list(account.entries))))


def test_a_device_that_no_device_added_is_refused(log: AccountLog, account: Account) -> None:
    stranger = Account()
    cosig = log_entries.cosign_device(
        acct=account.state.acct,
        device=stranger.author,
        role="full",
        kem_pk=stranger.state.devices[stranger.author.id].kem_pk,
    )
    injected = log_entries.add_device(
        account.state,
        account.author,
        device=stranger.author.id,
        role="full",
        sig_pk=stranger.state.devices[stranger.author.id].sig_pk,
        kem_pk=stranger.state.devices[stranger.author.id].kem_pk,
        cosig=cosig,
        eks=account.keys,
    ).entry
    forged = Entry(p=injected.p, sig=bytes(64), cosig=injected.cosig)
    assert refused(log, [*account.entries, forged]) == "CHAIN"
    assert len(log.state().devices) == 1


def test_bytes_moved_between_the_parts_of_an_entry_are_refused(
    log: AccountLog, account: Account
) -> None:
    good = account.ttl(30)
    moved = Entry(p=good.p, sig=good.sig, cosig=good.sig)
    assert refused(log, [account.entries[0], moved]) == "CHAIN"


def test_an_entry_is_built_anew_when_another_device_was_faster(
    log: AccountLog, account: Account
) -> None:
    server, built = ShowingServer(list(account.entries)), []

    def build(state: LogState) -> Draft:
        built.append(state.n)
        if len(built) == 1:
            server.entries.append(log_entries.set_ttl(state, account.author, days=90))
        return Draft(entry=log_entries.set_ttl(state, account.author, days=30))

    assert log.append(served(server), build).ttl_days == 30
    assert built == [0, 1]
    assert len(server.entries) == 3


def test_the_same_bytes_are_sent_again_after_a_lost_answer(
    log: AccountLog, account: Account, database: Database, clock: WoundClock
) -> None:
    server = ShowingServer(list(account.entries), loses_answers=1)

    def build(state: LogState) -> Draft:
        return Draft(entry=log_entries.set_ttl(state, account.author, days=30))

    with pytest.raises(ServerGone):
        log.append(served(server), build)
    assert AccountLog(database, clock).resume(served(server)).ttl_days == 30
    assert len(server.entries) == 2


def test_what_was_never_received_is_sent_once_more(
    log: AccountLog, account: Account, database: Database, clock: WoundClock
) -> None:
    server = ShowingServer(list(account.entries), refuses=ServerGone("Nobody is there."))

    def build(state: LogState) -> Draft:
        return Draft(entry=log_entries.set_ttl(state, account.author, days=30))

    with pytest.raises(ServerGone):
        log.append(served(server), build)
    server.refuses = None
    assert AccountLog(database, clock).resume(served(server)).ttl_days == 30
    assert server.posted[0] == server.posted[1]


def test_what_the_server_refuses_is_not_tried_again(log: AccountLog, account: Account) -> None:
    server = ShowingServer(list(account.entries), refuses=ServerRefused("No.", "heads_moved", {}))

    def build(state: LogState) -> Draft:
        return Draft(entry=log_entries.set_ttl(state, account.author, days=30))

    with pytest.raises(ServerRefused):
        log.append(served(server), build)
    server.refuses = None
    assert log.resume(served(server)).n == 0
    assert len(server.posted) == 1


def announced(account: Account) -> RecoveryKeys:
    fresh = RecoveryKeys.from_code(new_code())
    account.write(log_entries.set_recovery_begin(account.state, account.author, new=fresh))
    return fresh


def test_a_recovery_code_is_not_changed_within_three_days_of_its_announcement(
    log: AccountLog, account: Account, clock: WoundClock
) -> None:
    fresh = announced(account)
    log.pull(served(ShowingServer(account.entries)))
    commit = log_entries.set_recovery_commit(account.state, account.author, eks=account.keys)
    account.write(commit.entry)
    clock.at_us += 72 * HOUR_US - 1
    assert refused(log, account.entries) == "CHAIN"
    clock.at_us += 1
    assert log.pull(served(ShowingServer(account.entries))).recovery.sig_pk == fresh.sig_pk


def test_a_commit_that_comes_together_with_its_announcement_waits_three_days_from_then(
    log: AccountLog, account: Account, clock: WoundClock
) -> None:
    fresh = announced(account)
    account.write(
        log_entries.set_recovery_commit(account.state, account.author, eks=account.keys).entry
    )
    assert refused(log, account.entries) == "CHAIN"
    clock.at_us += 72 * HOUR_US
    assert log.pull(served(ShowingServer(account.entries))).recovery.sig_pk == fresh.sig_pk


def test_a_log_that_never_ends_is_not_read_for_ever(account: Account) -> None:
    page = {
        "entries": [account.entries[0].to_json()] * 200,
        "head": {"n": 2**53 - 1, "hash": b64(bytes(32))},
    }
    endless = Saying(page)
    with pytest.raises(Untrusted):
        fetch_all(cast(Session, endless))
    assert endless.asked <= 26


def test_wraps_that_never_end_are_not_read_for_ever() -> None:
    item = {
        "s": b64(bytes(16)),
        "seq": 1,
        "body_hash": b64(bytes(32)),
        "epoch": 0,
        "wrap": b64(bytes(112)),
    }
    with pytest.raises(AnswerUnreadable):
        list(wraps.newest_below(cast(Session, Saying({"items": [item]})), 1))


def test_only_the_key_that_the_log_tells_is_taken_from_a_grant(account: Account) -> None:
    own, ct = account.author.id, account.grants[account.author.id]
    state = account.state
    assert grants.opened(state, own, account.kem_seed, 0, ct) == account.keys[0]
    mine = state.devices[own].kem_pk
    for false in (
        seal_grant(mine, account.keys[0], state.acct, 0),  # not the one that was logged
        seal_grant(mine, secrets.token_bytes(32), state.acct, 0),
        ct[:-1],
    ):
        with pytest.raises(Untrusted):
            grants.opened(state, own, account.kem_seed, 0, false)
    with pytest.raises(Untrusted):
        grants.check(state, 0, secrets.token_bytes(32))
    with pytest.raises(Untrusted):
        grants.check(state, 1, account.keys[0])
