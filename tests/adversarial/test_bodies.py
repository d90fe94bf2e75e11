"""Cases 5 to 10, 28 to 30, 49: bodies and wraps that are others than were sealed, or are gone."""

import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.adversarial.forging import bomb, in_epoch, pen_of, plaintext
from tests.adversarial.rewriting import Place, bodies, body_at, both, gone, longer, shapes
from tests.adversarial.scene import Scene, betrayed, stands
from tests.adversarial.stage import Party
from tests.fakes.tampering import Rule

from workmoniq_desktop.domain.sync_errors import ServerRefused
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.sync.transport import FRAMES
from workmoniq_protocol.crypto.segment import new_dek, wrap_dek
from workmoniq_protocol.limits import BOX_OVERHEAD, LADDER, MOST_PAYLOAD_BYTES
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.segment import Frame, pack_frame, parse_frames, parse_header

AT = 2


def other(scene: Scene, seq: int) -> Frame:
    """A true segment of the writer's events."""
    with scene.reader(scene.NEW) as reader, reader.member() as member:
        asked = {"items": [{"s": b64(scene.stream), "seq": seq}]}
        answer = member.session.call("POST", "/bodies:get", json=asked)
    (frame,) = parse_frames(answer.body, most=1)
    return frame


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def missing(stream: bytes, seq: int) -> Rule:
    """A body is left out of the answer, as if it had never been asked for."""

    def without(places: list[Place], frames: list[Frame]) -> list[Frame]:
        return [
            Frame(header=frame.header, wrap=b"", body=b"") if place == (stream, seq) else frame
            for place, frame in zip(places, frames, strict=False)
        ]

    return bodies(without)


def test_t05_bodies_with_their_wraps_exchanged_do_not_match_their_headers(scene: Scene) -> None:
    stream, there = scene.stream, other(scene, AT + 1)
    change = body_at((stream, AT), lambda frame: replace(there, header=frame.header))
    with_header = body_at((stream, AT), lambda _: there)
    betrayed(scene, scene.NEW, "chain", change, with_header)
    assert {row.detail for row in scene.evidence} == {"body_hash", "other_header"}


def test_t06_wraps_exchanged_do_not_open(scene: Scene) -> None:
    there = other(scene, AT + 1)
    change = body_at((scene.stream, AT), lambda frame: replace(frame, wrap=there.wrap))
    betrayed(scene, scene.NEW, "chain", change)
    assert {row.detail for row in scene.evidence} == {"wrap"}


def test_t07_a_bit_changed_anywhere_in_a_body_is_found(scene: Scene) -> None:
    def bit(at: int) -> Rule:
        return body_at(
            (scene.stream, AT), lambda frame: replace(frame, body=flipped(frame.body, at))
        )

    # of the commitment, and of the cipher's tag
    betrayed(scene, scene.NEW, "chain", bit(40), bit(-1))
    assert {row.detail for row in scene.evidence} == {"body_hash"}


def test_t08_a_body_cut_short_is_found_and_spoils_no_other(scene: Scene) -> None:
    def cut(length: int) -> Rule:
        return body_at((scene.stream, AT), lambda frame: replace(frame, body=frame.body[:length]))

    grown = body_at(
        (scene.stream, AT), lambda frame: replace(frame, body=frame.body.ljust(16464, b"\0"))
    )
    no_wrap = body_at((scene.stream, AT), lambda frame: replace(frame, wrap=frame.wrap[:-1]))
    betrayed(scene, scene.NEW, "chain", cut(-1), grown, no_wrap)
    assert {row.detail for row in scene.evidence} == {"body_hash", "wrap"}


def test_t09_a_body_that_is_gone_without_a_tombstone_is_missing(scene: Scene) -> None:
    """For a client that has read all streams from their beginning; of documents too."""
    stream, documents = scene.stream, scene.writer.stream("doc")
    betrayed(scene, scene.NEW, "missing_body", gone((stream, 0), (stream, AT)))
    last = len(scene.headers(documents)) - 1
    with scene.reader(scene.NEW) as reader:
        with scene.stage.lying(gone((documents, last))):
            reader.now()
        stands(reader, "missing_body", documents)
        assert reader.hours(scene.writer) == scene.writer.hours()
        reader.now()
        assert reader.verdicts() == set()
        assert reader.names() == scene.writer.names()


def test_t10_a_body_that_is_gone_with_its_tombstone_is_well(party: Party) -> None:
    laptop = party.first()
    laptop.work(0, 4)
    laptop.now()
    laptop.wipe(1)
    laptop.now()
    fresh = party.another(laptop)
    assert fresh.now().agreed
    assert fresh.verdicts() == set()
    assert fresh.hours(laptop) == laptop.hours() == [0, 2, 3]


INFLATING: dict[str, Callable[[], bytes]] = {
    "a bomb that says so": lambda: plaintext(bomb(64), 64 << 20),
    "a bomb that says it is small": lambda: plaintext(bomb(64), 100),
    "a bomb that says the most": lambda: plaintext(bomb(64), MOST_PAYLOAD_BYTES),
    "less than was said": lambda: plaintext(zlib.compress(b"{}\n"), 4),
    "more than was said": lambda: plaintext(zlib.compress(b"{}\n"), 2),
    "something behind the end": lambda: plaintext(zlib.compress(b"{}\n") + b"x", 3),
    "more stored than there is": lambda: plaintext(b"{}\n", 3, codec=0, stored=5000),
}
PADDED: dict[str, Callable[[], bytes]] = {
    "one bit in the padding": lambda: plaintext(b"", 0, codec=0, filled=b"\1"),
    "a byte right behind the data": lambda: plaintext(b"", 0, codec=0, filled=b"\1" + bytes(50)),
}


@pytest.mark.parametrize("number", ["t28", "t29"])
def test_t28_t29_a_plaintext_of_another_form_is_refused_within_bounds(
    scene: Scene, number: str
) -> None:
    """Sealed and signed by a device of the account, which is broken or not its owner's any more."""
    made = INFLATING if number == "t28" else PADDED
    known = scene.headers()
    for name, padded in made.items():
        frame = pen_of(scene.writer).write(known, padded=padded())
        after, before = longer(scene.stream, known, [frame])
        with scene.reader(scene.KNOWING) as reader:
            if is_bomb := name == "a bomb that says the most":  # measuring takes long
                tracemalloc.start()
            with scene.stage.lying(after, before=(before,)):
                reader.now()
            if is_bomb:
                peak = tracemalloc.get_traced_memory()[1]
                tracemalloc.stop()
                assert peak < 2 * MOST_PAYLOAD_BYTES + (8 << 20)
            stands(reader, "chain", scene.stream)
            assert {row.detail for row in reader.evidence()} == {"box_invalid"}
            assert set(reader.hours(scene.writer)) <= set(scene.writer.hours())


def test_t29_a_body_whose_length_is_not_on_the_ladder_is_refused(scene: Scene) -> None:
    known = scene.headers()
    for length in (0, LADDER[0] - 1, LADDER[0] + BOX_OVERHEAD):
        frame = pen_of(scene.writer).write(known, padded=bytes(length))
        assert len(frame.body) == length + BOX_OVERHEAD
        after, before = longer(scene.stream, known, [frame])
        with scene.reader(scene.NEW) as reader:
            with scene.stage.lying(after, before=(before,)):
                reader.now()
            stands(reader, "chain", scene.stream)
            assert reader.names() == scene.writer.names()
    # and the server takes none of them
    frame = pen_of(scene.writer).write(known, padded=bytes(LADDER[0] - 1))
    path = f"/streams/{b64(scene.stream)}/segments?epoch=0"
    with scene.writer.member() as member, pytest.raises(ServerRefused):
        member.session.call("POST", path, body=pack_frame(frame), content_type=FRAMES)
    assert len(scene.headers()) == len(known)


def test_t30_a_wrap_under_a_retired_epoch_does_not_open_after_erasure(party: Party) -> None:
    laptop = party.first()
    laptop.work(0, 3)
    laptop.now()
    desktop = party.another(laptop)
    desktop.now()
    old = laptop.epoch_key(0)
    stream = laptop.stream()
    known = [row.header for row in laptop.segments(stream)]
    laptop.sync.rotate()
    for device in (laptop, desktop, laptop):
        device.now()
    state = laptop.state()
    assert (state.done_epoch, state.not_renewed()) == (1, ())
    frame = in_epoch(pen_of(laptop, stream), old).write(known, [])
    after, before = longer(stream, known, [frame])
    with party.stage.lying(after, before=(before,)):
        desktop.now()
    assert desktop.verdicts() == {("chain", "laptop")}
    assert [row.detail for row in desktop.evidence()] == ["wrap"]
    # a wrap of before that the server kept opens nothing for who came later either
    newcomer = party.another(laptop, "tower")
    lie = body_at((stream, 0), lambda frame: replace(frame, wrap=kept_wrap(frame, old, state.acct)))
    with party.stage.lying(lie):
        newcomer.now()
    assert newcomer.verdicts() == {("chain", "laptop")}
    assert [row.detail for row in newcomer.evidence()] == ["wrap"]


def kept_wrap(frame: Frame, ek: bytes, acct: bytes) -> bytes:
    """A wrap as it was under an older epoch; of another key, which nobody gets to see."""
    header = parse_header(frame.header)
    return wrap_dek(ek, acct, header.stream, header.seq, header.body_hash, new_dek())


def test_t49_what_does_not_open_is_asked_for_like_what_is_gone(scene: Scene) -> None:
    """No request, nor their number or order, tells the server whether a body opened."""
    stream, there = scene.stream, other(scene, AT + 1)
    known = scene.headers()
    lies = {
        "gone": gone((stream, AT)),
        "a bit of the body": body_at(
            (stream, AT), lambda frame: replace(frame, body=flipped(frame.body, 90))
        ),
        "another wrap": body_at((stream, AT), lambda frame: replace(frame, wrap=there.wrap)),
        "cut short": body_at((stream, AT), lambda frame: replace(frame, body=frame.body[:-1])),
    }
    asked = {name: asked_while(scene, lie) for name, lie in lies.items()}
    assert len(asked["gone"]) > 8
    assert all(each == asked["gone"] for each in asked.values())
    # the same where the owner's program, or who has its keys, sealed what nobody can open
    pen = pen_of(scene.writer)
    sealed = {
        "no records": pen.write(known, padded=plaintext(b"no record\n", 10, codec=0)),
        "another key": replace(pen.write(known), wrap=pen.write(known).wrap),
    }
    for frame in sealed.values():
        after, before = longer(stream, known, [frame])
        hidden = both(after, missing(stream, len(known)))
        assert asked_while(scene, after, before) == asked_while(scene, hidden, before)


def asked_while(scene: Scene, lie: Rule, before: Rule | None = None) -> list[str]:
    """Every request of two syncs under a lie and of one that is honest, as the server sees it."""
    rules = () if before is None else (before,)
    with scene.reader(scene.NEW) as reader, scene.stage.watching() as seen:
        with scene.stage.lying(lie, before=rules):
            assert not reader.now().agreed
            assert reader.sync.sync_now(silent).found
        if before is None:
            reader.now()
    return shapes(seen, [scene.stream])
