"""licence.json: licences, a deny-list, and what counts when."""

from typing import Any

from tests.fakes.dice import Dice
from tests.vectors.making.recorded import Recording
from workmoniq_protocol import crockford, tags
from workmoniq_protocol.crypto import licence_signing, signing
from workmoniq_protocol.wire import licence as wire
from workmoniq_protocol.wire.licence import NEVER, DenyList, Licence

BUILD_DAY = 2500


def make(_recording: Recording) -> dict[str, Any]:
    """The whole file."""
    dice = Dice("licence")
    seeds = {1: dice(32), 2: dice(32)}
    bought = Licence(
        key_id=1,
        edition=1,
        seats=1,
        issued=2400,
        updates_until=2765,
        expires=NEVER,
        id=dice(8),
        features=0,
    )
    rented = Licence(
        key_id=2,
        edition=2,
        seats=50,
        issued=2400,
        updates_until=NEVER,
        expires=2430,
        id=dice(8),
        features=0x8001,
    )
    back = Licence(
        key_id=1,
        edition=1,
        seats=1,
        issued=0,
        updates_until=NEVER,
        expires=NEVER,
        id=dice(8),
        features=0xFFFF,
    )
    listed = DenyList(seq=4, day=2490, hashes=frozenset({wire.denied_hash(back.id), dice(8)}))
    raw, sig = licence_signing.sign_deny_list(seeds[2], listed)
    texts = [
        licence_signing.sign_licence(seeds[each.key_id], each) for each in (bought, rented, back)
    ]
    good = [
        {
            "text": text,
            "payload": each.payload().hex(),
            "key_id": each.key_id,
            "edition": each.edition,
            "seats": each.seats,
            "issued": each.issued,
            "updates_until": each.updates_until,
            "expires": each.expires,
            "id": each.id.hex(),
            "features": each.features,
            "expect": "ok",
        }
        for text, each in zip(texts, (bought, rented, back), strict=True)
    ]
    forgiven = texts[0].lower().replace("-", " ").replace("0", "o").replace("1", "l")
    good.append({**good[0], "case": "as people type it", "text": forgiven})
    text = texts[0]

    def signed(payload: bytes, seed: bytes = seeds[1], tag: str = tags.SIGN_LICENCE) -> str:
        return wire.write(payload, signing.sign(seed, tag, payload))

    payload = bought.payload()
    malformed, forged = "licence_malformed", "licence_forged"
    bad = [
        {"case": "a character too few", "text": text[:-1], "expect": malformed},
        {"case": "a character too many", "text": text + "0", "expect": malformed},
        {"case": "nothing", "text": "", "expect": malformed},
        {"case": "a U", "text": "U" + text[1:], "expect": malformed},
        {"case": "another script", "text": "\u0660" + text[1:], "expect": malformed},
        {"case": "version 2", "text": signed(b"\2" + payload[1:]), "expect": "licence_version"},
        {
            "case": "a key nobody has",
            "text": signed(payload[:1] + b"\3" + payload[2:]),
            "expect": "licence_key",
        },
        {"case": "signed by the other key", "text": signed(payload, seeds[2]), "expect": forged},
        {"case": "another tag", "text": signed(payload, tag=tags.SIGN_DENY_LIST), "expect": forged},
        {
            "case": "more seats",
            "text": wire.write(
                payload[:3] + b"\xff\xff" + payload[5:],
                signing.sign(seeds[1], tags.SIGN_LICENCE, payload),
            ),
            "expect": forged,
        },
        {"case": "one character", "text": _retyped(text), "expect": forged},
    ]
    return {
        "format": "workmoniq-licence-vectors",
        "version": 1,
        "keys": {str(key): signing.public_key(seed).hex() for key, seed in seeds.items()},
        "licences": [*good, *bad],
        "checks": _checks(*texts),
        "deny_lists": [
            {
                "raw": raw.decode(),
                "sig": sig.hex(),
                "seq": listed.seq,
                "day": listed.day,
                "hashes": sorted(each.hex() for each in listed.hashes),
                "expect": "ok",
            },
            *_bad_lists(raw, sig, seeds[1]),
        ],
    }


def _checks(bought: str, rented: str, back: str) -> list[dict[str, Any]]:
    def check(text: str, build_day: int, highest_day: int, expect: str) -> dict[str, Any]:
        return {
            "text": text,
            "build_day": build_day,
            "highest_day": highest_day,
            "expect": expect,
        }

    old, late, denied = "licence_too_old_for_build", "licence_expired", "licence_denied"
    return [
        check(bought, BUILD_DAY, 60_000, "ok"),
        check(bought, 2765, 2765, "ok"),
        check(bought, 2766, 2766, old),
        check(bought, 60_000, 0, old),
        check(rented, BUILD_DAY, 2444, "ok"),
        check(rented, BUILD_DAY, 2445, late),
        check(rented, 0, 65_535, late),
        check(back, BUILD_DAY, BUILD_DAY, denied),
    ]


def _bad_lists(raw: bytes, sig: bytes, seed: bytes) -> list[dict[str, Any]]:
    def signed(body: bytes) -> dict[str, Any]:
        made = signing.sign(seed, tags.SIGN_DENY_LIST, body)
        return {"raw": body.decode(), "sig": made.hex(), "expect": "licence_malformed"}

    return [
        {
            "case": "another seq",
            "raw": raw.replace(b":4,", b":5,").decode(),
            "sig": sig.hex(),
            "expect": "licence_forged",
        },
        {"case": "an extra key", **signed(raw[:-1] + b',"v":1}')},
        {"case": "a hash too short", **signed(b'{"seq":1,"date":1,"hashes":["AA"]}')},
        {"case": "hashes that are numbers", **signed(b'{"seq":1,"date":1,"hashes":[1]}')},
        {"case": "no JSON", **signed(b"{")},
    ]


def _retyped(text: str) -> str:
    at = crockford.ALPHABET.index(text[20])
    return text[:20] + crockford.ALPHABET[at ^ 1] + text[21:]
