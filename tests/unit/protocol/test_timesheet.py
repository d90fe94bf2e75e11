"""A signed timesheet says one thing in one way; whatever was touched since is refused."""

import base64
import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_protocol import codes
from workmoniq_protocol.crypto import signing, timesheet
from workmoniq_protocol.crypto.timesheet import (
    Day,
    Row,
    Timesheet,
    TimesheetRefused,
    as_page,
    fingerprint,
    sign,
    verify,
)

SEED = bytes(range(32))
SHEET = Timesheet(
    worker="Ada <Lovelace> & \u202esons",
    first="2026-11-01",
    last="2026-11-30",
    zone="Europe/Berlin",
    day_start_h=4,
    rounding_minutes=15,
    rounding_mode="nearest",
    issued_at="2026-12-01T09:00:00+01:00",
    rows=(
        Row(
            client="Äcme",
            project="Site </script>",
            days=(
                Day(day="2026-11-02", exact_us=100, rounded_us=900_000_000),
                Day(day="2026-11-03", exact_us=7_200_000_000, rounded_us=7_200_000_000),
            ),
        ),
        Row(
            client=None,
            project="[[[[[[[[[[{{{{",
            days=(Day(day="2026-11-04", exact_us=5, rounded_us=0),),
        ),
    ),
)
FILE = sign(SHEET, SEED)
PAGE = as_page(FILE)


def refused(file: bytes) -> str:
    with pytest.raises(TimesheetRefused) as why:
        verify(file)
    sentence = str(why.value)
    assert "\n" not in sentence
    return sentence


def rewritten(change: dict[str, Any], **sheet: Any) -> bytes:
    """The same file with other values, written as the format wants it."""
    body = {**json.loads(FILE), **change}
    body["sheet"] = {**body["sheet"], **sheet}
    return timesheet._json(body, indent=1) + b"\n"  # noqa: SLF001  # as an attacker would


@pytest.mark.parametrize("file", [FILE, PAGE], ids=["json", "page"])
def test_a_whole_file_says_what_was_signed_and_by_which_key(file: bytes) -> None:
    signed = verify(file)
    assert signed.sheet == SHEET
    assert signed.fingerprint == fingerprint(signing.public_key(SEED))
    assert signed.sheet.exact_us == 7_200_000_105
    assert signed.sheet.rounded_us == 8_100_000_000


def test_nothing_but_hours_has_a_field() -> None:
    assert {field.name for field in fields(Row)} == {"client", "project", "days"}
    assert {field.name for field in fields(Day)} == {"day", "exact_us", "rounded_us"}


@pytest.mark.parametrize("file", [FILE, PAGE], ids=["json", "page"])
def test_no_byte_can_be_another(file: bytes) -> None:
    for place in range(len(file)):
        for flip in (1, 0x20):
            altered = bytearray(file)
            altered[place] ^= flip
            refused(bytes(altered))


@pytest.mark.parametrize("file", [FILE, PAGE], ids=["json", "page"])
def test_no_cut_file_goes_through(file: bytes) -> None:
    for length in range(0, len(file), 7):
        refused(file[:length])
    refused(file[:-1])
    for more in (b"\n", b" ", b"\0", b"{}", file):
        refused(file + more)
        refused(more + file)


@pytest.mark.parametrize(
    "change",
    [
        {"worker": "Eve"},
        {"from": "2026-10-01"},
        {"to": "2026-12-31"},
        {"zone": "UTC"},
        {"day_start_h": 5},
        {"rounding_minutes": 30},
        {"rounding_mode": "up"},
        {"issued_at": "2027-01-01T00:00:00+00:00"},
        {"rows": []},
    ],
)
def test_a_well_written_sheet_of_other_content_is_refused(change: dict[str, Any]) -> None:
    refused(rewritten({}, **change))


def test_every_field_of_a_sheet_is_signed() -> None:
    signature = json.loads(FILE)["signature"]
    key = signing.public_key(SEED)
    raw = base64.urlsafe_b64decode(signature + "==")
    for field, other in {
        "worker": "Eve",
        "first": "2026-10-01",
        "last": "2026-12-31",
        "zone": "UTC",
        "day_start_h": 5,
        "rounding_minutes": 30,
        "rounding_mode": "up",
        "issued_at": "x",
        "rows": SHEET.rows[:1],
    }.items():
        forged = replace(SHEET, **{field: other})  # type: ignore[arg-type]  # one of each kind
        assert forged != SHEET
        refused(timesheet._file(forged, key, raw))  # noqa: SLF001  # as an attacker would


def test_another_key_in_its_place_is_refused() -> None:
    other = base64.urlsafe_b64encode(signing.public_key(bytes(32))).rstrip(b"=").decode()
    refused(rewritten({"public_key": other}))
    code = fingerprint(signing.public_key(bytes(32)))
    refused(rewritten({"public_key": other, "fingerprint": code}))
    refused(rewritten({"fingerprint": code}))


def test_a_file_signed_by_another_key_is_whole_and_bears_another_fingerprint() -> None:
    assert verify(sign(SHEET, bytes(32))).fingerprint != verify(FILE).fingerprint


@pytest.mark.parametrize("tag", ["receipt", "org", "log", ""])
def test_a_signature_for_another_purpose_is_refused(tag: str) -> None:
    key = signing.public_key(SEED)
    message = timesheet._message(SHEET, key)  # noqa: SLF001  # as an attacker would
    refused(timesheet._file(SHEET, key, signing.sign(SEED, tag, message)))  # noqa: SLF001  # as above


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"exact_us": 100', b'"exact_us": 1e2'),
        (b'"exact_us": 100', b'"exact_us": 100.0'),
        (b'"exact_us": 100', b'"exact_us": 0100'),
        (b'"exact_us": 100', b'"exact_us": -100'),
        (b'"exact_us": 100', b'"exact_us": true'),
        (b'"exact_us": 100', b'"exact_us": "100"'),
        (b'"exact_us": 100', b'"exact_us": null'),
        (b'"exact_us": 100', b'"exact_us": NaN'),
        (b'"exact_us": 100', b'"exact_us": Infinity'),
        (b'"exact_us": 100', b'"exact_us": ' + b"9" * 5_000),
        (b'"exact_us": 100', b'"exact_us": 9007199254740992'),
        (b'"exact_us": 100,', b'"exact_us": 100, "exact_us": 100,'),
        (b'"exact_us": 100,', b'"exact_us": 999, "exact_us": 100,'),
        (b'"exact_us": 100,', b'"exact_us": 100, "bonus": 1,'),
        (b'"worker"', b'"\\u0077orker"'),
        (b"\\u00c4cme", "Äcme".encode()),
        (b"\\u00c4cme", b"\\u00C4cme"),
        (b"\\u00c4cme", b"A\\u0308cme"),
        (b'"worker"', b'"\\ud800"'),
        (b"{\n", b"{\r\n"),
        (b"{\n", b"{"),
        (b"{", b"\xef\xbb\xbf{"),
        (b'"version": 1', b'"version": 2'),
        (b'"version": 1', b'"version": 1.0'),
        (b'"version": 1', b'"version": true'),
        (b"workmoniq-timesheet", b"workmoniq-timesheets"),
        (b'"2026-11-02"', b'"20261102"'),
        (b'"2026-11-02"', b'"2026-11-31"'),
        (b'"client": null', b'"client": ""'),
    ],
)
def test_the_same_sheet_written_in_another_way_is_refused(old: bytes, new: bytes) -> None:
    assert old in FILE
    refused(FILE.replace(old, new, 1))


def test_another_order_of_names_or_rows_is_refused() -> None:
    body = json.loads(FILE)
    shuffled = dict(reversed(body.items()))
    refused(json.dumps(shuffled, indent=1, separators=(",", ": ")).encode() + b"\n")
    refused(rewritten({}, rows=list(reversed(body["sheet"]["rows"]))))


def test_a_version_to_come_is_named_as_such() -> None:
    assert "version" in refused(rewritten({"version": 2}))


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"0",
        b'"text"',
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b"\xff\xfe",
        b"x" * (timesheet.MOST_BYTES + 1),
        b'{"format":"workmoniq-timesheet","version":1}',
        b'{"format":"workmoniq-timesheet","version":1,"sheet":[],"public_key":"","signature":""}',
    ],
    ids=lambda file: file[:12].decode("latin-1"),
)
def test_what_is_no_timesheet_is_refused_in_one_sentence(file: bytes) -> None:
    refused(file)


@given(st.binary(max_size=200))
def test_no_garbage_is_more_than_refused(some: bytes) -> None:
    refused(some)


def test_what_the_page_shows_cannot_be_changed_around_the_signed_part() -> None:
    refused(PAGE.replace(b"2:00:00", b"9:00:00", 1))
    refused(PAGE.replace(b"<body>", b"<body><p>Paid.</p>", 1))
    refused(PAGE.replace(b"</html>", b"<!-- " + FILE + b" --></html>"))


def test_a_name_cannot_break_out_of_the_page_or_turn_its_line_around() -> None:
    text = PAGE.decode()
    assert text.count("</script>") == 1
    assert "<Lovelace>" not in text
    assert "\u202e" not in text


def test_a_fingerprint_is_read_however_it_is_typed() -> None:
    code = fingerprint(signing.public_key(SEED))
    assert len(code.replace("-", "")) == 32
    assert codes.decode("timesheet", code.lower().replace("-", " ")) == codes.decode(
        "timesheet", code
    )
