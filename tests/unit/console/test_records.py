"""Records that hang together, rotation of keys, and files that are their owner's alone."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_console.commands.asking import Asking
from workmoniq_console.domain import chain, looks, rotation
from workmoniq_console.domain.errors import (
    CeremonyRefused,
    FileRefused,
    PassphraseRefused,
    RecordBroken,
)
from workmoniq_console.domain.rotation import DAY_S
from workmoniq_console.home import private_files
from workmoniq_console.home.record import Record
from workmoniq_protocol.wire.pins import SupportKey

NOW_S = 1_796_000_000


def record(*events: str, name: str = "looks") -> list[bytes]:
    """Lines that follow each other."""
    head, lines = chain.beginning(name), []
    for event in events:
        raw, head = chain.line(head, record=name, at_s=NOW_S, event=event, told={"case": "1"})
        lines.append(raw)
    return lines


def test_lines_lead_to_one_head() -> None:
    assert chain.follow(record("a", "b"), "looks").count == 2
    assert chain.follow([], "looks") == chain.beginning("looks")


@given(st.integers(0, 3), st.sampled_from(["change", "drop", "double", "swap"]))
def test_a_line_that_is_changed_taken_out_or_put_in_is_found(at: int, how: str) -> None:
    lines = record("a", "b", "c", "d", "e")
    if how == "change":
        lines[at] = lines[at].replace(b'"at":1796', b'"at":1797')
    elif how == "drop":
        del lines[at]
    elif how == "double":
        lines.insert(at, lines[at])
    else:
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    with pytest.raises(RecordBroken):
        chain.follow(lines, "looks")


def test_a_line_of_another_record_does_not_fit() -> None:
    with pytest.raises(RecordBroken, match="Line 1 of the ceremony record"):
        chain.follow(record("a"), "ceremony")


def test_two_writers_of_one_record_follow_each_other(tmp_path: Path) -> None:
    one, other = (Record(tmp_path / "r.jsonl", "looks", lambda: NOW_S) for _ in range(2))
    for number in range(4):
        (one, other)[number % 2].add("event", number=number)
    assert one.check().count == 4
    assert (tmp_path / "r.jsonl").stat().st_mode & 0o777 == 0o600


def test_the_log_tells_of_a_look_that_was_never_closed() -> None:
    assert looks.unfinished(record("started", "claiming", "opened")) == "1"
    assert looks.unfinished(record("claiming", "opened", "closed", "purged")) is None
    assert looks.unfinished(record("claiming", "refused")) is None
    assert "case 1" in looks.crashed("1")


def key(kid: int, from_s: int) -> SupportKey:
    return SupportKey(kid=kid, pk=b"", from_s=from_s, to_s=from_s + rotation.USED_S)


def test_the_first_key_begins_today_and_the_next_where_it_ends() -> None:
    kid, begins, ends = rotation.next_period([], NOW_S)
    assert (kid, begins % DAY_S, ends - begins) == (1, 0, 90 * DAY_S)
    assert begins <= NOW_S < begins + DAY_S
    assert rotation.next_period([key(1, begins)], NOW_S) == (2, ends, ends + 90 * DAY_S)


def test_a_late_key_begins_today_and_leaves_no_number_used_twice() -> None:
    old = key(6, NOW_S - 400 * DAY_S)
    assert rotation.next_period([old], NOW_S)[:2] == (7, NOW_S - NOW_S % DAY_S)
    with pytest.raises(CeremonyRefused, match="255"):
        rotation.next_period([key(255, 0)], NOW_S)


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    private_files.write(path, b"secret")
    assert private_files.read(path, "key") == b"secret"
    for mode in (0o640, 0o604, 0o620, 0o610):
        path.chmod(mode)
        with pytest.raises(FileRefused, match="chmod 600"):
            private_files.read(path, "key")


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    private_files.write(tmp_path / "key", b"one")
    with pytest.raises(FileRefused, match="already"):
        private_files.write(tmp_path / "key", b"two")
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
    private_files.write(tmp_path / "key", b"two", replace=True)
    assert (tmp_path / "key").read_bytes() == b"two"


def test_passphrases_come_from_files_in_their_order_and_then_from_the_prompt(
    tmp_path: Path,
) -> None:
    private_files.write(tmp_path / "a", b"first\nnot this\n")
    asked: list[str] = []

    def typed(words: str) -> str:
        asked.append(words)
        return "second"

    asking = Asking(files=[tmp_path / "a"], prompt=typed)
    assert [asking.passphrase("anna"), asking.passphrase("bert")] == ["first", "second"]
    assert asked == ["Passphrase of bert"]


def test_two_that_are_typed_unlike_are_refused() -> None:
    answers = iter(["one", "other"])
    asking = Asking(prompt=lambda _: next(answers))
    with pytest.raises(PassphraseRefused, match="not the same"):
        asking.passphrase("anna", fresh=True)


def test_a_record_is_lines_of_json(tmp_path: Path) -> None:
    Record(tmp_path / "r.jsonl", "looks", lambda: NOW_S).add("started", agent="ag-1")
    (line,) = (tmp_path / "r.jsonl").read_text().splitlines()
    told = json.loads(line)
    assert (told["n"], told["at"], told["event"], told["agent"]) == (1, NOW_S, "started", "ag-1")
