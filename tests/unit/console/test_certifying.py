"""Requests and certificates of agents."""

import json

import pytest
from tests.fakes.dice import Dice

from workmoniq_console.domain import certifying
from workmoniq_console.domain.certifying import Request
from workmoniq_console.domain.errors import CeremonyRefused, CertificateRefused, FileRefused
from workmoniq_protocol.crypto import signing

NOW_S = 1_796_000_000
DICE = Dice("certifying")
ROOT, AGENT, OTHER = DICE(32), DICE(32), DICE(32)
ROOT_PK = signing.public_key(ROOT)


def request() -> Request:
    return Request.read(Request.made("ag-1", "4711", AGENT).to_bytes())


def test_a_request_becomes_a_certificate_that_holds_as_long_as_it_says() -> None:
    given = certifying.certify(request(), ROOT, from_s=NOW_S, hours=72)
    data = certifying.certificate_file(given)
    for at in (NOW_S, NOW_S + 72 * 3600):
        found = certifying.read_certificate(data, root_pk=ROOT_PK, now_s=at)
        assert (found.agent, found.badge, found.pk) == ("ag-1", "4711", signing.public_key(AGENT))


@pytest.mark.parametrize("hours", [-1, 0, 73, 30 * 24])
def test_a_certificate_holds_for_72_hours_at_most(hours: int) -> None:
    with pytest.raises(CeremonyRefused, match="1 to 72 hours"):
        certifying.certify(request(), ROOT, from_s=NOW_S, hours=hours)


@pytest.mark.parametrize("at", [NOW_S - 1, NOW_S + 3601])
def test_a_certificate_out_of_its_time_is_said_to_be_so(at: int) -> None:
    data = certifying.certificate_file(certifying.certify(request(), ROOT, from_s=NOW_S, hours=1))
    with pytest.raises(CertificateRefused, match="does not hold at this time"):
        certifying.read_certificate(data, root_pk=ROOT_PK, now_s=at)


def test_nobody_is_certified_for_the_key_of_another() -> None:
    told = json.loads(Request.made("ag-1", "4711", AGENT).to_bytes())
    foreign = json.loads(Request.made("ag-1", "4711", OTHER).to_bytes())
    mixed = json.dumps({"request": foreign["request"], "sig": told["sig"]}, separators=(",", ":"))
    with pytest.raises(FileRefused):
        Request.read(mixed.encode())


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"request":"","sig":""}'])
def test_what_is_no_request_or_certificate_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused):
        Request.read(data)
    with pytest.raises(FileRefused):
        certifying.read_certificate(data, root_pk=ROOT_PK, now_s=NOW_S)


@pytest.mark.parametrize(
    ("agent", "badge"), [("", "1"), ("../x", "1"), ("A", "1"), ("ag", ""), ("ag", "47-1")]
)
def test_names_that_are_paths_or_cannot_be_read_out_are_refused(agent: str, badge: str) -> None:
    with pytest.raises(CeremonyRefused):
        certifying.check_names(agent, badge)


def test_a_fingerprint_is_16_characters_in_groups() -> None:
    assert certifying.fingerprint(b"key") == "2c70 e12b 7a06 46f9"
