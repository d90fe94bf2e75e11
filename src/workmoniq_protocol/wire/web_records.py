"""The closed list of what a web device may write. Anything else makes its segment invalid.

A page comes from a server each time it is opened, so it is believed nothing but where it was and
when. Times are microseconds since 1970-01-01 UTC.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from workmoniq_protocol.limits import MOST_INTEGER
from workmoniq_protocol.strict_json import JsonInvalid, unb64
from workmoniq_protocol.wire.records import KIND, RecordInvalid

POINT: Final = "point"
TICK: Final = "tick"
SHIFT: Final = "shift"
GAP: Final = "gap"
MARK: Final = "mark"

MOST_LATITUDE: Final = 1_800_000_000
MOST_LONGITUDE: Final = 3_600_000_000
SHIFT_ID_BYTES: Final = 16
_MOST_BAND: Final = 4

Check = Callable[[object], bool]


def _up_to(most: int) -> Check:
    return lambda value: type(value) is int and 0 <= value <= most


def _one_of(*words: str) -> Check:
    return lambda value: isinstance(value, str) and value in words


def _shift_id(value: object) -> bool:
    try:
        unb64(value, SHIFT_ID_BYTES)
    except JsonInvalid:
        return False
    return True


_TIME: Final = _up_to(MOST_INTEGER)
_VERDICT: Final = _one_of(
    "inside-definite", "inside-likely", "uncertain", "outside", "unusable", "none"
)
# band: how far from the site: inside, to 50 m, to 100 m, to 250 m, farther.
_MEMBERS: Final[Mapping[str, Mapping[str, Check]]] = {
    # lat, lon: 1e-7 degrees from the south pole, and east of 180 W. acc: metres, rounded up.
    POINT: {
        "at": _TIME,
        "shift": _shift_id,
        "lat": _up_to(MOST_LATITUDE),
        "lon": _up_to(MOST_LONGITUDE),
        "acc": _up_to(MOST_INTEGER),
    },
    TICK: {"at": _TIME, "shift": _shift_id, "verdict": _VERDICT, "band": _up_to(_MOST_BAND)},
    SHIFT: {
        "at": _TIME,
        "shift": _shift_id,
        "what": _one_of("in", "out", "break", "back"),
        "grade": _one_of("A", "B", "C"),
        "verdict": _VERDICT,
        "band": _up_to(_MOST_BAND),
    },
    GAP: {
        "from": _TIME,
        "to": _TIME,
        "shift": _shift_id,
        "why": _one_of("hidden", "killed", "no-fix", "permission"),
    },
    # n: the entry of the account log up to which the device has obeyed.
    MARK: {"at": _TIME, "n": _up_to(2**32 - 1)},
}


WHEREABOUTS: Final = frozenset({POINT, TICK, SHIFT, GAP})
"""What tells where somebody was, and is of a time; a mark is not."""


def bounds(records: Iterable[Mapping[str, object]]) -> tuple[int | None, int | None]:
    """From when to when whereabouts are among records; None where none are."""
    low: list[int] = []
    high: list[int] = []
    for record in records:
        if str(record.get(KIND)) in WHEREABOUTS:
            from_us = record.get("at", record.get("from"))
            to_us = record.get("at", record.get("to"))
            if type(from_us) is int and type(to_us) is int:
                low.append(from_us)
                high.append(to_us + 1)
    return min(low, default=None), max(high, default=None)


def check_web(records: Iterable[Mapping[str, object]]) -> None:
    """Return if every record is one of these, member by member. Raises RecordInvalid."""
    for record in records:
        members = _MEMBERS.get(str(record.get(KIND)))
        if members is None or record.keys() != members.keys() | {KIND}:
            raise RecordInvalid("a web device wrote what none may write")
        if not all(check(record[name]) for name, check in members.items()):
            raise RecordInvalid("a web device wrote a value out of range")
