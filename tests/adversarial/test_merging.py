"""Cases 47 and 48: clocks that are wrong, and words that come in any order and more than once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from tests.adversarial.forging import pen_of
from tests.adversarial.rewriting import Heads, cut_at, heads, longer
from tests.adversarial.stage import Device, Party, Stage, StageClock

from workmoniq_desktop.domain.edits import Change
from workmoniq_desktop.store.sync_streams import SegmentState
from workmoniq_desktop.sync import codec
from workmoniq_desktop.sync.registers import MOST_HLC, Op

IN_2099_H = 73 * 366 * 24


def settled(*devices: Device) -> None:
    for _ in range(2):
        for device in devices:
            assert device.now().agreed


def test_t47_a_clock_in_2099_loses_to_whoever_edits_later(party: Party) -> None:
    laptop = party.first()
    ahead = party.another(laptop, "ahead", StageClock(hours=IN_2099_H))
    settled(laptop, ahead)
    ahead.edit("c", "From 2099")
    ahead.settings = replace(ahead.settings, day_start_h=3)
    settled(ahead, laptop)
    assert laptop.names() == {"c": "From 2099"}
    assert laptop.settings.day_start_h == 3
    laptop.edit("c", "Later", before="From 2099")
    laptop.settings = replace(laptop.settings, day_start_h=5)
    settled(laptop, ahead)
    third = party.another(laptop, "third")
    third.now()
    for device in (laptop, ahead, third):
        assert device.names() == {"c": "Later"}
        assert device.settings.day_start_h == 5
        assert device.verdicts() == set()
    third.edit("c", "Latest", before="Later")  # who has not met the clock itself wins too
    settled(third, ahead, laptop)
    assert ahead.names() == laptop.names() == {"c": "Latest"}


def test_t47_the_highest_clock_there_is_loses_to_whoever_edits_later(
    party: Party, stage: Stage
) -> None:
    """No counter is used up: what a broken device says at the end of time can be said otherwise."""
    laptop = party.first()
    broken = party.another(laptop, "broken")
    settled(broken, laptop)
    laptop.edit("c", "Mine")
    settled(laptop, broken)
    stream = broken.stream("doc")
    known = [row.header for row in broken.segments(stream)]
    name = next(
        target for (target,) in _rows(laptop, "SELECT target FROM sync_ops WHERE val = '\"Mine\"'")
    )
    word = Op(
        id=b"h" * 16,
        target=str(name),
        field="name",
        val='"At the end of time"',
        hlc=MOST_HLC,
        device=broken.id,
    )
    frame = pen_of(broken, stream).write(known, [codec.op_record(word)])
    after, before = longer(stream, known, [frame])
    with stage.lying(after, before=(before,)):
        laptop.now()
        assert laptop.names() == {"c": "At the end of time"}
        laptop.edit("c", "Mine again", before="At the end of time")
        laptop.now()
        assert laptop.names() == {"c": "Mine again"}
        third = party.another(laptop, "third")
        third.now()
        assert third.names() == {"c": "Mine again"}
        third.edit("c", "Theirs", before="Mine again")
        third.now()
        laptop.now()
        assert laptop.names() == third.names() == {"c": "Theirs"}


def _rows(device: Device, query: str) -> list[tuple[object, ...]]:
    with device.database.raw() as raw:
        return list(raw.execute(query).fetchall())


@dataclass(frozen=True)
class Quarrel:
    """Three devices that edited the same things without hearing of each other, and now agree.

    newcomer: has heard nothing yet. ends: of each one's documents, the headers. wanted: what all
    of them tell.
    """

    party: Party
    writers: list[Device]
    newcomer: Device
    ends: dict[bytes, list[bytes]]
    wanted: dict[str, object]


@pytest.fixture(scope="module")
def quarrel(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quarrel]:
    party = Party(stage, tmp_path_factory.mktemp("quarrel"))
    laptop = party.first()
    slow = party.another(laptop, "slow", StageClock(hours=-7))
    fast = party.another(laptop, "fast", StageClock(hours=48))
    writers = [laptop, slow, fast]
    laptop.edit("shared", "Shared")
    laptop.edit("gone", "Gone")
    for device in (laptop, slow, fast, laptop):
        device.now()
    newcomer = party.another(laptop, "newcomer")
    for number, device in enumerate(writers):
        device.edit("shared", f"By {number}", before="Shared")
        device.edit(f"own-{number}", "Own")
        device.edit("late", f"Late {number}")
        device.work(number * 2, 2)
    laptop.edit("shared", "By 0 again", before="By 0")
    gone = Change(kind="client", uid="gone", before={"name": "Gone"}, after=None)
    slow.editing.do("delete", changes=[gone])
    fast.edit("gone", "Kept", before="Gone")
    hidden = {
        each: [row.header for row in laptop.segments(each)]
        for each in (device.stream("doc") for device in writers)
    }
    for device in writers:  # each is shown what the others say only once it has said its own
        mine = device.stream("doc")
        lies = [cut_at(each, known) for each, known in hidden.items() if each != mine]
        with stage.lying(*lies):
            device.now()
    ends = {
        device.stream("doc"): [row.header for row in device.segments(device.stream("doc"))]
        for device in writers
    }
    for device in writers:
        device.now()
    wanted = laptop.told()
    assert all(device.told() == wanted for device in writers)
    assert laptop.names()["gone"] == "Kept"
    assert laptop.names()["shared"] == "By 2"
    yield Quarrel(party, writers, newcomer, ends, wanted)
    party.close()


def test_t48_words_in_any_order_make_the_same_state(quarrel: Quarrel, stage: Stage) -> None:
    """A newcomer is shown the documents of one device after another, some of them in halves."""
    first, second, third = quarrel.ends
    for order in ((first, second, third), (third, second, first), (second, third, first)):
        with quarrel.party.copy(quarrel.newcomer) as reader:
            for count in range(len(order)):
                lies = [cut_at(each, []) for each in order[count + 2 :]]
                if count + 1 < len(order):
                    known = quarrel.ends[order[count + 1]]
                    lies.append(cut_at(order[count + 1], known[: len(known) // 2]))
                with stage.lying(*lies):
                    reader.now()
            assert reader.verdicts() == set()
            assert reader.told() == quarrel.wanted


def test_t48_words_that_come_again_change_nothing(quarrel: Quarrel, stage: Stage) -> None:
    """Everything is heard twice, and the second time from the last stream to the first."""
    with quarrel.party.copy(quarrel.newcomer) as reader:
        reader.now()
        assert reader.told() == quarrel.wanted
        with reader.database.writing() as raw:
            raw.execute(
                "UPDATE sync_segments SET state=? WHERE state=?",
                (int(SegmentState.HEADER), int(SegmentState.APPLIED)),
            )
        with stage.lying(heads(_reversed)), stage.watching() as seen:
            assert reader.now().agreed
        assert any("bodies:get" in each.path for each in seen)
        assert reader.told() == quarrel.wanted
        # and goes on from there like anybody
        reader.edit("shared", "Agreed", before="By 2")
        reader.now()
        quarrel.writers[0].now()
        assert quarrel.writers[0].names()["shared"] == "Agreed"


def _reversed(streams: Heads, _told: dict[str, object]) -> None:
    entries = list(streams.items())
    streams.clear()
    streams.update(reversed(entries))
