"""recovery.json: what a recovery code holds, and whose account it belongs to."""

from typing import Any

from tests.fakes.dice import Dice
from tests.vectors.making.recorded import Recording
from workmoniq_protocol import codes
from workmoniq_protocol.crypto import recovery
from workmoniq_protocol.crypto.recovery import RecoveryKeys


def make(_recording: Recording) -> dict[str, Any]:
    """The whole file."""
    dice = Dice("recovery")
    keys, binds = [], []
    for _ in range(2):
        data = recovery.new_code(dice)
        found = RecoveryKeys.from_code(data)
        code = codes.encode("recovery", data)
        keys.append(
            {
                "code": code,
                "data": data.hex(),
                "sig_seed": found.sig_seed.hex(),
                "sig_pk": found.sig_pk.hex(),
                "kem_seed": found.kem_seed.hex(),
                "kem_pk": found.kem_pk.hex(),
                "bind_key": found.bind_key.hex(),
                "rec_id": found.rec_id.hex(),
                "expect": "ok",
            }
        )
        acct, head = dice(16), dice(32)
        for n in (0, 17):
            bind = {
                "code": code,
                "acct": acct.hex(),
                "genesis_head": head.hex(),
                "n": n,
                "rec_bind": found.rec_bind(acct, head, n).hex(),
                "expect": "ok",
            }
            wrong = "recovery_mismatch"
            binds += [
                bind,
                {**bind, "case": "of an earlier entry", "n": n + 1, "expect": wrong},
                {**bind, "case": "another account", "acct": "11" * 16, "expect": wrong},
                {**bind, "case": "another genesis", "genesis_head": "11" * 32, "expect": wrong},
            ]
    first = keys[0]["code"]
    assert isinstance(first, str)
    return {
        "format": "workmoniq-recovery-vectors",
        "version": 1,
        "keys": keys,
        "binds": [
            *binds,
            {
                **binds[-4],
                "case": "another code",
                "code": first,
                "expect": "recovery_mismatch",
            },
        ],
        "codes": [
            {"code": first[:-1] + ("0" if first[-1] != "0" else "1"), "expect": "code_invalid"},
            {"code": first[5:], "expect": "code_invalid"},
            {"code": first.replace(first[0], "U", 1), "expect": "code_invalid"},
        ],
    }
