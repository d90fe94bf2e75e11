"""Finds what a server that was put back lost, and what no key opens there any more."""

from workmoniq_desktop.store import sync_streams
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.sync_streams import SegmentState
from workmoniq_desktop.sync import wraps
from workmoniq_desktop.sync.chain import NOTHING
from workmoniq_desktop.sync.heads import Heads, fetch_heads
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.put_back_plan import Place
from workmoniq_desktop.sync.rekey import Rekeying
from workmoniq_desktop.sync.tombed import Tombed
from workmoniq_protocol.wire.log_state import LogState, LogStream


class Lost:
    """As far as it is this device's to tell anew."""

    def __init__(self, member: Member, rekeying: Rekeying) -> None:
        self._member, self._rekeying = member, rekeying

    def now(self, state: LogState) -> tuple[list[LogStream], list[Place]]:
        """Streams to be left, and segments of others that no key opens; see Plan."""
        heads = fetch_heads(self._member.session)
        if heads is None:
            raise AssertionError("asked without a tag, answered as if nothing had changed")
        with self._member.database.raw() as raw:
            lost = [
                each for each in state.streams.values() if self._is_lost(raw, state, each, heads)
            ]
        closed = self._closed(state)
        with self._member.database.raw() as raw:
            broken = [
                each
                for each in map(state.streams.__getitem__, sorted({stream for stream, _ in closed}))
                if each.stream_class == "doc"
                and self.is_written_here(each)
                and each not in lost
                and _is_all_here(raw, each)
            ]
        leaving = [*lost, *broken]
        left = {each.id for each in leaving}
        return leaving, [place for place in closed if place[0] not in left]

    def is_written_here(self, stream: LogStream) -> bool:
        """Whether this device could go on in it."""
        return stream.owner == self._member.device and stream.closed_n is None

    def _is_lost(self, raw: Raw, state: LogState, stream: LogStream, heads: Heads) -> bool:
        """Whether the server lost the end of a stream that is this device's to tell anew.

        Its own, and those of devices that are out. Where not all that is left of it is here, it
        stays as it is, and so does the verdict: a tombstone would take out what only others have.
        """
        owner = state.devices[stream.owner]
        row = sync_streams.one(raw, stream.id)
        served = heads.streams.get(stream.id)
        if served is None and (stream.closed_n is not None or stream.id in heads.dropped):
            return False
        if row is None or row.seq <= (served or NOTHING).seq:
            return False
        if stream.owner != self._member.device and owner.revoked_n is None:
            return False
        return _is_all_here(raw, stream)

    def _closed(self, state: LogState) -> list[Place]:
        """Segments that are here and that no key opens any more there: their wraps were lost."""
        keys = self._rekeying.keys(state)
        found: list[Place] = []
        for page in wraps.newest_below(self._member.session, state.epoch + 1):
            with self._member.database.raw() as raw:
                tombed = Tombed(raw)
                for wrap in page:
                    place = wrap.stream, wrap.seq
                    row = sync_streams.segment(raw, *place)
                    if (
                        wrap.stream in state.streams
                        and row is not None
                        and row.state is SegmentState.APPLIED
                        and place not in tombed
                        and wraps.opened_by_any(state.acct, wrap, keys) is None
                    ):
                        found.append(place)
        return found


def _is_all_here(raw: Raw, stream: LogStream) -> bool:
    tombed = Tombed(raw)
    return all(
        each.state in {SegmentState.APPLIED, SegmentState.TOMBSTONED}
        or (each.stream, each.seq) in tombed
        for each in sync_streams.of_stream(raw, stream.id)
    )


__all__ = ["Lost"]
