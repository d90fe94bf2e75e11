"""Pairing: three boxes, one code, six digits."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workmoniq_protocol import codes
from workmoniq_protocol.crypto import pairing
from workmoniq_protocol.crypto.log_author import Author
from workmoniq_protocol.crypto.pairing import Invitation, Offer, PairingInvalid, Reply

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "v1" / "pairing.json").read_text()
)


def invitation_of(vector: dict[str, Any]) -> Invitation:
    return Invitation.from_code(codes.decode("link", vector["code"]))


@pytest.mark.parametrize("vector", VECTORS["good"], ids=lambda vector: str(vector["role"]))
def test_both_sides_read_what_the_other_wrote(vector: dict[str, Any]) -> None:
    invitation = invitation_of(vector)
    assert invitation.text() == vector["code"]
    for value, name in (
        (invitation.data, "data"),
        (invitation.rid, "rid"),
        (invitation.request_key, "kn"),
        (invitation.offer_key, "ke"),
    ):
        assert value.hex() == vector[name]
    e0, n, e1 = (bytes.fromhex(vector[slot]) for slot in ("e0", "n", "e1"))
    salts = [bytes.fromhex(salt) for salt in vector["salts"]]
    offer = pairing.open_e0(invitation, e0)
    assert offer.role == vector["role"]
    assert pairing.seal_e0(invitation, offer, salt=salts[0]) == e0
    request = pairing.open_n(invitation, n, acct=offer.acct, role=offer.role)
    assert request.check == vector["check"]
    assert request.digest.hex() == vector["digest"]
    device = Author(id=request.id, sig_seed=bytes.fromhex(vector["device_sig_seed"]))
    again = pairing.seal_n(
        invitation,
        offer=offer,
        device=device,
        kem_pk=request.kem_pk,
        name=request.name,
        salt=salts[1],
    )
    assert again == (n, request)
    reply = pairing.open_e1(invitation, e1, digest=request.digest)
    assert pairing.seal_e1(invitation, reply, digest=request.digest, salt=salts[2]) == e1


@pytest.mark.parametrize("vector", VECTORS["bad"], ids=lambda vector: vector["case"])
def test_a_slot_that_is_not_meant_so_is_refused(vector: dict[str, Any]) -> None:
    invitation = invitation_of(vector)
    sealed = bytes.fromhex(vector["sealed"])
    acct, digest = bytes.fromhex(vector["acct"]), bytes.fromhex(vector["digest"])
    readers: dict[str, Callable[[], object]] = {
        "e0": lambda: pairing.open_e0(invitation, sealed),
        "n": lambda: pairing.open_n(invitation, sealed, acct=acct, role=vector["role"]),
        "e1": lambda: pairing.open_e1(invitation, sealed, digest=digest),
    }
    with pytest.raises(PairingInvalid) as refused:
        readers[vector["slot"]]()
    assert refused.value.code == vector["expect"]


def test_codes_and_boxes_differ_each_time() -> None:
    first, second = Invitation.new(), Invitation.new()
    assert first.rid != second.rid
    offer = Offer(acct=bytes(16), n=0, head=bytes(32), role="full", name="kim")
    assert pairing.seal_e0(first, offer) != pairing.seal_e0(first, offer)
    assert pairing.open_e0(first, pairing.seal_e0(first, offer)) == offer


def test_a_reply_longer_than_its_slot_is_not_sealed() -> None:
    grants = {epoch: bytes(1168) for epoch in range(11)}
    with pytest.raises(PairingInvalid):
        pairing.seal_e1(
            Invitation.new(), Reply(n=1, head=bytes(32), grants=grants), digest=bytes(32)
        )


def test_no_part_of_a_pairing_shows_code_or_name() -> None:
    invitation = Invitation.new()
    offer = Offer(acct=bytes(16), n=0, head=bytes(32), role="full", name="kim")
    assert repr(invitation) == "Invitation()"
    assert "kim" not in repr(offer)
