"""The headers of a stream are believed one after another, in the order of the protocol."""

from collections.abc import Callable

import pytest
from tests.fakes.account_logs import Account, Device

from workmoniq_desktop.domain.sync_errors import VersionTooOld
from workmoniq_desktop.domain.syncing import Verdict
from workmoniq_desktop.sync.chain import NOTHING, Known, Pin, Run, check_head, verify_headers
from workmoniq_protocol.crypto.signing import sign
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.tags import SIGN_SEGMENT
from workmoniq_protocol.wire.log_state import LogState
from workmoniq_protocol.wire.segment import NO_PREV, SegmentHeader

BODY = 4 * 1024 + 80


def no_seal(kem_pk: bytes, ek: bytes, acct: bytes, epoch: int) -> bytes:
    """A grant that nobody opens: these tests are not about keys."""
    return sha256(kem_pk, ek, acct, bytes([epoch]))


class Writer:
    """A device and its stream; writes headers that hold, and such as do not."""

    def __init__(self) -> None:
        self.account = Account("chain", no_seal)
        self.laptop = self.account.new_device()
        self.account.begin(self.laptop)
        self.stream = self.account.open_stream(self.laptop, "ev")
        self.headers: list[bytes] = []

    @property
    def state(self) -> LogState:
        return self.account.state

    def write(self, count: int = 1, *, log_n: int | None = None, by: Device | None = None) -> None:
        for _ in range(count):
            self.headers.append(self.header(log_n=log_n, by=by))

    def header(
        self,
        *,
        log_n: int | None = None,
        by: Device | None = None,
        acct: bytes | None = None,
        stream: bytes | None = None,
        seq: int | None = None,
        prev: bytes | None = None,
        alog_hash: bytes | None = None,
        body_hash: bytes = bytes(32),
    ) -> bytes:
        n = self.state.n if log_n is None else log_n
        last = sha256(self.headers[-1]) if self.headers else NO_PREV
        made = SegmentHeader(
            acct=acct or self.state.acct,
            stream=stream or self.stream,
            seq=len(self.headers) if seq is None else seq,
            prev=last if prev is None else prev,
            alog_n=n,
            alog_hash=alog_hash or (self.state.heads[n] if n <= self.state.n else bytes(32)),
            body_len=BODY,
            body_hash=body_hash,
            sig=bytes(64),
        )
        seed = (by or self.laptop).author.sig_seed
        return made.signed() + sign(seed, SIGN_SEGMENT, made.signed())

    def read(self, known: Known | None = None, headers: list[bytes] | None = None) -> Run:
        known = known or Known()
        first = max(known.pin.seq, 0)
        raw = self.headers[first:] if headers is None else headers
        return verify_headers(
            self.state, self.state.streams[self.stream], known, raw, first_seq=first
        )


@pytest.fixture
def writer() -> Writer:
    return Writer()


def why(run: Run) -> str | None:
    return None if run.found is None else run.found.why


def test_a_row_of_headers_holds_from_the_first_to_the_last(writer: Writer) -> None:
    writer.write(5)
    run = writer.read()
    assert run.found is None
    assert [one.seq for one in run.verified] == [0, 1, 2, 3, 4]
    assert run.pin == Pin(seq=4, hash=sha256(writer.headers[4]))


def test_reading_goes_on_from_the_pin_which_is_shown_again(writer: Writer) -> None:
    writer.write(3)
    first = writer.read()
    writer.write(2)
    run = writer.read(Known(pin=first.pin, log_n=first.log_n))
    assert [one.seq for one in run.verified] == [3, 4]
    assert run.found is None


CASES: list[tuple[str, Callable[[Writer], bytes]]] = [
    ("form", lambda writer: writer.header()[:-1]),
    ("form", lambda writer: b"WMQ2" + writer.header()[4:]),
    ("suite", lambda writer: writer.header()[:5] + b"\0" + writer.header()[6:]),
    ("acct", lambda writer: writer.header(acct=bytes(16))),
    ("stream", lambda writer: writer.header(stream=bytes(16))),
    ("seq", lambda writer: writer.header(seq=7)),
    ("prev", lambda writer: writer.header(prev=bytes(range(32)))),
    ("signature", lambda writer: writer.header()[:150] + bytes(64)),
    ("signature", lambda writer: writer.header(by=writer.account.new_device())),
    ("owner_not_active", lambda writer: writer.header(log_n=0)),
    ("log_hash", lambda writer: writer.header(alog_hash=bytes(32))),
]


@pytest.mark.parametrize(("expected", "make"), CASES)
def test_what_a_header_says_wrong_is_named(
    writer: Writer, expected: str, make: Callable[[Writer], bytes]
) -> None:
    run = writer.read(headers=[make(writer)])
    assert run.found is not None
    assert (run.found.why, run.found.verdict) == (expected, Verdict.CHAIN)
    assert run.verified == ()
    assert run.pin == NOTHING


def test_what_came_before_a_wrong_header_stands(writer: Writer) -> None:
    writer.write(3)
    run = writer.read(headers=[*writer.headers[:2], writer.headers[0]])
    assert [one.seq for one in run.verified] == [0, 1]
    assert why(run) == "seq"


def test_a_newer_suite_asks_for_an_update(writer: Writer) -> None:
    header = writer.header()
    with pytest.raises(VersionTooOld):
        writer.read(headers=[header[:5] + b"\2" + header[6:]])


def test_the_place_in_the_log_never_falls(writer: Writer) -> None:
    n = writer.state.n
    writer.account.open_stream(writer.laptop, "doc")
    writer.write()
    assert why(writer.read(headers=[*writer.headers, writer.header(log_n=n)])) == "log_n_falls"


def test_a_place_that_the_log_does_not_have_yet_is_no_verdict(writer: Writer) -> None:
    run = writer.read(headers=[writer.header(log_n=writer.state.n + 1)])
    assert run.log_behind
    assert run.found is None


def test_another_valid_header_at_the_pin_is_a_fork(writer: Writer) -> None:
    writer.write(2)
    pin = writer.read().pin
    kept = writer.headers.pop()
    twin = writer.header(body_hash=sha256(b"other"))
    assert twin != kept
    run = writer.read(Known(pin=pin, log_n=writer.state.n), headers=[twin])
    assert run.found is not None
    assert run.found.verdict is Verdict.FORK
    assert run.found.evidence == twin


def test_nothing_is_accepted_past_the_end_a_revocation_names(writer: Writer) -> None:
    writer.write(3)
    other = writer.account.new_device()
    writer.account.add(writer.laptop.author, other)
    end = {writer.stream: (1, sha256(writer.headers[1]))}
    writer.account.revoke(other.author, [writer.laptop.id], end)
    run = writer.read()
    assert (why(run), len(run.verified)) == ("beyond_end", 2)


def test_nothing_is_accepted_of_a_stream_that_a_revocation_does_not_name(writer: Writer) -> None:
    writer.write(1)
    other = writer.account.new_device()
    writer.account.add(writer.laptop.author, other)
    writer.account.revoke(other.author, [writer.laptop.id], {})
    run = writer.read()
    assert (why(run), len(run.verified)) == ("beyond_end", 0)


def test_the_last_header_must_be_the_one_that_the_log_names(writer: Writer) -> None:
    writer.write(2)
    other = writer.account.new_device()
    writer.account.add(writer.laptop.author, other)
    writer.account.revoke(other.author, [writer.laptop.id], {writer.stream: (1, bytes(32))})
    run = writer.read()
    assert (why(run), len(run.verified)) == ("end_differs", 1)


def test_a_header_older_than_a_known_key_change_is_told_as_stale(writer: Writer) -> None:
    writer.write(1)
    run = writer.read(Known(rekey_known=writer.state.n + 5))
    assert run.found is None
    assert [one.stale for one in run.verified] == [True]
    assert [one.stale for one in writer.read().verified] == [False]


def test_a_head_below_the_pin_is_a_rollback_and_another_at_it_a_fork() -> None:
    pin = Pin(seq=4, hash=bytes([4] * 32))
    stream = bytes(16)
    below = check_head(stream, pin, Pin(seq=3, hash=bytes([3] * 32)))
    gone = check_head(stream, pin, None)
    other = check_head(stream, pin, Pin(seq=4, hash=bytes([5] * 32)))
    assert [one.verdict for one in (below, gone, other) if one is not None] == [
        Verdict.ROLLBACK,
        Verdict.ROLLBACK,
        Verdict.FORK,
    ]
    assert check_head(stream, pin, pin) is None
    assert check_head(stream, pin, Pin(seq=9, hash=bytes(32))) is None
    assert check_head(stream, NOTHING, None) is None
