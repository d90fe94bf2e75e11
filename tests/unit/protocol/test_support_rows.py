"""A support bundle holds rows of one closed list, each with what its redaction shows."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.vectors.making.support_rows import FROM_S, TO_S, VALUES, head

from workmoniq_protocol import strict_json
from workmoniq_protocol.strict_json import JsonInvalid
from workmoniq_protocol.wire import support_rows
from workmoniq_protocol.wire.support import REDACTIONS
from workmoniq_protocol.wire.support_rows import (
    KINDS,
    LAST_TIME_S,
    MOST_ROWS,
    ROWS,
    Head,
    RowInvalid,
    StretchLine,
    check_bundle,
    check_row,
    line_of,
    read_bundle,
    row_of,
)

VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "v1" / "support_rows.json").read_text()
)


@pytest.mark.parametrize("vector", VECTORS["rows"], ids=lambda vector: str(vector["case"]))
def test_a_row_is_read_as_the_vectors_say(vector: dict[str, Any]) -> None:
    line = str(vector["line"]).encode()
    if vector["expect"] == "ok":
        row = strict_json.loads(line)
        check_row(row, vector["redaction"])
        assert strict_json.dumps(row) == line
    else:
        assert vector["expect"] == RowInvalid.code == JsonInvalid.code
        with pytest.raises((RowInvalid, JsonInvalid)):
            check_row(strict_json.loads(line), vector["redaction"])


@pytest.mark.parametrize("vector", VECTORS["bundles"], ids=lambda vector: str(vector["case"]))
def test_a_bundle_is_read_as_the_vectors_say(vector: dict[str, Any]) -> None:
    raw = bytes.fromhex(vector["bundle"])
    if vector["expect"] == "ok":
        bundle = read_bundle(raw)
        lines = [bundle.head.to_line(), *map(strict_json.dumps, bundle.rows)]
        assert b"\n".join(lines) == raw
    else:
        with pytest.raises(RowInvalid) as refused:
            read_bundle(raw)
        assert refused.value.code == vector["expect"]


def test_a_bundle_that_unpacks_to_more_rows_than_a_console_can_hold_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = b"\n" + line_of("check", "R0", VALUES["check"]).encode()
    with pytest.raises(RowInvalid) as refused:
        read_bundle(head() + line * (MOST_ROWS + 1))
    assert refused.value.rule == "rows"
    monkeypatch.setattr(support_rows, "MOST_ROWS", 3)
    assert len(read_bundle(head() + line * 3).rows) == 3
    for reads in (read_bundle, check_bundle):
        with pytest.raises(RowInvalid):
            reads(head() + line * 4)


def test_what_is_only_checked_is_checked_as_strictly() -> None:
    for vector in VECTORS["bundles"]:
        raw = bytes.fromhex(vector["bundle"])
        if vector["expect"] == "ok":
            bundle = read_bundle(raw)
            assert check_bundle(raw) == (bundle.head, len(bundle.rows))
        else:
            with pytest.raises(RowInvalid):
                check_bundle(raw)


@pytest.mark.parametrize("name", sorted(ROWS))
def test_each_redaction_shows_what_the_one_before_it_shows_and_perhaps_more(name: str) -> None:
    shown = [ROWS[name].shown(redaction) for redaction in REDACTIONS]
    assert all(low <= high for low, high in pairwise(shown))
    assert shown[-1] == ROWS[name].keys.keys()
    assert ROWS[name].kind in KINDS


def test_every_kind_has_a_row_and_every_row_an_example() -> None:
    assert {kind.kind for kind in ROWS.values()} == set(KINDS)
    assert VALUES.keys() == ROWS.keys()


def test_titles_addresses_notes_and_projects_are_shown_at_r3_alone() -> None:
    clear = {
        key for kind in ROWS.values() for key, told in kind.keys.items() if told.lowest == "R3"
    }
    assert clear == {"title", "url", "project", "note"}
    named = {
        key
        for kind in ROWS.values()
        for key, told in kind.keys.items()
        if told.lowest == "R0" and told.holds("Any text, as people write it: even this.")
    }
    assert named == set()


def test_what_is_above_the_redaction_is_left_behind() -> None:
    row = row_of("span", "R1", VALUES["span"])
    assert list(row) == ["row", "start", "end", "kind", "app", "category"]


@pytest.mark.parametrize(
    ("name", "redaction", "changed"),
    [
        ("span", "R0", {}),
        ("secret", "R3", {}),
        ("size", "R0", {"bytes": -1}),
        ("span", "R3", {"title": "\ud83d"}),
        ("place", "R2", {"lat": 1}),
    ],
)
def test_a_row_that_could_not_be_read_is_not_written(
    name: str, redaction: str, changed: dict[str, object]
) -> None:
    with pytest.raises(RowInvalid):
        line_of(name, redaction, {**VALUES.get(name, {}), **changed})


def test_a_row_without_one_of_its_values_is_not_written() -> None:
    with pytest.raises(RowInvalid) as refused:
        row_of("size", "R0", {"what": "log"})
    assert refused.value.rule == "keys"


def test_a_row_whose_number_is_out_of_range_is_not_written() -> None:
    with pytest.raises(RowInvalid):
        line_of("size", "R0", {"what": "log", "bytes": 2**53})


def test_a_refusal_repeats_nothing_of_the_value() -> None:
    with pytest.raises(RowInvalid) as refused:
        line_of("span", "R1", {**VALUES["span"], "app": "/home/someone"})
    assert "someone" not in str(refused.value)
    assert "/" not in repr(refused.value)


@pytest.mark.parametrize("name", ["span", "presence"])
def test_a_line_that_is_ready_but_for_its_time_is_the_same_line(name: str) -> None:
    values = {**VALUES[name], "start": FROM_S + 1, "end": FROM_S + 2}
    ready = StretchLine(name, "R3", VALUES[name])
    assert ready.at(FROM_S + 1, FROM_S + 2) == line_of(name, "R3", values)


@pytest.mark.parametrize("times", [(-1, 5), (6, 5), (0, LAST_TIME_S + 1)])
def test_a_line_is_not_given_a_time_that_is_none(times: tuple[int, int]) -> None:
    with pytest.raises(RowInvalid):
        StretchLine("presence", "R1", VALUES["presence"]).at(*times)


@pytest.mark.parametrize(
    "changed",
    [
        {"redaction": "R4"},
        {"from_s": -1},
        {"kinds": ()},
        {"kinds": ("totals", "totals")},
        {"made_s": TO_S - 1},
    ],
)
def test_a_head_that_could_not_be_read_is_not_written(changed: dict[str, Any]) -> None:
    with pytest.raises(RowInvalid):
        head(**changed)


def test_what_a_bundle_holds_is_not_in_its_repr() -> None:
    bundle = read_bundle(head() + b"\n" + line_of("span", "R3", VALUES["span"]).encode())
    assert "firefox" not in repr(bundle)
    assert bundle.head == Head(redaction="R3", from_s=FROM_S, to_s=TO_S, kinds=KINDS, made_s=TO_S)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2**53 - 1) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@given(
    name=st.sampled_from(sorted(ROWS)) | st.text(max_size=8),
    values=st.dictionaries(
        st.sampled_from(sorted({key for kind in ROWS.values() for key in kind.keys})), JSON
    ),
    redaction=st.sampled_from(REDACTIONS),
)
def test_no_value_whatever_it_is_makes_anything_but_a_refusal(
    name: str, values: dict[str, object], redaction: str
) -> None:
    row = {"row": name, **VALUES.get(name, {}), **values}
    try:
        check_row(row, redaction)
    except RowInvalid:
        return
    assert row.keys() == {"row", *ROWS[name].shown(redaction)}


@given(st.binary(max_size=200))
def test_no_bytes_make_anything_but_a_refusal(some: bytes) -> None:
    with pytest.raises(RowInvalid):
        read_bundle(some)
    with pytest.raises(RowInvalid):
        read_bundle(head() + b"\n" + some)
