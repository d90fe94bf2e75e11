"""epochs.json: what hangs on an epoch key, how it is granted, and what it wraps."""

from typing import Any

from tests.fakes.dice import Dice
from tests.vectors.making.recorded import Recording
from workmoniq_protocol import tags
from workmoniq_protocol.crypto import epochs, hpke, segment
from workmoniq_protocol.packing import sha256, u64


def make(recording: Recording) -> dict[str, Any]:
    """The whole file."""
    dice = Dice("epochs")
    acct, other_acct, seed, other_seed = dice(16), dice(16), dice(32), dice(32)
    public = hpke.public_key(seed)
    keys = [_key(dice(32), acct, epoch) for epoch in (0, 1, 2**32 - 1)]
    ek = bytes.fromhex(keys[1]["ek"])
    sealed = recording.grant(public, ek, acct, 1)
    grant = {
        "kem_seed": seed.hex(),
        "kem_pk": public.hex(),
        "acct": acct.hex(),
        "epoch": 1,
        "sealed": sealed.hex(),
        "hash": sha256(sealed).hex(),
        "ekc": keys[1]["ekc"],
        "inbox_pk": keys[1]["inbox_pk"],
        "ek": ek.hex(),
        "expect": "ok",
    }
    wrong_ek = recording.grant(public, dice(32), acct, 1)
    stream, body_hash, dek = dice(16), dice(32), dice(32)
    place = acct + stream + u64(7) + body_hash
    inbox_seed = bytes.fromhex(keys[1]["inbox_seed"])
    inbox = {
        "inbox_seed": inbox_seed.hex(),
        "acct": acct.hex(),
        "stream": stream.hex(),
        "seq": 7,
        "body_hash": body_hash.hex(),
        "wrap": recording.seal(hpke.public_key(inbox_seed), tags.HPKE_INBOX + place, dek).hex(),
        "dek": dek.hex(),
        "expect": "ok",
    }
    salt = dice(32)
    wrap = {
        **{key: inbox[key] for key in ("acct", "stream", "seq", "body_hash", "dek")},
        "ek": ek.hex(),
        "salt": salt.hex(),
        "wrap": segment.wrap_dek(ek, acct, stream, 7, body_hash, dek, salt=salt).hex(),
        "expect": "ok",
    }
    refused = "grant_invalid"
    return {
        "format": "workmoniq-epoch-vectors",
        "version": 1,
        "keys": keys,
        "grants": [
            grant,
            {**grant, "case": "another account", "acct": other_acct.hex(), "expect": refused},
            {**grant, "case": "another epoch", "epoch": 2, "expect": refused},
            {**grant, "case": "another device", "kem_seed": other_seed.hex(), "expect": refused},
            {**grant, "case": "not the one in the log", "hash": "00" * 32, "expect": refused},
            _flipped(grant, "sealed", refused),
            {
                **grant,
                "case": "a grant of another key",
                "sealed": wrong_ek.hex(),
                "hash": sha256(wrong_ek).hex(),
                "expect": refused,
            },
            {**grant, "case": "another commitment", "ekc": keys[0]["ekc"], "expect": refused},
            {**grant, "case": "another inbox", "inbox_pk": keys[0]["inbox_pk"], "expect": refused},
        ],
        "by_javascript": {
            "kem_seed": seed.hex(),
            "info": "wmq1/test",
            "plaintext": ek.hex(),
            "sealed": recording.sealed_by_javascript(public, b"wmq1/test", ek).hex(),
        },
        "inbox": [inbox, *_misplaced(inbox, "inbox_seed")],
        "wraps": [wrap, *_misplaced(wrap, "ek")],
    }


def _key(ek: bytes, acct: bytes, epoch: int) -> dict[str, Any]:
    return {
        "acct": acct.hex(),
        "epoch": epoch,
        "ek": ek.hex(),
        "ekc": epochs.commitment(ek, acct, epoch).hex(),
        "inbox_seed": epochs.inbox_seed(ek, acct, epoch).hex(),
        "inbox_pk": epochs.inbox_public_key(ek, acct, epoch).hex(),
        "expect": "ok",
    }


def _misplaced(good: dict[str, Any], key: str) -> list[dict[str, Any]]:
    wrong = "box_invalid"
    return [
        {**good, "case": "another key", key: "11" * 32, "expect": wrong},
        {**good, "case": "another account", "acct": "11" * 16, "expect": wrong},
        {**good, "case": "another stream", "stream": "11" * 16, "expect": wrong},
        {**good, "case": "another number", "seq": 8, "expect": wrong},
        {**good, "case": "another body", "body_hash": "11" * 32, "expect": wrong},
        {**good, "case": "cut short", "wrap": good["wrap"][:-2], "expect": wrong},
        {**good, "case": "empty", "wrap": "", "expect": wrong},
        _flipped(good, "wrap", wrong),
    ]


def _flipped(good: dict[str, Any], key: str, expect: str) -> dict[str, Any]:
    sealed = bytearray.fromhex(good[key])
    sealed[-1] ^= 1
    changed = {**good, "case": "a bit flipped", key: sealed.hex(), "expect": expect}
    if "hash" in good:
        changed["hash"] = sha256(bytes(sealed)).hex()
    return changed
