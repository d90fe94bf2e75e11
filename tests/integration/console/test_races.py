"""Two consoles, each a process of its own, that come with one code at the same moment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx
import pytest
from tests.fakes import postgres
from tests.fakes.console_process import ConsoleProcess, DevTeam
from tests.fakes.postgres import Cluster
from tests.fakes.server import ServerProcess
from tests.fakes.sharing_user import SharingUser
from tests.integration.console.conftest import EASY


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with postgres.running() as running:
        yield running


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, team: DevTeam) -> Iterator[ServerProcess]:
    """A server on each engine."""
    if request.param == "sqlite":
        yield request.getfixturevalue("server")
        return
    cluster, folders = (request.getfixturevalue(name) for name in ("cluster", "tmp_path_factory"))
    options = ("--support-pins", str(team.pins_path), "--database", cluster.database(), *EASY)
    with ServerProcess(folders.mktemp("postgresql") / "data", options=options) as running:
        yield running


@pytest.fixture(scope="module")
def pages(team: DevTeam, either: ServerProcess) -> Iterator[list[httpx.Client]]:
    with (
        ConsoleProcess(team, either.url) as one,
        ConsoleProcess(team, either.url, agent="ag-2") as other,
        one.entered() as first,
        other.entered() as second,
    ):
        yield [first, second]


def race(pages: list[httpx.Client], user: SharingUser) -> None:
    """One winner, who sees it; the other learns nothing, and the user that there were two."""
    code, line = user.arm(), Barrier(2)

    def run(page: httpx.Client) -> httpx.Response:
        line.wait()
        return page.post("/api/claim", json={"code": code, "case": "race", "second": None})

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(run, pages))
    assert sorted(each.status_code for each in answers) == [200, 409]
    winner = pages[[each.status_code for each in answers].index(200)]
    assert user.look()["attempts"] == 2
    assert user.claim().agents == (winner.get("/api/who").json()["agent"],)
    winner.post("/api/close", json={})


def test_of_two_consoles_exactly_one_has_the_grant(
    pages: list[httpx.Client], either: ServerProcess, team: DevTeam
) -> None:
    for _ in range(20):
        race(pages, SharingUser(url=either.url, pins=team.pins))


@pytest.mark.long
def test_of_two_consoles_exactly_one_has_the_grant_again_and_again(
    pages: list[httpx.Client], either: ServerProcess, team: DevTeam
) -> None:
    for _ in range(200):
        race(pages, SharingUser(url=either.url, pins=team.pins))
