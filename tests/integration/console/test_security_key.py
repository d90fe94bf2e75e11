"""The agent's key and their security key, over real HTTP; the browser's part of it is played."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.fakes.console_process import ConsoleProcess, DevTeam
from tests.fakes.security_key import SoftwareKey
from tests.fakes.server import ServerProcess
from tests.fakes.sharing_user import SharingUser

from workmoniq_console.commands import ceremony
from workmoniq_console.commands.asking import Asking
from workmoniq_console.commands.ceremony import Table
from workmoniq_console.desk.agent_key import unlock_agent
from workmoniq_console.domain.certifying import Request
from workmoniq_console.domain.errors import CeremonyRefused, PassphraseWrong, SecurityKeyRefused
from workmoniq_console.home.clock import SystemClock
from workmoniq_protocol.crypto import signing

ANYWHERE = "http://127.0.0.1:9"


def bind(page: httpx.Client, key: SoftwareKey, passphrase: str) -> httpx.Response:
    """All three steps, or the answer that refused one."""
    begun = page.post("/api/security-key/begin", json={"passphrase": passphrase})
    if begun.status_code != 200:
        return begun
    made = page.post("/api/security-key/made", json=key.made(begun.json()["challenge"]))
    if made.status_code != 200:
        return made
    return page.post("/api/security-key/bind", json=touch(key, made))


def touch(key: SoftwareKey, asked: httpx.Response) -> dict[str, object]:
    told = asked.json()
    return key.touched(told["challenge"], told["salt"])


def ask(page: httpx.Client, code: str, agent: str = "ag-1") -> httpx.Response:
    return page.post("/api/touch", json={"agent": agent, "code": code, "case": "1"})


def claim(page: httpx.Client, code: str, **touches: dict[str, object]) -> httpx.Response:
    told: dict[str, object] = {"code": code, "case": "1", "second": None}
    if touches:
        each = [
            {"agent": name.replace("_", "-"), "answer": answer} for name, answer in touches.items()
        ]
        told["touches"] = each
    return page.post("/api/claim", json=told)


def records(team: DevTeam, name: str) -> list[dict[str, object]]:
    lines = (team.home.folder / f"{name}.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def own_team(team: DevTeam, tmp_path_factory: pytest.TempPathFactory) -> DevTeam:
    """The same team in a folder of this file's own, whose keys are bound here."""
    return team.copied(tmp_path_factory.mktemp("bound") / ".dev")


@pytest.fixture(scope="module")
def running(own_team: DevTeam, server: ServerProcess) -> Iterator[ConsoleProcess]:
    with ConsoleProcess(own_team, server.url) as console:
        yield console


@pytest.fixture(scope="module")
def page(running: ConsoleProcess) -> Iterator[httpx.Client]:
    with running.entered() as client:
        yield client


@pytest.fixture(scope="module")
def key(page: httpx.Client, running: ConsoleProcess, own_team: DevTeam) -> SoftwareKey:
    """What is bound to the key of ag-1."""
    made = SoftwareKey(running.url)
    assert bind(page, made, own_team.passphrase("ag-1")).status_code == 200
    return made


def test_a_security_key_is_not_bound_by_who_lacks_the_passphrase_or_takes_one_without_a_secret(
    page: httpx.Client, running: ConsoleProcess, own_team: DevTeam
) -> None:
    refused = bind(page, SoftwareKey(running.url), "not the passphrase")
    assert (refused.status_code, refused.json()["code"]) == (409, "passphrase_wrong")
    refused = bind(page, SoftwareKey(running.url, has_prf=False), own_team.passphrase("ag-1"))
    assert "cannot hold a secret" in refused.json()["sentence"]
    elsewhere = bind(page, SoftwareKey("http://localhost:1"), own_team.passphrase("ag-1"))
    assert elsewhere.json()["code"] == "security_key_refused"
    assert page.get("/api/who").json()["bound"] == []


def test_binding_is_a_line_in_the_record_and_the_key_opens_by_passphrase_no_more(
    page: httpx.Client, key: SoftwareKey, own_team: DevTeam
) -> None:
    assert page.get("/api/who").json()["bound"] == ["ag-1"]
    last = records(own_team, "ceremony")[-1]
    assert (last["event"], last["agent"]) == ("bind-security-key", "ag-1")
    with pytest.raises(SecurityKeyRefused):
        unlock_agent(own_team.home, "ag-1", own_team.passphrase("ag-1"))
    with pytest.raises(PassphraseWrong):
        unlock_agent(own_team.home, "ag-1", own_team.passphrase("ag-1"), bytes(32))
    files = {
        path.name: path.stat().st_mode & 0o777 for path in own_team.home.folder.glob("agents/*")
    }
    assert files["ag-1.counter"] == files["ag-1.key"] == 0o600
    assert [name for name in files if name.startswith(".")] == []
    again = bind(page, key, own_team.passphrase("ag-1"))
    assert "bound to this agent's key already" in again.json()["sentence"]


def test_each_claim_takes_a_touch_of_its_own(
    page: httpx.Client,
    key: SoftwareKey,
    user: SharingUser,
    own_team: DevTeam,
    server: ServerProcess,
) -> None:
    code = user.arm()
    refused = claim(page, code)
    assert (refused.status_code, refused.json()["code"]) == (409, "security_key_refused")
    assert user.look()["attempts"] == 0
    answer = touch(key, ask(page, code))
    assert claim(page, code, ag_1=answer).status_code == 200
    assert user.claim().agents == ("ag-1",)
    page.post("/api/close", json={})
    # what answered one question answers no other
    later = SharingUser(url=server.url, pins=own_team.pins)
    code = later.arm()
    assert "touched too late" in claim(page, code, ag_1=answer).json()["sentence"]
    ask(page, code)
    assert claim(page, code, ag_1=answer).json()["code"] == "security_key_refused"
    assert later.look()["attempts"] == 0
    assert records(own_team, "looks")[-1]["event"] == "touch-refused"


def test_neither_another_key_nor_another_page_nor_a_touch_unasked_claims_anything(
    page: httpx.Client, key: SoftwareKey, running: ConsoleProcess, user: SharingUser
) -> None:
    code = user.arm()
    stranger = SoftwareKey(running.url, name=key.name)
    assert claim(page, code, ag_1=touch(stranger, ask(page, code))).status_code == 409
    key.origin = "http://localhost:1"
    assert claim(page, code, ag_1=touch(key, ask(page, code))).status_code == 409
    key.origin = running.url
    assert ask(page, code[:-1]).json()["code"] == "code_mistyped"
    assert "bind one" in ask(page, code, "ag-2").json()["sentence"]
    assert user.look()["attempts"] == 0


def test_two_agents_touch_their_own_keys_for_a_look_at_everything(
    page: httpx.Client,
    key: SoftwareKey,
    running: ConsoleProcess,
    own_team: DevTeam,
    user: SharingUser,
) -> None:
    word = own_team.passphrase("ag-2")
    with ConsoleProcess(own_team, ANYWHERE, agent="ag-2") as theirs, theirs.entered() as beside:
        other = SoftwareKey(theirs.url, name=b"of ag-2")
        assert bind(beside, other, word).status_code == 200
        theirs.stop()
    assert "No security key is bound to this agent's key" in theirs.said
    other.origin = running.url
    code = user.arm()
    told: dict[str, object] = {"code": code, "case": "1"}
    told["second"] = {"agent": "ag-2", "passphrase": word}
    first = {"agent": "ag-1", "answer": touch(key, ask(page, code))}
    refused = page.post("/api/claim", json={**told, "touches": [first]})
    assert (refused.status_code, refused.json()["code"]) == (409, "security_key_refused")
    # the first agent's key does not stand in for the second's
    asked = [ask(page, code, agent) for agent in ("ag-1", "ag-2")]
    both = [{"agent": "ag-1", "answer": touch(key, asked[0])}]
    wrong = [*both, {"agent": "ag-2", "answer": touch(key, asked[1])}]
    assert page.post("/api/claim", json={**told, "touches": wrong}).status_code == 409
    asked = [ask(page, code, agent) for agent in ("ag-1", "ag-2")]
    both = [
        {"agent": "ag-1", "answer": touch(key, asked[0])},
        {"agent": "ag-2", "answer": touch(other, asked[1])},
    ]
    assert page.post("/api/claim", json={**told, "touches": both}).status_code == 200
    assert user.claim().agents == ("ag-1", "ag-2")
    page.post("/api/close", json={})


def test_a_counter_that_goes_back_claims_nothing(
    page: httpx.Client, key: SoftwareKey, user: SharingUser, own_team: DevTeam
) -> None:
    code, now = user.arm(), key.counter
    key.counter = 0
    refused = claim(page, code, ag_1=touch(key, ask(page, code)))
    assert (refused.status_code, refused.json()["code"]) == (409, "security_key_copied")
    assert records(own_team, "looks")[-1]["code"] == "security_key_copied"
    key.counter = now
    assert claim(page, code, ag_1=touch(key, ask(page, code))).status_code == 200
    page.post("/api/close", json={})


def test_a_stolen_home_with_all_passphrases_claims_nothing_without_the_security_key(
    key: SoftwareKey, own_team: DevTeam, server: ServerProcess, user: SharingUser, tmp_path: Path
) -> None:
    stolen = own_team.copied(tmp_path / ".dev")
    options = ("--require-security-key",)
    with ConsoleProcess(stolen, server.url, options=options) as console, console.entered() as page:
        code = user.arm()
        assert claim(page, code).status_code == 409
        thiefs = SoftwareKey(console.url, name=key.name, counter=100)
        assert claim(page, code, ag_1=touch(thiefs, ask(page, code))).status_code == 409
        # who has the key too is the agent
        key.origin, before = console.url, key.origin
        assert claim(page, code, ag_1=touch(key, ask(page, code))).status_code == 200
        key.origin = before
        page.post("/api/close", json={})


def test_two_keepers_replace_a_key_whose_security_key_is_lost(
    key: SoftwareKey, own_team: DevTeam, tmp_path: Path
) -> None:
    lost = own_team.copied(tmp_path / ".dev")

    said: list[str] = []

    def table(*names: str, people: tuple[str, ...] = ("Anna", "Bert")) -> Table:
        asking = Asking(files=lost.passphrases(*names))
        return Table(
            home=lost.home, asking=asking, clock=SystemClock(), say=said.append, people=people
        )

    request = tmp_path / "request"
    with pytest.raises(CeremonyRefused, match="takes two people"):
        ceremony.agent(table("ag-1", people=()), "ag-1", "4711", request, replace=True)
    with_one = table("keeper-1", "ag-2", "ag-1")
    with pytest.raises(PassphraseWrong):
        ceremony.agent(with_one, "ag-1", "4711", request, replace=True)
    assert not request.exists()
    with_both = table("keeper-1", "keeper-2", "ag-1")
    ceremony.agent(with_both, "ag-1", "4711", request, replace=True)
    seed = unlock_agent(lost.home, "ag-1", lost.passphrase("ag-1"))
    assert Request.read(request.read_bytes()).pk == signing.public_key(seed)
    assert not lost.home.counter_path("ag-1").exists()
    last = records(lost, "ceremony")[-1]
    assert (last["event"], last["people"]) == ("replace-agent", ["Anna", "Bert"])
    # the certificate was for the key that is gone
    found = lost.home.certificate("ag-1", lost.pins.root, SystemClock().wall_s())
    assert found.pk != signing.public_key(seed)


def test_a_console_may_be_told_to_refuse_an_agent_without_a_security_key(team: DevTeam) -> None:
    with pytest.raises(AssertionError, match="without --require-security-key"):
        ConsoleProcess(team, ANYWHERE, options=("--require-security-key",)).start()


@pytest.mark.usefixtures("key")
def test_what_a_crash_left_of_the_unbound_key_is_destroyed_at_the_next_start(
    own_team: DevTeam, team: DevTeam, server: ServerProcess
) -> None:
    left = own_team.home.agent_path("ag-1").with_name(".ag-1.key.0badcafe")
    left.write_bytes(team.home.agent_path("ag-1").read_bytes())
    left.chmod(0o600)
    bound = own_team.home.agent_path("ag-1").read_bytes()
    with ConsoleProcess(own_team, server.url):
        assert not left.exists()
    assert own_team.home.agent_path("ag-1").read_bytes() == bound
