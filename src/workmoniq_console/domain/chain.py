"""Lines that hang together by their hashes: what is changed, taken out or put in is noticed.

What is cut off at the end is not, so the hash of the last line is shown to be kept elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from workmoniq_console.domain.errors import RecordBroken
from workmoniq_protocol import strict_json, tags
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import JsonInvalid, b64

_OURS: Final = frozenset({"n", "at", "prev", "record", "event"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a record ends. count: of its lines; digest: of the last one, 32 bytes."""

    count: int
    digest: bytes


def beginning(record: str) -> Head:
    """Of a record with no line. record: its name, so that no line of another fits."""
    return Head(count=0, digest=sha256(tags.HASH_CONSOLE_LINE, b"\0", record.encode()))


def line(
    head: Head, *, record: str, at_s: int, event: str, told: Mapping[str, object]
) -> tuple[bytes, Head]:
    """The next line without its end, and where the record ends then. at_s: UTC since 1970."""
    if _OURS & told.keys():
        raise AssertionError("a line tells nothing under a name of its own fields")
    raw = strict_json.dumps(
        {
            "n": head.count + 1,
            "at": at_s,
            "prev": b64(head.digest),
            "record": record,
            "event": event,
            **told,
        }
    )
    return raw, Head(count=head.count + 1, digest=_digest(raw))


def follow(lines: Iterable[bytes], record: str) -> Head:
    """Where these lines lead. Raises RecordBroken, which names the first line that does not fit."""
    head = beginning(record)
    for number, raw in enumerate(lines, 1):
        try:
            told = strict_json.loads_object(raw)
        except JsonInvalid:
            raise _broken(record, number) from None
        wanted = (number, b64(head.digest), record)
        if (told.get("n"), told.get("prev"), told.get("record")) != wanted:
            raise _broken(record, number)
        head = Head(count=number, digest=_digest(raw))
    return head


def _digest(raw: bytes) -> bytes:
    return sha256(tags.HASH_CONSOLE_LINE, b"\0", raw)


def _broken(record: str, number: int) -> RecordBroken:
    return RecordBroken(
        f"Line {number} of the {record} record does not follow from the one before: keep the file, "
        "and find out who could write to it."
    )
