"""One look against the real server, by the JSON that stands beside the page."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.fakes import shared_rows
from tests.fakes.console_process import ConsoleProcess, DevTeam
from tests.fakes.server import ServerProcess
from tests.fakes.sharing_user import SharingUser


@pytest.fixture(scope="module")
def page(console: ConsoleProcess) -> Iterator[httpx.Client]:
    with console.entered() as client:
        yield client


def stage(page: httpx.Client, *wanted: str) -> dict[str, Any]:
    """How the look stands, once it is one of these."""
    found: dict[str, Any] = page.get("/api/state").json()
    while found["stage"] not in wanted:
        found = page.get(f"/api/state?seen={found['rev']}").json()
    return found


def claim(
    page: httpx.Client, code: str, case: str = "1093", second: dict[str, str] | None = None
) -> httpx.Response:
    return page.post("/api/claim", json={"code": code, "case": case, "second": second})


def log(team: DevTeam) -> list[dict[str, Any]]:
    lines = (team.home.folder / "looks.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_an_agent_claims_waits_sees_and_closes_and_the_user_hears_of_each(
    page: httpx.Client, user: SharingUser, team: DevTeam
) -> None:
    assert claim(page, user.arm()).json()["stage"] == "waiting"
    assert stage(page, "waiting")["badges"] == ["4711"]
    assert page.get("/api/bundle").status_code == 409
    frozen = user.share()
    view = stage(page, "open")
    assert view["sha256"] == hashlib.sha256(frozen).hexdigest()
    assert view["rows"] == frozen.count(b"\n")
    assert 1790 <= view["left"] <= 1800
    shown = page.get("/api/bundle")
    assert shown.content == frozen
    assert shown.headers["cache-control"] == "no-store"
    assert user.look()["state"] == "consumed"
    page.post("/api/close", json={})
    assert page.get("/api/bundle").status_code == 409
    assert user.notices(3) == {"opened": True, "closed": True, "purged": True}
    events = [each["event"] for each in log(team) if each.get("case") == "1093"]
    assert events[:5] == ["claiming", "shared", "opened", "closed", "purged"]


def test_everything_in_clear_takes_a_second_agent_who_unlocks_a_key_here(
    page: httpx.Client, user: SharingUser, team: DevTeam
) -> None:
    second = {"agent": "ag-2", "passphrase": team.passphrase("ag-2")}
    claim(page, user.arm(), "r3", second)
    assert stage(page, "waiting")["badges"] == ["4711", "4712"]
    frozen = user.share("R3")
    stage(page, "open")
    assert page.get("/api/bundle").content == frozen
    page.post("/api/close", json={})


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ({"agent": "ag-2", "passphrase": "not this one either"}, "The key does not open"),
        ({"agent": "ag-1", "passphrase": "no matter"}, "Two agents are needed"),
        ({"agent": "../ag-2", "passphrase": "no matter"}, "There is no such agent"),
        ({"agent": "ag-9", "passphrase": "no matter"}, "cannot be read"),
    ],
)
def test_a_second_agent_who_is_none_is_refused_before_any_request(
    page: httpx.Client, user: SharingUser, second: dict[str, str], told: str
) -> None:
    answer = claim(page, user.arm(), "r3", second)
    assert answer.status_code == 409
    assert told in answer.json()["sentence"]
    assert (user.look()["state"], user.look()["attempts"]) == ("armed", 0)


def test_a_typo_is_told_before_any_request(page: httpx.Client, user: SharingUser) -> None:
    code = user.arm()
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    answer = claim(page, wrong)
    assert answer.json()["sentence"].startswith("Check the code:")
    assert (user.look()["attempts"], user.look()["refused"]) == (0, 0)


def test_o_counts_as_zero_and_l_as_one(
    page: httpx.Client, server: ServerProcess, team: DevTeam
) -> None:
    user = SharingUser(url=server.url, pins=team.pins)
    while not {"0", "1"} <= set(user.code.text()):
        user = SharingUser(url=server.url, pins=team.pins)
    typed = user.arm().lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert claim(page, typed).json()["stage"] == "waiting"
    page.post("/api/close", json={})


def test_what_a_code_lacks_is_never_told(
    page: httpx.Client, server: ServerProcess, team: DevTeam
) -> None:
    def tried(user: SharingUser) -> str:
        answer = claim(page, user.code.text())
        assert answer.status_code == 409
        return str(answer.json()["sentence"])

    unknown, revoked, used, taken = (SharingUser(url=server.url, pins=team.pins) for _ in range(4))
    revoked.arm()
    revoked.revoke()
    claim(page, used.arm())
    used.share()
    stage(page, "open")
    page.post("/api/close", json={})
    claim(page, taken.arm())
    page.post("/api/close", json={})
    assert len({tried(user) for user in (unknown, revoked, used, taken)}) == 1
    assert taken.look()["attempts"] == 2


def test_a_revoke_while_the_agent_waits_ends_the_look(
    page: httpx.Client, user: SharingUser
) -> None:
    claim(page, user.arm())
    stage(page, "waiting")
    user.revoke()
    assert "took it back" in stage(page, "closed")["sentence"]


def test_a_revoke_while_the_agent_looks_closes_and_purges(
    page: httpx.Client, user: SharingUser
) -> None:
    claim(page, user.arm())
    user.share()
    stage(page, "open")
    user.revoke()
    assert stage(page, "closed")["sentence"].startswith("The user took it back")
    assert page.get("/api/bundle").status_code == 409
    assert set(user.notices(3)) == {"opened", "closed", "purged"}


def test_there_is_one_look_at_a_time(
    page: httpx.Client, user: SharingUser, server: ServerProcess, team: DevTeam
) -> None:
    other = SharingUser(url=server.url, pins=team.pins)
    claim(page, user.arm())
    assert claim(page, other.arm()).json()["code"] == "desk_busy"
    assert other.look()["attempts"] == 0
    page.post("/api/close", json={})


def test_a_bundle_for_another_claim_or_of_another_form_is_not_shown(
    page: httpx.Client, user: SharingUser
) -> None:
    claim(page, user.arm())
    user.share(frozen=b'{"format":"workmoniq-support"}')
    assert "form that this console does not know" in stage(page, "closed")["sentence"]
    assert page.get("/api/bundle").status_code == 409
    assert user.notices(2).keys() >= {"closed", "purged"}


def test_a_bundle_that_says_another_scope_than_its_header_is_not_shown(
    page: httpx.Client, user: SharingUser
) -> None:
    claim(page, user.arm())
    user.share(scope=shared_rows.scope(days=4))
    assert "does not open here" in stage(page, "closed")["sentence"]


def test_a_stopped_console_purges_and_tells_the_user(
    team: DevTeam, server: ServerProcess, user: SharingUser
) -> None:
    with ConsoleProcess(team, server.url) as console, console.entered() as page:
        claim(page, user.arm())
        user.share()
        stage(page, "open")
        assert console.stop() == 0
    assert set(user.notices(3)) == {"opened", "closed", "purged"}


def test_after_a_crash_nothing_opens_and_the_agent_is_told_what_to_ask_for(
    team: DevTeam, server: ServerProcess, user: SharingUser
) -> None:
    console = ConsoleProcess(team, server.url).start()
    with console.entered() as page:
        claim(page, user.arm(), "crashed-1")
        console.kill()
    user.share()
    with ConsoleProcess(team, server.url) as again, again.entered() as page:
        view = page.get("/api/state").json()
        assert view["stage"] == "free"
        assert "middle of case crashed-1" in view["sentence"]
        assert page.get("/api/bundle").status_code == 409
        assert (
            claim(page, user.code.text()).json()["sentence"].startswith("This code opens nothing")
        )


def test_a_console_without_a_certificate_does_not_start(
    team: DevTeam, server: ServerProcess, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(team.home.folder, home)
    (home / "agents" / "ag-1.cert").unlink()
    console = ConsoleProcess(team, server.url, home=home)
    with pytest.raises(AssertionError, match="certificate of ag-1 cannot be read"):
        console.start()


def test_agents_of_another_root_get_nothing_and_the_user_is_warned(
    server: ServerProcess, user: SharingUser, tmp_path: Path
) -> None:
    thieves = DevTeam.made(tmp_path / ".dev")
    code = user.arm()
    with ConsoleProcess(thieves, server.url) as console, console.entered() as page:
        answer = claim(page, code)
        assert "does not take this agent's certificate" in answer.json()["sentence"]
    seen = user.look()
    assert (seen["state"], seen["attempts"], seen["refused"]) == ("armed", 0, 1)


def test_nothing_of_code_or_content_reaches_disk_log_or_environment(
    team: DevTeam, server: ServerProcess, user: SharingUser, tmp_path: Path
) -> None:
    code = user.arm()
    with ConsoleProcess(team, server.url) as console, console.entered() as page:
        second = {"agent": "ag-2", "passphrase": team.passphrase("ag-2")}
        claim(page, code, "canary", second)
        user.share("R3")
        stage(page, "open")
        command = Path(f"/proc/{console.pid}/cmdline").read_bytes()
        page.post("/api/close", json={})
        console.stop()
    kept = {path: path.read_bytes() for path in team.folder.rglob("*") if path.is_file()}
    told = [*kept.values(), command, console.said.encode(), server.log().encode()]
    words = [shared_rows.CANARY.encode(), code.encode(), code.replace("-", "").encode()]
    words += [user.code.rauth, user.code.data, user.code.handle]
    assert not [word for word in words for text in told if word in text]
    assert team.home.record("looks", lambda: 0).check().count > 0
