"""Cases 1 to 4, 11, 12 and 58: headers that the owner of a stream did not sign so, in that order.

Whatever the server shows instead of a stream, what was verified before stays, nothing of the lie
is applied, the other streams go on, and nothing is said about it.
"""

from collections.abc import Callable, Iterator

import pytest
from tests.adversarial import rewriting
from tests.adversarial.rewriting import both, headers_of
from tests.adversarial.scene import Scene, betrayed, made_scene
from tests.adversarial.stage import Stage

from workmoniq_protocol.wire.segment import Frame

Page = Callable[[int, list[bytes]], list[bytes]]


@pytest.fixture(scope="module")
def scene(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with made_scene(stage, tmp_path_factory.mktemp("scene")) as made:
        yield made


def swapped(first: int, page: list[bytes]) -> list[bytes]:
    at = 3 - first
    return page if at < 0 or at + 1 >= len(page) else [*page[:at], page[at + 1], page[at]]


def without_third(first: int, page: list[bytes]) -> list[bytes]:
    return [header for seq, header in enumerate(page, first) if seq != 3]


def test_t01_reordered_segments_are_a_broken_chain(scene: Scene) -> None:
    stream = scene.stream

    def other_way(places: list[rewriting.Place], frames: list[Frame]) -> list[Frame]:
        by_place = dict(zip(places, frames, strict=False))
        turned = {3: 4, 4: 3}
        return [
            by_place.get((stream, turned.get(seq, seq)), frame) if name == stream else frame
            for (name, seq), frame in zip(places, frames, strict=False)
        ]

    lie = both(headers_of(stream, swapped), rewriting.bodies(other_way))
    reader = betrayed(scene, scene.NEW, "chain", lie)
    assert reader


def test_t02_a_dropped_segment_in_the_middle_is_a_broken_chain(scene: Scene) -> None:
    betrayed(scene, scene.NEW, "chain", headers_of(scene.stream, without_third))
