"""segments.json: two streams of two accounts, and everything that can be exchanged between them."""

from dataclasses import dataclass
from typing import Any

from tests.fakes.dice import Dice
from tests.vectors.making.recorded import Recording
from workmoniq_protocol import tags
from workmoniq_protocol.crypto import segment, signing
from workmoniq_protocol.packing import sha256, u32
from workmoniq_protocol.wire.segment import NO_PREV, context_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Who writes where."""

    acct: bytes
    stream: bytes
    seed: bytes
    ek: bytes

    def place(self, seq: int, prev: bytes) -> dict[str, Any]:
        return {
            "acct": self.acct.hex(),
            "stream": self.stream.hex(),
            "seq": seq,
            "prev": prev.hex(),
            "signer": signing.public_key(self.seed).hex(),
            "ek": self.ek.hex(),
        }


def make(_recording: Recording) -> dict[str, Any]:
    """The whole file."""
    dice = Dice("segments")
    first = Stream(acct=dice(16), stream=dice(16), seed=dice(32), ek=dice(32))
    second = Stream(acct=first.acct, stream=dice(16), seed=first.seed, ek=first.ek)
    stranger = Stream(acct=dice(16), stream=first.stream, seed=dice(32), ek=dice(32))
    parts: list[dict[str, str]] = []
    places: list[dict[str, Any]] = []
    for stream, length in ((first, 3), (second, 1), (stranger, 1)):
        prev = NO_PREV
        for seq in range(length):
            places.append(stream.place(seq, prev))
            part = _sealed(stream, seq, prev, dice)
            parts.append(part)
            prev = sha256(bytes.fromhex(part["header"]))
    return {
        "format": "workmoniq-segment-vectors",
        "version": 1,
        "parts": parts,
        "cases": [
            *(
                {"header": n, "wrap": n, "body": n, "place": place, "expect": "ok"}
                for n, place in enumerate(places)
            ),
            *_bad(parts, places),
        ],
    }


def _sealed(stream: Stream, seq: int, prev: bytes, dice: Dice) -> dict[str, str]:
    context = context_of(
        acct=stream.acct, stream=stream.stream, seq=seq, prev=prev, alog_n=4, alog_hash=dice(32)
    )
    dek = dice(32)
    payload = f'{{"k":"span","n":{seq}}}\n'.encode()
    body = segment.seal_body(dek, context, payload, compress=False, salt=dice(32))
    hashed = sha256(body)
    signed = context + u32(len(body)) + hashed
    header = signed + signing.sign(stream.seed, tags.SIGN_SEGMENT, signed)
    wrap = segment.wrap_dek(stream.ek, stream.acct, stream.stream, seq, hashed, dek, salt=dice(32))
    return {
        "header": header.hex(),
        "wrap": wrap.hex(),
        "body": body.hex(),
        "payload": payload.decode(),
        "dek": dek.hex(),
    }


def _bad(parts: list[dict[str, str]], places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    def case(name: str, expect: str, at: int = 1, **other: Any) -> dict[str, Any]:
        here = {"header": at, "wrap": at, "body": at, "place": places[at]}
        return {"case": name, **here, **other, "expect": expect}

    def header(at: int, byte: int) -> str:
        changed = bytearray.fromhex(parts[at]["header"])
        changed[byte] ^= 1
        return changed.hex()

    def body(byte: int) -> str:
        changed = bytearray.fromhex(parts[1]["body"])
        changed[byte] ^= 1
        return changed.hex()

    moved = {**places[1], "prev": places[2]["prev"]}
    signer = {**places[1], "signer": places[4]["signer"]}
    return [
        case("two exchanged", "chain", header=2, wrap=2, body=2),
        case("one left out", "chain", at=2, place=places[1]),
        case("one again", "chain", at=1, place=places[2]),
        case("of another stream", "chain", header=3, wrap=3, body=3, place=places[0]),
        case("of another account", "chain", header=4, wrap=4, body=4, place=places[0]),
        case("another predecessor", "chain", place=moved),
        case("another signer", "chain", place=signer),
        case("a type of tomorrow", "chain", header=header(1, 4)),
        case("a suite of yesterday", "chain", header=header(1, 5)),
        case("another magic", "chain", header=header(1, 0)),
        case("another position in the log", "chain", header=header(1, 81)),
        case("another length in the header", "chain", header=header(1, 117)),
        case("another hash in the header", "chain", header=header(1, 118)),
        case("a bit of the signature", "chain", header=header(1, 213)),
        case("a header cut", "chain", header=parts[1]["header"][:-2]),
        case("bodies and wraps exchanged", "chain", wrap=2, body=2),
        case("a bit of the body", "chain", body=body(100)),
        case("a body cut", "chain", body=parts[1]["body"][:-2]),
        case("no body", "chain", body=""),
        case("wraps exchanged", "box_invalid", wrap=2),
        case("a wrap of another account", "box_invalid", wrap=4),
        case("another epoch key", "box_invalid", place={**places[1], "ek": places[4]["ek"]}),
    ]
