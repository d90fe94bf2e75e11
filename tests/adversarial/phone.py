"""A phone of the account that belongs to somebody else now: it signs whatever it likes."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from tests.adversarial.forging import Line, Pen
from tests.adversarial.stage import Device

from workmoniq_desktop.sync.account_log import Draft
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.session import Session, Signer
from workmoniq_desktop.sync.transport import FRAMES
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.crypto.log_entries import Author, cosign_device
from workmoniq_protocol.crypto.padding import pad
from workmoniq_protocol.crypto.segment import new_dek, seal_inbox_wrap
from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire import records
from workmoniq_protocol.wire.log_state import LogState
from workmoniq_protocol.wire.segment import Frame, pack_frame, parse_header

POINT: Line = {
    "k": "point",
    "at": 1_790_000_000_000_000,
    "shift": b64(bytes(16)),
    "lat": 1_000_000_000,
    "lon": 1_000_000_000,
    "acc": 10,
}


class Phone:
    """Let in by a device. Its sessions are those of the member it was made with."""

    def __init__(self, by: Device, member: Member) -> None:
        self.author = Author(id=secrets.token_bytes(16), sig_seed=secrets.token_bytes(32))
        self._member = member

        def build(state: LogState) -> Draft:
            granted = log_entries.add_device(
                state,
                by.author,
                device=self.author.id,
                role="web",
                sig_pk=public_key(self.author.sig_seed),
                kem_pk=b"",
                cosig=cosign_device(acct=state.acct, device=self.author, role="web", kem_pk=b""),
                eks={},
            )
            return Draft(entry=granted.entry)

        self.state = member.log.append(member.session, build)
        self._session = Session.of_signer(
            member.session.transport,
            member.clock,
            Signer(acct=self.state.acct, device=self.author.id, seed=self.author.sig_seed),
        )

    def opened(self) -> bytes:
        """A stream of its own, in the account log."""
        stream = secrets.token_bytes(16)
        entry = log_entries.open_stream(self.state, self.author, stream=stream, stream_class="loc")
        self._session.call(
            "POST",
            "/log",
            prove=True,
            json={"entry": entry.to_json()},
            headers={"If-Match": f'"{b64(self.state.head)}"'},
        )
        self.pull()
        return stream

    def pull(self) -> None:
        """Hear of key changes, for which it seals again."""
        self.state = self._member.log.pull(self._member.session)

    def sealed(
        self,
        stream: bytes,
        lines: Sequence[Line] = (),
        *,
        padded: bytes | None = None,
        before: Sequence[bytes] = (),
    ) -> Frame:
        """A segment as the web app makes it, of whatever lines; or of a plaintext as it is."""
        state, dek = self.state, new_dek()
        pen = Pen(
            acct=state.acct,
            stream=stream,
            seed=self.author.sig_seed,
            ek=bytes(32),
            at=(state.n, state.head),
        )
        if padded is None:
            padded = pad(records.encode(lines), compress=False)
        frame = pen.write(before, padded=padded, dek=dek)
        header = parse_header(frame.header)
        inbox = state.epochs[state.epoch].inbox_pk
        place = (state.acct, stream, header.seq, header.body_hash, dek)
        return replace(frame, wrap=seal_inbox_wrap(inbox, *place))

    def send(self, stream: bytes, frame: Frame) -> None:
        """To the server, which cannot look into it."""
        self._session.call(
            "POST",
            f"/streams/{b64(stream)}/segments?epoch={self.state.epoch}",
            body=pack_frame(frame),
            content_type=FRAMES,
        )
