"""The wraps of segments on the server: listed, opened with what is here, made anew."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from workmoniq_desktop.domain.sync_errors import SealBroken
from workmoniq_desktop.sync.session import Session
from workmoniq_desktop.sync.transport import unreadable
from workmoniq_protocol.crypto import epochs
from workmoniq_protocol.crypto import segment as sealing
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.limits import INBOX_WRAP_BYTES, WRAP_BYTES
from workmoniq_protocol.strict_json import JsonInvalid, b64, unb64

DEAD: Final = bytes(WRAP_BYTES)
"""In place of a wrap that no key opened: the segment stays closed, and keys change all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrap:
    """A segment's key under the key of epoch; or, INBOX_WRAP_BYTES long, to its inbox."""

    stream: bytes
    seq: int
    body_hash: bytes
    epoch: int
    wrap: bytes = field(repr=False)


Keys = Mapping[int, bytes]
"""Epoch keys by number."""


def newest_below(session: Session, epoch: int) -> Iterator[list[Wrap]]:
    """Page by page, the newest wrap of each segment whose newest is of an epoch below this.

    In strict order, or a server could make this go on for ever. Raises AnswerUnreadable.
    """
    after, last = "", (b"", -1)
    while True:
        told = session.call("GET", f"/wraps?epoch_lt={epoch}{after}").json()
        items = told.get("items")
        if not isinstance(items, list):
            raise unreadable()
        page = [_read(item) for item in items]
        if not page:
            return
        for wrap in page:
            if (wrap.stream, wrap.seq) <= last:
                raise unreadable()
            last = wrap.stream, wrap.seq
        yield page
        after = f"&s={b64(page[-1].stream)}&seq={page[-1].seq}"


def put(session: Session, epoch: int, wraps: Sequence[Wrap]) -> None:
    """Store new wraps. One that is there already stays as it is, to be read back."""
    session.call(
        "POST",
        "/wraps",
        json={
            "epoch": epoch,
            "items": [
                {
                    "s": b64(wrap.stream),
                    "seq": wrap.seq,
                    "body_hash": b64(wrap.body_hash),
                    "wrap": b64(wrap.wrap),
                }
                for wrap in wraps
            ],
        },
    )


def opened(acct: bytes, wrap: Wrap, keys: Keys) -> bytes:
    """The segment's key. Raises SealBroken, whatever the reason."""
    key = keys.get(wrap.epoch)
    if key is None:
        raise broken()
    place = (acct, wrap.stream, wrap.seq, wrap.body_hash, wrap.wrap)
    try:
        if len(wrap.wrap) == INBOX_WRAP_BYTES:
            return sealing.open_inbox_wrap(epochs.inbox_seed(key, acct, wrap.epoch), *place)
        return sealing.unwrap_dek(key, *place)
    except BoxInvalid:
        raise broken() from None


def opened_by_any(acct: bytes, wrap: Wrap, keys: Keys) -> bytes | None:
    """The segment's key, whichever epoch's the wrap is said to be; None where no key opens it."""
    for epoch in (wrap.epoch, *(each for each in sorted(keys) if each != wrap.epoch)):
        try:
            return opened(acct, replace(wrap, epoch=epoch), keys)
        except SealBroken:
            continue
    return None


def dead(wrap: Wrap, epoch: int) -> Wrap:
    """What stands for a wrap that no key opens, under a later epoch."""
    return replace(wrap, epoch=epoch, wrap=DEAD)


def made_anew(acct: bytes, wrap: Wrap, dek: bytes, epoch: int, key: bytes) -> Wrap:
    """The same segment's key under the key of another epoch."""
    return Wrap(
        stream=wrap.stream,
        seq=wrap.seq,
        body_hash=wrap.body_hash,
        epoch=epoch,
        wrap=sealing.wrap_dek(key, acct, wrap.stream, wrap.seq, wrap.body_hash, dek),
    )


def broken() -> SealBroken:
    """A wrap that no key of this account made, or whose key is not here."""
    return SealBroken(
        "The server gave a key of a segment that does not open here: the change of keys waits; "
        "look whether all devices are up to date."
    )


def _read(item: object) -> Wrap:
    if not isinstance(item, dict):
        raise unreadable()
    seq, epoch = item.get("seq"), item.get("epoch")
    if type(seq) is not int or type(epoch) is not int:
        raise unreadable()
    try:
        return Wrap(
            stream=unb64(item.get("s"), 16),
            seq=seq,
            body_hash=unb64(item.get("body_hash"), 32),
            epoch=epoch,
            wrap=unb64(item.get("wrap")),
        )
    except JsonInvalid as wrong:
        raise unreadable() from wrong
