"""A file larger than memory is read, or refused, in little memory."""

import json
import resource
from pathlib import Path

import pytest
from tests.integration.port.histories import NOW_US, load, new_history, window

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.domain.errors import ImportRefused
from workmoniq_desktop.services.spans_json import span_to_json

HEAD = b'{"format":"workmoniq","version":1,"spans":['
SPAN = span_to_json(window(NOW_US - HOUR_US, NOW_US))


@pytest.mark.parametrize(
    "size", [1 << 26, pytest.param(1 << 31, marks=pytest.mark.long)], ids=["64 MB", "2 GB"]
)
@pytest.mark.parametrize("start", [b"", HEAD, HEAD + b'{"title":"'], ids=["zeros", "list", "text"])
def test_a_huge_file_of_zeros_is_refused_at_once_and_in_little_memory(
    start: bytes, size: int, tmp_path: Path
) -> None:
    path = tmp_path / "zeros"
    path.write_bytes(start)
    with path.open("r+b") as file:
        file.truncate(size)
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with new_history() as history, pytest.raises(ImportRefused):
        load(history, path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib < 16_000


@pytest.mark.long
def test_two_gigabytes_of_spans_are_read_in_little_memory(tmp_path: Path) -> None:
    row = json.dumps(SPAN | {"device": "a b", "title": "t" * 4_000}).encode()
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.write(HEAD)
        for _ in range((2 << 30) // (1_000 * len(row))):
            file.write((row + b",") * 1_000)
        file.write(row + b"]}")
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with new_history() as history:
        assert load(history, path).bad_count > 400_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib < 16_000
