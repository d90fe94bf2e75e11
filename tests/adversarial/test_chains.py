"""Cases 1 to 4, 11, 12 and 58: headers that the owner of a stream did not sign so, in that order.

Whatever the server shows instead of a stream, what was verified before stays, nothing of the lie
is applied, the other streams go on, and nothing is said about it.
"""

from collections.abc import Callable

import pytest
from tests.adversarial.rewriting import Place, bodies, both, headers_of
from tests.adversarial.scene import Scene, betrayed, stands
from tests.adversarial.stage import Party, Stage

from workmoniq_desktop.domain.sync_errors import VersionTooOld
from workmoniq_protocol.crypto.signing import sign
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.tags import SIGN_SEGMENT
from workmoniq_protocol.wire.segment import Frame, parse_frames

AT = 2
"""Where the lie is: in the middle of the stream."""
Change = Callable[[bytes], bytes]


def turned(seq: int) -> int:
    """Numbers, with two of them exchanged."""
    return {AT: AT + 1, AT + 1: AT}.get(seq, seq)


def header_at(stream: bytes, change: Change, seq: int = AT) -> Callable[..., None]:
    """One header is another."""
    return headers_of(
        stream,
        lambda first, page: [
            change(header) if at == seq else header for at, header in enumerate(page, first)
        ],
    )


def signed_by(seed: bytes) -> Change:
    """The same header, with the signature of another key."""
    return lambda header: header[:150] + sign(seed, SIGN_SEGMENT, header[:150])


def why(scene: Scene) -> set[str]:
    """What the last reader kept of its reasons."""
    return {row.detail for row in scene.evidence}


def test_t01_segments_in_another_order_are_a_broken_chain(scene: Scene) -> None:
    stream = scene.stream

    def bodies_follow(places: list[Place], frames: list[Frame]) -> list[Frame]:
        came = dict(zip(places, frames, strict=False))
        turn = {(stream, seq): (stream, turned(seq)) for name, seq in places if name == stream}
        return [came.get(turn.get(place, place), came[place]) for place in places]

    def headers_turn(first: int, page: list[bytes]) -> list[bytes]:
        known = dict(enumerate(page, first))
        return [known.get(turned(seq), header) for seq, header in known.items()]

    turned_headers = headers_of(stream, headers_turn)
    both_turned = both(turned_headers, bodies(bodies_follow))
    betrayed(scene, scene.NEW, "chain", turned_headers, both_turned)
    assert why(scene) == {"seq"}


def test_t02_a_segment_left_out_of_the_middle_is_a_broken_chain(scene: Scene) -> None:
    betrayed(
        scene,
        scene.NEW,
        "chain",
        headers_of(
            scene.stream,
            lambda first, page: [header for at, header in enumerate(page, first) if at != AT],
        ),
    )
    assert why(scene) == {"seq"}


@pytest.mark.parametrize("image", [Scene.NEW, Scene.KNOWING])
def test_t02_a_page_of_headers_that_ends_early_is_a_gap(scene: Scene, image: str) -> None:
    known = 0 if image == Scene.NEW else len(scene.headers())
    if image == Scene.KNOWING:
        scene.more()  # there is something to come
    betrayed(
        scene,
        image,
        "chain",
        headers_of(scene.stream, lambda first, page: page[: max(0, known - first)]),
    )
    assert why(scene) == {"gap"}


def test_t03_a_segment_of_another_stream_or_place_is_refused(scene: Scene) -> None:
    stream, other = scene.stream, scene.writer.stream("doc")
    spliced, earlier = scene.headers(other)[0], scene.headers()[1]
    with scene.reader(scene.NEW) as reader, reader.member() as member:
        asked = {"items": [{"s": b64(other), "seq": 0}]}
        answer = member.session.call("POST", "/bodies:get", json=asked)
    (frame,) = parse_frames(answer.body, most=1)
    header = header_at(stream, lambda _: spliced, 0)
    body = bodies(
        lambda places, frames: [
            frame if place == (stream, 0) else came
            for place, came in zip(places, frames, strict=False)
        ]
    )
    elsewhere = header_at(stream, lambda _: earlier)
    betrayed(scene, scene.NEW, "chain", header, both(header, body), elsewhere)
    assert why(scene) == {"stream", "seq"}


def test_t04_a_segment_of_another_account_is_refused(
    scene: Scene, party: Party, stage: Stage
) -> None:
    """Also where it names the stream: whose it is stands in the signed part."""
    stranger = party.first("stranger")
    stranger.work(0, 2)
    stranger.now()
    foreign = [row.header for row in stranger.segments(stranger.stream())]

    def renamed(header: bytes) -> bytes:
        return signed_by(stranger.seed)(header[:22] + scene.stream + header[38:])

    betrayed(
        scene,
        scene.NEW,
        "chain",
        headers_of(scene.stream, lambda at, _page: foreign[at:]),
        headers_of(scene.stream, lambda at, _page: [renamed(each) for each in foreign[at:]]),
    )
    assert why(scene) == {"acct"}


def test_t11_what_an_unknown_key_signed_or_nobody_is_refused(scene: Scene) -> None:
    def bit(at: int) -> Change:
        return lambda header: header[:at] + bytes([header[at] ^ 1]) + header[at + 1 :]

    betrayed(scene, scene.NEW, "chain", header_at(scene.stream, signed_by(b"\5" * 32)))
    assert why(scene) == {"signature"}
    for at in (78, 82, 114, 118, 213):  # of each field that nothing else checks first
        with scene.reader(scene.NEW) as reader:
            with scene.stage.lying(header_at(scene.stream, bit(at))):
                reader.now()
            stands(reader, "chain", scene.stream)
            assert {row.detail for row in reader.evidence()} == {"signature"}


@pytest.mark.parametrize("image", [Scene.NEW, Scene.KNOWING])
def test_t12_a_lower_suite_is_refused(scene: Scene, image: str) -> None:
    at = AT if image == Scene.NEW else len(scene.headers())
    if image == Scene.KNOWING:
        scene.more()
    lower = header_at(scene.stream, lambda header: header[:5] + b"\0" + header[6:], at)
    betrayed(scene, image, "chain", lower)
    assert why(scene) == {"suite"}


def test_t12_a_higher_suite_asks_for_an_update_and_accuses_nobody(scene: Scene) -> None:
    higher = header_at(scene.stream, lambda header: header[:5] + b"\2" + header[6:])
    with scene.reader(scene.NEW) as reader:
        with scene.stage.lying(higher), pytest.raises(VersionTooOld):
            reader.now()
        assert reader.verdicts() == set()
        assert reader.hours(scene.writer) == []
        reader.now()
        assert reader.hours(scene.writer) == scene.writer.hours()


def test_t58_a_device_that_signs_in_the_stream_of_another_is_refused(scene: Scene) -> None:
    """The reader's own key is as good a key of the account as any, and not the owner's."""
    with scene.reader(scene.NEW) as reader:
        seed = reader.seed
    betrayed(scene, scene.NEW, "chain", header_at(scene.stream, signed_by(seed)))
    assert why(scene) == {"signature"}
