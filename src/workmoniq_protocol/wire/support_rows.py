"""What a bundle of one-time support access may say: rows, their keys, and who may read each.

The desktop writes no row but through here, and the console reads none. A row or key that is not
listed, or that stands above the redaction, is refused: what is not thought of is not sent.

Times are whole seconds since 1970 UTC, days are local and written YYYY-MM-DD, places are counted
in 1/100,000 of a degree from the south pole and from 180 degrees west, because the JSON of the
protocol has neither fractions nor signs.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from types import MappingProxyType
from typing import Final

from workmoniq_protocol import strict_json
from workmoniq_protocol.strict_json import JsonInvalid
from workmoniq_protocol.wire.fields import FieldInvalid, Fields
from workmoniq_protocol.wire.support import REDACTIONS

FORMAT: Final = "workmoniq-support"
KINDS: Final = (
    "diagnostics",
    "totals",
    "activity",
    "presence",
    "input",
    "corrections",
    "places",
)

MOST_ROWS: Final = 1_000_000
"""What is packed small may unpack to more rows than a console can hold."""
MOST_NAME: Final = 200
"""Characters of an app, a category or a project."""
MOST_TEXT: Final = 4000
"""Characters of a title, an address or a note: two of them fit in a line, however written."""
MOST_REFUSALS: Final = 16
LAST_TIME_S: Final = 253_402_300_799
"""The last second of the year 9999."""
DEGREE: Final = 100_000
COARSE: Final = DEGREE // 10
"""Below R3 a place is a multiple of a tenth of a degree."""

_HEAD: Final = frozenset({"format", "v", "redaction", "from", "to", "kinds", "made"})
_WORD: Final = re.compile("[a-z][a-z0-9_]{0,47}")
_VERSION: Final = re.compile("[A-Za-z0-9][A-Za-z0-9 .+_()-]{0,63}")
_MARK: Final = re.compile("[0-9a-f]{16}")
_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MINUTE_S: Final = 60

Holds = Callable[[object], bool]


class RowInvalid(ValueError):
    """A row or a head that no bundle may hold. rule: which, nothing of the value."""

    code: Final = "malformed"

    def __init__(self, rule: str) -> None:
        super().__init__(f"a row of a bundle breaks the rule {rule}")
        self.rule = rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key of a row. lowest: the lowest redaction at which it stands there; holds: its type."""

    lowest: str
    holds: Holds


@dataclass(frozen=True, slots=True, kw_only=True)
class RowKind:
    """A sort of row. kind: what has to be chosen for it; lowest: from which redaction on."""

    kind: str
    lowest: str
    keys: Mapping[str, Key]

    def shown(self, redaction: str) -> frozenset[str]:
        """The keys at a redaction, without "row"; none where it is too low for the whole row."""
        if redaction < self.lowest:
            return frozenset()
        return frozenset(name for name, key in self.keys.items() if key.lowest <= redaction)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Line 0: what was chosen. from_s, to_s: half open; made_s: when it was put together."""

    redaction: str
    from_s: int
    to_s: int
    kinds: tuple[str, ...]
    made_s: int

    def to_line(self) -> bytes:
        """As it stands in the bundle. Raises RowInvalid."""
        _check_head(self)
        told = {
            "format": FORMAT,
            "v": 1,
            "redaction": self.redaction,
            "from": self.from_s,
            "to": self.to_s,
            "kinds": list(self.kinds),
            "made": self.made_s,
        }
        return strict_json.dumps(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A bundle that was read. rows: each as check_row lets it pass, in their order."""

    head: Head
    rows: tuple[Mapping[str, object], ...] = field(repr=False)


def _is_whole(value: object) -> bool:
    return type(value) is int and value >= 0


def _is_flag(value: object) -> bool:
    return type(value) is int and 0 <= value <= 1


def _is_time(value: object) -> bool:
    return type(value) is int and 0 <= value <= LAST_TIME_S


def _is_minute(value: object) -> bool:
    return type(value) is int and 0 <= value <= LAST_TIME_S and value % _MINUTE_S == 0


def _is_latitude(value: object) -> bool:
    return type(value) is int and 0 <= value <= 180 * DEGREE


def _is_longitude(value: object) -> bool:
    return type(value) is int and 0 <= value <= 360 * DEGREE


def _is_day(value: object) -> bool:
    if not isinstance(value, str) or _DAY.fullmatch(value) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_word(value: object) -> bool:
    return isinstance(value, str) and _WORD.fullmatch(value) is not None


def _is_words(value: object) -> bool:
    return isinstance(value, list) and len(value) <= MOST_REFUSALS and all(map(_is_word, value))


def _is_version(value: object) -> bool:
    return isinstance(value, str) and _VERSION.fullmatch(value) is not None


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MOST_NAME


def _is_app(value: object) -> bool:
    return _is_name(value) and "/" not in str(value) and "\\" not in str(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MOST_TEXT


def _is_mark(value: object) -> bool:
    return isinstance(value, str) and _MARK.fullmatch(value) is not None


def _or_null(holds: Holds) -> Holds:
    return lambda value: value is None or holds(value)


def _row(kind: str, lowest: str, /, **levels: Mapping[str, Holds]) -> RowKind:
    keys = {
        name: Key(lowest=level, holds=holds)
        for level, listed in levels.items()
        for name, holds in listed.items()
    }
    return RowKind(kind=kind, lowest=lowest, keys=MappingProxyType(keys))


ROWS: Final[Mapping[str, RowKind]] = MappingProxyType(
    {
        "about": _row(
            "diagnostics",
            "R0",
            R0={
                "product": _is_version,
                "python": _is_version,
                "qt": _or_null(_is_version),
                "sqlcipher": _is_version,
                "os": _is_version,
                "session": _is_word,
                "language": _is_word,
            },
        ),
        "sense": _row(
            "diagnostics",
            "R0",
            R0={
                "name": _is_word,
                "backend": _or_null(_is_word),
                "state": _is_word,
                "refusals": _is_words,
            },
        ),
        "gap": _row(
            "diagnostics",
            "R0",
            R0={"day": _is_day, "reason": _is_word, "seconds": _is_whole, "count": _is_whole},
        ),
        "size": _row("diagnostics", "R0", R0={"what": _is_word, "bytes": _is_whole}),
        "amount": _row("diagnostics", "R0", R0={"what": _is_word, "count": _is_whole}),
        "error": _row(
            "diagnostics", "R0", R0={"code": _is_word, "count": _is_whole, "last_day": _is_day}
        ),
        "check": _row("diagnostics", "R0", R0={"name": _is_word, "well": _is_flag}),
        "total": _row(
            "totals",
            "R0",
            R0={
                "day": _is_day,
                "active_s": _is_whole,
                "idle_s": _is_whole,
                "locked_s": _is_whole,
                "spans": _is_whole,
                "switches": _is_whole,
                "keys": _is_whole,
                "clicks": _is_whole,
            },
        ),
        "span": _row(
            "activity",
            "R1",
            R1={
                "start": _is_time,
                "end": _is_time,
                "kind": _is_word,
                "app": _or_null(_is_app),
                "category": _or_null(_is_name),
            },
            R2={"title_mark": _or_null(_is_mark), "site_mark": _or_null(_is_mark)},
            R3={"title": _or_null(_is_text), "url": _or_null(_is_text)},
        ),
        "presence": _row(
            "presence",
            "R1",
            R1={"start": _is_time, "end": _is_time, "state": _is_word, "reason": _is_word},
        ),
        "input": _row(
            "input",
            "R1",
            R1={
                "minute": _is_minute,
                "keys": _is_whole,
                "clicks": _is_whole,
                "scrolls": _is_whole,
                "travel": _is_whole,
            },
        ),
        "correction": _row(
            "corrections",
            "R1",
            R1={
                "at": _is_time,
                "what": _is_word,
                "start": _is_time,
                "end": _is_time,
                "app": _or_null(_is_app),
                "category": _or_null(_is_name),
            },
            R3={"project": _or_null(_is_name), "note": _or_null(_is_text)},
        ),
        "place": _row(
            "places", "R0", R0={"at": _is_time, "lat": _is_latitude, "lon": _is_longitude}
        ),
    }
)

# What check_row asks for each row of a bundle of many, worked out once.
_ASKED: Final[Mapping[str, Mapping[str, Mapping[str, Holds]]]] = {
    redaction: {
        name: {key: kind.keys[key].holds for key in kind.keys if key in kind.shown(redaction)}
        for name, kind in ROWS.items()
        if redaction >= kind.lowest
    }
    for redaction in REDACTIONS
}


def row_of(name: str, redaction: str, values: Mapping[str, object]) -> dict[str, object]:
    """A row with exactly the keys of this redaction, in their order; what is above it is left out.

    Raises RowInvalid, also where the whole row is above the redaction.
    """
    row: dict[str, object] = {"row": name}
    for key, holds in _asked(name, redaction).items():
        if key not in values:
            raise RowInvalid("keys")
        value = values[key]
        if not holds(value):
            raise RowInvalid(key)
        row[key] = value
    _check_coarse(row, redaction)
    return row


def line_of(name: str, redaction: str, values: Mapping[str, object]) -> str:
    """The same as a line of the bundle. Raises RowInvalid."""
    try:
        return strict_json.dumps(row_of(name, redaction, values)).decode()
    except JsonInvalid:
        raise RowInvalid("json") from None


class StretchLine:
    """A row that begins with "start" and "end", ready but for these: much happens again and again.

    values: the others. Raises RowInvalid, as row_of does.
    """

    __slots__ = ("_begin", "_rest")

    def __init__(self, name: str, redaction: str, values: Mapping[str, object]) -> None:
        self._begin = f'{{"row":"{name}","start":'
        whole = line_of(name, redaction, {**values, "start": 0, "end": 0})
        self._rest = whole.removeprefix(f'{self._begin}0,"end":0')

    def at(self, start: int, end: int) -> str:
        """The line of the row from start to end, in seconds. Raises RowInvalid."""
        if not 0 <= start <= end <= LAST_TIME_S:
            raise RowInvalid("start")
        return f'{self._begin}{start},"end":{end}{self._rest}'


def check_row(value: object, redaction: str) -> None:
    """Return if a bundle of this redaction may hold this row. Raises RowInvalid."""
    _checked(value, redaction)


def _checked(value: object, redaction: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise RowInvalid("type")
    asked = _asked(value.get("row"), redaction)
    if len(value) != len(asked) + 1:
        raise RowInvalid("keys")
    for key, holds in asked.items():
        if key not in value:
            raise RowInvalid("keys")
        if not holds(value[key]):
            raise RowInvalid(key)
    _check_coarse(value, redaction)
    return value


def _asked(name: object, redaction: str) -> Mapping[str, Holds]:
    asked = _ASKED[redaction].get(name) if isinstance(name, str) else None
    if asked is None:
        raise RowInvalid("row")
    return asked


def _check_coarse(row: Mapping[str, object], redaction: str) -> None:
    """Raises RowInvalid for a place that is exact where it may not be."""
    if row["row"] != "place" or redaction == "R3":
        return
    if any(int(str(row[key])) % COARSE for key in ("lat", "lon")):
        raise RowInvalid("coarse")


def read_bundle(raw: bytes) -> Bundle:
    """Head and rows, each of them chosen, in scope and no more than the redaction shows.

    Raises RowInvalid; nothing of a bundle that breaks a rule is given.
    """
    lines = _lines(raw)
    head = _read_head(lines[0])
    return Bundle(head=head, rows=tuple(_rows(lines, head)))


def check_bundle(raw: bytes) -> tuple[Head, int]:
    """The same without keeping any row: the head, and how many rows there are."""
    lines = _lines(raw)
    head = _read_head(lines[0])
    return head, sum(1 for _ in _rows(lines, head))


def _lines(raw: bytes) -> list[bytes]:
    if raw.count(b"\n") > MOST_ROWS:
        raise RowInvalid("rows")
    return raw.split(b"\n")


def _rows(lines: Sequence[bytes], head: Head) -> Iterator[Mapping[str, object]]:
    chosen = {name for name, kind in ROWS.items() if kind.kind in head.kinds}
    for line in islice(lines, 1, None):
        try:
            row = _checked(strict_json.loads(line), head.redaction)
        except JsonInvalid:
            raise RowInvalid("json") from None
        if row["row"] not in chosen:
            raise RowInvalid("kind")
        _check_scope(row, head)
        yield row


def _read_head(line: bytes) -> Head:
    try:
        told = Fields(strict_json.loads(line), _HEAD)
        head = Head(
            redaction=told.text("redaction"),
            from_s=told.whole("from"),
            to_s=told.whole("to"),
            kinds=told.texts("kinds"),
            made_s=told.whole("made"),
        )
        named = told.text("format"), told.whole("v")
    except (JsonInvalid, FieldInvalid):
        raise RowInvalid("head") from None
    if named != (FORMAT, 1):
        raise RowInvalid("format")
    _check_head(head)
    return head


def _check_head(head: Head) -> None:
    if head.redaction not in REDACTIONS:
        raise RowInvalid("redaction")
    if not 0 <= head.from_s < head.to_s <= head.made_s <= LAST_TIME_S:
        raise RowInvalid("time")
    kinds = frozenset(head.kinds)
    if not kinds or len(kinds) != len(head.kinds) or not kinds.issubset(KINDS):
        raise RowInvalid("kinds")


def _check_scope(row: Mapping[str, object], head: Head) -> None:
    """Raises RowInvalid for a row of a time that was not chosen."""
    if "start" in row:
        start, end = row["start"], row["end"]
        if not head.from_s <= start <= end <= head.to_s:  # type: ignore[operator]  # times
            raise RowInvalid("scope")
    elif "minute" in row or row["row"] == "place":
        at = row["minute"] if "minute" in row else row["at"]
        # a minute that the range begins in is in it
        first = head.from_s - head.from_s % _MINUTE_S if "minute" in row else head.from_s
        if not first <= at < head.to_s:  # type: ignore[operator]  # a time
            raise RowInvalid("scope")
