"""The signed timesheet: hours by project and day that anybody can check without any key of theirs.

A file has exactly one form for what it says, byte for byte: the JSON below, or a page for people
that holds it. Who verifies makes that form anew and compares all of it. So there is no second way
to write the same sheet (doubled keys, other escapes, 1e2 for 100), and no byte, shown to people or
not, that the signature does not answer for. docs/timesheet.md describes the format.
"""

import base64
import hashlib
import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from workmoniq_protocol import codes, tags
from workmoniq_protocol.crypto import signing

FORMAT: Final = "workmoniq-timesheet"
VERSION: Final = 1
TAG: Final = tags.SIGN_TIMESHEET
ROUNDING_MODES: Final = ("nearest", "up", "down")
MOST_BYTES: Final = 4 << 20

T = TypeVar("T", str, int)

_MOST_WHOLE: Final = 2**53 - 1
_OPENING: Final = b'<script type="application/json" id="workmoniq-timesheet">\n'
_CLOSING: Final = b"</script>\n"
_TEXTS: Final = ("worker", "from", "to", "zone", "issued_at", "rounding_mode")
_WHOLES: Final = ("day_start_h", "rounding_minutes", "exact_us", "rounded_us")


class TimesheetRefused(ValueError):
    """A file that is no whole, unaltered timesheet; str() says why in one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Time of a project on a day, microseconds. day: 2026-11-22."""

    day: str
    exact_us: int
    rounded_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A project's days that have any time. client: None for none."""

    client: str | None
    project: str
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timesheet:
    """What is signed. No title, note, task or address has a field here.

    worker: the name they chose. first, last: days, both in it. zone: whose days they are.
    issued_at: ISO 8601 with offset.
    """

    worker: str
    first: str
    last: str
    zone: str
    day_start_h: int
    rounding_minutes: int
    rounding_mode: str
    issued_at: str
    rows: tuple[Row, ...]

    @property
    def exact_us(self) -> int:
        return sum(day.exact_us for row in self.rows for day in row.days)

    @property
    def rounded_us(self) -> int:
        return sum(day.rounded_us for row in self.rows for day in row.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A timesheet with the public key that signed it."""

    sheet: Timesheet
    public_key: bytes

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.public_key)


def fingerprint(public_key: bytes) -> str:
    """What people compare: 140 bits of the key's hash as a text code."""
    bits = hashlib.sha256(tags.HASH_TIMESHEET_KEY + b"\0" + public_key).digest()[:18]
    return codes.encode("timesheet", bits[:17] + bytes((bits[17] & 0xF0,)))


def sign(sheet: Timesheet, seed: bytes) -> bytes:
    """The file, as JSON. seed: the private key, 32 bytes."""
    key = signing.public_key(seed)
    return _file(sheet, key, signing.sign(seed, TAG, _message(sheet, key)))


def as_page(file: bytes) -> bytes:
    """The same file as a page for people, with the JSON in it; it verifies as well."""
    signed = _verified(file)
    sheet = signed.sheet
    cells = "".join(
        f"<tr><td>{_shown(row.client or '')}</td><td>{_shown(row.project)}</td>"
        f"<td>{_shown(day.day)}</td><td>{_length(day.exact_us)}</td>"
        f"<td>{_length(day.rounded_us)}</td></tr>\n"
        for row in sheet.rows
        for day in row.days
    )
    rounding = (
        f"{sheet.rounding_minutes} minutes, {sheet.rounding_mode}"
        if sheet.rounding_minutes
        else "none"
    )
    page = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Timesheet</title>
<style>body{{font:15px/1.5 system-ui,sans-serif;margin:3em auto;max-width:46em;padding:0 1em}}
table{{border-collapse:collapse;width:100%}}td,th{{padding:.3em .6em;text-align:left;\
border-bottom:1px solid #ccc}}td:nth-child(n+4),th:nth-child(n+4){{text-align:right;\
font-variant-numeric:tabular-nums}}code{{word-break:break-all}}</style></head><body>
<h1>Timesheet of {_shown(sheet.worker)}</h1>
<p>{_shown(sheet.first)} to {_shown(sheet.last)}, {_shown(sheet.zone)}. \
Rounding: {_shown(rounding)}. Issued {_shown(sheet.issued_at)}.</p>
<table><tr><th>Client</th><th>Project</th><th>Day</th><th>Exact</th><th>Rounded</th></tr>
{cells}<tr><th colspan="3">Total</th><th>{_length(sheet.exact_us)}</th>\
<th>{_length(sheet.rounded_us)}</th></tr></table>
<p>Key fingerprint: <code>{signed.fingerprint}</code></p>
<p>Check this file with <code>workmoniq timesheet verify FILE</code>.</p>
"""
    return page.encode() + _OPENING + file + _CLOSING + b"</body></html>\n"


def verify(file: bytes) -> Signed:
    """What a file says, once every byte of it is vouched for. Raises TimesheetRefused.

    That says only that the holder of public_key signed it: who that is, the fingerprint tells.
    """
    if len(file) > MOST_BYTES:
        raise TimesheetRefused("this file is too large to be a timesheet")
    at = file.find(_OPENING)
    if at < 0:
        return _verified(file)
    end = file.rfind(_CLOSING)
    inner = file[at + len(_OPENING) : max(end, 0)]
    signed = _verified(inner)
    if as_page(inner) != file:
        raise TimesheetRefused("this timesheet was altered: the page shows what was not signed")
    return signed


def _verified(file: bytes) -> Signed:
    body = _parsed(file)
    if body.get("format") != FORMAT:
        raise TimesheetRefused("this file is no signed timesheet of WorkMoniQ")
    if type(body.get("version")) is not int or body["version"] != VERSION:
        raise TimesheetRefused(
            "this timesheet is of a version that this WorkMoniQ does not know: use a newer one"
        )
    altered = "this timesheet was altered or cut: it is not as WorkMoniQ wrote it"
    try:
        sheet = _sheet_of(body["sheet"])
        key, signature = _bytes(body["public_key"]), _bytes(body["signature"])
    except (KeyError, TypeError, ValueError, OverflowError):
        raise TimesheetRefused(altered) from None
    if _file(sheet, key, signature) != file:
        raise TimesheetRefused(altered)
    try:
        signing.verify(key, TAG, _message(sheet, key), signature)
    except signing.SignatureInvalid:
        raise TimesheetRefused(
            "the signature does not fit: this timesheet was altered, or signed by another key"
        ) from None
    return Signed(sheet=sheet, public_key=key)


def _parsed(file: bytes) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in pairs}) != len(pairs):
            raise ValueError("a name stands there twice")
        return dict(pairs)

    def whole(text: str) -> int:
        if len(text) > 16 or not 0 <= int(text) <= _MOST_WHOLE:
            raise ValueError("a number out of range")
        return int(text)

    def never(_text: str) -> int:
        raise ValueError("no whole number")

    try:
        body = json.loads(
            file.decode(),
            object_pairs_hook=once,
            parse_int=whole,
            parse_float=never,
            parse_constant=never,
        )
    except (ValueError, RecursionError):
        raise TimesheetRefused(
            "this file is no whole timesheet: it was altered or cut, or is another kind of file"
        ) from None
    if not isinstance(body, dict):
        raise TimesheetRefused("this file is no signed timesheet of WorkMoniQ")
    return body


def _file(sheet: Timesheet, key: bytes, signature: bytes) -> bytes:
    body = {**_envelope(sheet, key), "signature": _text(signature)}
    return _json(body, indent=1) + b"\n"


def _message(sheet: Timesheet, key: bytes) -> bytes:
    return _json(_envelope(sheet, key), indent=None)


def _envelope(sheet: Timesheet, key: bytes) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "sheet": _sheet_to_json(sheet),
        "public_key": _text(key),
        "fingerprint": fingerprint(key),
    }


def _json(body: Mapping[str, Any], *, indent: int | None) -> bytes:
    separators = (",", ": ") if indent is not None else (",", ":")
    text = json.dumps(body, sort_keys=True, allow_nan=False, indent=indent, separators=separators)
    # so that the JSON can stand in a page
    for mark in "<>&":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text.encode("ascii")


def _sheet_to_json(sheet: Timesheet) -> dict[str, Any]:
    return {
        "worker": sheet.worker,
        "from": sheet.first,
        "to": sheet.last,
        "zone": sheet.zone,
        "day_start_h": sheet.day_start_h,
        "rounding_minutes": sheet.rounding_minutes,
        "rounding_mode": sheet.rounding_mode,
        "issued_at": sheet.issued_at,
        "exact_us": sheet.exact_us,
        "rounded_us": sheet.rounded_us,
        "rows": [
            {
                "client": row.client,
                "project": row.project,
                "days": [
                    {"day": day.day, "exact_us": day.exact_us, "rounded_us": day.rounded_us}
                    for day in row.days
                ],
            }
            for row in sheet.rows
        ],
    }


def _sheet_of(body: dict[str, Any]) -> Timesheet:
    """Raises KeyError, TypeError or ValueError for what _sheet_to_json did not write."""
    texts = {name: _checked(body[name], str) for name in _TEXTS}
    wholes = {name: _checked(body[name], int) for name in _WHOLES}
    for name in ("from", "to"):
        _day(texts[name])
    if texts["rounding_mode"] not in ROUNDING_MODES:
        raise ValueError
    rows = tuple(
        Row(
            client=None if row["client"] is None else _checked(row["client"], str),
            project=_checked(row["project"], str),
            days=tuple(
                Day(
                    day=_day(day["day"]),
                    exact_us=_checked(day["exact_us"], int),
                    rounded_us=_checked(day["rounded_us"], int),
                )
                for day in row["days"]
            ),
        )
        for row in body["rows"]
    )
    return Timesheet(
        worker=texts["worker"],
        first=texts["from"],
        last=texts["to"],
        zone=texts["zone"],
        day_start_h=wholes["day_start_h"],
        rounding_minutes=wholes["rounding_minutes"],
        rounding_mode=texts["rounding_mode"],
        issued_at=texts["issued_at"],
        rows=rows,
    )


def _day(value: object) -> str:
    text = _checked(value, str)
    if date.fromisoformat(text).isoformat() != text:
        raise ValueError
    return text


def _checked(value: object, kind: type[T]) -> T:
    # True is an int to isinstance
    if type(value) is not kind:
        raise TypeError
    return value


def _text(some: bytes) -> str:
    return base64.urlsafe_b64encode(some).rstrip(b"=").decode()


def _bytes(text: object) -> bytes:
    checked = _checked(text, str)
    return base64.b64decode(checked + "=" * (-len(checked) % 4), altchars=b"-_", validate=True)


def _length(us: int) -> str:
    seconds = (us + 500_000) // 1_000_000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _shown(text: str) -> str:
    """In a page; marks that reorder a line would make it show another order than was signed."""
    return html.escape("".join(c if c.isprintable() else "\ufffd" for c in text))
