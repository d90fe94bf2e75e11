"""Text codes: what is written can be read, and what is mistyped is caught."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_protocol import codes
from workmoniq_protocol.codes import CodeInvalid, Label

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "codes-v1.json").read_text(encoding="utf-8")
)
LABELS: tuple[Label, ...] = get_args(Label)
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def named(vector: dict[str, str]) -> str:
    return f"{vector['label']}-{vector['case']}"


def sample(label: Label) -> str:
    return next(
        str(vector["code"])
        for vector in VECTORS["good"]
        if vector["label"] == label and vector["case"] == "hashed"
    )


@pytest.mark.parametrize("vector", VECTORS["good"], ids=named)
def test_every_good_vector_is_written_and_read_alike(vector: dict[str, Any]) -> None:
    data = bytes.fromhex(vector["data"])
    assert codes.encode(vector["label"], data) == vector["code"]
    assert codes.decode(vector["label"], vector["code"]) == data


@pytest.mark.parametrize("vector", VECTORS["forgiven"], ids=named)
def test_a_code_is_read_as_people_type_it(vector: dict[str, Any]) -> None:
    assert codes.decode(vector["label"], vector["text"]).hex() == vector["data"]


@pytest.mark.parametrize("vector", VECTORS["refused"], ids=named)
def test_what_is_no_code_is_refused_without_repeating_it(vector: dict[str, Any]) -> None:
    with pytest.raises(CodeInvalid) as refused:
        codes.decode(vector["label"], vector["text"])
    assert not vector["text"] or vector["text"] not in str(refused.value)


@given(st.sampled_from(LABELS), st.data())
def test_what_is_written_is_read_back(label: Label, draws: st.DataObject) -> None:
    spare = codes.data_bytes(label) * 8 - codes.DATA_BITS[label]
    bits = draws.draw(st.integers(0, (1 << codes.DATA_BITS[label]) - 1))
    data = (bits << spare).to_bytes(codes.data_bytes(label))
    written = codes.encode(label, data)
    assert codes.decode(label, written) == data
    assert codes.decode(label, written.replace("-", " ").lower()) == data


@pytest.mark.parametrize(
    ("label", "characters"),
    [("support", 24), ("link", 28), ("org", 28), ("recovery", 32), ("local", 32)],
)
def test_a_code_has_the_length_of_its_label_in_groups_of_four(
    label: Label, characters: int
) -> None:
    groups = codes.encode(label, bytes(codes.data_bytes(label))).split("-")
    assert {len(group) for group in groups} == {4}
    assert len(groups) * 4 == characters


def test_the_data_of_140_bits_fills_18_bytes_with_zeros_at_the_end() -> None:
    data = codes.decode("recovery", sample("recovery"))
    assert len(data) == 18
    assert data[-1] & 0x0F == 0


@pytest.mark.parametrize("label", LABELS)
def test_every_single_mistyped_character_is_caught(label: Label) -> None:
    characters = sample(label).replace("-", "")
    for place, right in enumerate(characters):
        for wrong in ALPHABET.replace(right, ""):
            with pytest.raises(CodeInvalid):
                codes.decode(label, characters[:place] + wrong + characters[place + 1 :])


@pytest.mark.parametrize("label", LABELS)
def test_every_swap_of_neighbours_is_caught(label: Label) -> None:
    characters = sample(label).replace("-", "")
    for place in range(len(characters) - 1):
        one, other = characters[place], characters[place + 1]
        if one != other:
            with pytest.raises(CodeInvalid):
                codes.decode(label, characters[:place] + other + one + characters[place + 2 :])


@pytest.mark.parametrize("label", LABELS)
def test_a_code_of_one_label_is_none_of_another(label: Label) -> None:
    for other in LABELS:
        if other != label:
            with pytest.raises(CodeInvalid):
                codes.decode(other, sample(label))


@given(st.sampled_from(LABELS), st.text(max_size=80))
def test_any_text_is_read_or_refused_and_nothing_else(label: Label, text: str) -> None:
    try:
        data = codes.decode(label, text)
    except CodeInvalid:
        return
    assert codes.decode(label, codes.encode(label, data)) == data


@pytest.mark.parametrize("data", [b"", bytes(17), bytes(19), bytes(17) + b"\x01"])
def test_data_of_the_wrong_size_or_with_bits_to_spare_is_our_own_mistake(data: bytes) -> None:
    with pytest.raises(AssertionError):
        codes.encode("local", data)
