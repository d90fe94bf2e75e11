"""Cases 13 to 15: a server that shows less than was seen before, or by others, or something else.

And lists that hold what no device opened, and a change of mind that nobody asked for.
"""

from collections.abc import Callable
from typing import Any

import pytest
from tests.adversarial.forging import pen_of
from tests.adversarial.rewriting import Heads, answers, both, cut_at, headers_of, heads, longer
from tests.adversarial.scene import Scene, betrayed, stands
from tests.fakes.tampering import Exchange, Rule

from workmoniq_desktop.domain.sync_errors import AnswerUnreadable
from workmoniq_protocol.crypto.signing import sign
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.tags import SIGN_SEGMENT


def listed(stream: bytes, change: Callable[[dict[str, Any]], None]) -> Rule:
    """What the list of streams tells of one."""
    return heads(lambda streams, _told: change(streams[stream]))


def unlisted(stream: bytes) -> Rule:
    """The list of streams does not hold one."""

    def change(streams: Heads, _told: dict[str, Any]) -> None:
        del streams[stream]

    return heads(change)


def dropped(entry: dict[str, Any]) -> None:
    entry["dropped"] = True


def emptied(entry: dict[str, Any]) -> None:
    entry["seq"] = entry["hash"] = None


def test_t13_an_older_head_than_the_pin_is_a_rollback(scene: Scene) -> None:
    stream, known = scene.stream, scene.headers()
    with scene.reader(scene.KNOWING) as reader:
        pinned = len(reader.segments(stream))
    betrayed(
        scene,
        scene.KNOWING,
        "rollback",
        cut_at(stream, known[: pinned - 1]),
        cut_at(stream, known[:1]),
        listed(stream, emptied),
        listed(stream, dropped),
        unlisted(stream),
    )


def test_t13_a_device_that_stays_in_is_rolled_back_on_its_documents_too(scene: Scene) -> None:
    documents = scene.writer.stream("doc")
    known = scene.headers(documents)
    betrayed(scene, scene.KNOWING, "rollback", cut_at(documents, known[:1]), stream=documents)


def alternate(header: bytes, seed: bytes) -> bytes:
    """Another header of the same place, by the device's own key: of a copy of it, or its thief."""
    signed = header[:118] + bytes(32)
    return signed + sign(seed, SIGN_SEGMENT, signed)


def test_t14_an_alternate_history_is_a_fork_for_good(scene: Scene) -> None:
    """However it is shown: at the pin, or under a history that goes on past it."""
    with scene.reader(scene.KNOWING) as reader:
        known = [row.header for row in reader.segments(scene.stream)]
    stream, pen, last = scene.stream, pen_of(scene.writer), known[-1]
    twin = alternate(last, scene.writer.seed)

    def told(entry: dict[str, Any]) -> None:
        entry["seq"], entry["hash"] = len(known) - 1, b64(sha256(twin))

    beyond = pen.write([*known[:-1], twin], [])
    after, before = longer(stream, [*known[:-1], twin], [beyond])
    shown = headers_of(stream, lambda _first, page: [twin, *page[1:]])
    betrayed(scene, scene.KNOWING, "fork", both(listed(stream, told), shown), for_good=True)
    betrayed(scene, scene.KNOWING, "fork", after, before=before, for_good=True)


def test_t14_a_head_that_is_in_no_chain_is_a_fork(scene: Scene) -> None:
    """The list names another hash than that of the headers it leads to, as long as it does."""
    stream = scene.stream

    def told(entry: dict[str, Any]) -> None:
        entry["hash"] = b64(bytes(32))

    betrayed(scene, scene.NEW, "fork", listed(stream, told))


def test_t14_a_fork_that_was_shown_once_stands(scene: Scene) -> None:
    """A server that shows its other history to one request only has signed it all the same."""
    with scene.reader(scene.KNOWING) as reader:
        known = [row.header for row in reader.segments(scene.stream)]
    scene.more()
    twin = alternate(known[-1], scene.writer.seed)
    shown: list[bytes] = []

    def once(first: int, page: list[bytes]) -> list[bytes]:
        if shown or first != len(known) - 1:
            return page
        shown.append(twin)
        return [twin, *page[1:]]

    with scene.reader(scene.KNOWING) as reader:
        had = reader.hours(scene.writer)
        with scene.stage.lying(headers_of(scene.stream, once)):
            reader.now()
        assert shown
        stands(reader, "fork", scene.stream)
        reader.now()
        stands(reader, "fork", scene.stream)
        assert any(row.blob == twin for row in reader.evidence())
        assert reader.hours(scene.writer) == had


def test_t14_a_fork_that_follows_a_broken_chain_is_not_taken_back_with_it(scene: Scene) -> None:
    with scene.reader(scene.KNOWING) as reader:
        known = [row.header for row in reader.segments(scene.stream)]
    scene.more()
    twin = alternate(known[-1], scene.writer.seed)
    with scene.reader(scene.KNOWING) as reader:
        with scene.stage.lying(headers_of(scene.stream, lambda _first, page: page[:1])):
            reader.now()
        stands(reader, "chain", scene.stream)
        with scene.stage.lying(headers_of(scene.stream, lambda _first, page: [twin, *page[1:]])):
            reader.now()
        stands(reader, "fork", scene.stream)
        reader.now()
        stands(reader, "fork", scene.stream)


def test_t15_a_tail_that_a_peer_has_seen_and_is_hidden_is_withheld(scene: Scene) -> None:
    """The writer's documents name what it had sent; the reader has pins of the first part only."""
    stream, known = scene.stream, scene.headers()
    with scene.reader(scene.KNOWING) as reader:
        pinned = len(reader.segments(stream))
    scene.more()
    scene.see()
    betrayed(scene, scene.KNOWING, "withheld", cut_at(stream, known[:pinned]))


def test_t15_a_stream_that_is_hidden_as_a_whole_is_withheld(scene: Scene) -> None:
    """Also from who has never heard of it: it is shown empty, or not listed at all."""
    stream = scene.stream
    scene.see()
    betrayed(
        scene,
        scene.NEW,
        "withheld",
        both(listed(stream, emptied), headers_of(stream, lambda _first, _page: [])),
        unlisted(stream),
        cut_at(stream, scene.headers()[:2]),
    )


def test_t15_streams_that_no_device_opened_are_held_against_the_account_log(scene: Scene) -> None:
    def change(streams: Heads, _told: dict[str, Any]) -> None:
        for number in range(3):
            name = bytes([number]) * 16
            streams[name] = {"id": b64(name), "seq": 0, "hash": b64(bytes(32)), "closed": False}

    with scene.reader(scene.NEW) as reader:
        with scene.stage.lying(heads(change)):
            assert not reader.now().agreed
        assert reader.verdicts() == {("chain", None)}
        assert len(reader.evidence()) == 1  # so many of them crowd out no other evidence
        assert reader.hours(scene.writer) == scene.writer.hours()
        reader.now()
        assert reader.verdicts() == set()


def test_t15_an_answer_that_nothing_has_changed_since_nothing_is_no_answer(scene: Scene) -> None:
    def unchanged(exchange: Exchange) -> None:
        exchange.status, exchange.answer = 304, b""

    with scene.reader(scene.NEW) as reader:
        lie = answers("GET", "/heads", unchanged)
        with scene.stage.lying(lie), pytest.raises(AnswerUnreadable):
            reader.now()
        reader.now()
        assert reader.hours(scene.writer) == scene.writer.hours()


def test_t14_a_hash_that_is_only_claimed_is_a_fork_as_long_as_it_is_claimed(scene: Scene) -> None:
    """Nobody signed it: it may be a slip of the server's, and must not stop a stream for ever."""
    with scene.reader(scene.KNOWING) as reader:
        known = [row.header for row in reader.segments(scene.stream)]
    twin = alternate(known[-1], scene.writer.seed)
    stranger = alternate(known[-1], bytes(32))

    def told(entry: dict[str, Any]) -> None:
        entry["seq"], entry["hash"] = len(known) - 1, b64(sha256(twin))

    def shows(header: bytes) -> Rule:
        return headers_of(scene.stream, lambda _first, page: [header, *page[1:]])

    claim = listed(scene.stream, told)
    betrayed(scene, scene.KNOWING, "fork", claim, both(claim, shows(stranger)))


def test_t14_an_alternate_history_that_is_shorter_is_a_fork(scene: Scene) -> None:
    with scene.reader(scene.KNOWING) as reader:
        known = [row.header for row in reader.segments(scene.stream)]
    twin = alternate(known[2], scene.writer.seed)

    def told(entry: dict[str, Any]) -> None:
        entry["seq"], entry["hash"] = 2, b64(sha256(twin))

    claim = listed(scene.stream, told)
    shown = headers_of(scene.stream, lambda first, page: [twin] if first == 2 else page)
    betrayed(scene, scene.KNOWING, "fork", both(claim, shown), for_good=True)
    betrayed(scene, scene.KNOWING, "rollback", claim)
