"""What is to be told anew to a server that was put back, as it is kept from step to step."""

import json
from dataclasses import dataclass
from typing import Final

from workmoniq_desktop.store import sync_state
from workmoniq_desktop.store.connection import Raw

_PLAN: Final = "put_back"
_ASKED: Final = "{}"

Place = tuple[bytes, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """leaving: streams of which the server lost the end, and own ones with documents that nobody
    new can read. closed: other segments that no key opens there.

    at: the last document of all that holds, sealed anew; None where no segment was lost.
    """

    leaving: tuple[bytes, ...]
    closed: tuple[Place, ...]
    at: Place | None

    def to_text(self) -> str:
        """As it is kept."""
        return json.dumps(
            {
                "leaving": [each.hex() for each in self.leaving],
                "closed": [[stream.hex(), seq] for stream, seq in self.closed],
                "at": None if self.at is None else [self.at[0].hex(), self.at[1]],
            }
        )


def ask(raw: Raw) -> None:
    """The user has said that the server was put back: the next step of sync finds what it lost."""
    sync_state.put(raw, _PLAN, _ASKED)


def is_asked(raw: Raw) -> bool:
    """Whether the user has said so, and what was lost is not known yet."""
    return sync_state.get(raw, _PLAN) == _ASKED


def is_under_way(raw: Raw) -> bool:
    """Whether something is still to be told anew."""
    return sync_state.get(raw, _PLAN) is not None


def keep(raw: Raw, plan: Plan) -> None:
    """What was lost is known."""
    sync_state.put(raw, _PLAN, plan.to_text())


def kept(raw: Raw) -> Plan | None:
    """None where nothing is told anew, or what was lost is not known yet."""
    text = sync_state.get(raw, _PLAN)
    if text is None or text == _ASKED:
        return None
    told = json.loads(text)
    at = told["at"]
    return Plan(
        leaving=tuple(bytes.fromhex(each) for each in told["leaving"]),
        closed=tuple((bytes.fromhex(stream), int(seq)) for stream, seq in told["closed"]),
        at=None if at is None else (bytes.fromhex(at[0]), int(at[1])),
    )


def forget(raw: Raw) -> None:
    """All of it is told."""
    sync_state.delete(raw, _PLAN)


__all__ = ["Place", "Plan", "ask", "forget", "is_asked", "is_under_way", "keep", "kept"]
