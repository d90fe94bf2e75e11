"""T80: the program ends after a durable step, or the network fails: the same bytes go, or none."""

import hashlib
from collections.abc import Callable

import pytest
from tests.fakes.dying import ENDED, ends_at, exit_code_of
from tests.fakes.support_life import Console, User
from tests.fakes.sync_home import Crash, Crashing

from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.support import Grant, GrantState, RevokedBy
from workmoniq_desktop.domain.support_errors import GrantOver
from workmoniq_desktop.domain.support_times import LOOK_US
from workmoniq_desktop.domain.sync_errors import ServerGone
from workmoniq_desktop.store import support_audit, support_live
from workmoniq_desktop.store import support_grants as grants
from workmoniq_desktop.store.support_grants import CODE, FROZEN, SEALED

SHARE_STEPS = ("sealing", "sealed", "handed over", "sent")
ARM_STEPS = ("stored", "known", "armed")


def crashed(user: User, at: int, work: Callable[[], object]) -> list[bytes]:
    """Do work and end at that step; start anew on the same file. What was put until then."""
    user.step = Crashing(at)
    with pytest.raises(Crash):
        work()
    put = list(user.between.put)
    user.reborn()
    return put


def claimed(user: User, console: Console) -> Grant:
    armed = user.arm()
    assert armed.code is not None
    assert console.claims(armed.code).status_code == 200
    return user.support.look(armed.id)


def is_whole(user: User) -> bool:
    with user.database.raw() as raw:
        return support_audit.holds(raw)


@pytest.mark.parametrize("at", range(len(SHARE_STEPS)), ids=SHARE_STEPS)
def test_t80_after_a_crash_while_sharing_the_same_bytes_are_sent_or_none(
    user: User, console: Console, at: int
) -> None:
    grant = claimed(user, console)
    put = crashed(user, at, lambda: user.support.share(grant.id))
    with user.database.raw() as raw:
        sealed = grants.content(raw, grant.id, SEALED)
        has_code = grants.secret(raw, grant.id, CODE) is not None
    if SHARE_STEPS[at] == "sealing":
        assert (sealed, has_code, put) == (None, True, [])
        assert user.support.grant(grant.id).state is GrantState.CLAIMED
        user.support.share(grant.id)
    else:
        assert not has_code
        after = user.support.look(grant.id)
        assert (after.state, after.sent) == (GrantState.SHARED, True)
        assert {*put, *user.between.put} == {sealed}
    opened = console.opens()
    assert hashlib.sha256(opened).hexdigest() == grant.digest
    assert is_whole(user)


@pytest.mark.parametrize("at", range(len(SHARE_STEPS)), ids=SHARE_STEPS)
def test_t80_a_power_cut_while_sharing_ends_in_the_same_bytes_or_none(
    user: User, console: Console, at: int
) -> None:
    grant = claimed(user, console)

    def shares() -> None:
        user.reborn()
        user.step = ends_at(at)
        user.support.share(grant.id)

    assert exit_code_of(shares) == ENDED
    user.reborn()
    if SHARE_STEPS[at] == "sealing":
        assert user.support.grant(grant.id).state is GrantState.CLAIMED
        user.support.share(grant.id)
    after = user.support.look(grant.id)
    # a server that had got other bytes would have said so
    assert (after.state, after.sent, after.alarms) == (GrantState.SHARED, True, ())
    assert hashlib.sha256(console.opens()).hexdigest() == grant.digest
    assert is_whole(user)


@pytest.mark.parametrize("lost", ["the request", "the answer"])
def test_t80_what_the_network_loses_is_sent_again_byte_for_byte(
    user: User, console: Console, lost: str
) -> None:
    grant = claimed(user, console)
    if lost == "the request":
        user.between.cut = lambda request: request.method == "PUT"
    else:
        user.between.deaf = lambda request: request.method == "PUT"
    shared = user.support.share(grant.id)
    assert (shared.state, shared.sent) == (GrantState.SHARED, False)
    with pytest.raises(ServerGone):
        user.support.look(grant.id)
    user.between.cut = user.between.deaf = lambda _request: False
    assert user.support.look(grant.id).sent
    assert len(set(user.between.put)) == 1
    assert hashlib.sha256(console.opens()).hexdigest() == grant.digest


def test_t80_what_could_not_be_sent_in_time_never_is(user: User, console: Console) -> None:
    grant = claimed(user, console)
    user.between.cut = lambda request: request.method == "PUT"
    user.support.share(grant.id)
    user.clock.ahead_us = grant.ends_us - user.clock.wall_us() + 14 * 60_000_000
    assert user.support.grant(grant.id).state is GrantState.SHARED
    user.clock.ahead_us += 2 * 60_000_000
    assert user.support.grant(grant.id).state is GrantState.EXPIRED
    user.between.cut = lambda _request: False
    user.clock.ahead_us = 0
    user.support.look(grant.id)
    assert user.between.put == []
    assert console.ask("GET", "/bundle").status_code == 410


@pytest.mark.parametrize("at", range(len(ARM_STEPS)), ids=ARM_STEPS)
def test_a_crash_while_arming_leaves_an_access_that_works_once_the_server_was_asked(
    user: User, console: Console, at: int
) -> None:
    crashed(user, at, user.arm)
    user.support.stay()
    for grant_id in list_ids(user):
        user.support.look(grant_id)
    (grant,) = user.support.grants()
    assert grant.state is GrantState.ARMED
    assert grant.code is not None
    assert console.claims(grant.code).status_code == 200
    assert user.support.look(grant.id).state is GrantState.CLAIMED
    assert is_whole(user)


def list_ids(user: User) -> list[str]:
    with user.database.raw() as raw:
        return [row.id for row in grants.every(raw)]


@pytest.mark.parametrize("lost", ["the request", "the answer"])
def test_what_could_not_be_armed_leaves_no_code_and_nothing_open_at_the_server(
    user: User, lost: str
) -> None:
    if lost == "the request":
        user.between.cut = lambda request: request.url.path.endswith("/grants")
    else:
        user.between.deaf = lambda request: request.url.path.endswith("/grants")
    with pytest.raises(ServerGone):
        user.arm()
    assert user.support.grants() == ()
    with user.database.raw() as raw:
        (row,) = grants.every(raw)
        assert grants.secret(raw, row.id, CODE) is None
        assert grants.content(raw, row.id, FROZEN) is None
    user.support.tell()
    assert list_ids(user) == []
    assert user.between.asked[-1][1].endswith("/revoke")


def test_what_was_taken_back_offline_is_told_when_the_program_starts_again(
    user: User, console: Console
) -> None:
    grant = claimed(user, console)
    user.between.cut = lambda _request: True
    taken = user.support.revoke(grant.id)
    assert (taken.state, taken.revoked_by) == (GrantState.REVOKED, RevokedBy.USER)
    assert taken.untold
    with user.database.raw() as raw:
        assert grants.secret(raw, grant.id, CODE) is None
    user.reborn()
    assert console.ask("GET").json()["state"] == "claimed"
    user.support.tell()
    assert console.ask("GET").json()["state"] == "revoked"
    assert not user.support.grant(grant.id).untold
    with pytest.raises(GrantOver):
        user.support.share(grant.id)


def test_what_a_console_tells_of_its_end_is_awaited_after_a_start_too(
    user: User, console: Console
) -> None:
    def is_awaited(ago_us: int = 0) -> bool:
        with user.database.raw() as raw:
            return support_live.any_awaited(raw, user.clock.now_us() + ago_us - LOOK_US)

    grant = claimed(user, console)
    user.support.share(grant.id)
    for event in ("opened", "closed"):
        console.tells(event)
        user.support.look(grant.id)
        user.reborn()
        assert is_awaited()
    assert not is_awaited(LOOK_US)
    console.tells("purged")
    user.support.look(grant.id)
    assert not is_awaited()


def test_a_crash_after_taking_back_leaves_it_taken_back(user: User, console: Console) -> None:
    grant = claimed(user, console)
    crashed(user, 0, lambda: user.support.revoke(grant.id))
    assert user.support.grant(grant.id).revoked_by is RevokedBy.USER
    user.support.tell()
    assert console.ask("GET").json()["state"] == "revoked"


def test_errors_of_support_are_sentences_with_a_remedy(user: User) -> None:
    for act in (user.support.grant, user.support.look, user.support.share, user.support.revoke):
        with pytest.raises(WorkMoniQError, match=r": look at the list"):
            act("NOBODY")
