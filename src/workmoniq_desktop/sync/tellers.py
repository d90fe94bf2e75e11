"""Whose tellings a segment holds: its owner's, and those of all it was left of."""

import json
from collections import defaultdict

from workmoniq_desktop.store import sync_removal
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.sync_removal import TombRow
from workmoniq_protocol.wire.log_state import LogState

Place = tuple[bytes, int]


class Tellers:
    """What is left of a segment is told again under its teller's name, by whoever wiped.

    So a segment that takes the place of others, and is wiped in turn, holds more than its owner's.
    """

    def __init__(self, raw: Raw, state: LogState) -> None:
        self._state = state
        self._came_of: dict[Place, list[TombRow]] = defaultdict(list)
        for tomb in sync_removal.tombs(raw):
            for stream, seq in json.loads(tomb.replaced_by):
                self._came_of[bytes.fromhex(stream), seq].append(tomb)

    def of(self, stream: bytes, seq: int) -> list[bytes]:
        """The ids of devices in the account, each once."""
        found: set[bytes] = set()
        known: set[Place] = set()
        waiting: list[Place] = [(stream, seq)]
        while waiting:
            place = waiting.pop()
            if place in known:
                continue
            known.add(place)
            if (told := self._state.streams.get(place[0])) is not None:
                found.add(told.owner)
            for tomb in self._came_of.get(place, ()):
                waiting += self._covered(tomb)
        return sorted(found)

    def _covered(self, tomb: TombRow) -> list[Place]:
        """One segment of a range, and those that took the place of others; it may have no end."""
        if tomb.from_seq == tomb.to_seq:
            return [(tomb.stream, tomb.to_seq)]
        return [
            (tomb.stream, tomb.to_seq),
            *(
                (stream, seq)
                for stream, seq in self._came_of
                if stream == tomb.stream and tomb.from_seq <= seq <= tomb.to_seq
            ),
        ]
