"""Records survive their journey, and a web device may write five kinds of them only."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire import records, web_records
from workmoniq_protocol.wire.records import RecordInvalid, decode, encode
from workmoniq_protocol.wire.web_records import check_web

KINDS = st.sampled_from(
    [records.SPAN, records.TALLY, records.CUT, records.OP, records.TOMB, records.SEEN, "of 2031"]
)
VALUES = st.integers(0, 2**53 - 1) | st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
RECORDS = st.builds(
    lambda kind, rest: {**rest, "k": kind},
    KINDS,
    st.dictionaries(st.text("abc", max_size=3), VALUES, max_size=3),
)


@given(st.lists(RECORDS, max_size=5))
def test_records_that_are_written_are_read_again(some: list[dict[str, Any]]) -> None:
    payload = encode(some)
    assert payload.count(b"\n") == len(some)
    assert decode(payload) == some


@pytest.mark.parametrize(
    "payload",
    [
        b'{"k":"span"}',
        b'{"k":"span"}\n\n',
        b"\n",
        b'[{"k":"span"}]\n',
        b'{"at":1}\n',
        b'{"k":""}\n',
        b'{"k":5}\n',
        b'{"k":"span","at":1.5}\n',
        b'{"k":"span","k":"op"}\n',
        b'{"k":"span"}\r{"k":"op"}\n',
        b'{"k":"' + b"a" * 65536 + b'"}\n',
        b"\xff\n",
    ],
    ids=lambda payload: repr(payload[:20]),
)
def test_bytes_that_are_no_records_are_refused(payload: bytes) -> None:
    with pytest.raises(RecordInvalid) as refused:
        decode(payload)
    assert refused.value.code == "bad_record"


@given(st.binary(max_size=80))
def test_bytes_of_a_stranger_are_refused_or_all_have_a_kind(payload: bytes) -> None:
    try:
        found = decode(payload)
    except RecordInvalid:
        return
    assert all(isinstance(record["k"], str) for record in found)


@pytest.mark.parametrize(
    "record",
    [{}, {"k": 1}, {"k": "span", "at": -1}, {"k": "span", "at": 0.5}, {"k": "a" * 65536}],
    ids=lambda record: repr(record)[:20],
)
def test_a_record_that_could_not_be_read_is_not_written(record: dict[str, object]) -> None:
    with pytest.raises(RecordInvalid):
        encode([record])


WEB: list[dict[str, object]] = [
    {"k": "point", "at": 1, "shift": b64(bytes(16)), "lat": 0, "lon": 3_600_000_000, "acc": 12},
    {"k": "tick", "at": 1, "shift": b64(bytes(16)), "verdict": "inside-likely", "band": 4},
    {
        "k": "shift",
        "at": 1,
        "shift": b64(bytes(16)),
        "what": "in",
        "grade": "B",
        "verdict": "none",
        "band": 0,
    },
    {"k": "gap", "from": 1, "to": 2, "shift": b64(bytes(16)), "why": "no-fix"},
    {"k": "mark", "at": 1, "n": 2**32 - 1},
]


def test_what_a_web_device_may_write_is_taken() -> None:
    check_web(decode(encode(WEB)))
    assert {record["k"] for record in WEB} == {
        web_records.POINT,
        web_records.TICK,
        web_records.SHIFT,
        web_records.GAP,
        web_records.MARK,
    }


@pytest.mark.parametrize("kind", ["op", "tomb", "seen", "span", "tally", "cut", "of 2031", "", 5])
def test_a_web_device_may_write_no_other_kind(kind: object) -> None:
    with pytest.raises(RecordInvalid):
        check_web([WEB[0], {**WEB[0], "k": kind}])


@pytest.mark.parametrize("record", WEB, ids=lambda record: str(record["k"]))
def test_a_web_record_has_each_of_its_members_and_no_other(record: dict[str, object]) -> None:
    with pytest.raises(RecordInvalid):
        check_web([{**record, "more": 1}])
    for name in record:
        with pytest.raises(RecordInvalid):
            check_web([{key: value for key, value in record.items() if key != name}])


@pytest.mark.parametrize("record", WEB, ids=lambda record: str(record["k"]))
def test_no_member_of_a_web_record_takes_another_type(record: dict[str, object]) -> None:
    for name in record.keys() - {"k"}:
        others: list[object] = [None, True, "another", [], {}, -1, 2**53, 1.5]
        for other in others:
            with pytest.raises(RecordInvalid):
                check_web([{**record, name: other}])


@pytest.mark.parametrize(
    ("at", "change"),
    [
        (0, {"lat": 1_800_000_001}),
        (0, {"lon": 3_600_000_001}),
        (0, {"shift": b64(bytes(15))}),
        (1, {"band": 5}),
        (1, {"verdict": "inside"}),
        (2, {"grade": "D"}),
        (2, {"what": "out "}),
        (3, {"why": ""}),
        (4, {"n": 2**32}),
    ],
)
def test_values_out_of_range_are_refused(at: int, change: dict[str, object]) -> None:
    with pytest.raises(RecordInvalid):
        check_web([{**WEB[at], **change}])


def test_a_refusal_repeats_nothing_of_a_record() -> None:
    secret = {"k": "span", "title": "secret", "at": -1}
    with pytest.raises(RecordInvalid) as refused:
        encode([secret])
    assert "secret" not in str(refused.value)
    with pytest.raises(RecordInvalid) as refused:
        decode(json.dumps(secret).encode() + b"\n")
    assert "secret" not in str(refused.value)


def test_whereabouts_are_of_the_time_from_the_first_to_past_the_last() -> None:
    told: list[dict[str, object]] = [
        {"k": "point", "at": 40},
        {"k": "gap", "from": 10, "to": 20},
        {"k": "shift", "at": 30},
        {"k": "mark", "at": 900, "n": 1},
        {"k": "tick", "at": "later"},
        {"k": "gap", "from": 1},
        {"k": "of 2031", "at": 1},
        {"k": ["point"], "at": 1},
    ]
    assert web_records.bounds(told) == (10, 41)
    assert web_records.bounds(told[3:]) == (None, None)
