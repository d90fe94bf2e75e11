"""A look at the desk, with a clock that a test turns and a server that does as it is told."""

import asyncio
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from tests.fakes import shared_rows
from tests.fakes.console_desk import NOW_S, DeskScene, until

from workmoniq_console.desk.look import Stage
from workmoniq_console.domain.errors import (
    CertificateRefused,
    ClaimRefused,
    CodeMistyped,
    RecordBroken,
    ServerUnreachable,
)
from workmoniq_protocol.crypto.support import SupportCode
from workmoniq_protocol.strict_json import b64

pytestmark = pytest.mark.anyio

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def lower_case(code: str) -> str:
    return code.lower()


def o_for_0(code: str) -> str:
    return code.replace("0", "O")


def i_for_1(code: str) -> str:
    return code.replace("1", "I")


def l_for_1(code: str) -> str:
    return code.replace("1", "l")


def without_hyphens(code: str) -> str:
    return code.replace("-", "")


def with_spaces(code: str) -> str:
    return f"  {code.replace('-', ' ')} "


def all_at_once(code: str) -> str:
    return code.lower().replace("0", "o").replace("1", "i").replace("-", "  ")


WAYS_TO_TYPE: Final = (
    lower_case,
    o_for_0,
    i_for_1,
    l_for_1,
    without_hyphens,
    with_spaces,
    all_at_once,
)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def scene(tmp_path: Path) -> DeskScene:
    return DeskScene(tmp_path)


async def test_a_look_closes_by_itself_after_30_minutes(scene: DeskScene) -> None:
    desk = scene.desk()
    scene.clock.runs = False
    await desk.claim(scene.code.text(), "1", None)
    frozen = scene.share()
    assert (await until(desk, Stage.OPEN)).left_s == 1800
    assert desk.lines() == frozen
    began_s, scene.clock.runs = scene.clock.now_s, True
    view = await until(desk, Stage.CLOSED)
    assert view.sentence == "Closed after 30 minutes; the console has forgotten what was shared."
    assert 1800 <= scene.clock.now_s - began_s < 1802
    assert desk.lines() is None
    await desk.stop()
    assert scene.support.told == ["opened", "closed", "purged"]


async def test_nothing_is_given_after_30_minutes_even_before_anybody_woke(
    scene: DeskScene,
) -> None:
    desk = scene.desk()
    scene.clock.runs = False
    await desk.claim(scene.code.text(), "1", None)
    scene.share()
    await until(desk, Stage.OPEN)
    scene.clock.now_s += 1800
    assert desk.lines() is None
    await desk.stop()


async def test_a_server_that_is_silent_for_two_minutes_closes_it(scene: DeskScene) -> None:
    desk = scene.desk()
    scene.clock.runs = False
    await desk.claim(scene.code.text(), "1", None)
    scene.share()
    await until(desk, Stage.OPEN)
    scene.support.silent, scene.clock.runs = True, True
    assert "could not be asked" in (await until(desk, Stage.CLOSED)).sentence
    assert scene.clock.now_s < 1800
    await desk.stop()
    assert scene.events()[-2:] == ["told", "told"]


async def test_what_the_user_cannot_be_told_of_is_never_shown(scene: DeskScene) -> None:
    desk = scene.desk()
    await desk.claim(scene.code.text(), "1", None)
    scene.support.deaf = True
    scene.share()
    view = await until(desk, Stage.CLOSED)
    assert "could not be asked" in view.sentence
    await desk.stop()
    assert "opened" not in scene.events()


async def test_a_claim_whose_answer_was_lost_is_sent_again_the_same(scene: DeskScene) -> None:
    desk = scene.desk()
    scene.support.lost = 2
    await desk.claim(scene.code.text(), "1", None)
    one, two, three = scene.support.claims
    assert one == two == three
    await desk.stop()


async def test_after_three_tries_the_desk_is_free_again(scene: DeskScene) -> None:
    desk = scene.desk()
    scene.support.lost = 3
    with pytest.raises(ServerUnreachable):
        await desk.claim(scene.code.text(), "1", None)
    assert desk.view().stage is Stage.FREE
    assert scene.events() == ["claiming", "refused"]


@pytest.mark.parametrize("code", ["gone", "already_claimed"])
async def test_codes_that_open_nothing_are_all_alike(scene: DeskScene, code: str) -> None:
    desk = scene.desk()
    scene.support.problem = (410, code)
    with pytest.raises(ClaimRefused, match="This code opens nothing now"):
        await desk.claim(scene.code.text(), "1", None)


async def test_a_mistyped_code_asks_nobody(scene: DeskScene) -> None:
    desk = scene.desk()
    with pytest.raises(CodeMistyped):
        await desk.claim(scene.code.text()[::-1], "1", None)
    assert scene.support.claims == []


async def test_t51_t90_every_character_mistyped_and_every_two_exchanged_ask_nobody(
    scene: DeskScene,
) -> None:
    """At the desk itself; that no code is an exception is shown in tests/adversarial/server."""
    desk, code = scene.desk(), scene.code.text().replace("-", "")
    wrong = [
        code[:place] + other + code[place + 1 :]
        for place, right in enumerate(code)
        for other in ALPHABET
        if other != right
    ]
    wrong += [
        code[:place] + two + one + code[place + 2 :]
        for place, (one, two) in enumerate(pairwise(code))
        if one != two
    ]
    assert len(wrong) > 24 * 31
    for typed in wrong:
        with pytest.raises(CodeMistyped):
            await desk.claim(typed, "1", None)
    assert (desk.view().stage, scene.support.claims, scene.events()) == (Stage.FREE, [], [])


@pytest.mark.parametrize("written", WAYS_TO_TYPE, ids=lambda way: way.__name__)
async def test_a_code_is_taken_however_it_is_typed(
    scene: DeskScene, written: Callable[[str], str]
) -> None:
    while not {"0", "1"} <= set(scene.code.text()):
        scene.code = SupportCode.new()
    desk = scene.desk()
    await desk.claim(written(scene.code.text()), "1", None)
    assert desk.view().stage is Stage.WAITING
    assert scene.support.claims[0]["rauth"] == b64(scene.code.rauth)
    await desk.close()


async def test_a_grant_whose_time_ends_while_the_agent_waits_ends_the_look(
    scene: DeskScene,
) -> None:
    desk = scene.desk()
    await desk.claim(scene.code.text(), "1", None)
    scene.support.state = "expired"
    view = await until(desk, Stage.CLOSED)
    assert view.sentence == (
        "The user took it back, or its time is over: ask for a new code if need be."
    )
    assert desk.lines() is None
    await desk.stop()


async def test_a_certificate_that_ran_out_since_the_start_asks_nobody(scene: DeskScene) -> None:
    desk = scene.desk()
    scene.clock.now_s = 4 * 24 * 3600
    with pytest.raises(CertificateRefused):
        await desk.claim(scene.code.text(), "1", None)
    assert scene.support.claims == []


async def test_everything_in_clear_for_one_agent_is_not_shown(scene: DeskScene) -> None:
    desk = scene.desk()
    await desk.claim(scene.code.text(), "1", None)
    scene.share("R3")
    assert "does not open here" in (await until(desk, Stage.CLOSED)).sentence
    await desk.stop()
    assert "opened" not in scene.support.told
    assert desk.lines() is None


@pytest.mark.parametrize("shared", [False, True])
async def test_a_server_that_answers_at_once_is_asked_once_a_second(
    scene: DeskScene, shared: bool
) -> None:
    desk = scene.desk()
    await desk.claim(scene.code.text(), "1", None)
    if shared:
        scene.share()
        await until(desk, Stage.OPEN)
    for _ in range(100):
        await asyncio.sleep(0.002)
    assert 2 <= scene.support.looks <= scene.clock.now_s + 3
    await desk.stop()


@pytest.mark.parametrize("agents", [(), ("ag-2",), ("ag-1", "ag-2"), ("ag-1", "ag-1")])
async def test_what_names_other_agents_than_those_who_claimed_is_not_shown(
    scene: DeskScene, agents: tuple[str, ...]
) -> None:
    desk = scene.desk()
    await desk.claim(scene.code.text(), "1", None)
    scene.share(agents=agents)
    assert "does not open here" in (await until(desk, Stage.CLOSED)).sentence
    await desk.stop()
    assert "opened" not in scene.support.told


async def test_rows_above_the_redaction_that_was_told_are_not_shown(scene: DeskScene) -> None:
    desk = scene.desk()
    await desk.claim(scene.code.text(), "1", None)
    low, high = shared_rows.bundle("R1"), shared_rows.bundle("R3")
    titled = next(line for line in high.split(b"\n") if b'"title"' in line)
    scene.share("R1", frozen=low + b"\n" + titled)
    assert (
        "has a form that this console does not know" in (await until(desk, Stage.CLOSED)).sentence
    )
    await desk.stop()
    assert "opened" not in scene.support.told


@pytest.mark.parametrize("turned_s", [100 + 20 * 60 + 1, -(24 * 3600 + 5 * 60 + 1 - 100)])
async def test_what_a_server_held_back_until_its_time_was_over_is_not_shown(
    scene: DeskScene, turned_s: int
) -> None:
    desk = scene.desk()
    scene.clock.runs = False
    await desk.claim(scene.code.text(), "1", None)
    scene.clock.now_s += turned_s
    scene.share(now_s=NOW_S)  # with an end in 100 s, as it was at the claim
    assert "is over" in (await until(desk, Stage.CLOSED)).sentence
    await desk.stop()
    assert "opened" not in scene.support.told
    assert desk.lines() is None


async def test_without_a_log_nothing_is_claimed(scene: DeskScene) -> None:
    desk = scene.desk()
    (scene.folder / "looks.jsonl").write_bytes(b"{}\n")
    with pytest.raises(RecordBroken):
        await desk.claim(scene.code.text(), "1", None)
    assert scene.support.claims == []


async def test_a_log_that_breaks_while_the_agent_waits_shows_nothing(scene: DeskScene) -> None:
    desk = scene.desk()
    await desk.claim(scene.code.text(), "1", None)
    (scene.folder / "looks.jsonl").write_bytes(b"{}\n")
    scene.share()
    await until(desk, Stage.CLOSED)
    await desk.stop()
    assert "opened" not in scene.support.told


async def test_the_log_tells_what_happened_and_nothing_of_code_or_content(
    scene: DeskScene,
) -> None:
    desk = scene.desk()
    scene.clock.runs = False
    await desk.claim(scene.code.text(), "case-7", None)
    scene.share()
    await until(desk, Stage.OPEN)
    await desk.close()
    scene.clock.runs = True
    await desk.stop()
    assert scene.events() == ["claiming", "shared", "opened", "closed", "purged", "told", "told"]
    text = (scene.folder / "looks.jsonl").read_text()
    assert '"case":"case-7"' in text
    for secret in (scene.code.text(), "database_busy", "x11_window"):
        assert secret not in text
