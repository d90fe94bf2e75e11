"""Appends that are refused again and again: by a copy that signs too, or by a server that lies."""

from contextlib import suppress

import pytest
from tests.adversarial.stage import Party, Stage
from tests.fakes.tampering import Exchange

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.sync_errors import Later, ServerGone, SyncError
from workmoniq_desktop.domain.syncing import Verdict
from workmoniq_desktop.store.sync_evidence import EvidenceRow
from workmoniq_desktop.sync.own_streams import MOST_LEFT_A_DAY
from workmoniq_desktop.sync.two_writers import SIGNED_ELSEWHERE
from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.limits import HEADER_BYTES
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64, dumps
from workmoniq_protocol.wire.segment import parse_header


def lost(exchange: Exchange) -> None:
    """No segment reaches the server."""
    if "/segments" in exchange.path:
        exchange.lost = "request"


def test_a_copy_of_a_profile_that_goes_on_writing_is_told_with_both_signatures(
    party: Party, stage: Stage
) -> None:
    laptop = party.first()
    laptop.work(0)
    laptop.now()
    with party.copy(laptop) as copy:
        for number in range(1, 2 * MOST_LEFT_A_DAY + 2, 2):
            copy.work(number, minutes=30)
            with stage.lying(before=(lost,)), suppress(ServerGone):
                copy.now()
            laptop.work(number + 1, minutes=30)
            laptop.now()
            assert laptop.verdicts() == set()
            if number < 2 * MOST_LEFT_A_DAY:
                copy.now()
                assert copy.verdicts() == set()
        with stage.watching() as seen:
            for _ in range(2):
                with pytest.raises(SyncError, match="copy of this profile"):
                    copy.now()
        assert not any("/segments" in each.path for each in seen)
        assert copy.verdicts() == {("two_writers", "laptop")}
        (told,) = copy.sync.status().found
        assert told.evidence
        assert both_signed(copy.evidence(), public_key(copy.seed))
        assert laptop.verdicts() == set()
        copy.clock.base_us += DAY_US
        assert copy.now().agreed
        assert copy.verdicts() == set()
        assert both_signed(copy.evidence(), public_key(copy.seed))  # which stays
        laptop.now()
        assert laptop.hours() == list(range(2 * MOST_LEFT_A_DAY + 3))


def both_signed(evidence: list[EvidenceRow], sig_pk: bytes) -> bool:
    """Two different headers of one place, which this device's key signed."""
    (row,) = [each for each in evidence if each.verdict == Verdict.TWO_WRITERS]
    assert row.detail == SIGNED_ELSEWHERE
    theirs, ours = (parse_header(row.blob[at : at + HEADER_BYTES]) for at in (0, HEADER_BYTES))
    theirs.verify_signature(sig_pk)
    ours.verify_signature(sig_pk)
    assert (theirs.stream, theirs.seq, ours.seq) == (row.stream, row.seq, row.seq)
    return theirs.body_hash != ours.body_hash


def test_a_server_that_claims_another_end_of_a_stream_and_shows_none_withholds_it(
    party: Party, stage: Stage
) -> None:
    laptop = party.first()
    laptop.work(0)
    laptop.now()
    stream, entries = laptop.stream(), laptop.state().n
    claimed = {"seq": 99, "hash": b64(sha256(b"another")), "closed": False}

    def conflict(exchange: Exchange) -> None:
        if f"/streams/{b64(stream)}/segments" in exchange.path:
            exchange.status = 409
            exchange.answer_headers = {"Content-Type": "application/problem+json"}
            exchange.answer = dumps({"code": "chain_conflict", "status": 409, "head": claimed})

    laptop.work(1)
    with stage.lying(before=(conflict,)):
        for _ in range(2):
            with pytest.raises(Later, match="ask who runs the server"):
                laptop.now()
            assert laptop.verdicts() == {("withheld", "laptop")}
    assert laptop.state().n == entries  # no stream was left for that
    (row,) = laptop.evidence()
    assert (row.verdict, row.stream, row.detail) == ("withheld", stream, "conflict_not_shown")
    assert row.blob == dumps(claimed)
    assert laptop.now().agreed
    assert laptop.verdicts() == set()
    assert laptop.stream() == stream
