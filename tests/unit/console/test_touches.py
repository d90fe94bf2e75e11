"""A question to a security key is answered soon, or not at all."""

from pathlib import Path

import pytest
from tests.fakes.console_desk import DeskScene
from tests.fakes.dice import Dice
from tests.fakes.security_key import SoftwareKey

from workmoniq_console.desk.touches import ANSWER_S, Touches
from workmoniq_console.domain import security_key
from workmoniq_console.domain.errors import SecurityKeyRefused
from workmoniq_console.domain.sealed_key import Binding
from workmoniq_console.home.layout import CEREMONY, LOOKS
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.fields import Fields

ORIGIN = "http://localhost:4242"
AGENT = "ag-1"
DICE = Dice("touches")


@pytest.mark.parametrize(("waits_s", "late"), [(ANSWER_S - 1, False), (ANSWER_S, True)])
def test_a_touch_after_the_end_of_its_question_is_none(
    tmp_path: Path, waits_s: float, late: bool
) -> None:
    scene, key = DeskScene(tmp_path / "home"), SoftwareKey(ORIGIN)
    challenge = DICE(32)
    made = Fields(key.made(b64(challenge)), security_key.MADE_FIELDS)
    known = security_key.made(made, challenge=challenge, origin=ORIGIN)
    binding = Binding(credential=known.data, salt=DICE(32))
    bare = scene.home.sealed(scene.home.agent_path(AGENT), "key")
    bound = bare.bound(DICE(32), DICE(32), DICE(16), binding, DICE(32))
    scene.home.exchange_agent(AGENT, bound)
    scene.home.keep_counter(AGENT, known.counter)
    touches = Touches(
        staff=scene.staff(),
        origin=ORIGIN,
        clock=scene.clock,
        looks=scene.home.record(LOOKS, scene.clock.wall_s),
        ceremonies=scene.home.record(CEREMONY, scene.clock.wall_s),
        random_bytes=DICE,
    )
    asked = touches.ask(AGENT)
    answer = key.touched(str(asked["challenge"]), str(asked["salt"]))
    scene.clock.now_s += waits_s
    told = Fields(answer, security_key.TOUCH_FIELDS)
    if late:
        with pytest.raises(SecurityKeyRefused, match="too late"):
            touches.answered(AGENT, told)
    else:
        assert b64(touches.answered(AGENT, told)) == answer["prf"]
