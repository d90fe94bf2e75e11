"""A claim that nobody entitled has signed changes no state, and one that is over opens nothing."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from tests.adversarial.server.attacking import told
from tests.fakes.key_holder import Caller
from tests.fakes.support_case import SupportCase, altered
from tests.fakes.support_story import HOURS_4, SupportStory
from tests.fakes.turned_server import TurnedServer

from workmoniq_protocol import strict_json, tags
from workmoniq_protocol.crypto.signing import public_key, sign
from workmoniq_protocol.strict_json import b64

pytestmark = pytest.mark.anyio

BUNDLE: Final = b"sealed"


@pytest.fixture
async def story(caller: Caller) -> SupportStory:
    """An armed grant."""
    story = SupportStory(caller=caller)
    assert told(await story.arm()) == (201, "")
    return story


def _signed_over(story: SupportStory, p: bytes, agents: tuple[int, ...] = (0,)) -> bytes:
    """A claim of p, whatever p says, under the signatures of these agents."""
    return story.claim_body(agents, p=p)


def _with(story: SupportStory, **changes: Any) -> bytes:
    """p with a certificate of other times."""
    told_ = {"from_s": story.now_s - 60, "to_s": story.now_s + 3600, **changes}
    certificate = story.case.certificate(0, **told_)
    return story.case.body([certificate], audience=story.caller.audience)


def _of_another_root(story: SupportStory) -> bytes:
    other = SupportCase("another team")
    other.code = story.case.code
    certificate = other.certificate(0, from_s=story.now_s - 60, to_s=story.now_s + 60)
    return _by(other, other.body([certificate], audience=story.caller.audience))


def _by(case: SupportCase, p: bytes) -> bytes:
    told_ = {"rauth": b64(case.code.rauth), "p": b64(p), "tmac": b64(case.code.claim_mac(p))}
    return strict_json.dumps({**told_, "sigs": [b64(each) for each in case.signed(p)]})


def _forged_certificate(story: SupportStory) -> bytes:
    """Its words changed after the root had signed them: another badge."""
    certificate = story.case.certificate(0, from_s=story.now_s - 60, to_s=story.now_s + 60)
    forged = strict_json.loads_object(certificate.raw) | {"badge": "4711"}
    p = story.claim_p()
    certs = [{"cert": b64(strict_json.dumps(forged)), "sig": b64(certificate.sig)}]
    return _signed_over(story, altered(p, certs=certs))


def _self_made_certificate(story: SupportStory) -> bytes:
    """Of an agent whom no root vouches for: signed by its own key."""
    seed = bytes(range(32))
    now_s = story.now_s
    made = strict_json.dumps(
        {"v": 1, "agent": "ag-9", "badge": "4711", "pk": b64(public_key(seed)),
         "from": now_s - 60, "to": now_s + 60}
    )  # fmt: skip
    own = sign(seed, tags.SIGN_SUPPORT_CERTIFICATE, made)
    p = altered(story.claim_p(), certs=[{"cert": b64(made), "sig": b64(own)}])
    return story.claim_body(p=p, sigs=[b64(sign(seed, tags.SIGN_SUPPORT_CLAIM, p))])


def _signed_with_another_tag(story: SupportStory) -> bytes:
    p = story.claim_p()
    return story.claim_body(p=p, sigs=[b64(sign(story.case.agents[0][2], "sup-cert", p))])


def _without_second_signature(story: SupportStory) -> bytes:
    p = story.claim_p((0, 1))
    return story.claim_body((0,), p=p)


FORGED: Final[dict[str, Callable[[SupportStory], bytes]]] = {
    "no signature fits": lambda it: it.claim_body(sigs=[b64(bytes(64))]),
    "another agent signed": lambda it: it.claim_body(p=it.claim_p((0,)), agents=(1,)),
    "one of two signed": _without_second_signature,
    "one agent twice": lambda it: it.claim_body((0, 0)),
    "another tag": _signed_with_another_tag,
    "another root": _of_another_root,
    "a forged certificate": _forged_certificate,
    "a certificate of its own": _self_made_certificate,
    "a certificate of yesterday": lambda it: _signed_over(
        it, _with(it, from_s=it.now_s - 7200, to_s=it.now_s - 1)
    ),
    "a certificate of tomorrow": lambda it: _signed_over(
        it, _with(it, from_s=it.now_s + 600, to_s=it.now_s + 7200)
    ),
    "a certificate of 73 hours": lambda it: _signed_over(
        it, _with(it, from_s=it.now_s - 60, to_s=it.now_s + 73 * 3600)
    ),
    "another server": lambda it: _signed_over(it, it.claim_p(audience="elsewhere.example")),
    "another version": lambda it: _signed_over(it, altered(it.claim_p(), v=2)),
    "a member too many": lambda it: _signed_over(it, altered(it.claim_p(), x=1)),
    "a case that is none": lambda it: _signed_over(it, it.claim_p(case="10 93")),
    "a weak key": lambda it: _signed_over(it, altered(it.claim_p(), eph_sig_pk=b64(bytes(32)))),
    "a weak key to seal to": lambda it: _signed_over(
        it, altered(it.claim_p(), eph_pk=b64(bytes(1216)))
    ),
    "no certificate": lambda it: it.claim_body(
        p=altered(it.claim_p(), certs=[]), sigs=[b64(bytes(64))]
    ),
    "no claim at all": lambda it: it.claim_body(p=b"{}"),
}


@pytest.mark.parametrize("how", FORGED)
async def test_t79_a_forged_certificate_or_signature_leaves_the_grant_armed(
    story: SupportStory, how: str
) -> None:
    """With the right code it is counted: the user's client then knows in whose hands that is."""
    body = FORGED[how](story)
    assert told(await story.claim(body)) == (403, "bad_claim")
    seen = await story.look()
    assert (seen["state"], seen["claim"]) == ("armed", None)
    assert (seen["attempts"], seen["refused"]) == (0, 1)
    wrong = strict_json.loads_object(body) | {"rauth": b64(bytes(32))}
    assert told(await story.claim(strict_json.dumps(wrong))) == (403, "bad_claim")
    assert await story.look() == seen
    # Who is entitled still has the grant.
    assert told(await story.claim()) == (200, "")


async def test_t79_a_wrong_code_changes_and_counts_nothing(story: SupportStory) -> None:
    before = await story.look()
    other = SupportStory(caller=story.caller)
    for body in (
        story.claim_body(rauth=b64(bytes(32))),
        story.claim_body(rauth=b64(other.case.code.rauth)),
        story.claim_body(p=story.claim_p(handle=other.handle)),
    ):
        assert told(await story.claim(body)) == (410, "gone")
    assert await story.look() == before


async def test_t79_a_bundle_is_taken_signed_once_and_after_a_claim_only(
    story: SupportStory,
) -> None:
    path = f"{story.path}/bundle"
    assert told(await story.put(BUNDLE)) == (409, "not_claimed")
    assert told(await story.claim()) == (200, "")
    assert told(await story.send("PUT", path, BUNDLE)) == (401, "bad_proof")
    by_console = story.console_proof("PUT", path, BUNDLE)
    assert told(await story.send("PUT", path, BUNDLE, by_console)) == (401, "bad_proof")
    of_other_bytes = story.user_proof("PUT", path, b"other")
    assert told(await story.send("PUT", path, BUNDLE, of_other_bytes)) == (401, "bad_proof")
    assert (await story.look())["state"] == "claimed"
    assert told(await story.put(BUNDLE)) == (201, "")
    filled = await story.look()
    for _ in range(2):
        assert (await story.put(BUNDLE)).status_code == 200
        assert told(await story.put(BUNDLE + b" ")) == (409, "slot_taken")
    assert await story.look() == filled
    assert (await story.get()).content == BUNDLE


async def test_t45_a_claim_that_is_sent_again_gets_nothing_once_the_grant_is_over(
    story: SupportStory,
) -> None:
    body = story.claim_body()
    assert told(await story.claim(body)) == (200, "")
    again = await story.claim(body)
    assert (again.status_code, again.json()["state"]) == (200, "claimed")
    assert told(await story.put(BUNDLE)) == (201, "")
    assert (await story.claim(body)).json()["state"] == "filled"
    assert (await story.look())["attempts"] == 1
    assert told(await story.ack("opened")) == (204, "")
    over = await story.look()
    assert told(await story.claim(body)) == (410, "gone")
    assert told(await story.get()) == (410, "gone")
    assert await story.look() == over
    # Nor does arming it again make it live.
    assert told(await story.arm()) == (200, "")
    assert (await story.look())["state"] == "consumed"


async def test_t45_a_code_that_leads_nowhere_is_gone_in_the_same_bytes(
    either: TurnedServer, caller: Caller
) -> None:
    """Unknown, wrong, expired, revoked, consumed: nobody learns from the answer which it was."""
    stories = {name: SupportStory(caller=caller) for name in ("expired", "revoked", "used")}
    for story in stories.values():
        assert told(await story.arm()) == (201, "")
    assert told(await stories["revoked"].revoke()) == (204, "")
    assert told(await stories["used"].claim()) == (200, "")
    assert told(await stories["used"].put(BUNDLE)) == (201, "")
    assert told(await stories["used"].ack("opened")) == (204, "")
    either.clock.turn(seconds=HOURS_4 + 1)
    answers = {name: await story.claim() for name, story in stories.items()}
    late = SupportStory(caller=caller)
    await late.arm()
    answers["wrong"] = await late.claim(late.claim_body(rauth=b64(bytes(32))))
    answers["unknown"] = await late.claim(SupportStory(caller=caller).claim_body())
    other = SupportStory(caller=caller)
    await other.arm()
    swapped = late.claim_body(rauth=b64(other.case.code.rauth))
    answers["another's"] = await late.claim(swapped)
    assert {name: each.status_code for name, each in answers.items()} == dict.fromkeys(answers, 410)
    plain = [
        (each.content, sorted(part for part in each.headers.items() if part[0] != "date"))
        for each in answers.values()
    ]
    assert all(each == plain[0] for each in plain)
