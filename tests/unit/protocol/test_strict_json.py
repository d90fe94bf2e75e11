"""A text of JSON can be read in one way, or not at all."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_protocol.limits import MOST_INTEGER
from workmoniq_protocol.strict_json import JsonInvalid, b64, dumps, loads, loads_object, unb64

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, MOST_INTEGER) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=12,
)


def depth_of(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth_of, value), default=0)
    return 0


@given(VALUES)
def test_what_is_written_is_read_again(value: object) -> None:
    if depth_of(value) <= 8:
        assert loads(dumps(value)) == value
    else:
        with pytest.raises(JsonInvalid):
            dumps(value)


@given(st.binary(max_size=60) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_any_text_is_read_as_python_reads_it_or_refused(data: bytes) -> None:
    try:
        value = loads(data)
    except JsonInvalid:
        return
    assert json.loads(data) == value


WRITTEN_ELSEWHERE = st.recursive(
    st.none()
    | st.booleans()
    | st.sampled_from([-1, 0, MOST_INTEGER, MOST_INTEGER + 1])
    | st.text(max_size=4)
    | st.text(st.sampled_from("\ud83d\ude00\\u[{a"), max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=16,
)


def is_sound(value: object) -> bool:
    if isinstance(value, dict):
        return all(is_sound(each) for pair in value.items() for each in pair)
    if isinstance(value, list):
        return all(map(is_sound, value))
    if isinstance(value, str):
        return not any("\ud800" <= one <= "\udfff" for one in value)
    return value is None or 0 <= value <= MOST_INTEGER  # type: ignore[operator]  # a number


@given(WRITTEN_ELSEWHERE, st.integers(1, 4), st.booleans())
def test_a_text_is_read_just_where_its_value_is_sound(
    value: object, most: int, escaped: bool
) -> None:
    data = json.dumps(value, ensure_ascii=escaped).encode(errors="surrogatepass")
    # as Python reads it: two halves of a pair become one letter where they were escaped
    told = json.loads(data)
    if is_sound(told) and depth_of(told) <= most:
        assert loads(data, max_depth=most) == told
    else:
        with pytest.raises(JsonInvalid):
            loads(data, max_depth=most)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" ",
        b'\xef\xbb\xbf{"a":1}',
        b"1.0",
        b"1.5",
        b"1e2",
        b"-1",
        b"-0",
        b"01",
        b"9007199254740992",
        b"1" * 400,
        b"NaN",
        b"Infinity",
        b"-Infinity",
        b'{"a":1,"a":1}',
        b'{"a":1,"\\u0061":2}',
        b'{"b":{"a":1,"a":2}}',
        b"[1,]",
        b"[1] [2]",
        b"{a:1}",
        b"'a'",
        b'"a\nb"',
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'"\xc0\x80"',
        b'"\\ud800"',
        b'"\\udc00\\ud800"',
        b'{"\\ud800":1}',
        b'[{"a":["\\udfff"]}]',
        b"[[[[[[[[[]]]]]]]]]",
        b'{"a":[[[[[[[[1]]]]]]]]}',
        b"[" * 60_000,
        "\uff11".encode(),
        b"// a\n1",
    ],
    ids=lambda data: repr(data[:24]),
)
def test_what_another_reader_could_read_otherwise_is_refused(data: bytes) -> None:
    with pytest.raises(JsonInvalid) as refused:
        loads(data)
    assert refused.value.code == "malformed"


def test_the_largest_number_the_deepest_text_and_whole_pairs_are_read() -> None:
    assert loads(b"9007199254740991") == 2**53 - 1
    assert loads(b"[[[[[[[[1]]]]]]]]") == [[[[[[[[1]]]]]]]]
    assert loads(b'"\\ud83d\\ude00"') == "😀"
    assert loads(b' {"a" : [true, false, null]}\n') == {"a": [True, False, None]}


def test_a_text_is_read_up_to_its_most_bytes() -> None:
    whole = b'"' + b"a" * (64 * 1024 - 2) + b'"'
    assert loads(whole) == "a" * (64 * 1024 - 2)
    with pytest.raises(JsonInvalid):
        loads(whole + b" ")
    assert loads(whole + b" ", max_bytes=len(whole) + 1) == "a" * (64 * 1024 - 2)


def test_depth_can_be_bounded_otherwise() -> None:
    assert loads(b"[[1]]", max_depth=2) == [[1]]
    with pytest.raises(JsonInvalid):
        loads(b"[[1]]", max_depth=1)


def test_an_object_can_be_insisted_on() -> None:
    assert loads_object(b'{"a":1}') == {"a": 1}
    for other in (b"[]", b"1", b"null", b'"a"'):
        with pytest.raises(JsonInvalid):
            loads_object(other)


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), -1, 2**53, b"a", (1,), {1: 2}, {"a": {None: 1}}, "\ud800", {"\udfff": 1}],
    ids=repr,
)
def test_nothing_is_written_that_could_not_be_read(value: object) -> None:
    with pytest.raises(JsonInvalid):
        dumps(value)


def test_what_is_written_is_compact_and_keeps_its_order() -> None:
    assert dumps({"b": [1, True, None], "a": "ü"}) == '{"b":[1,true,null],"a":"ü"}'.encode()


@given(st.binary(max_size=70))
def test_binary_values_have_one_text(some: bytes) -> None:
    assert unb64(b64(some)) == some
    assert unb64(b64(some), len(some)) == some
    assert "=" not in b64(some)


@given(st.text("ABab01-_=+/ \n", max_size=9))
def test_no_second_text_of_a_binary_value_is_read(text: str) -> None:
    try:
        some = unb64(text)
    except JsonInvalid:
        return
    assert b64(some) == text


@pytest.mark.parametrize(
    "value", ["QQ==", "QR", "A", "+/8", "QQ\n", " QQ", "QQ=", "Q Q", "ÄÄÄÄ", None, 5, b"QQ", ["QQ"]]
)
def test_padding_other_alphabets_and_left_over_bits_are_refused(value: object) -> None:
    with pytest.raises(JsonInvalid):
        unb64(value)


def test_a_binary_value_of_another_length_is_refused() -> None:
    with pytest.raises(JsonInvalid):
        unb64("QQ", 2)


def test_a_refusal_never_repeats_what_it_read() -> None:
    for data in (b'{"secret":1,"secret":2}', b'"secret', b'{"a":12345678901234567890}'):
        with pytest.raises(JsonInvalid) as refused:
            loads(data)
        assert "secret" not in str(refused.value)
        assert "1234" not in str(refused.value)
        assert refused.value.__cause__ is None
        assert refused.value.__suppress_context__ or refused.value.__context__ is None
