"""What devices said merges to one state, in whatever order it arrives."""

from collections.abc import Callable
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workmoniq_desktop.sync.registers import Op, Registers, next_hlc
from workmoniq_protocol.limits import MOST_INTEGER

IN_2099_US = 4_070_908_800_000_000
NOW_US = 1_771_200_000_000_000


class Device:
    """One device that says things by what it has heard so far."""

    def __init__(self, number: int, skew_us: int, new_id: Callable[[], bytes]) -> None:
        self.id = bytes([number]) * 16
        self.registers = Registers()
        self.skew_us = skew_us
        self.highest = 0
        self._new_id = new_id

    def say(self, target: str, field: str, val: str | None, now_us: int) -> Op:
        over = frozenset(op.id for op in self.registers.visible(target, field))
        op = Op(
            id=self._new_id(),
            target=target,
            field=field,
            val=val,
            hlc=next_hlc(now_us + self.skew_us, self.highest),
            device=self.id,
            over=over,
        )
        self.hear(op)
        return op

    def hear(self, op: Op) -> None:
        self.highest = max(self.highest, op.hlc)
        self.registers.take(op)


def devices(count: int, random: Random, skew: bool = True) -> list[Device]:
    return [
        Device(
            n,
            random.choice((0, -7_000_000, IN_2099_US - NOW_US)) if skew else 0,
            lambda: random.randbytes(16),
        )
        for n in range(count)
    ]


@settings(
    max_examples=1_500,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**63), length=st.integers(1, 14))
def test_every_order_and_every_repetition_leads_to_the_same_state(seed: int, length: int) -> None:
    random = Random(seed)  # noqa: S311  # no secret
    here = devices(3, random)
    said: list[Op] = []
    for at in range(length):
        device = random.choice(here)
        for op in random.sample(said, random.randint(0, len(said))):
            device.hear(op)
        target = random.choice(("thing/project/a", "setting/day_start_h", "wipe/1"))
        field = random.choice(("name", "exists")) if target.startswith("thing") else "val"
        val = random.choice((None, "1", "2"))
        said.append(device.say(target, field, val, NOW_US + at * 1_000_000))
    states = []
    for _ in range(4):
        heard = said + random.sample(said, random.randint(0, len(said)))
        random.shuffle(heard)
        registers = Registers()
        for op in heard:
            registers.take(op)
        states.append(list(registers.state()))
    assert states[1:] == states[:1] * 3


def test_an_edit_beats_a_delete_that_did_not_know_of_it() -> None:
    one, other = devices(2, Random(1), skew=False)  # noqa: S311  # no secret
    made = one.say("thing/project/a", "exists", "1", NOW_US)
    other.hear(made)
    edit = one.say("thing/project/a", "exists", "1", NOW_US + 1)
    delete = other.say("thing/project/a", "exists", None, NOW_US + 2)
    one.hear(delete)
    other.hear(edit)
    assert one.registers.value("thing/project/a", "exists") == "1"
    assert other.registers.value("thing/project/a", "exists") == "1"


def test_a_delete_that_knew_of_the_edit_holds() -> None:
    one, other = devices(2, Random(2), skew=False)  # noqa: S311  # no secret
    other.hear(one.say("thing/project/a", "exists", "1", NOW_US))
    one.hear(other.say("thing/project/a", "exists", None, NOW_US - 10**9))
    assert one.registers.value("thing/project/a", "exists") is None


def test_a_clock_in_2099_loses_to_a_later_edit_that_saw_it() -> None:
    one, other = devices(2, Random(3), skew=False)  # noqa: S311  # no secret
    one.skew_us = IN_2099_US - NOW_US
    other.hear(one.say("setting/day_start_h", "val", "4", NOW_US))
    one.hear(other.say("setting/day_start_h", "val", "6", NOW_US + 60_000_000))
    assert one.registers.value("setting/day_start_h", "val") == "6"
    assert other.registers.value("setting/day_start_h", "val") == "6"


def test_no_word_overwrites_a_wipe() -> None:
    one, other = devices(2, Random(4), skew=False)  # noqa: S311  # no secret
    wipe = one.say("wipe/1", "body", '{"from_us":0}', NOW_US)
    other.hear(wipe)
    other.say("wipe/1", "body", None, NOW_US + 1)
    assert other.registers.value("wipe/1", "body") == '{"from_us":0}'


def test_a_clock_at_the_end_of_all_numbers_leaves_room_to_go_on() -> None:
    assert next_hlc(NOW_US, MOST_INTEGER) == NOW_US
    assert next_hlc(NOW_US, IN_2099_US) == IN_2099_US + 1
