"""Who gets past the guard of the page."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.responses import PlainTextResponse

from workmoniq_console.page.guard import Guard

PORT = 4242
OWN = f"http://localhost:{PORT}"
WORD = {"X-WorkMoniQ-Page": "the-word"}
pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def guard() -> Guard:
    words = iter(["the-token", "the-cookie", "the-word"])
    return Guard(PlainTextResponse("inside"), PORT, lambda: next(words))


@pytest.fixture
async def client(guard: Guard) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(guard)
    async with httpx.AsyncClient(transport=transport, base_url=OWN) as made:
        yield made


async def test_the_link_works_once_and_sets_a_cookie_that_scripts_and_other_sites_do_not_get(
    guard: Guard, client: httpx.AsyncClient
) -> None:
    assert guard.link == f"{OWN}/enter/the-token"
    answer = await client.get("/enter/the-token")
    assert (answer.status_code, answer.headers["location"]) == (303, "/#the-word")
    assert answer.headers["set-cookie"] == (
        "workmoniq-console=the-cookie; HttpOnly; Path=/; SameSite=strict"
    )
    assert (await client.get("/")).text == "inside"
    client.cookies.clear()
    again = await client.get("/enter/the-token")
    assert (again.status_code, "set-cookie" in again.headers) == (403, False)


@pytest.mark.parametrize("path", ["/", "/api/state", "/static/main.js", "/enter/", "/enter/other"])
async def test_without_the_cookie_there_is_nothing(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 403
    assert "inside" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": f"127.0.0.1:{PORT}"},
        {"Host": f"evil.example:{PORT}"},
        {"Host": "localhost"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": f"http://127.0.0.1:{PORT}"},
        {"Origin": "http://localhost:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Cookie": "workmoniq-console=other"},
    ],
)
async def test_another_name_origin_site_or_cookie_is_refused(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    said = {"Cookie": "workmoniq-console=the-cookie", "Origin": OWN, **WORD, **headers}
    assert (await client.post("/api/close", headers=said)).status_code == 403
    said = {"Cookie": "workmoniq-console=the-cookie", **headers}
    assert (await client.get("/", headers=said)).status_code == 403


async def test_what_changes_something_says_where_it_comes_from(client: httpx.AsyncClient) -> None:
    said = {"Cookie": "workmoniq-console=the-cookie", **WORD}
    assert (await client.post("/api/close", headers=said)).status_code == 403
    assert (await client.post("/api/close", headers={**said, "Origin": OWN})).status_code == 200


@pytest.mark.parametrize("path", ["/api/state", "/api/who", "/api/bundle"])
@pytest.mark.parametrize("word", [{}, {"X-WorkMoniQ-Page": "other"}])
async def test_a_cookie_that_another_port_of_this_computer_was_given_opens_no_content(
    client: httpx.AsyncClient, path: str, word: dict[str, str]
) -> None:
    said = {"Cookie": "workmoniq-console=the-cookie"}
    assert (await client.get(path, headers={**said, **word})).status_code == 403
    assert (await client.get(path, headers={**said, **WORD})).text == "inside"


async def test_every_answer_is_kept_by_nobody_and_runs_no_foreign_code(
    client: httpx.AsyncClient,
) -> None:
    for path in ("/", "/enter/the-token"):
        headers = (await client.get(path)).headers
        assert headers["cache-control"] == "no-store"
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
        assert headers["referrer-policy"] == "no-referrer"
