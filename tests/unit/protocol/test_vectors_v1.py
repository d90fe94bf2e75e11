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
    "codes-v1.json": "bfaab6f45aa3f24173d1efdc4ba592bf8fb1494afefee3989220010055729272",
    "protocol-v1.json": "92f5d3b63abf3efea783ec3b0c0d22846d1d48cfa93eb4674b5ef7ff4cc146cf",
    "v1/edges.json": "a213795506580291b155e54f32a52dbcb5d1dce2e10007f27b9709524849e72b",
    "v1/epochs.json": "ab0ebb427881efb56d2492b383103b0c702e49d7211793649f1379862c0d2e2b",
    "v1/json.json": "7cadc55178856ae781d0111806e36640237aea5ec78be561b2414edd7ff174f1",
    "v1/licence.json": "566e64a9044980d0e226737b6caad66852bbb8e367f31dc12d3c0a0541ee0130",
    "v1/log-room.json": "a44176f5818836d4bcf976aadb51f7229772e0c1a0edaef3aaf5f090f49c5d84",
    "v1/log.json": "99bab59ee04a54297b458cab4e1522d6f2fd532191afa14f0f8f686a1ed6267a",
    "v1/pairing.json": "1069204cae4379ba32fed17ea635a11f99a0e0a127f5106c77b3fa5db7e946d8",
    "v1/recovery.json": "93a26d6a13ec62fb8f5d2080a449504fb1d8560ec30f6985ab64ea8af3bd64f5",
    "v1/segments.json": "dddd55a4eb497d4ac90aa89743ec616d98ec1daad78178596307dd9fa673a004",
    "v1/signed.json": "fe126d74d8a2d15f115d9211482bbeb69c844a78df56c1ef91b30d6d1f95dafa",
    "v1/support.json": "d149c971d94854b4ad37231065762be49bf8918633c19dcd0bf17865640c5e72",
    "v1/support_rows.json": "73606e7d42e88c296d07053caeaccac25f1bdc3b83c8171e93df3f413ba05a58",
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
