"""Every call about a grant of support access with every signature, as the page has them."""

from pathlib import Path
from typing import Any, Final

import pytest
from tests.adversarial.server.attacking import of, told
from tests.fakes.key_holder import Caller, KeyHolder
from tests.fakes.support_story import SupportStory
from tests.fakes.turned_server import TurnedServer

from workmoniq_protocol import strict_json, tags
from workmoniq_protocol.auth import HEADER_NAME, Proof
from workmoniq_protocol.strict_json import b64
from workmoniq_server.routes.table import ROUTES
from workmoniq_server.routing import SUPPORT_PREFIX

pytestmark = pytest.mark.anyio

PAGE: Final = Path(__file__).parents[3] / "docs" / "protocol.md"
_OF_SIGNERS: Final = {"U": tags.SIGN_SUPPORT_USER, "C": tags.SIGN_SUPPORT_CONSOLE}
_ENDS: Final = {"revoke": 2, "ack": 1}
"""What comes last, because the others need a grant that is live."""


def _signed() -> dict[str, frozenset[str]]:
    """Calls as METHOD PATH, with who signs them; nobody for what needs no signature."""
    found: dict[str, frozenset[str]] = {}
    lines = PAGE.read_text().splitlines()
    first = lines.index("| route | signed | |") + 2
    for line in lines[first:]:
        if not line.startswith("| "):
            break
        call, signer = (cell.strip() for cell in line.strip("|").split("|")[:2])
        name = call.replace(" /support", " /v1/support")
        found[name] = found.get(name, frozenset()) | ({signer} & set(_OF_SIGNERS))
    return found


SIGNED: Final = _signed()


@pytest.fixture
async def story(caller: Caller) -> SupportStory:
    """A grant with a bundle, so that everybody who may ask about it is there."""
    story = SupportStory(caller=caller)
    assert told(await story.arm()) == (201, "")
    assert told(await story.claim()) == (200, "")
    assert told(await story.put(b"sealed")) == (201, "")
    return story


def _calls(story: SupportStory) -> list[tuple[str, str, str, bytes]]:
    """Each with its method, path and a body."""
    found = []
    for call in sorted(SIGNED, key=lambda call: _ENDS.get(call.rpartition("/")[2], 0)):
        method, _, path = call.partition(" ")
        body = b""
        if path.endswith("/grants"):
            body = strict_json.dumps(story.grant())
        elif path.endswith("/ack"):
            body = b'{"event":"opened"}'
        elif method == "PUT":
            body = b"sealed"
        elif path.endswith("/claim"):
            body = story.claim_body()
        found.append((call, method, path.replace("{handle}", b64(story.handle)), body))
    return found


def test_t56_the_page_and_the_table_name_the_same_signers() -> None:
    ours = {
        f"{route.method} {route.path}": frozenset(each.value for each in route.signers)
        for route in ROUTES
        if route.path.startswith(SUPPORT_PREFIX)
    }
    assert ours == SIGNED
    assert len(ours) == 7


async def test_t56_a_signature_opens_exactly_the_calls_of_the_page(story: SupportStory) -> None:
    other = SupportStory(caller=story.caller)
    seeds = {"U": story.seed, "C": story.case.eph_sig_seed, "other": other.seed}
    wrong = []
    for call, method, path, body in _calls(story):
        signers = SIGNED[call]
        if not signers:
            continue
        for name, seed in seeds.items():
            for of_whom, tag in _OF_SIGNERS.items():
                proof = story.user_proof(method, path, body, seed=seed, tag=tag)
                if name == of_whom and name in signers:
                    continue
                went = told(await story.send(method, path, body, proof))
                if went != (401, "bad_proof"):
                    wrong.append((call, name, of_whom, went))
        for name in sorted(signers):
            proof = story.user_proof(method, path, body, seed=seeds[name], tag=_OF_SIGNERS[name])
            answer = await story.send(method, path, body, proof)
            if not answer.is_success:
                wrong.append((call, name, "own", told(answer)))
    assert wrong == []


async def test_t56_without_a_signature_a_grant_answers_nobody(
    story: SupportStory, anna: KeyHolder
) -> None:
    sessions = [of(anna.first), await anna.log_in(), await anna.recover()]
    for call, method, path, body in _calls(story):
        if not SIGNED[call]:
            continue
        assert told(await story.send(method, path, body)) == (401, "bad_proof"), call
        for session in sessions:
            for proof in (True, False):
                answer = await story.caller.call(
                    method, path, session=session, content=body, proof=proof
                )
                assert told(answer) == (401, "bad_proof"), call
    assert (await story.look())["state"] == "filled"


async def test_t56_a_signature_of_another_request_is_none(story: SupportStory) -> None:
    """Of another body, path, query, method, grant, server or time; or one that was used."""
    other = SupportStory(caller=story.caller)
    for _, method, path, body in _calls(story):
        if path.endswith("/claim"):
            continue
        by_user = not path.endswith("/ack") and (method, path[-7:]) != ("GET", "/bundle")
        made = story.user_proof if by_user else story.console_proof
        twisted: dict[str, Proof] = {
            "body": made(method, path, body + b" "),
            "query": made(method, f"{path}?wait=0", body),
            "path": made(method, path.replace("support", "Support"), body),
            "method": made("PATCH", path, body),
            "grant": made(method, path, body, handle=other.handle),
            "server": made(method, path, body, audience="elsewhere.example"),
            "early": made(method, path, body, ts=story.now_s - 302),
            "late": made(method, path, body, ts=story.now_s + 302),
        }
        for name, proof in twisted.items():
            went = told(await story.send(method, path, body, proof))
            assert went == (401, "bad_proof"), (method, path, name)
        proof = made(method, path, body)
        assert (await story.send(method, path, body, proof)).is_success
        again = await story.send(method, path, body, proof)
        assert told(again) == (401, "bad_proof"), (method, path)


async def test_t56_a_nonce_counts_as_used_for_ten_minutes(
    either: TurnedServer, story: SupportStory
) -> None:
    """A proof that was made by a clock that runs ahead is fresh for as long as that."""
    ahead = story.user_proof("GET", story.path, ts=story.now_s + 290)
    assert (await story.send("GET", story.path, b"", ahead)).status_code == 200
    for minutes in (4, 9):
        either.clock.turn(seconds=minutes * 60 - (0 if minutes == 4 else 240))
        either.restart()
        assert told(await story.send("GET", story.path, b"", ahead)) == (401, "bad_proof")


async def test_t56_a_header_that_is_no_proof_is_refused_whatever_it_brings(
    story: SupportStory,
) -> None:
    path = f"{story.path}/bundle"

    bad: list[dict[str, Any]] = [{}, {HEADER_NAME: "1.2.3"}]
    for headers in bad:
        answer = await story.caller.http.put(path, content=b"x" * 1000, headers=headers)
        assert told(answer) == (401, "bad_proof")
    unknown = SupportStory(caller=story.caller)
    assert told(await unknown.put(b"x" * 1000)) == (404, "not_found")
