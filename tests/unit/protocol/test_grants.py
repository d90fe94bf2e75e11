"""Epoch keys: what is derived of them, and which grants are taken."""

import json
from pathlib import Path
from typing import Any

import pytest

from workmoniq_protocol.crypto import epochs, grants, hpke, segment
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.crypto.grants import GrantInvalid
from workmoniq_protocol.wire.account_log import RECOVERY_ID, Epoch

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "v1" / "epochs.json").read_text()
)


def case(vector: dict[str, Any]) -> str:
    return str(vector.get("case", "good"))


def raw(vector: dict[str, Any], *names: str) -> list[bytes]:
    return [bytes.fromhex(vector[name]) for name in names]


@pytest.mark.parametrize("vector", VECTORS["keys"])
def test_commitment_and_inbox_follow_from_the_epoch_key(vector: dict[str, Any]) -> None:
    ek, acct = raw(vector, "ek", "acct")
    epoch = vector["epoch"]
    assert epochs.commitment(ek, acct, epoch).hex() == vector["ekc"]
    assert epochs.inbox_seed(ek, acct, epoch).hex() == vector["inbox_seed"]
    assert epochs.inbox_public_key(ek, acct, epoch).hex() == vector["inbox_pk"]


@pytest.mark.parametrize("vector", VECTORS["grants"], ids=case)
def test_a_grant_is_taken_only_if_the_log_vouches_for_all_of_it(vector: dict[str, Any]) -> None:
    hashed, ekc, inbox_pk, acct, seed, sealed = raw(
        vector, "hash", "ekc", "inbox_pk", "acct", "kem_seed", "sealed"
    )
    epoch = Epoch(
        epoch=vector["epoch"], ekc=ekc, inbox_pk=inbox_pk, grants={RECOVERY_ID: hashed}, n=3
    )

    def accept() -> bytes:
        return grants.accept(
            epoch=epoch, acct=acct, recipient=RECOVERY_ID, kem_seed=seed, sealed=sealed
        )

    if vector["expect"] == "ok":
        assert accept().hex() == vector["ek"]
    else:
        with pytest.raises(GrantInvalid) as refused:
            accept()
        assert refused.value.code == vector["expect"]


def test_what_javascript_seals_opens_here() -> None:
    vector = VECTORS["by_javascript"]
    seed, sealed = raw(vector, "kem_seed", "sealed")
    assert hpke.open_sealed(seed, vector["info"].encode(), sealed).hex() == vector["plaintext"]


@pytest.mark.parametrize("vector", VECTORS["inbox"], ids=case)
def test_what_a_web_device_wraps_opens_only_in_its_place(vector: dict[str, Any]) -> None:
    seed, acct, stream, body_hash, wrap = raw(
        vector, "inbox_seed", "acct", "stream", "body_hash", "wrap"
    )
    if vector["expect"] == "ok":
        opened = segment.open_inbox_wrap(seed, acct, stream, vector["seq"], body_hash, wrap)
        assert opened.hex() == vector["dek"]
    else:
        with pytest.raises(BoxInvalid):
            segment.open_inbox_wrap(seed, acct, stream, vector["seq"], body_hash, wrap)


@pytest.mark.parametrize("vector", VECTORS["wraps"], ids=case)
def test_what_is_wrapped_opens_only_in_its_place(vector: dict[str, Any]) -> None:
    ek, acct, stream, body_hash, wrap, dek, salt = raw(
        vector, "ek", "acct", "stream", "body_hash", "wrap", "dek", "salt"
    )
    seq = vector["seq"]
    if vector["expect"] == "ok":
        assert segment.unwrap_dek(ek, acct, stream, seq, body_hash, wrap) == dek
        assert segment.wrap_dek(ek, acct, stream, seq, body_hash, dek, salt=salt) == wrap
    else:
        with pytest.raises(BoxInvalid):
            segment.unwrap_dek(ek, acct, stream, seq, body_hash, wrap)
