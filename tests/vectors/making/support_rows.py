"""support_rows.json: which rows and bundles of support access may be read."""

import json
from collections.abc import Iterator
from typing import Any, Final

from tests.vectors.making.recorded import Recording
from workmoniq_protocol.wire.support import REDACTIONS
from workmoniq_protocol.wire.support_rows import (
    KINDS,
    LAST_TIME_S,
    MOST_NAME,
    MOST_REFUSALS,
    MOST_TEXT,
    ROWS,
    Head,
    line_of,
)

FROM_S: Final = 1_790_000_000
TO_S: Final = FROM_S + 86_400
MARK: Final = "0123456789abcdef"
DAY: Final = "2026-09-22"

VALUES: Final[dict[str, dict[str, Any]]] = {
    "about": {
        "product": "1.4.0",
        "python": "3.11.7",
        "qt": "6.11.3",
        "sqlcipher": "4.6.1 community",
        "os": "Linux debian 12",
        "session": "x11",
        "language": "de",
    },
    "sense": {
        "name": "window",
        "backend": "x11_window",
        "state": "serving",
        "refusals": ["kwin_window_other_session", "gnome_window_other_session"],
    },
    "gap": {"day": DAY, "reason": "screen_locked", "seconds": 754, "count": 2},
    "size": {"what": "history", "bytes": 48_123_904},
    "amount": {"what": "windows", "count": 45_000},
    "error": {"code": "disk_full", "count": 3, "last_day": DAY},
    "check": {"name": "presence", "well": 1},
    "total": {
        "day": DAY,
        "active_s": 25_000,
        "idle_s": 3600,
        "locked_s": 754,
        "spans": 1370,
        "switches": 611,
        "keys": 20_111,
        "clicks": 4001,
    },
    "span": {
        "start": FROM_S,
        "end": FROM_S + 17,
        "kind": "window",
        "app": "firefox",
        "category": "Work > Web",
        "title_mark": MARK,
        "site_mark": None,
        "title": "Grüße, 世界 \U0001f512",
        "url": None,
    },
    "presence": {"start": FROM_S, "end": TO_S, "state": "active", "reason": "in_use"},
    "input": {
        "minute": FROM_S - FROM_S % 60,
        "keys": 120,
        "clicks": 7,
        "scrolls": 3,
        "travel": 5200,
    },
    "correction": {
        "at": TO_S + 5,
        "what": "assign",
        "start": FROM_S,
        "end": FROM_S + 600,
        "app": None,
        "category": "Work",
        "project": "Client / Project",
        "note": "a note\nof two lines",
    },
    "place": {"at": FROM_S, "lat": 14_250_000, "lon": 19_340_000},
}

_WRONG: Final[tuple[tuple[str, str, str, dict[str, Any]], ...]] = (
    ("a version with a slash", "R0", "about", {"os": "/etc"}),
    ("no version", "R0", "about", {"product": ""}),
    ("a version of 65 characters", "R0", "about", {"product": "1" * 65}),
    ("a version that is null", "R0", "about", {"product": None}),
    ("a word in capitals", "R0", "about", {"session": "X11"}),
    ("a word of 49 characters", "R0", "about", {"session": "x" * 49}),
    ("a word with a line end", "R0", "about", {"session": "x11\n"}),
    ("a word that is a number", "R0", "size", {"what": 1}),
    ("a word of another script", "R0", "size", {"what": "hist\u043ery"}),
    ("a backend that is a path", "R0", "sense", {"backend": "/usr/lib"}),
    ("refusals that are a word", "R0", "sense", {"refusals": "x11"}),
    ("a refusal that is a sentence", "R0", "sense", {"refusals": ["X11: no display"]}),
    ("a refusal too many", "R0", "sense", {"refusals": ["no"] * (MOST_REFUSALS + 1)}),
    ("a day that is none", "R0", "gap", {"day": "2026-02-30"}),
    ("a day of the year 0", "R0", "gap", {"day": "0000-01-01"}),
    ("a day without zeros", "R0", "gap", {"day": "2026-9-2"}),
    ("a day in other digits", "R0", "gap", {"day": "2026-09-2\u0662"}),
    ("a day that is a number", "R0", "gap", {"day": 20_260_922}),
    ("a count that is text", "R0", "gap", {"count": "2"}),
    ("a count that is true", "R0", "gap", {"count": True}),
    ("a check that is half well", "R0", "check", {"well": 2}),
    ("a check that is true", "R0", "check", {"well": True}),
    ("a time after the year 9999", "R1", "span", {"start": LAST_TIME_S + 1}),
    ("a time that is null", "R1", "span", {"end": None}),
    ("an app with a path", "R1", "span", {"app": "/opt/app"}),
    ("an app with a path of Windows", "R1", "span", {"app": "C:\\app"}),
    ("an app that is empty", "R1", "span", {"app": ""}),
    ("an app of 201 characters", "R1", "span", {"app": "\U0001f512" * (MOST_NAME + 1)}),
    ("a category that is a list", "R1", "span", {"category": ["Work"]}),
    ("a mark in capitals", "R2", "span", {"title_mark": MARK.upper()}),
    ("a mark that is short", "R2", "span", {"site_mark": MARK[:-1]}),
    ("a title that is empty", "R3", "span", {"title": ""}),
    ("a title of 4,001 characters", "R3", "span", {"title": "\U0001f512" * (MOST_TEXT + 1)}),
    ("a minute that begins late", "R1", "input", {"minute": FROM_S + 1}),
    ("a minute that is null", "R1", "input", {"minute": None}),
    ("north of the north pole", "R3", "place", {"lat": 18_000_001}),
    ("a longitude that is text", "R3", "place", {"lon": "0"}),
    ("east of the last meridian", "R3", "place", {"lon": 36_000_001}),
    ("an exact latitude", "R2", "place", {"lat": 14_251_234}),
    ("an exact longitude", "R0", "place", {"lon": 19_341_234}),
)
_RIGHT: Final[tuple[tuple[str, str, str, dict[str, Any]], ...]] = (
    ("no bindings of Qt", "R0", "about", {"qt": None}),
    ("nobody serves it", "R0", "sense", {"backend": None, "refusals": []}),
    ("an app of 200 characters", "R1", "span", {"app": "\U0001f512" * MOST_NAME}),
    (
        "texts as long as they get",
        "R3",
        "span",
        {"title": "\x01" * MOST_TEXT, "url": "\x02" * MOST_TEXT},
    ),
    ("an exact place", "R3", "place", {"lat": 18_000_000, "lon": 36_000_000}),
    ("the end of time", "R1", "span", {"start": LAST_TIME_S, "end": LAST_TIME_S}),
)


def make(_recording: Recording) -> dict[str, Any]:
    """The whole file."""
    return {
        "format": "workmoniq-support-rows-vectors",
        "version": 1,
        "rows": [*_good_rows(), *_bad_rows()],
        "bundles": list(_bundles()),
    }


def head(redaction: str = "R3", kinds: tuple[str, ...] = KINDS, **changed: Any) -> bytes:
    """A head of one day, made when it was over."""
    told = {"from_s": FROM_S, "to_s": TO_S, "made_s": TO_S, **changed}
    return Head(redaction=redaction, kinds=kinds, **told).to_line()


def _plain(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _good_rows() -> Iterator[dict[str, Any]]:
    for redaction in REDACTIONS:
        for name, kind in ROWS.items():
            if kind.lowest <= redaction:
                yield _row(
                    f"{name} at {redaction}", redaction, line_of(name, redaction, VALUES[name])
                )
    for case, redaction, name, changed in _RIGHT:
        line = line_of(name, redaction, {**VALUES[name], **changed})
        yield _row(case, redaction, line)


def _bad_rows() -> Iterator[dict[str, Any]]:
    def bad(case: str, redaction: str, line: str) -> dict[str, Any]:
        return _row(case, redaction, line, "malformed")

    for name, kind in ROWS.items():
        lowest = json.loads(line_of(name, "R3", VALUES[name]))
        whole = {
            key: lowest[key]
            for key in lowest
            if key == "row" or kind.keys[key].lowest == kind.lowest
        }
        if kind.lowest > "R0":
            yield bad(f"{name} below its redaction", "R0", _plain(whole))
        yield bad(f"{name} with a key more", kind.lowest, _plain({**whole, "device": "desk"}))
        short = dict(list(whole.items())[:-1])
        yield bad(f"{name} with a key less", kind.lowest, _plain(short))
        yield bad(f"{name} with another key", kind.lowest, _plain({**short, "path": None}))
    clear = json.loads(line_of("span", "R3", VALUES["span"]))
    for redaction in ("R1", "R2"):
        yield bad(f"a title at {redaction}", redaction, _plain(clear))
    for case, redaction, name, changed in _WRONG:
        row = json.loads(line_of(name, redaction, VALUES[name]))
        yield bad(case, redaction, _plain({**row, **changed}))
    yield bad("a row that is not listed", "R3", '{"row":"key","value":"x"}')
    yield bad("a row without a name", "R3", '{"what":"history","bytes":1}')
    yield bad("a row whose name is a number", "R3", '{"row":1,"what":"history","bytes":1}')
    yield bad("a row of the language's own", "R3", '{"row":"constructor"}')
    yield bad("a list", "R3", "[]")
    yield bad("a text", "R3", '"about"')
    yield bad("a key twice", "R0", '{"row":"size","what":"log","bytes":1,"bytes":2}')
    yield bad("a fraction", "R0", '{"row":"size","what":"log","bytes":1.5}')
    yield bad("a number below zero", "R0", '{"row":"size","what":"log","bytes":-1}')
    yield bad("half of a surrogate pair", "R3", _plain(clear).replace("Gr", "\\ud83d"))
    yield bad("no JSON", "R0", '{"row":"size"')
    yield bad("nothing", "R0", "")


def _row(case: str, redaction: str, line: str, expect: str = "ok") -> dict[str, Any]:
    return {"case": case, "redaction": redaction, "line": line, "expect": expect}


def _bundles() -> Iterator[dict[str, Any]]:
    def told(case: str, *lines: bytes | str, expect: str = "malformed") -> dict[str, Any]:
        raw = b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
        return {"case": case, "bundle": raw.hex(), "expect": expect}

    def row(name: str, redaction: str = "R3", **changed: Any) -> str:
        return line_of(name, redaction, {**VALUES[name], **changed})

    every = [row(name) for name in ROWS]
    yield told("every row", head(), *every, expect="ok")
    yield told("nothing but the head", head("R0", ("places",)), expect="ok")
    yield told("one row of one kind", head("R0", ("diagnostics",)), row("size", "R0"), expect="ok")
    for redaction in ("R1", "R2"):
        shown = [row(name, redaction) for name in ROWS]
        yield told(f"every row at {redaction}", head(redaction), *shown, expect="ok")
    yield told("a line end at the end", head(), row("size"), "")
    yield told("an empty line", head(), "", row("size"))
    yield told("another line end", head() + b"\r", row("size"), "\r")
    yield told("no head", row("size"))
    yield told("nothing")
    yield told("a head twice", head(), head())
    yield told("no UTF-8", head(), row("span").encode("utf-16"))
    yield told("a row of the wrong kind", head("R3", ("totals",)), row("size"))
    yield told("a row above the redaction", head("R1"), row("span", "R2"))
    yield told("a row below the redaction", head("R3"), row("span", "R2"))
    yield told("a span that began before", head(), row("span", start=FROM_S - 1))
    yield told("a span that ends after", head(), row("span", end=TO_S + 1))
    yield told("a span that ends before it begins", head(), row("span", start=FROM_S + 18))
    yield told("a minute before", head(), row("input", minute=VALUES["input"]["minute"] - 60))
    yield told("a minute after", head(), row("input", minute=TO_S + 60 - TO_S % 60))
    yield told("a place before", head(), row("place", at=FROM_S - 1))
    yield told("a place at the end", head(), row("place", at=TO_S))
    good: dict[str, Any] = json.loads(head())
    wrong: dict[str, dict[str, Any]] = {
        "another format": {"format": "workmoniq"},
        "version 2": {"v": 2},
        "another redaction": {"redaction": "R4"},
        "a redaction that is a number": {"redaction": 3},
        "backwards": {"from": TO_S},
        "made before it was over": {"made": TO_S - 1},
        "made after all time": {"made": LAST_TIME_S + 1},
        "no kinds": {"kinds": []},
        "a kind twice": {"kinds": ["input", "input"]},
        "an unknown kind": {"kinds": ["titles"]},
        "kinds that are a text": {"kinds": "input"},
        "an extra key in the head": {"device": "desk"},
    }
    for case, changed in wrong.items():
        yield told(case, _plain({**good, **changed}))
    del good["made"]
    yield told("a head without a key", _plain(good))
    yield told("a head that is no JSON", head()[:-1])
