"""pairing.json: the three boxes of a pairing, for a full and for a web device."""

import json
from collections.abc import Callable
from typing import Any

from tests.fakes.dice import Dice
from tests.vectors.making.recorded import Recording
from workmoniq_protocol import strict_json, tags
from workmoniq_protocol.crypto import box, hpke, pairing
from workmoniq_protocol.crypto.log_author import Author
from workmoniq_protocol.crypto.pairing import Invitation, Offer, Reply


def make(recording: Recording) -> dict[str, Any]:
    """The whole file."""
    good = [_paired(Dice(f"pairing {role}"), role, recording) for role in ("full", "web")]
    return {
        "format": "workmoniq-pairing-vectors",
        "version": 1,
        "good": good,
        "bad": [bad for each in good for bad in _bad(each)],
    }


def _paired(dice: Dice, role: str, recording: Recording) -> dict[str, Any]:
    invitation = Invitation.new(dice)
    acct, device = dice(16), Author(id=dice(16), sig_seed=dice(32))
    kem_seed = dice(32)
    kem_pk = hpke.public_key(kem_seed) if role == "full" else b""
    salts = [dice(32) for _ in range(3)]
    offer = Offer(acct=acct, n=6, head=dice(32), role=role, name="kim")
    e0 = pairing.seal_e0(invitation, offer, salt=salts[0])
    n, request = pairing.seal_n(
        invitation, offer=offer, device=device, kem_pk=kem_pk, name="Küche 2", salt=salts[1]
    )
    grants = {4: recording.grant(kem_pk, dice(32), acct, 4)} if kem_pk else {}
    reply = Reply(
        n=7, head=dice(32), pins={dice(16): (3, dice(32))}, grants=grants, begins={5: 1_790_000_000}
    )
    e1 = pairing.seal_e1(invitation, reply, digest=request.digest, salt=salts[2])
    return {
        "role": role,
        "code": invitation.text(),
        "data": invitation.data.hex(),
        "rid": invitation.rid.hex(),
        "kn": invitation.request_key.hex(),
        "ke": invitation.offer_key.hex(),
        "salts": [salt.hex() for salt in salts],
        "acct": acct.hex(),
        "device_sig_seed": device.sig_seed.hex(),
        "e0_plain": _plain(invitation.offer_key, tags.BOX_PAIR_OFFER, invitation.rid, e0),
        "e0": e0.hex(),
        "n_plain": _plain(invitation.request_key, tags.BOX_PAIR_REQUEST, invitation.rid, n),
        "n": n.hex(),
        "digest": request.digest.hex(),
        "check": request.check,
        "e1_plain": _plain(
            invitation.offer_key, tags.BOX_PAIR_REPLY, invitation.rid + request.digest, e1
        ),
        "e1": e1.hex(),
        "expect": "ok",
    }


def _plain(key: bytes, label: str, context: bytes, sealed: bytes) -> str:
    return box.open_box(key, label, context, sealed).decode()


def _bad(good: dict[str, Any]) -> list[dict[str, Any]]:
    data = bytes.fromhex(good["data"])
    invitation = Invitation.from_code(data)
    role, digest = good["role"], bytes.fromhex(good["digest"])
    base = {key: good[key] for key in ("code", "acct", "role", "digest")}
    stranger = Invitation.new(Dice("stranger"))

    def changed(slot: str, change: Callable[[dict[str, Any]], object]) -> str:
        told = json.loads(good[f"{slot}_plain"])
        change(told)
        raw = strict_json.dumps(told)
        key, label, context = {
            "e0": (invitation.offer_key, tags.BOX_PAIR_OFFER, invitation.rid),
            "n": (invitation.request_key, tags.BOX_PAIR_REQUEST, invitation.rid),
            "e1": (invitation.offer_key, tags.BOX_PAIR_REPLY, invitation.rid + digest),
        }[slot]
        return box.seal(key, label, context, raw, salt=Dice(f"{slot}{raw!r}")(32)).hex()

    def case(name: str, slot: str, sealed: str, **other: object) -> dict[str, Any]:
        return {
            "case": name,
            "slot": slot,
            **base,
            "sealed": sealed,
            **other,
            "expect": "pairing_invalid",
        }

    other_role = "web" if role == "full" else "full"
    flipped = {slot: _flip(good[slot]) for slot in ("e0", "n", "e1")}
    return [
        *(case("a bit flipped", slot, sealed) for slot, sealed in flipped.items()),
        *(case("another code", slot, good[slot], code=stranger.text()) for slot in ("e0", "n")),
        *(case("nothing", slot, "") for slot in ("e0", "n", "e1")),
        case("the reply in the place of the offer", "e0", good["e1"]),
        case("the offer in the place of the request", "n", good["e0"]),
        case("the answer to another request", "e1", good["e1"], digest="11" * 32),
        case("another role", "n", good["n"], role=other_role),
        case("another account", "n", good["n"], acct="11" * 16),
        case("role recovery", "e0", changed("e0", lambda told: told.update(role="recovery"))),
        case("an extra key", "e0", changed("e0", lambda told: told.update(v=1))),
        case("no hash", "e0", changed("e0", lambda told: told.pop("hash"))),
        case("a long name", "e0", changed("e0", lambda told: told.update(name="n" * 65))),
        case("another id", "n", changed("n", lambda told: told.update(id="A" * 22))),
        case("a long name", "n", changed("n", lambda told: told.update(name="ü" * 65))),
        case("no name", "n", changed("n", lambda told: told.pop("name"))),
        case("a weak key", "n", changed("n", lambda told: told.update(sig_pk="A" * 43))),
        case("pins that are none", "e1", changed("e1", lambda told: told.update(pins=[[1]]))),
        case("a grant too short", "e1", changed("e1", lambda told: told.update(grants={"1": ""}))),
        case(
            "an epoch of letters", "e1", changed("e1", lambda told: told.update(grants={"x": ""}))
        ),
        case("a time as text", "e1", changed("e1", lambda told: told.update(begins={"1": "2"}))),
        case("no begins", "e1", changed("e1", lambda told: told.pop("begins"))),
    ]


def _flip(sealed: str) -> str:
    changed = bytearray.fromhex(sealed)
    changed[40] ^= 1
    return changed.hex()
