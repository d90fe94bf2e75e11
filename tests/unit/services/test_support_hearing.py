"""What a server's word does to a grant, decided without any server."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.dice import Dice
from tests.fakes.support_team import ConsoleClaim, SupportTeam

from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US, SECOND_US
from workmoniq_desktop.domain.support import Alarm, Redaction, RevokedBy, SupportChoice
from workmoniq_desktop.domain.support_times import LOOK_US
from workmoniq_desktop.domain.sync_errors import AnswerUnreadable
from workmoniq_desktop.services.support.hearing import Heard, hear
from workmoniq_desktop.services.support.judging import Expected, Whose, whose
from workmoniq_desktop.services.support.watching import is_awaited
from workmoniq_desktop.store.support_grants import GrantRow, NoticeRow, Stage
from workmoniq_desktop.sync.support.told import ClaimTold, NoticeTold, Told, read
from workmoniq_protocol.crypto.support import SupportCode
from workmoniq_protocol.strict_json import b64, dumps

NOW_S = 1_796_100_000
NOW_US = NOW_S * SECOND_US
AUDIENCE = "support.example"
CODE = SupportCode.new(Dice("code"))
OVER = (Stage.CONSUMED, Stage.REVOKED, Stage.EXPIRED)


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> SupportTeam:
    return SupportTeam.made(tmp_path_factory.mktemp("team"), NOW_S)


def row(stage: Stage = Stage.ARMED, **changed: Any) -> GrantRow:
    made = GrantRow(
        id="AAAAA",
        handle=CODE.handle,
        stage=stage,
        server="https://support.example",
        choice=SupportChoice(from_us=0, to_us=HOUR_US),
        armed_us=NOW_US,
        ends_us=NOW_US + HOUR_US,
        boot_ends_us=HOUR_US,
        here=b"here",
        lines=2,
        size_bytes=10,
        digest=bytes(32),
    )
    return replace(made, **changed)


def told(state: str = "armed", **changed: Any) -> Told:
    return replace(Told(state=state, rev=2, attempts=0, refused=0, exp_s=NOW_S + 3600), **changed)


def handed_on(claim: ConsoleClaim, **changed: Any) -> ClaimTold:
    return replace(ClaimTold(p=claim.p, sigs=claim.sigs, tmac=claim.tmac), **changed)


def expected(team: SupportTeam, redaction: str = "R0", now_s: int = NOW_S) -> Expected:
    return Expected(
        code=CODE, root_pk=team.root_pk, audience=AUDIENCE, redaction=redaction, now_s=now_s
    )


def heard(team: SupportTeam, of: GrantRow, said: Told) -> Heard:
    return hear(of, said, expected(team), audience=AUDIENCE, now_us=NOW_US)


def claimed(team: SupportTeam) -> GrantRow:
    said = told("claimed", claim=handed_on(team.claim(CODE, AUDIENCE)), attempts=1)
    return heard(team, row(), said).row


def test_a_claim_that_holds_is_kept_with_its_badge(team: SupportTeam) -> None:
    found = claimed(team)
    assert found.stage is Stage.CLAIMED
    assert found.claim is not None
    assert (found.claim.agents, found.claim.badges) == (("ag-1",), ("4711",))
    assert heard(team, found, told("claimed", claim=handed_on(team.claim(CODE, AUDIENCE)))).row == (
        found
    )


def test_whose_a_claim_is_depends_on_the_code_first(team: SupportTeam, tmp_path: Path) -> None:
    fits = expected(team)
    good = handed_on(team.claim(CODE, AUDIENCE))
    stranger = SupportTeam.made(tmp_path, NOW_S, "stranger").claim(CODE, AUDIENCE)
    other_code = team.claim(SupportCode.new(Dice("other")), AUDIENCE)
    kept = claimed(team).claim
    assert whose(good, None, fits)[0] is Whose.HOLDS
    assert whose(good, kept, fits) == (Whose.KNOWN, None)
    assert whose(replace(good, tmac=bytes(32)), None, fits)[0] is Whose.FORGED
    assert whose(handed_on(other_code), None, fits)[0] is Whose.FORGED
    assert whose(handed_on(stranger), None, fits)[0] is Whose.LEAKED
    assert whose(replace(good, sigs=(bytes(64),)), None, fits)[0] is Whose.LEAKED
    assert whose(good, None, expected(team, "R3"))[0] is Whose.LEAKED
    assert whose(good, None, expected(team, now_s=NOW_S + 4 * 86_400))[0] is Whose.LEAKED
    second = handed_on(team.claim(CODE, AUDIENCE, (1,), label="second"))
    assert whose(second, kept, fits)[0] is Whose.SECOND


def test_refused_above_zero_ends_it_whatever_else_is_told(team: SupportTeam) -> None:
    for of in (row(), claimed(team)):
        found = heard(team, of, told("claimed", refused=1))
        assert (found.ends, found.by) == (Stage.REVOKED, RevokedBy.CODE_LEAKED)
        assert Alarm.CODE_LEAKED in found.row.alarms
        assert not found.server_knows


def test_forged_claims_are_counted_once_each_and_change_nothing_else(team: SupportTeam) -> None:
    forged = handed_on(team.claim(CODE, AUDIENCE), tmac=bytes(32))
    once = heard(team, row(rev=2), told("claimed", claim=forged))
    assert once.row == row(rev=2, attempts=1, alarms=(Alarm.FORGED_CLAIM,), forged=once.row.forged)
    assert heard(team, once.row, told("claimed", claim=forged)).row == once.row
    other = handed_on(team.claim(CODE, AUDIENCE, label="other"), tmac=bytes(32))
    assert heard(team, once.row, told("claimed", claim=other)).row.attempts == 2


@pytest.mark.parametrize("stage", OVER)
@pytest.mark.parametrize("state", ["armed", "claimed", "filled"])
def test_what_is_over_here_and_live_there_is_told_again_and_never_lives_again(
    team: SupportTeam, stage: Stage, state: str
) -> None:
    claim = handed_on(team.claim(CODE, AUDIENCE))
    found = heard(team, row(stage), told(state, claim=claim, attempts=1))
    assert (found.row.stage, found.row.untold, found.ends) == (stage, True, None)
    assert found.row.alarms == (Alarm.SERVER_DIFFERS,)
    waiting = heard(team, row(stage, untold=True), told(state))
    assert waiting.row.alarms == ()  # nobody told it yet


@pytest.mark.parametrize("stage", OVER)
@pytest.mark.parametrize("state", ["consumed", "revoked", "expired"])
def test_what_is_over_on_both_sides_stays_so(team: SupportTeam, stage: Stage, state: str) -> None:
    found = heard(team, row(stage), told(state, rev=0))
    assert (found.row, found.ends) == (row(stage), None)


@pytest.mark.parametrize(
    ("stage", "state", "ends", "by"),
    [
        (Stage.ARMED, "revoked", Stage.REVOKED, RevokedBy.SERVER),
        (Stage.ARMED, "expired", Stage.EXPIRED, None),
        (Stage.CLAIMED, "revoked", Stage.REVOKED, RevokedBy.SERVER),
        (Stage.CLAIMED, "consumed", Stage.REVOKED, RevokedBy.SERVER),
        (Stage.SHARED, "consumed", Stage.CONSUMED, None),
        (Stage.SHARED, "revoked", Stage.REVOKED, RevokedBy.SERVER),
        (Stage.SHARED, "expired", Stage.EXPIRED, None),
        (Stage.ARMED, "armed", None, None),
        (Stage.CLAIMED, "claimed", None, None),
        (Stage.SHARED, "filled", None, None),
    ],
)
def test_each_state_there_has_one_meaning_here(
    team: SupportTeam, stage: Stage, state: str, ends: Stage | None, by: RevokedBy | None
) -> None:
    found = heard(team, row(stage), told(state))
    assert (found.ends, found.by) == (ends, by)


def test_a_server_that_lost_the_bundle_gets_the_same_one_again(team: SupportTeam) -> None:
    found = heard(team, row(Stage.SHARED, sent=True), told("claimed"))
    assert (found.row.sent, found.row.alarms) == (False, (Alarm.SERVER_DIFFERS,))


def test_notices_count_only_where_the_console_of_the_claim_signed_them(team: SupportTeam) -> None:
    console = team.claim(CODE, AUDIENCE)
    path = f"/v1/support/grants/{b64(CODE.handle)}/ack"

    def notice(event: str, by: ConsoleClaim, of: str | None = None) -> NoticeTold:
        body = dumps({"event": of or event})
        proof = by.proof("POST", path, body=body, ts=NOW_S, nonce=bytes(16))
        return NoticeTold(event=event, proof=proof)

    shared = replace(claimed(team), stage=Stage.SHARED, sent=True)
    stranger = team.claim(CODE, AUDIENCE, label="stranger")
    false = (
        notice("opened", stranger),
        notice("opened", console, of="closed"),
        NoticeTold(event="opened", proof="no proof"),
    )
    found = heard(team, shared, told("filled", attempts=1, notices=false))
    assert [each.holds for each in found.row.notices] == [False, False, False]
    assert found.ends is None
    again = heard(team, found.row, told("filled", attempts=1, notices=false))
    assert again.row == found.row  # each is kept once
    opened = heard(team, shared, told("filled", attempts=1, notices=(notice("opened", console),)))
    assert opened.row.notices[0].holds
    assert opened.row.notices[0].at_us == NOW_US
    assert opened.ends is Stage.CONSUMED


@pytest.mark.parametrize("ts", [0, NOW_S - 7200, NOW_S + 7200, 2**53 - 1])
def test_no_console_can_move_what_it_did_before_its_claim_or_after_now(
    team: SupportTeam, ts: int
) -> None:
    """Not even to a year that no calendar has, which would keep the page from being shown."""
    console = team.claim(CODE, AUDIENCE)
    path = f"/v1/support/grants/{b64(CODE.handle)}/ack"
    body = dumps({"event": "opened"})
    proof = console.proof("POST", path, body=body, ts=ts, nonce=bytes(16))
    notices = (NoticeTold(event="opened", proof=proof),)
    shared = replace(claimed(team), stage=Stage.SHARED, sent=True)
    said = told("filled", attempts=1, notices=notices)
    now_us = NOW_US + HOUR_US
    found = hear(shared, said, expected(team), audience=AUDIENCE, now_us=now_us)
    (kept,) = found.row.notices
    assert kept.holds
    assert NOW_US <= kept.at_us <= now_us


def test_made_up_claims_stop_being_written_down(team: SupportTeam) -> None:
    forged = handed_on(team.claim(CODE, AUDIENCE), tmac=bytes(32))
    of = row()
    for number in range(100):
        made_up = replace(forged, p=forged.p + bytes((number,)))
        of = heard(team, of, told("claimed", claim=made_up)).row
    assert (of.attempts, len(of.forged)) == (64, 64)
    again = heard(team, of, told("claimed", claim=replace(forged, p=b"another")))
    assert (again.row, again.lines) == (of, ())


@pytest.mark.parametrize(
    "notice",
    [
        {"event": "x" * 33, "proof": ""},
        {"event": "opened by nobody", "proof": ""},
        {"event": "\N{RIGHT-TO-LEFT OVERRIDE}", "proof": ""},
        {"event": "opened", "proof": "x" * 161},
    ],
)
def test_a_notice_that_nobody_could_have_written_is_no_answer(notice: dict[str, str]) -> None:
    answer: dict[str, object] = {
        "state": "armed",
        "rev": 1,
        "attempts": 0,
        "refused": 0,
        "exp": NOW_S,
        "claim": None,
        "notices": [notice],
    }
    with pytest.raises(AnswerUnreadable):
        read(answer)


def test_a_grant_is_watched_while_it_is_live_untold_or_was_just_opened() -> None:
    purged = NoticeRow(event="purged", proof="", holds=True, at_us=NOW_US)
    consumed = row(Stage.CONSUMED, over_us=NOW_US)
    assert is_awaited(row(), NOW_US)
    assert is_awaited(row(Stage.SHARED), NOW_US)
    assert is_awaited(row(Stage.REVOKED, untold=True, over_us=NOW_US), NOW_US)
    assert not is_awaited(row(Stage.REVOKED, over_us=NOW_US), NOW_US)
    opened = replace(purged, event="opened")
    taken_back = row(Stage.REVOKED, over_us=NOW_US, notices=(opened,))
    assert is_awaited(taken_back, NOW_US)
    assert not is_awaited(replace(taken_back, notices=(opened, purged)), NOW_US)
    assert is_awaited(consumed, NOW_US + MINUTE_US)
    assert not is_awaited(consumed, NOW_US + LOOK_US)
    assert not is_awaited(replace(consumed, notices=(purged,)), NOW_US + MINUTE_US)


def test_everything_in_clear_is_claimed_by_two(team: SupportTeam) -> None:
    of = row(choice=SupportChoice(from_us=0, to_us=HOUR_US, redaction=Redaction.R3))
    both = told("claimed", claim=handed_on(team.claim(CODE, AUDIENCE, (0, 1))), attempts=1)
    found = hear(of, both, expected(team, "R3"), audience=AUDIENCE, now_us=NOW_US)
    assert found.row.stage is Stage.CLAIMED
