"""What a thief, a forger, a server and a copied history cannot do, by the numbers of the cases."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes.support_life import Console, User
from tests.fakes.support_team import ConsoleClaim, SupportTeam

from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US
from workmoniq_desktop.domain.support import Alarm, Grant, GrantState, Redaction, RevokedBy
from workmoniq_desktop.domain.support_errors import GrantNotClaimed, GrantOver
from workmoniq_desktop.services.support.settling import revoke_where_moved
from workmoniq_desktop.store import support_audit
from workmoniq_desktop.store import support_grants as grants
from workmoniq_desktop.store.support_grants import CODE, FROZEN, SEED
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.support.calls import GrantCalls
from workmoniq_desktop.sync.transport import Transport
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.crypto.support import SupportCode
from workmoniq_protocol.strict_json import b64


def has_code(user: User, grant: Grant) -> bool:
    with user.database.raw() as raw:
        return grants.secret(raw, grant.id, CODE) is not None


def server_says(user: User, grant: Grant, console: Console) -> str:
    """The state at the server, asked past everything that lies in between."""
    with user.database.raw() as raw:
        row, seed = grants.get(raw, grant.id), grants.secret(raw, grant.id, SEED)
    assert row is not None
    assert seed is not None
    with Transport(Address.parse(console.url), user.clock) as transport:
        return GrantCalls(transport, user.clock, row.handle, seed).look().state


def as_told(claim: ConsoleClaim, tmac: bytes | None = None) -> dict[str, object]:
    body = claim.body()
    return {
        "p": body["p"],
        "sigs": body["sigs"],
        "tmac": body["tmac"] if tmac is None else b64(tmac),
    }


def code_of(grant: Grant) -> str:
    assert grant.code is not None
    return grant.code


def test_t41_a_claim_that_the_server_made_up_is_told_and_changes_nothing(
    user: User, console: Console
) -> None:
    armed = user.arm()
    claim = console.takes(code_of(armed))

    def lies(told: dict[str, object]) -> dict[str, object]:
        return {**told, "state": "claimed", "rev": 7, "claim": as_told(claim, bytes(32))}

    user.between.rewrite = lies
    for _ in range(2):
        seen = user.support.look(armed.id)
        assert seen == replace(armed, attempts=1, alarms=(Alarm.FORGED_CLAIM,))
        with pytest.raises(GrantNotClaimed):
            user.support.share(armed.id)
    user.between.rewrite = None
    assert console.claims(code_of(armed)).status_code == 200
    assert user.support.look(armed.id).state is GrantState.CLAIMED  # the code is still good
    assert user.between.put == []


def test_t42_whoever_has_the_code_and_no_certificate_ends_the_access(
    user: User, console: Console, tmp_path: Path
) -> None:
    armed = user.arm()
    thief = Console(SupportTeam.made(tmp_path / "thief", 1_795_000_000, "thief"), console.url)
    assert thief.claims(code_of(armed)).status_code == 403
    seen = user.support.look(armed.id)
    assert (seen.state, seen.revoked_by) == (GrantState.REVOKED, RevokedBy.CODE_LEAKED)
    assert Alarm.CODE_LEAKED in seen.alarms
    assert not has_code(user, armed)
    assert server_says(user, armed, console) == "revoked"
    assert console.claims(code_of(armed)).status_code == 410


def test_t42_the_client_itself_refuses_a_certificate_that_a_server_let_pass(
    user: User, console: Console, tmp_path: Path
) -> None:
    armed = user.arm()
    thief = Console(SupportTeam.made(tmp_path / "thief", 1_795_000_000, "thief"), console.url)
    claim = thief.takes(code_of(armed))
    user.between.rewrite = lambda told: {
        **told,
        "state": "claimed",
        "rev": 2,
        "attempts": 1,
        "claim": as_told(claim),
    }
    seen = user.support.look(armed.id)
    assert (seen.state, seen.revoked_by) == (GrantState.REVOKED, RevokedBy.CODE_LEAKED)
    assert not has_code(user, armed)
    with pytest.raises(GrantOver):
        user.support.share(armed.id)


def test_t42_a_claim_for_another_server_or_grant_ends_the_access(
    user: User, console: Console
) -> None:
    armed = user.arm()
    code = console.takes(code_of(armed)).code
    claim = console.team.claim(code, "elsewhere.example")
    user.between.rewrite = lambda told: {
        **told,
        "state": "claimed",
        "rev": 2,
        "attempts": 1,
        "claim": as_told(claim),
    }
    assert user.support.look(armed.id).revoked_by is RevokedBy.CODE_LEAKED


def test_t43_a_second_console_another_code_or_an_edited_scope_opens_nothing(
    user: User, console: Console
) -> None:
    armed = user.arm()
    console.claims(code_of(armed))
    user.support.look(armed.id)
    user.support.share(armed.id)
    (bundle,) = user.between.put
    assert console.claim is not None
    assert console.opens()
    second = console.takes(code_of(armed), label="second")
    other = replace(console.claim, code=SupportCode.new())
    for claim, kid in ((second, 1), (other, 1), (console.claim, 2)):
        with pytest.raises(BoxInvalid):
            console.team.opened(claim, bundle, kid)
    for at in range(4, len(bundle), 211):  # the header that names the scope among them
        turned = bytearray(bundle)
        turned[at] ^= 1
        with pytest.raises(BoxInvalid):
            console.team.opened(console.claim, bytes(turned))


def test_t43_a_second_console_is_told_of_and_the_first_one_kept(
    user: User, console: Console
) -> None:
    armed = user.arm()
    second = Console(console.team, console.url)
    assert console.claims(code_of(armed)).status_code == 200
    assert second.claims(code_of(armed), (1,), "second").status_code == 409
    seen = user.support.look(armed.id)
    assert (seen.attempts, seen.alarms) == (2, (Alarm.SECOND_CLAIM,))
    assert seen.agent is not None
    assert seen.agent.badges == ("4711",)

    claim = second.takes(code_of(armed), (1,), "second")
    user.between.rewrite = lambda told: {**told, "rev": 9, "claim": as_told(claim)}
    assert user.support.look(armed.id).agent == seen.agent
    user.between.rewrite = None
    user.support.share(armed.id)
    assert console.opens()


def test_t44_a_revoked_access_that_the_server_shows_as_armed_is_refused(
    user: User, console: Console
) -> None:
    armed = user.arm()
    claim = console.takes(code_of(armed))
    user.support.revoke(armed.id)

    def lies(told: dict[str, object]) -> dict[str, object]:
        return {**told, "state": "claimed", "rev": 8, "attempts": 1, "claim": as_told(claim)}

    user.between.rewrite = lies
    user.between.asked.clear()
    seen = user.support.look(armed.id)
    assert (seen.state, seen.revoked_by) == (GrantState.REVOKED, RevokedBy.USER)
    assert seen.alarms == (Alarm.SERVER_DIFFERS,)
    assert user.between.asked[-1][1].endswith("/revoke")  # it is told again
    with pytest.raises(GrantOver):
        user.support.share(armed.id)
    assert user.between.put == []


def test_t45_a_claim_played_back_after_it_was_opened_is_refused(
    user: User, console: Console
) -> None:
    armed = user.arm()
    console.claims(code_of(armed))
    user.support.look(armed.id)
    user.support.share(armed.id)
    console.opens()
    console.tells("opened")
    assert user.support.look(armed.id).state is GrantState.CONSUMED
    assert console.claim is not None
    assert console.post(console.claim.body()).status_code == 410

    claim = console.claim
    user.between.rewrite = lambda told: {
        **told,
        "state": "claimed",
        "rev": 9,
        "claim": as_told(claim),
    }
    seen = user.support.look(armed.id)
    assert seen.state is GrantState.CONSUMED
    assert Alarm.SERVER_DIFFERS in seen.alarms
    assert user.support.share(armed.id).state is GrantState.CONSUMED  # done already
    assert len(user.between.put) == 1


def test_t45_a_server_that_says_filled_before_anything_was_sealed_ends_the_access(
    user: User,
) -> None:
    armed = user.arm()
    user.between.rewrite = lambda told: {**told, "state": "filled", "rev": 5}
    seen = user.support.look(armed.id)
    assert (seen.state, seen.revoked_by) == (GrantState.REVOKED, RevokedBy.SERVER)
    assert Alarm.SERVER_DIFFERS in seen.alarms


def test_t81_a_copied_profile_revokes_what_was_armed_before_anything_else(
    user: User, console: Console, team: SupportTeam, tmp_path: Path
) -> None:
    armed = user.arm()
    console.claims(code_of(armed))
    user.support.look(armed.id)
    user.database.checkpoint()
    copied = tmp_path / "copied" / "history.db"
    copied.parent.mkdir()
    shutil.copyfile(user.path, copied)

    twin = User(tmp_path / "twin", team, console.url)
    twin.database.close()
    twin.path = copied
    twin.reborn()
    twin.between.cut = lambda _request: True  # offline
    seen = twin.support.grant(armed.id)
    assert (seen.state, seen.revoked_by) == (GrantState.REVOKED, RevokedBy.MOVED)
    assert not has_code(twin, armed)
    with pytest.raises(GrantOver):
        twin.support.share(armed.id)
    twin.between.cut = lambda _request: False
    twin.support.tell()
    twin.close()
    assert user.support.look(armed.id).revoked_by is RevokedBy.SERVER


def test_t81_the_first_thing_done_with_a_moved_history_is_to_revoke(
    user: User, tmp_path: Path
) -> None:
    armed = user.arm()
    user.database.close()
    moved = tmp_path / "moved.db"
    user.path.rename(moved)
    user.path = moved
    user.reborn()
    revoke_where_moved(user.database, user.clock)
    with user.database.raw() as raw:
        row = grants.get(raw, armed.id)
        assert grants.secret(raw, armed.id, CODE) is None
        assert grants.content(raw, armed.id, FROZEN) is None
        assert support_audit.holds(raw)
    assert row is not None
    assert row.untold


def test_t81_another_start_of_the_computer_ends_what_was_armed(user: User) -> None:
    armed = user.arm()
    user.boot = b"boot 2"
    user.reborn()
    assert user.support.grant(armed.id).revoked_by is RevokedBy.MOVED


def test_t82_a_clock_that_is_set_back_brings_nothing_back(user: User, console: Console) -> None:
    armed = user.arm(hours=1)
    console.claims(code_of(armed))
    user.support.look(armed.id)
    user.clock.ahead_us = HOUR_US + MINUTE_US
    assert user.support.grant(armed.id).state is GrantState.EXPIRED
    user.clock.ahead_us = -30 * HOUR_US
    assert user.support.grant(armed.id).state is GrantState.EXPIRED
    assert not has_code(user, armed)
    with pytest.raises(GrantOver):
        user.support.share(armed.id)


def test_t82_a_clock_that_stands_still_does_not_hold_the_end_off(user: User) -> None:
    armed = user.arm(hours=1)
    user.clock.later_us = HOUR_US  # the time since the start of the computer goes on
    assert user.support.grant(armed.id).state is GrantState.EXPIRED


def test_t82_the_latest_time_ever_seen_counts_however_the_clock_is_set(user: User) -> None:
    user.arm(hours=1)
    user.clock.ahead_us = 2 * HOUR_US
    (first,) = user.support.grants()
    assert first.state is GrantState.EXPIRED
    assert first.over_us is not None
    user.clock.ahead_us = 0
    assert user.arm(hours=1).armed_us >= first.over_us


def test_t82_everything_in_clear_takes_two_agents_and_never_one_twice(
    user: User, console: Console
) -> None:
    alone = user.arm(Redaction.R3)
    assert console.claims(code_of(alone), (0,)).status_code == 200
    seen = user.support.look(alone.id)
    assert (seen.state, seen.revoked_by) == (GrantState.REVOKED, RevokedBy.CODE_LEAKED)

    twice = user.arm(Redaction.R3)
    assert console.claims(code_of(twice), (0, 0)).status_code == 403
    assert user.support.look(twice.id).revoked_by is RevokedBy.CODE_LEAKED

    both = user.arm(Redaction.R3)
    assert console.claims(code_of(both), (0, 1)).status_code == 200
    seen = user.support.look(both.id)
    assert seen.agent is not None
    assert seen.agent.badges == ("4711", "4712")
    user.support.share(both.id)
    assert console.opens()


def test_a_certificate_that_ends_before_the_click_is_answered_by_nothing(
    user: User, console: Console
) -> None:
    armed = user.arm(hours=24)
    console.claims(code_of(armed))
    user.support.look(armed.id)
    with user.database.writing() as raw:
        # the user's clock is two days ahead, and the access would still be open
        row = grants.get(raw, armed.id)
        assert row is not None
        grants.put(raw, replace(row, ends_us=row.ends_us + 96 * HOUR_US))
    user.clock.ahead_us = 50 * HOUR_US
    with pytest.raises(GrantOver):
        user.support.share(armed.id)
    assert user.support.grant(armed.id).revoked_by is RevokedBy.CODE_LEAKED
    assert user.between.put == []
