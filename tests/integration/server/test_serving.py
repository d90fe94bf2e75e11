"""The server as a process: starting with nothing to configure, slow clients, stopping."""

import json
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.fakes.running_server import SOURCES, RunningServer, running_server

_LONG_BYTES = 5_000_000
REQUEST = "POST /v1/login/challenge HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running_server(
        tmp_path_factory.mktemp("server") / "data",
        "--header-seconds", "1", "--idle-seconds", "1", "--body-seconds", "3",
    ) as running:  # fmt: skip
        yield running


def _connect(server: RunningServer) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=15)


def _until_closed(client: socket.socket) -> bytes:
    received = b""
    try:
        while more := client.recv(65536):
            received += more
    except ConnectionResetError:
        pass
    return received


def test_a_first_start_needs_nothing_and_keeps_its_keys_to_itself(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running_server(data) as running:
        assert running.url.startswith("http://127.0.0.1:")
        assert httpx.get(running.url + "/readyz").json() == {"status": "ok"}
        assert httpx.get(running.url + "/v1/server").json()["registration"] == "open"
        first = httpx.get(running.url + "/v1/server").json()["receipt_pk"]
        code, said = running.stop()
    assert code == 0
    assert [json.loads(line)["what"] for line in said.splitlines()] == ["stopped"]
    for path in data.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    with running_server(data) as running:
        assert httpx.get(running.url + "/v1/server").json()["receipt_pk"] == first


def test_it_starts_and_serves_without_the_code_that_could_decrypt(tmp_path: Path) -> None:
    sources = tmp_path / "src"
    for package in ("workmoniq_protocol", "workmoniq_server"):
        shutil.copytree(
            SOURCES / package,
            sources / package,
            ignore=shutil.ignore_patterns("crypto", "__pycache__"),
        )
    assert not (sources / "workmoniq_protocol" / "crypto").exists()
    with running_server(tmp_path / "data", sources=sources) as running:
        assert httpx.get(running.url + "/readyz").status_code == 200
        asked = httpx.post(running.url + "/v1/login/challenge", json={"username": "anna"})
        assert asked.status_code == 200
        assert running.stop()[0] == 0


def test_answers_forbid_a_browser_everything(server: RunningServer) -> None:
    for path in ("/healthz", "/v1/log", "/nowhere"):
        headers = httpx.get(server.url + path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers


@pytest.mark.parametrize(
    "led",
    [{"Authorization": "Basic YTpi"}, {"Content-Type": "text/plain"}, {"Cookie": "a=b"}],
)
def test_a_browser_that_a_page_leads_here_is_forbidden_everything(
    server: RunningServer, led: dict[str, str]
) -> None:
    headers = httpx.post(server.url + "/v1/sessions", headers=led, content="{}").headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "own", [{"Authorization": "Bearer AAAA"}, {"Content-Type": "application/json"}]
)
def test_a_program_is_not_told_what_only_browsers_heed(
    server: RunningServer, own: dict[str, str]
) -> None:
    headers = httpx.post(server.url + "/v1/sessions", headers=own, content="{}").headers
    assert headers["cache-control"] == "no-store"
    assert "content-security-policy" not in headers
    assert "referrer-policy" not in headers


@pytest.mark.parametrize("dripping", ["", "X-Drip: 1\r\n"])
def test_a_head_that_drips_is_cut_off(server: RunningServer, dripping: str) -> None:
    began = time.monotonic()
    with _connect(server) as client:
        client.sendall(REQUEST.encode())
        try:
            while dripping and time.monotonic() - began < 5:
                client.sendall(dripping.encode())
                time.sleep(0.2)
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert _until_closed(client) == b""
    assert 0.5 < time.monotonic() - began < 5


def test_a_connection_that_says_nothing_is_cut_off(server: RunningServer) -> None:
    with _connect(server) as client:
        assert _until_closed(client) == b""


def test_line_ends_between_requests_hold_no_connection(server: RunningServer) -> None:
    with _connect(server) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert client.recv(65536).startswith(b"HTTP/1.1 200 ")
        client.sendall(b"\r\n")
        assert _until_closed(client) in (b"", b'{"status":"ok"}')


def test_a_head_without_end_is_cut_off(server: RunningServer) -> None:
    with _connect(server) as client:
        try:
            client.sendall(REQUEST.encode())
            for _ in range(100):
                client.sendall(b"X-Long: " + b"a" * 1000 + b"\r\n")
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert _until_closed(client) == b""


def test_a_body_that_stalls_is_answered_and_cut_off(server: RunningServer) -> None:
    began = time.monotonic()
    with _connect(server) as client:
        client.sendall(REQUEST.encode() + b"\r\n" + b"{")
        answer = _until_closed(client)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in answer.lower()
    assert 0.5 < time.monotonic() - began < 2.9


def test_a_body_that_drips_is_answered_and_cut_off(server: RunningServer) -> None:
    began = time.monotonic()
    with _connect(server) as client:
        client.sendall(REQUEST.encode() + b"\r\n")
        try:
            while time.monotonic() - began < 6:
                client.sendall(b" ")
                time.sleep(0.3)
        except (BrokenPipeError, ConnectionResetError):
            pass
        answer = _until_closed(client)
    assert not answer or answer.startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - began < 8


@pytest.mark.parametrize(
    "framing", ["Content-Length: 70000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n11170\r\n"]
)
def test_a_body_that_is_too_long_is_refused_before_it_is_sent(
    server: RunningServer, framing: str
) -> None:
    head = f"POST /v1/login/challenge HTTP/1.1\r\nHost: x\r\n{framing}"
    with _connect(server) as client:
        client.sendall(head.encode())
        if "chunked" in framing:
            client.sendall(bytes(70_000))
        answer = _until_closed(client)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b'"code":"too_large"' in answer


@pytest.mark.parametrize("path", ["/v1/accounts", "/v1/nothing"])
def test_who_sends_on_after_a_refusal_gets_the_refusal(server: RunningServer, path: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {_LONG_BYTES}\r\n\r\n"
    with _connect(server) as client:
        client.sendall(head.encode())
        client.recv(1, socket.MSG_PEEK)  # the answer is there
        for _ in range(_LONG_BYTES // 1_000_000):
            client.sendall(bytes(1_000_000))
        assert _until_closed(client).startswith(b"HTTP/1.1 4")


def test_a_body_without_end_is_not_read_for_long_after_a_refusal(server: RunningServer) -> None:
    head = f"POST /v1/accounts HTTP/1.1\r\nHost: x\r\nContent-Length: {10**14}\r\n\r\n"
    with _connect(server) as client:
        client.sendall(head.encode())
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            client.sendall(bytes(200_000_000))


def test_a_compressed_body_is_not_unpacked(server: RunningServer) -> None:
    answer = httpx.post(
        server.url + "/v1/login/challenge", content=b"x", headers={"Content-Encoding": "gzip"}
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_it_stops_in_time_though_clients_hold_on(tmp_path: Path) -> None:
    with running_server(tmp_path / "data", "--drain-seconds", "1") as running:
        clients = [_connect(running) for _ in range(3)]
        clients[0].sendall(REQUEST.encode())
        clients[1].sendall(REQUEST.encode() + b"\r\n{")
        httpx.get(running.url + "/healthz")
        began = time.monotonic()
        assert running.stop()[0] == 0
        assert time.monotonic() - began < 6
        for client in clients:
            client.close()


def test_nothing_of_a_call_stands_in_the_log(tmp_path: Path) -> None:
    with running_server(tmp_path / "data", "--log-level", "debug") as running:
        httpx.post(running.url + "/v1/login/challenge", json={"username": "canary-name"})
        httpx.get(running.url + "/v1/deletions/canary-path?canary-query=1")
        httpx.get(running.url + "/v1/log", headers={"Authorization": "Bearer canary-token"})
        _, said = running.stop()
    assert "canary" not in said
    assert "127.0.0.1" not in said
    for line in said.splitlines():
        assert set(json.loads(line)) >= {"at", "level", "from", "what"}


def test_figures_name_routes_and_nobody(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with running_server(tmp_path / "data", "--metrics-port", str(port)) as running:
        httpx.post(running.url + "/v1/login/challenge", json={"username": "canary-name"})
        httpx.get(running.url + "/v1/orgs/canary-org")
        text = httpx.get(f"http://127.0.0.1:{port}/metrics").text
        assert 'wmq_calls_total{method="GET",route="/v1/orgs/{oid}",status="4xx"} 1.0' in text
        assert "canary" not in text
        assert running.stop()[0] == 0


def test_tls_is_spoken_by_the_server_itself(tmp_path: Path) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    trust = ssl.create_default_context(cafile=str(certificate))
    with running_server(
        tmp_path / "data", "--tls-certificate", str(certificate), "--tls-key", str(key)
    ) as running:
        assert running.url.startswith("https://")
        answer = httpx.get(running.url + "/healthz", verify=trust)
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        trust.maximum_version = ssl.TLSVersion.TLSv1_2
        with pytest.raises(httpx.ConnectError):
            httpx.get(running.url + "/healthz", verify=trust)


def test_listening_for_others_asks_for_the_name_they_use(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "workmoniq_server", "serve", "--host", "0.0.0.0", "--port", "0",  # noqa: S104  # what is tested
         "--data", str(tmp_path)],
        capture_output=True, text=True, timeout=20, check=False,
        env={"PYTHONPATH": str(SOURCES), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith(
        "workmoniq-server: audience is missing: the name by which devices reach this server\n"
    )
