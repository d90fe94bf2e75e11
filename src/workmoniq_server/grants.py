"""Grants as they travel beside a log entry, which names the hash of each."""

from collections.abc import Mapping

from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire.account_log import Entry
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server.calls import from_text, to_text, whole
from workmoniq_server.refusal import Refused


def checked_grants(
    entry: Entry, told: Mapping[str, bytes], *, some: bool = False
) -> dict[str, bytes]:
    """The ciphertexts by the keys that the entry has them under. Raises Refused (422).

    some: there may be fewer than it names.
    """
    named = entry.body().get("grants", {})
    if not isinstance(named, dict) or not named.keys() >= told.keys():
        raise Refused(ErrorCode.BAD_ENTRY, rule="grants")
    if len(named) > len(told) and not some:
        raise Refused(ErrorCode.BAD_ENTRY, rule="grants")
    for key, ct in told.items():
        if named[key] != to_text(sha256(ct)):
            raise Refused(ErrorCode.BAD_ENTRY, rule="grants")
    return {key: bytes(ct) for key, ct in told.items()}


def epoch_and_recipient(
    key: str, *, epoch: int | None, recipient: bytes | None
) -> tuple[int, bytes]:
    """What a key means: a recipient where the epoch is known, else an epoch."""
    if recipient is None and epoch is not None and (who := from_text(key, 16)) is not None:
        return epoch, who
    if recipient is not None and (number := whole(key)) is not None:
        return number, recipient
    raise Refused(ErrorCode.BAD_ENTRY, rule="grants")
