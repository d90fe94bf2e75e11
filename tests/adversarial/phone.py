"""A phone as far as an account has to do with it: paired as web, it adds places and times.

No such client is part of the product yet. This one says what the protocol lets it say, so that
servers and desktops can be tried with it; what it believes is no proof of anything.
"""

import secrets
from dataclasses import dataclass, field
from threading import Event
from typing import Any, Final

from tests.adversarial.stage import Device

from workmoniq_desktop.domain.syncing import Role
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.session import Session, Signer
from workmoniq_desktop.sync.slots import Slots
from workmoniq_desktop.sync.transport import FRAMES, Transport
from workmoniq_protocol import codes
from workmoniq_protocol.crypto import log_entries, pairing
from workmoniq_protocol.crypto import segment as sealing
from workmoniq_protocol.crypto.log_author import Author
from workmoniq_protocol.crypto.pairing import Invitation
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire import records
from workmoniq_protocol.wire.account_log import Entry, LogState, replay
from workmoniq_protocol.wire.segment import NO_PREV, Frame, pack_frame, parse_header

SHIFT: Final = b64(b"\7" * 16)


def tick(at_us: int) -> dict[str, object]:
    """Something that a web device may write."""
    return {"k": "tick", "at": at_us, "shift": SHIFT, "verdict": "uncertain", "band": 2}


@dataclass
class Phone:
    """In the account of the device that let it in."""

    by: Device
    author: Author = field(
        default_factory=lambda: Author(id=secrets.token_bytes(16), sig_seed=secrets.token_bytes(32))
    )
    stream: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    seq: int = 0
    prev: bytes = NO_PREV

    def __post_init__(self) -> None:
        offer = self.by.sync.pair(Role.WEB)
        code = Invitation.from_code(codes.decode("link", offer.code))
        self.transport = Transport(Address.parse(offer.server), self.by.clock)
        slots = Slots(code.rid, self.by.clock)
        sealed = slots.get(self.transport.send, "e0")
        assert sealed is not None
        told = pairing.open_e0(code, sealed)
        n, request = pairing.seal_n(code, offer=told, device=self.author, kem_pk=b"", name="phone")
        slots.put(self.transport.send, "n", n)
        assert offer.wait(Event()) is not None
        offer.confirm(request.check)
        reply = slots.get(self.transport.send, "e1")
        assert reply is not None
        pairing.open_e1(code, reply, digest=request.digest)
        self.acct = told.acct
        self.session = Session.of_signer(
            self.transport,
            self.by.clock,
            Signer(acct=told.acct, device=self.author.id, seed=self.author.sig_seed),
        )
        opened = log_entries.open_stream(
            self.log(), self.author, stream=self.stream, stream_class="loc"
        )
        self.session.call(
            "POST",
            "/log",
            prove=True,
            json={"entry": opened.to_json()},
            headers={"If-Match": f'"{b64(self.log().head)}"'},
        )

    def log(self) -> LogState:
        """As the server shows it."""
        told: Any = self.session.call("GET", "/log?from=0&limit=200").json()
        return replay(Entry.from_json(entry) for entry in told["entries"])

    def says(self, *lines: dict[str, object]) -> Frame:
        """Send a segment with these records, sealed to the newest inbox."""
        state, dek = self.log(), secrets.token_bytes(32)
        frame = sealing.seal_segment(
            signer_seed=self.author.sig_seed,
            acct=self.acct,
            stream=self.stream,
            seq=self.seq,
            prev=self.prev,
            alog_n=state.n,
            alog_hash=state.head,
            payload=records.encode(lines),
            dek=dek,
            ek=bytes(32),
            compress=False,
        )
        body_hash = parse_header(frame.header).body_hash
        inbox = state.epochs[state.epoch].inbox_pk
        wrap = sealing.seal_inbox_wrap(inbox, self.acct, self.stream, self.seq, body_hash, dek)
        frame = Frame(header=frame.header, wrap=wrap, body=frame.body)
        self.session.call(
            "POST",
            f"/streams/{b64(self.stream)}/segments?epoch={state.epoch}",
            body=pack_frame(frame),
            content_type=FRAMES,
        )
        self.seq, self.prev = self.seq + 1, sha256(frame.header)
        return frame

    def close(self) -> None:
        self.transport.close()
