"""The vectors of version 1 are frozen, and can be made again."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.vectors import make_v1
from tests.vectors.making import recorded

FOLDER = Path(__file__).parents[2] / "vectors"
# Other programs read these files too: a new fact is a new file, not a change of one that is here.
FROZEN = {
}


def files() -> dict[str, str]:
    found = [*sorted(FOLDER.glob("*-v1.json")), *sorted((FOLDER / "v1").glob("*.json"))]
    return {
        path.relative_to(FOLDER).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in found
    }


def test_no_file_of_version_1_changes() -> None:
    assert files() == FROZEN


def test_every_file_can_be_made_again_byte_for_byte() -> None:
    recording = recorded.Recording()
    for name, text in make_v1.made(recording).items():
        assert text == (make_v1.FOLDER / name).read_text(encoding="ascii"), name
    assert recording.text() == recorded.FILE.read_text()
    assert {path.name for path in make_v1.FOLDER.iterdir()} == set(make_v1.FILES)


def test_nothing_is_sealed_anew_unless_asked_for() -> None:
    with pytest.raises(KeyError):
        recorded.Recording().seal(b"", b"", b"")


@pytest.mark.parametrize("name", sorted(make_v1.FILES))
def test_a_file_refuses_at_least_as_much_as_it_takes(name: str) -> None:
    expected = list(expectations(json.loads((make_v1.FOLDER / name).read_text())))
    refused = [each for each in expected if each != "ok"]
    assert len(refused) * 2 >= len(expected) > 0


def expectations(value: Any) -> Any:
    if isinstance(value, dict):
        if "expect" in value:
            yield value["expect"]
        for inner in value.values():
            yield from expectations(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from expectations(inner)
