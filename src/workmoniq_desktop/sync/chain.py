"""Checks the signed headers of one stream, one after another, without asking anybody.

The order is that of docs/protocol.md: form, suite, account, stream, number, predecessor,
signature, owner, and the place in the account log. What fails first is the verdict; what came
before it stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from workmoniq_desktop.domain.sync_errors import VersionTooOld
from workmoniq_desktop.domain.syncing import Verdict
from workmoniq_protocol.limits import HEADER_BYTES, SUITE
from workmoniq_protocol.signatures import SignatureInvalid
from workmoniq_protocol.wire.log_state import LogState, LogStream
from workmoniq_protocol.wire.segment import NO_PREV, HeaderInvalid, SegmentHeader, parse_header

_SUITE_AT: Final = 5
TWO_HEADERS: Final = "two_headers"
"""Why a fork is one where both halves of it were signed by the owner, and both are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """The last header of a stream that was verified. seq: -1 before the first."""

    seq: int
    hash: bytes


NOTHING: Final = Pin(seq=-1, hash=NO_PREV)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A verdict about one place of one stream.

    why: a word for logs and tests, which names nobody. evidence: bytes the server gave.
    """

    verdict: Verdict
    stream: bytes
    seq: int
    why: str
    evidence: bytes = field(default=b"", repr=False)

    @property
    def is_proven(self) -> bool:
        """Whether the evidence is signed: nothing the server says later can make it untrue."""
        return self.verdict is Verdict.FORK and self.why == TWO_HEADERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A header that stands. stale: told under a log older than a key change already known."""

    header: SegmentHeader
    raw: bytes = field(repr=False)
    hash: bytes
    stale: bool = False

    @property
    def seq(self) -> int:
        return self.header.seq


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a row of headers came to. pin: after the last that stands. log_n: its place in the log.

    log_behind: a header names a place of the log that is not known here yet; the log is fetched
    before this is judged.
    """

    verified: tuple[Verified, ...]
    pin: Pin
    log_n: int
    found: Found | None = None
    log_behind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a stream before headers are read.

    log_n: the place in the log that its newest header names, 0 before the first. rekey_known: n of
    the last revocation or rotation that this device knew when it last heard of this stream's head.
    """

    pin: Pin = NOTHING
    log_n: int = 0
    rekey_known: int = 0


def check_head(stream: bytes, pin: Pin, served: Pin | None) -> Found | None:
    """Whether the head the server serves may follow what was verified.

    served: None where the server does not list the stream; see judge.py for those it may drop.
    """
    if served is None or served.seq < pin.seq:
        if pin.seq < 0:
            return None
        return Found(verdict=Verdict.ROLLBACK, stream=stream, seq=pin.seq, why="head_below_pin")
    if served.seq == pin.seq and served.hash != pin.hash:
        return Found(
            verdict=Verdict.FORK,
            stream=stream,
            seq=pin.seq,
            why="head_differs_at_pin",
            evidence=served.hash,
        )
    return None


def verify_headers(
    log: LogState, stream: LogStream, known: Known, raw: Sequence[bytes], *, first_seq: int
) -> Run:
    """Check headers of one stream, the first of which is asked to be first_seq.

    first_seq is known.pin.seq, so that the pinned header comes again and must be the same, or the
    number after it. Raises VersionTooOld for a suite this program does not know.
    """
    check = _Check(log, stream, known)
    verified: list[Verified] = []
    for place, one in enumerate(raw):
        seq = first_seq + place
        if seq == known.pin.seq:
            if (found := check.again(one, seq)) is not None:
                return Run(verified=(), pin=known.pin, log_n=known.log_n, found=found)
            continue
        try:
            verified.append(check.next(one, seq))
        except _LogBehind:
            return Run(verified=tuple(verified), pin=check.pin, log_n=check.log_n, log_behind=True)
        except _Wrong as wrong:
            found = Found(
                verdict=wrong.verdict, stream=stream.id, seq=seq, why=wrong.why, evidence=one
            )
            return Run(verified=tuple(verified), pin=check.pin, log_n=check.log_n, found=found)
    return Run(verified=tuple(verified), pin=check.pin, log_n=check.log_n)


class _Wrong(Exception):
    def __init__(self, why: str, verdict: Verdict = Verdict.CHAIN) -> None:
        super().__init__(why)
        self.why, self.verdict = why, verdict


class _LogBehind(Exception):
    pass


class _Check:
    """Goes along one stream."""

    def __init__(self, log: LogState, stream: LogStream, known: Known) -> None:
        self.pin, self.log_n = known.pin, known.log_n
        self._log, self._stream = log, stream
        self._owner = log.devices[stream.owner]
        self._rekey_known = known.rekey_known

    def again(self, raw: bytes, seq: int) -> Found | None:
        """The pinned header once more: another valid one at its place is a fork."""
        header = None
        try:
            header = self._parsed(raw)
            self._belongs(header, seq)
            self._signed(header)
        except (_Wrong, VersionTooOld):
            verdict, why = Verdict.CHAIN, "pinned_header_broken"
        else:
            if header.hash() == self.pin.hash:
                return None
            verdict, why = Verdict.FORK, TWO_HEADERS
        return Found(verdict=verdict, stream=self._stream.id, seq=seq, why=why, evidence=raw)

    def next(self, raw: bytes, seq: int) -> Verified:
        """The header after the pin."""
        header = self._parsed(raw)
        self._belongs(header, seq)
        if header.prev != self.pin.hash:
            raise _Wrong("prev")
        self._signed(header)
        self._in_log(header)
        found = header.hash()
        self._within_end(seq, found)
        self.pin, self.log_n = Pin(seq=seq, hash=found), header.alog_n
        stale = header.alog_n < self._rekey_known
        return Verified(header=header, raw=raw, hash=found, stale=stale)

    def _parsed(self, raw: bytes) -> SegmentHeader:
        if len(raw) == HEADER_BYTES and raw[:4] == b"WMQ1" and raw[_SUITE_AT] != SUITE:
            if raw[_SUITE_AT] > SUITE:
                raise VersionTooOld(
                    "Another device writes a newer form than this WorkMoniQ knows: install the "
                    "newer WorkMoniQ here too."
                )
            raise _Wrong("suite")
        try:
            return parse_header(raw)
        except HeaderInvalid as wrong:
            raise _Wrong("form") from wrong

    def _belongs(self, header: SegmentHeader, seq: int) -> None:
        if header.acct != self._log.acct:
            raise _Wrong("acct")
        if header.stream != self._stream.id:
            raise _Wrong("stream")
        if header.seq != seq:
            raise _Wrong("seq")

    def _signed(self, header: SegmentHeader) -> None:
        try:
            header.verify_signature(self._owner.sig_pk)
        except SignatureInvalid as wrong:
            raise _Wrong("signature") from wrong

    def _in_log(self, header: SegmentHeader) -> None:
        if header.alog_n > self._log.n:
            raise _LogBehind
        if header.alog_n < self.log_n:
            raise _Wrong("log_n_falls")
        if header.alog_n < self._stream.opened_n or not self._owner.was_active(header.alog_n):
            raise _Wrong("owner_not_active")
        if header.alog_hash != self._log.heads[header.alog_n]:
            raise _Wrong("log_hash")

    def _within_end(self, seq: int, found: bytes) -> None:
        if not self._stream.allows(seq):
            raise _Wrong("beyond_end")
        end = self._stream.end
        if end is not None and seq == end[0] and found != end[1]:
            raise _Wrong("end_differs")
