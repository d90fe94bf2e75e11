"""What a segment says once it is open: one JSON object a line, its kind in the member `k`.

Kinds that are not known here are kept and passed on, members that are not known are ignored. Only
whole numbers from 0 exist, as everywhere in the protocol: what can be negative or broken travels as
text or in a smaller unit, moved so that it starts at 0.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from workmoniq_protocol import strict_json
from workmoniq_protocol.limits import MOST_RECORD_BYTES
from workmoniq_protocol.strict_json import JsonInvalid

KIND: Final = "k"
SPAN: Final = "span"
TALLY: Final = "tally"
CUT: Final = "cut"
OP: Final = "op"
TOMB: Final = "tomb"
SEEN: Final = "seen"


class RecordInvalid(ValueError):
    """Bytes that are no records, or a record that must not stand where it does."""

    code: Final = "bad_record"


def encode(records: Iterable[Mapping[str, object]]) -> bytes:
    """The payload of a segment. Raises RecordInvalid for a record that has no form in JSON."""
    lines = []
    for record in records:
        try:
            line = strict_json.dumps(record if isinstance(record, dict) else dict(record))
        except JsonInvalid as refused:
            raise RecordInvalid(str(refused)) from None
        if len(line) > MOST_RECORD_BYTES:
            raise RecordInvalid("a record is too long")
        _kind(record)
        lines.append(line + b"\n")
    return b"".join(lines)


def decode(payload: bytes) -> list[dict[str, object]]:
    """The records of a payload, each with a kind. Raises RecordInvalid.

    No bytes are no records; else every line ends, the last one too.
    """
    *lines, rest = payload.split(b"\n")
    if rest:
        raise RecordInvalid("the last line is cut off")
    records = []
    for line in lines:
        try:
            record = strict_json.loads_object(line, max_bytes=MOST_RECORD_BYTES)
        except JsonInvalid as refused:
            raise RecordInvalid(str(refused)) from None
        _kind(record)
        records.append(record)
    return records


def _kind(record: Mapping[str, object]) -> str:
    kind = record.get(KIND)
    if not isinstance(kind, str) or not kind:
        raise RecordInvalid("a record has no kind")
    return kind
