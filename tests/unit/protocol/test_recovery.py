"""Recovery codes: what they hold, and whose account they belong to."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.log_life import live

from workmoniq_protocol import codes
from workmoniq_protocol.codes import CodeInvalid
from workmoniq_protocol.crypto import recovery
from workmoniq_protocol.crypto.recovery import RecoveryKeys, RecoveryMismatch

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "v1" / "recovery.json").read_text()
)


@pytest.mark.parametrize("vector", VECTORS["keys"])
def test_a_code_gives_its_keys(vector: dict[str, str]) -> None:
    data = codes.decode("recovery", vector["code"])
    assert data.hex() == vector["data"]
    keys = RecoveryKeys.from_code(data)
    for name in ("sig_seed", "sig_pk", "kem_seed", "kem_pk", "bind_key", "rec_id"):
        assert getattr(keys, name).hex() == vector[name]


@pytest.mark.parametrize("vector", VECTORS["binds"], ids=lambda each: each.get("case", "good"))
def test_a_binding_is_of_one_account_and_entry(vector: dict[str, Any]) -> None:
    keys = RecoveryKeys.from_code(codes.decode("recovery", vector["code"]))
    acct, head = bytes.fromhex(vector["acct"]), bytes.fromhex(vector["genesis_head"])
    same = keys.rec_bind(acct, head, vector["n"]).hex() == vector["rec_bind"]
    assert same == (vector["expect"] == "ok")


@pytest.mark.parametrize("vector", VECTORS["codes"])
def test_a_mistyped_code_is_none(vector: dict[str, str]) -> None:
    with pytest.raises(CodeInvalid):
        codes.decode("recovery", vector["code"])


def test_a_new_code_is_140_bits_and_never_the_same() -> None:
    first, second = recovery.new_code(), recovery.new_code()
    assert first != second
    assert len(first) == 18
    assert recovery.new_code(lambda length: b"\xff" * length)[-1] == 0xF0
    assert codes.decode("recovery", codes.encode("recovery", first)) == first


def test_the_right_log_is_recognised_before_and_after_every_change_of_code() -> None:
    life = live()
    states, at = life.account.states, life.at
    beside = life.recoveries[0].rec_bind(states[0].acct, states[0].heads[0], 0)
    recovery.verify_rec_bind(life.recoveries[0], states[5], beside)
    recovery.verify_rec_bind(life.recoveries[2], states[at["commit"]], beside)
    recovery.verify_rec_bind(life.recoveries[3], states[at["set_recovery"]], None)


def test_an_account_made_up_by_a_server_is_refused() -> None:
    life = live()
    states, keys = life.account.states, life.recoveries
    own = keys[0].rec_bind(states[0].acct, states[0].heads[0], 0)
    for code, state, beside in (
        (keys[0], states[0], None),
        (keys[0], states[0], bytes(32)),
        (keys[0], states[0], keys[0].rec_bind(states[0].acct, states[0].heads[0], 1)),
        (keys[0], states[0], keys[0].rec_bind(states[0].acct, bytes(32), 0)),
        (keys[1], states[0], own),
        (keys[0], states[life.at["commit"]], own),
    ):
        with pytest.raises(RecoveryMismatch) as refused:
            recovery.verify_rec_bind(code, state, beside)
        assert refused.value.code == "recovery_mismatch"


def test_recovery_keys_show_nothing() -> None:
    shown = repr(RecoveryKeys.from_code(recovery.new_code()))
    assert shown == "RecoveryKeys()"
