"""Appending a segment to an own stream, and reading headers."""

import hashlib
from collections.abc import Sequence
from typing import Final

from workmoniq_protocol import limits
from workmoniq_protocol.signatures import SignatureInvalid
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_protocol.wire.segment import (
    Frame,
    FrameInvalid,
    HeaderInvalid,
    SegmentHeader,
    is_on_ladder,
    parse_frame,
    parse_header,
)
from workmoniq_server import bodies
from workmoniq_server.bodies import PlacedBody
from workmoniq_server.calls import Call, Reply
from workmoniq_server.clock import HOUR_US
from workmoniq_server.refusal import Refused
from workmoniq_server.routing import DEVICES, FRAME_BYTES, READERS, Bucket, Route
from workmoniq_server.shapes import Bytes32, Number, Shape
from workmoniq_server.store import appending, segments, streams
from workmoniq_server.store.appending import AppendAsked, AppendCheck, NewSegment
from workmoniq_server.store.database import Changed, Joined, Tx
from workmoniq_server.store.errors import BodyUnreadable
from workmoniq_server.store.standing import lock_account
from workmoniq_server.store.streams import StreamWriter
from workmoniq_server.who import TokenClass

OCTETS: Final = "application/octet-stream"
_WRITERS: Final = frozenset({TokenClass.WEB, TokenClass.FULL})


class Appended(Shape):
    """The head of the stream after the segment."""

    seq: Number
    hash: Bytes32


async def append(call: Call) -> Reply:
    """Take a segment in. The same segment again is answered with 200 and changes nothing."""
    house, who = call.house, call.holder
    stream_id = call.bytes_in_path("stream")
    epoch = call.number("epoch", default=-1)
    if epoch is None or epoch < 0:
        raise Refused(ErrorCode.MALFORMED)
    try:
        frame = parse_frame(call.body)
    except FrameInvalid:
        raise Refused(ErrorCode.MALFORMED) from None
    if stream_id is None:
        raise Refused(ErrorCode.NOT_FOUND)
    writer = await house.writers.get(house.database, who.acct, stream_id)
    if writer is None:
        raise Refused(ErrorCode.NOT_FOUND)
    if writer.owner != who.device:
        raise Refused(ErrorCode.ROLE_DENIED)
    header = checked_header(frame, writer, acct=who.acct, stream_id=stream_id)
    try:
        placed = await bodies.place(
            house, acct=who.acct, stream_id=stream_id, seq=header.seq, body=frame.body
        )
    except BodyUnreadable:
        raise Refused(ErrorCode.TOKEN_EXPIRED) from None
    work = _Append(call, header=header, frame=frame, placed=placed, epoch=epoch)
    joined = Joined(item=work, all=_write_all)
    try:
        is_new = await house.database.write(work.write, group=who.acct, joined=joined)
    except Refused:
        await bodies.take_back(house, placed)
        raise
    if is_new:
        house.bells.ring(who.acct)
    else:
        await bodies.take_back(house, placed)
    value = {"seq": header.seq, "hash": work.header_hash}
    return Reply(status=201 if is_new else 200, value=value)


def checked_header(
    frame: Frame, writer: StreamWriter, *, acct: bytes, stream_id: bytes
) -> SegmentHeader:
    """All that can be told from the bytes and the owner's public key. Raises Refused."""
    try:
        header = parse_header(frame.header)
    except HeaderInvalid as wrong:
        old = wrong.code == ErrorCode.SUITE_TOO_OLD
        raise Refused(ErrorCode.SUITE_TOO_OLD if old else ErrorCode.BAD_HEADER) from None
    expected_wrap = limits.INBOX_WRAP_BYTES if writer.role == "web" else limits.WRAP_BYTES
    if (
        header.acct != acct
        or header.stream != stream_id
        or header.body_len != len(frame.body)
        or not is_on_ladder(header.body_len)
        or len(frame.wrap) != expected_wrap
        or hashlib.sha256(frame.body).digest() != header.body_hash
    ):
        raise Refused(ErrorCode.BAD_HEADER)
    try:
        header.verify_signature(writer.sig_pk)
    except SignatureInvalid:
        raise Refused(ErrorCode.BAD_HEADER) from None
    return header


class _Append:
    """One append as a transaction; safe to be run again."""

    def __init__(
        self, call: Call, *, header: SegmentHeader, frame: Frame, placed: PlacedBody, epoch: int
    ) -> None:
        self._header, self._frame = header, frame
        self._placed, self._epoch = placed, epoch
        self._now_us = call.house.clock.wall_us()
        self.asked = AppendAsked(
            acct=call.holder.acct,
            stream=header.stream,
            token_hash=call.holder.token_hash,
            alog_n=header.alog_n,
            now_us=self._now_us,
        )
        self._limit = call.house.config.account_bytes
        self._halts, self._clock = call.house.halts, call.house.clock
        self.header_hash = hashlib.sha256(frame.header).digest()

    async def write(self, tx: Tx) -> bool:
        """True if the segment is new, False if it was there. Raises Refused."""
        if tx.one_trip:
            # Others may write: held, the account and what depends on it stay as they are read now.
            await lock_account(tx, self.asked.acct)
        [told] = await _write_all(tx, [self])
        if isinstance(told, Exception):
            raise told
        return told

    async def judged(self, tx: Tx, check: AppendCheck | None) -> NewSegment | None:
        """What to write; None if the segment was there. Raises Refused."""
        header = self._header
        check = self._may_write(check)
        if header.seq <= check.head_seq and await self._is_there(tx):
            return None
        wait_s = self._halts.wait_s(self._clock, self.asked.acct, check.device)
        if wait_s:
            raise Refused(ErrorCode.SLOW_DOWN, retry_after_s=wait_s)
        self._fits(check)
        size = len(self._frame.body) + len(self._frame.wrap)
        limit = self._limit if check.quota_bytes is None else check.quota_bytes
        if check.used_bytes + size > limit:
            raise Refused(ErrorCode.QUOTA, used=check.used_bytes, limit=limit)
        return NewSegment(
            acct=self.asked.acct,
            stream=header.stream,
            seq=header.seq,
            prev=header.prev,
            header=self._frame.header,
            header_hash=self.header_hash,
            body_len=header.body_len,
            hour=self._now_us // HOUR_US,
            epoch=self._epoch,
            wrap=self._frame.wrap,
            size=size,
            tag=streams.next_tag(check.head_tag, self.header_hash),
            object_name=self._placed.object_name,
            sealed=self._placed.sealed,
            check=check,
        )

    def _may_write(self, check: AppendCheck | None) -> AppendCheck:
        if check is None:
            raise Refused(ErrorCode.TOKEN_EXPIRED)
        if check.token_class not in _WRITERS or check.role is None:
            raise Refused(ErrorCode.ROLE_DENIED)
        if check.revoked:
            raise Refused(ErrorCode.DEVICE_REVOKED)
        if check.owner is None:
            raise Refused(ErrorCode.NOT_FOUND)
        if check.owner != check.device:
            raise Refused(ErrorCode.ROLE_DENIED)
        return check

    async def _is_there(self, tx: Tx) -> bool:
        stored = await segments.header_at(
            tx, acct=self.asked.acct, stream_id=self._header.stream, seq=self._header.seq
        )
        return stored == self._frame.header

    def _fits(self, check: AppendCheck) -> None:
        header = self._header
        if header.seq != check.head_seq + 1 or header.prev != check.head_hash or check.closed:
            raise _conflict(check)
        if self._epoch != check.epoch:
            raise Refused(ErrorCode.STALE_EPOCH, epoch=check.epoch)
        if check.log_hash is None or check.log_hash != header.alog_hash:
            raise Refused(ErrorCode.BAD_HEADER)


async def _write_all(tx: Tx, appends: Sequence[_Append]) -> list[bool | Exception]:
    """What each has done, or was refused for. The accounts are different, in rising order."""
    checks = await appending.check_appends(tx, [each.asked for each in appends])
    told: dict[_Append, bool | Exception] = {}
    fresh: list[NewSegment] = []
    for each in appends:
        try:
            new = await each.judged(tx, checks.get(each.asked.acct))
        except Refused as refused:
            told[each] = refused
            continue
        told[each] = new is not None
        if new is not None:
            fresh.append(new)
    written = await appending.append_all(tx, fresh) if fresh else frozenset()
    return [
        Changed() if told[each] is True and each.asked.acct not in written else told[each]
        for each in appends
    ]


def _conflict(check: AppendCheck) -> Refused:
    """The stream ends elsewhere. seq and hash are null before its first segment."""
    empty = check.head_seq < 0
    head = {
        "seq": None if empty else check.head_seq,
        "hash": None if empty else check.head_hash,
        "closed": check.closed,
    }
    return Refused(ErrorCode.CHAIN_CONFLICT, head=head)


async def headers(call: Call) -> Reply:
    """Headers of a stream in their order, 214 bytes each."""
    house, who = call.house, call.holder
    stream_id = call.bytes_in_path("stream")
    start = call.number("from", default=0)
    most = call.number("limit", default=limits.HEADERS_PAGE, most=limits.HEADERS_PAGE)
    if start is None or most is None or most == 0:
        raise Refused(ErrorCode.MALFORMED)
    if stream_id is None or await house.writers.get(house.database, who.acct, stream_id) is None:
        raise Refused(ErrorCode.NOT_FOUND)

    async def read(tx: Tx) -> list[bytes]:
        return await segments.headers_from(
            tx, acct=who.acct, stream_id=stream_id, start=start, most=most
        )

    found = await house.database.read(read, snapshot=False, long=most > 50)
    return Reply(body=b"".join(found), media_type=OCTETS)


ROUTES: Final = (
    Route(
        method="POST",
        path="/v1/streams/{stream}/segments",
        handler=append,
        summary="Append one segment to an own stream",
        classes=DEVICES,
        body=bytes,
        body_bytes=FRAME_BYTES,
        status=201,
        reply=Appended,
        codes=(
            "malformed",
            "not_found",
            "role_denied",
            "device_revoked",
            "bad_header",
            "suite_too_old",
            "chain_conflict",
            "stale_epoch",
            "quota",
        ),
        query={"epoch": limits.MOST_INTEGER},
        bucket=Bucket.APPEND,
        kept=True,
    ),
    Route(
        method="GET",
        path="/v1/streams/{stream}/headers",
        handler=headers,
        summary="Headers of a stream, 214 bytes each",
        classes=READERS,
        reply=bytes,
        codes=("malformed", "not_found"),
        query={"from": limits.MOST_INTEGER, "limit": limits.HEADERS_PAGE},
    ),
)
