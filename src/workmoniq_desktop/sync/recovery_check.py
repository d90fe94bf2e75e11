"""Before a recovery code is used: whether the server hides something that a device had seen.

Every header is verified, and every document that is left of an active device is opened. If one
tells of a place in the account log or in a stream past what is served, or of another header there,
nothing is done. A thief can write that too: what a stolen device says is left unheard, if whoever
holds the code names it.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from workmoniq_desktop.domain.sync_errors import NotOnServer, Untrusted
from workmoniq_desktop.domain.syncing import Verdict
from workmoniq_desktop.sync.chain import NOTHING, Found, Known, Pin, verify_headers
from workmoniq_desktop.sync.doc_lines import read_seen
from workmoniq_desktop.sync.heads import fetch_headers
from workmoniq_desktop.sync.judge import Facts, Seen, judge_seen
from workmoniq_desktop.sync.opening import NotAsSealed, open_frame
from workmoniq_desktop.sync.session import Session
from workmoniq_desktop.sync.transport import unreadable
from workmoniq_desktop.sync.wraps import Keys
from workmoniq_protocol.limits import BODIES_PAGE, MIB
from workmoniq_protocol.strict_json import JsonInvalid, b64
from workmoniq_protocol.wire.account_log import LogState, LogStream
from workmoniq_protocol.wire.records import KIND, SEEN
from workmoniq_protocol.wire.segment import FrameInvalid, parse_frames, parse_header

_DOC: Final = "doc"
_PAGE_BYTES: Final = 2 * MIB


@dataclass(slots=True)
class _Read:
    """One stream as far as it is verified. headers: of documents only, by number."""

    known: Known
    headers: dict[int, bytes]
    hashes: dict[int, bytes]


def check(
    session: Session, state: LogState, keys: Keys, unheard: Collection[bytes] = ()
) -> Mapping[bytes, Pin]:
    """The end of each stream that was verified. Raises Untrusted, VersionTooOld and others.

    keys: epoch keys by number. unheard: devices whose documents are not read.
    """
    read = {stream.id: _headers(session, state, stream) for stream in state.streams.values()}
    facts = {
        stream.id: Facts(stream=stream, pin=_end(stream, read[stream.id]), listed=True, gone={})
        for stream in state.streams.values()
    }
    for device in state.active_full():
        if device.id in unheard:
            continue
        seen = [
            one
            for stream in state.streams.values()
            if stream.stream_class == _DOC and stream.owner == device.id
            for one in _seen_in(session, state, stream, read[stream.id].headers, keys)
        ]
        for found in judge_seen(seen, facts, state, lambda s, seq: read[s].hashes.get(seq)):
            raise _denied(device.id, found.verdict)
    return {stream: one.known.pin for stream, one in read.items()}


def _end(stream: LogStream, read: _Read) -> Pin:
    """Of a closed stream whose headers the server may have dropped, what the log says."""
    if read.known.pin.seq < 0 and stream.closed is not None:
        return Pin(seq=stream.closed[0], hash=stream.closed[1])
    return read.known.pin


def _headers(session: Session, state: LogState, stream: LogStream) -> _Read:
    read = _Read(known=Known(pin=NOTHING), headers={}, hashes={})
    while True:
        first = read.known.pin.seq + 1
        try:
            page = fetch_headers(session, stream.id, first)
        except NotOnServer:
            page = []
        if not page and first == 0 and stream.finals is not None:
            raise _hidden(_not_there(stream))
        if not page:
            return read
        run = verify_headers(state, stream, read.known, page, first_seq=first)
        if run.log_behind:  # the log was cut below what this header names
            raise _hidden(
                Found(verdict=Verdict.WITHHELD, stream=stream.id, seq=first, why="log_is_cut")
            )
        if run.found is not None:
            raise _hidden(run.found)
        for one in run.verified:
            read.hashes[one.seq] = one.hash
            if stream.stream_class == _DOC:
                read.headers[one.seq] = one.raw
        read.known = Known(pin=run.pin, log_n=run.log_n)


def _not_there(stream: LogStream) -> Found:
    return Found(verdict=Verdict.WITHHELD, stream=stream.id, seq=0, why="finals_not_served")


def _seen_in(
    session: Session, state: LogState, stream: LogStream, headers: Mapping[int, bytes], keys: Keys
) -> Iterator[Seen]:
    """What the documents of one device say they had seen; those that are gone say nothing."""
    for page in _pages(headers):
        answer = session.call(
            "POST",
            "/bodies:get",
            json={"items": [{"s": b64(stream.id), "seq": seq} for seq in page]},
        )
        try:
            frames = parse_frames(answer.body, most=len(page))
        except FrameInvalid as wrong:
            raise unreadable() from wrong
        if len(frames) != len(page):
            raise unreadable()
        for seq, frame in zip(page, frames, strict=True):
            if frame.gone:
                continue
            try:
                segment = open_frame(state, stream, headers[seq], frame, keys)
            except NotAsSealed:
                raise _denied(stream.owner, Verdict.CHAIN) from None
            for line in segment.lines:
                if line.get(KIND) == SEEN:
                    with suppress(JsonInvalid):  # as elsewhere: it is left out, alone
                        yield from read_seen(line, stream.owner)


def _pages(headers: Mapping[int, bytes]) -> Iterator[list[int]]:
    page: list[int] = []
    size = 0
    for seq, header in headers.items():
        length = parse_header(header).body_len
        if page and (len(page) == BODIES_PAGE or size + length > _PAGE_BYTES):
            yield page
            page, size = [], 0
        page.append(seq)
        size += length
    if page:
        yield page


def _denied(device: bytes, verdict: Verdict) -> Untrusted:
    name = device.hex()[:8]
    return Untrusted(
        f"Device {name} had written more than the server shows, or it was stolen and says so: "
        "nothing was changed; ask who runs the server, and only if you know that it was stolen "
        f"say so and name it, {name} (at the command line: --stolen {name}).",
        verdict.value.upper(),
    )


def _hidden(found: Found) -> Untrusted:
    return Untrusted(
        "The server does not show all that the account's devices had sent to it, or something "
        "else: nothing was changed; ask who runs the server before you use the recovery code.",
        found.verdict.value.upper(),
    )
