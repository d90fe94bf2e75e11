"""A code that was typed wrongly by one character, or by two neighbours exchanged, is always caught.

The checksum is linear: whether a mistake is caught depends on the mistake alone and not on the
code. So trying every mistake on one code of each kind tries it on all codes. For neighbours every
difference of two characters is tried at every place, which is every exchange there can be.
"""

import functools
import operator
from itertools import pairwise, product
from pathlib import Path
from typing import Final, get_args

import pytest
from tests.fakes.sync_party import Machine
from tests.fakes.tampering import TamperingProxy

from workmoniq_desktop.domain.errors import BadInput
from workmoniq_protocol import codes
from workmoniq_protocol.codes import CodeInvalid, Label

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LABELS: Final[tuple[Label, ...]] = get_args(Label)


def _sample(label: Label, seed: int = 7) -> str:
    """A code as it stands on paper, without its hyphens."""
    bits = codes.DATA_BITS[label]
    value = int.from_bytes(bytes((seed * 31 + place * 97) % 256 for place in range(18)))
    spare = codes.data_bytes(label) * 8 - bits
    data = ((value % (1 << bits)) << spare).to_bytes(codes.data_bytes(label))
    return codes.encode(label, data).replace("-", "")


def _is_caught(label: Label, typed: str) -> bool:
    try:
        codes.decode(label, typed)
    except CodeInvalid:
        return True
    return False


def _changed(code: str, place: int, by: int) -> str:
    other = ALPHABET[ALPHABET.index(code[place]) ^ by]
    return code[:place] + other + code[place + 1 :]


@pytest.mark.parametrize("label", LABELS)
def test_t51_every_single_mistyped_character_is_caught(label: Label) -> None:
    code = _sample(label)
    mistakes = product(range(len(code)), range(1, 32))
    missed = [each for each in mistakes if not _is_caught(label, _changed(code, *each))]
    assert missed == []


@pytest.mark.parametrize("label", LABELS)
def test_t90_every_exchange_of_neighbours_is_caught(label: Label) -> None:
    code = _sample(label)
    missed = [
        (place, by)
        for place, by in product(range(len(code) - 1), range(1, 32))
        if not _is_caught(label, _changed(_changed(code, place, by), place + 1, by))
    ]
    assert missed == []
    exchanged = [
        code[:place] + two + one + code[place + 2 :]
        for place, (one, two) in enumerate(pairwise(code))
        if one != two
    ]
    assert all(_is_caught(label, typed) for typed in exchanged)


@pytest.mark.parametrize("label", LABELS)
def test_t51_whether_a_mistake_is_caught_does_not_depend_on_the_code(label: Label) -> None:
    """The reason why one code stands for all: three good codes added together are a good code."""
    samples = [_sample(label, seed) for seed in (3, 4, 5)]
    added = "".join(
        ALPHABET[functools.reduce(operator.xor, (ALPHABET.index(each) for each in column))]
        for column in zip(*samples, strict=True)
    )
    assert len({*samples, added}) == 4
    assert not _is_caught(label, added)


def test_t51_a_mistyped_code_is_caught_before_anything_is_sent(tmp_path: Path) -> None:
    """Neither the server nor anybody on the way learns what a person nearly typed."""
    with TamperingProxy() as proxy:
        machine = Machine(tmp_path / "laptop", "laptop")
        try:
            for typed in (_changed(_sample("recovery"), 5, 9), _sample("link"), "", "ABCD"):
                with pytest.raises(BadInput):
                    machine.sync.recover(code=typed, server=proxy.url, username=None)
            for typed in (_changed(_sample("link"), 5, 9), _sample("recovery"), ""):
                with pytest.raises(BadInput):
                    machine.sync.join(code=typed, server=proxy.url)
        finally:
            machine.close()
        assert proxy.seen == []
