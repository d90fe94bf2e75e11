"""No file, however it was made, harms the history: it is taken in, in part, or refused."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.integration.port.histories import (
    NOW_US,
    assert_sound,
    content,
    export,
    load,
    new_history,
    presence,
    window,
)

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.errors import CannotRead, ImportRefused, WorkMoniQError
from workmoniq_desktop.domain.spans import Span, Tally
from workmoniq_desktop.services.spans_json import span_to_json

TITLE = "very private title"
GOOD = window(NOW_US - HOUR_US, NOW_US - MINUTE_US)
NEXT = window(NOW_US - MINUTE_US, NOW_US)
HEAD = b'{"format":"workmoniq","version":1,"spans":['


def as_json(**changed: Any) -> bytes:
    return json.dumps(span_to_json(GOOD) | changed).encode()


def a_small_export() -> bytes:
    kept: list[Span] = [
        *(window(NOW_US - (n + 1) * HOUR_US, NOW_US - n * HOUR_US, f"ä{n}") for n in range(4)),
        presence(NOW_US - 5 * HOUR_US, NOW_US),
        window(NOW_US - DAY_US, NOW_US - HOUR_US, device="other"),
    ]
    with (
        TemporaryDirectory() as folder,
        new_history(
            None, kept, [Tally(device="desk", minute_us=NOW_US - 5 * MINUTE_US, keys=3)]
        ) as history,
    ):
        export(history, Path(folder, "all.json"))
        return Path(folder, "all.json").read_bytes()


VALID = a_small_export()


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_cut_or_altered_export_is_taken_in_or_refused(data: st.DataObject) -> None:
    raw = bytearray(VALID)
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, max(0, len(raw) - 1)))
        length = data.draw(st.integers(0, 40))
        raw[at : at + length] = data.draw(
            st.binary(max_size=8) | st.sampled_from([b'"', b"{", b"]", b"1e400", b"\\ud800", b"9"])
        )
    if data.draw(st.booleans()):
        del raw[data.draw(st.integers(0, len(raw))) :]
    with TemporaryDirectory() as folder, new_history(None, [GOOD]) as history:
        path = Path(folder, "altered.json")
        path.write_bytes(raw)
        with suppress(ImportRefused):
            load(history, path)
        assert GOOD in content(history)[0]
        assert_sound(history)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0" * 100_000,
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000,
        b'{"spans":' + b"[" * 100_000,
        b"null",
        b"{}",
        b'{"buckets":{}}',
        b'{"buckets":[' + b"1," * 5_000 + b"1]}",
        b'{"spans":[],"version":1}',
        b'{"format":"workmoniq"}',
        b'{"format":"workmoniq","version":"1","spans":[]}',
        b'{"format":"workmoniq","version":true,"spans":[]}',
        b'{"format":"workmoniq","version":0,"spans":[]}',
        b'{"format":["workmoniq"],"version":1,"spans":[]}',
        b'{"spans":[' + as_json() + b'],"format":"workmoniq","version":1}',
        b"id,start,end,kind\r\n",
        b"\xff\xfe{\0}\0",
    ],
    ids=range(20),
)
def test_a_file_of_another_kind_is_refused_in_a_sentence(raw: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(raw)
    with new_history() as history:
        with pytest.raises(ImportRefused) as refused:
            load(history, tmp_path / "file")
        assert 10 < len(str(refused.value)) < 200
        assert content(history) == ([], [])


def test_a_file_of_a_newer_workmoniq_is_refused_with_its_version(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b'{"format":"workmoniq","version":2,"spans":[{}]}')
    with new_history() as history, pytest.raises(ImportRefused, match=r"version 2.*newer"):
        load(history, tmp_path / "file")


@pytest.mark.parametrize(
    "bad",
    [
        b"null",
        b"[]",
        b'"span"',
        b"{}",
        b"1e400",
        b"NaN",
        b"9" * 100_000,
        as_json(start="2026-01-01T10:00:00"),
        as_json(start="1970-01-01T00:00:00+00:00"),
        as_json(start="9999-12-31T23:59:59-23:59"),
        as_json(start=0),
        as_json(end="x" * 1_000),
        as_json(end=span_to_json(GOOD)["start"]),
        as_json(start="2020-01-01T00:00:00+00:00"),
        as_json(kind=["window"]),
        as_json(kind=TITLE),
        as_json(kind="manual", end=span_to_json(GOOD)["start"]),
        as_json(kind="watcher"),
        as_json(kind="watcher", id="desk-window-5", data={}),
        as_json(kind="watcher", id="desk-watcher.-5", data={}),
        as_json(kind="watcher", id="desk-watcher.editor-5", data=[]),
        as_json(kind="watcher", id="desk-watcher.editor-5", data={"long": "x" * 16_001}),
        as_json(kind="watcher", id="desk-watcher.editor-5", data={"half": "\ud83d"}),
        as_json(kind="watcher", id="desk-watcher.editor-5", data={"n": 10**30}),
        as_json(kind="watcher", id="desk-watcher." + "e" * 101 + "-5", data={}),
        as_json(kind="presence", state="busy", reason=""),
        as_json(kind="presence", state={}, reason=""),
        as_json(kind="presence", state="active"),
        as_json(kind="presence", state="active", reason="r" * 201),
        as_json(app=None),
        as_json(app="a" * 513),
        as_json(title={"deep": [[[[[]]]]]}),
        as_json(title="t" * 4_097),
        as_json(title="\0"),
        as_json(title="\ud83d"),
        as_json(title=TITLE).replace(b"private", b"\xff"),
        as_json(url=5),
        as_json(url="u" * 8_193),
        as_json(process=False),
        as_json(device=""),
        as_json(device="a b"),
        as_json(device="ä"),
        as_json(device="d" * 65),
        as_json(device="desk\n"),
    ],
    ids=range(44),
)
def test_a_bad_row_is_named_and_the_rest_goes_in(bad: bytes, tmp_path: Path) -> None:
    rows = [as_json(), bad, json.dumps(span_to_json(NEXT)).encode()]
    (tmp_path / "file").write_bytes(HEAD + b",".join(rows) + b"]}")
    with new_history() as history:
        taken = load(history, tmp_path / "file")
        assert (taken.new, taken.bad_count) == (2, 1)
        ((where, why),) = taken.bad
        assert where == "span 2"
        assert TITLE not in why
        assert content(history)[0] == [GOOD, NEXT]
        assert_sound(history)


def test_bad_tallies_and_devices_are_named_too(tmp_path: Path) -> None:
    good = {"device": "d", "minute": "2026-01-01T10:00:00+01:00"} | dict.fromkeys(
        ("keys", "clicks", "scrolls", "travel_px"), 1
    )
    bad: list[Any] = [
        good | {"keys": -1},
        good | {"keys": True},
        good | {"clicks": 1.5},
        good | {"scrolls": 10**19},
        good | {"minute": "2026-01-01T10:00:01+01:00"},
        {"device": "d"},
    ]
    whole = {
        "format": "workmoniq",
        "version": 1,
        "devices": [{"name": "d"}, 5],
        "tallies": [*bad, good],
    }
    (tmp_path / "file").write_text(json.dumps(whole))
    with new_history() as history:
        taken = load(history, tmp_path / "file")
        assert [place for place, _ in taken.bad] == [
            "device 1",
            "device 2",
            *(f"tally {n}" for n in range(1, 7)),
        ]
        assert len(content(history)[1]) == 1


def test_of_many_bad_rows_the_first_hundred_are_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(HEAD + b",".join([b"0"] * 5_000) + b"]}")
    with new_history() as history:
        taken = load(history, tmp_path / "file")
    assert (taken.bad_count, len(taken.bad)) == (5_000, 100)


def test_of_two_rows_that_overlap_the_first_goes_in(tmp_path: Path) -> None:
    longer = window(GOOD.start_us, NOW_US)
    other = window(GOOD.start_us + 1, NOW_US, "emacs")
    rows = [as_json(), *(json.dumps(span_to_json(span)).encode() for span in (longer, other, GOOD))]
    (tmp_path / "file").write_bytes(HEAD + b",".join(rows) + b"]}")
    with new_history() as history:
        for new in (1, 0):
            taken = load(history, tmp_path / "file")
            assert (taken.new, taken.known) == (new, 2 - new)
            assert taken.bad == tuple(
                (f"span {n}", "it overlaps what is already there") for n in (2, 3)
            )
        assert content(history)[0] == [GOOD]


def test_keys_that_are_not_known_or_come_twice_do_no_harm(tmp_path: Path) -> None:
    twice = as_json()[:-1] + b', "app": "vim", "colour": {"a": [1, {"b": null}]}}'
    (tmp_path / "file").write_bytes(
        b'\xef\xbb\xbf{"later":{"a":[]},"format":"workmoniq","more":[1,[2]],"version":1,"spans":['
        + twice
        + b'],"spans":['
        + as_json()
        + b'],"edits":[{}],"rules":7}'
    )
    with new_history() as history:
        assert (load(history, tmp_path / "file").new, content(history)[0]) == (1, [GOOD])


@pytest.mark.parametrize(
    "tail",
    [
        b"",
        b",",
        as_json()[:100],
        as_json() + b"]",
        as_json() + b"]}garbage",
        as_json() + b"]}{}",
        b"," + b"[" * 100_000,
        b'{"title":' + b"[" * 50_000 + b"]" * 50_000 + b"}]}",
        b'{"title":"' + b"x" * 50_000_000 + b'"}]}',
        b" " * 3_000_000,
    ],
    ids=range(10),
)
def test_a_file_that_breaks_off_says_how_far_it_went_and_can_be_taken_in_again(
    tail: bytes, tmp_path: Path
) -> None:
    (tmp_path / "cut").write_bytes(HEAD + as_json() + b"," + tail)
    (tmp_path / "whole").write_bytes(HEAD + as_json() + b"]}")
    with new_history() as history:
        with pytest.raises(ImportRefused, match="1 new spans before that are in"):
            load(history, tmp_path / "cut")
        assert_sound(history)
        assert load(history, tmp_path / "whole").known == 1


def test_a_file_cannot_bring_any_number_of_devices(tmp_path: Path) -> None:
    rows = [as_json(device=f"d{n}") for n in range(300)]
    (tmp_path / "file").write_bytes(HEAD + b",".join(rows) + b"]}")
    with new_history() as history:
        taken = load(history, tmp_path / "file")
    assert (taken.new, taken.bad_count) == (200, 100)


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: None], ids=["a folder", "nothing"])
def test_what_is_no_file_cannot_be_read(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path / "file")
    with new_history() as history, pytest.raises(CannotRead):
        load(history, tmp_path / "file")


def test_a_name_that_is_none_cannot_be_read() -> None:
    with new_history() as history, pytest.raises(CannotRead):
        load(history, Path("a\0b"))


def test_no_reason_and_no_sentence_holds_what_the_file_says(tmp_path: Path) -> None:
    rows = [as_json(**{key: TITLE}) for key in ("start", "end", "kind", "device")]
    (tmp_path / "file").write_bytes(HEAD + b",".join(rows) + b',{"title":"' + TITLE.encode())
    with new_history() as history, pytest.raises(WorkMoniQError) as refused:
        load(history, tmp_path / "file")
    assert TITLE not in str(refused.value)
