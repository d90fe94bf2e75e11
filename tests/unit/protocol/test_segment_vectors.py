"""Segments of the vectors: each opens in its place and nowhere else."""

import json
from pathlib import Path
from typing import Any

import pytest

from workmoniq_protocol.crypto import segment
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.signatures import SignatureInvalid
from workmoniq_protocol.wire.segment import HeaderInvalid, parse_header

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "v1" / "segments.json").read_text()
)


class Misplaced(ValueError):
    """A header that does not stand where it is."""


WRONG: dict[str, tuple[type[Exception], ...]] = {
    "chain": (Misplaced, HeaderInvalid, SignatureInvalid),
    "box_invalid": (BoxInvalid,),
}


def opened(vector: dict[str, Any]) -> tuple[bytes, bytes]:
    """Data key and payload, checked in the order of the specification."""
    raw, wrap, body = (
        bytes.fromhex(
            VECTORS["parts"][vector[name]][name] if isinstance(vector[name], int) else vector[name]
        )
        for name in ("header", "wrap", "body")
    )
    place = vector["place"]
    acct, stream, prev, signer, ek = (
        bytes.fromhex(place[name]) for name in ("acct", "stream", "prev", "signer", "ek")
    )
    header = parse_header(raw)
    if (header.acct, header.stream, header.seq, header.prev) != (acct, stream, place["seq"], prev):
        raise Misplaced
    header.verify_signature(signer)
    if (len(body), sha256(body)) != (header.body_len, header.body_hash):
        raise Misplaced
    dek = segment.unwrap_dek(ek, acct, stream, header.seq, header.body_hash, wrap)
    return dek, segment.open_body(dek, header.context(), body)


@pytest.mark.parametrize(
    "vector", VECTORS["cases"], ids=lambda vector: str(vector.get("case", vector["header"]))
)
def test_a_segment_opens_only_where_it_was_written(vector: dict[str, Any]) -> None:
    if vector["expect"] == "ok":
        part = VECTORS["parts"][vector["header"]]
        dek, payload = opened(vector)
        assert (dek.hex(), payload.decode()) == (part["dek"], part["payload"])
    else:
        with pytest.raises(WRONG[vector["expect"]]):
            opened(vector)
