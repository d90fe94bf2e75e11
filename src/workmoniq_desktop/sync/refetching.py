"""Asks the server once more for a segment that was applied, where the history here keeps less."""

from collections.abc import Sequence

from workmoniq_desktop.store.sync_streams import SegmentRow
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.opening import NotAsSealed, open_frame
from workmoniq_desktop.sync.parts import Line
from workmoniq_desktop.sync.transport import unreadable
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.log_state import LogState
from workmoniq_protocol.wire.segment import FrameInvalid, parse_frames


def lines_of(member: Member, state: LogState, row: SegmentRow) -> Sequence[Line] | None:
    """The records of a segment; None where the server has them no more, or not as they were sealed.

    Raises what the transport raises.
    """
    answer = member.session.call(
        "POST", "/bodies:get", json={"items": [{"s": b64(row.stream), "seq": row.seq}]}
    )
    try:
        (frame,) = parse_frames(answer.body, most=1, any_length=True)
    except (FrameInvalid, ValueError) as wrong:
        raise unreadable() from wrong
    if frame.gone:
        return None
    with member.database.raw() as raw:
        keys = {
            epoch: key.reveal()
            for epoch in member.keyring.epochs(raw)
            if (key := member.keyring.epoch_key(raw, epoch)) is not None
        }
    try:
        return open_frame(state, state.streams[row.stream], row.header, frame, keys).lines
    except NotAsSealed:
        return None
