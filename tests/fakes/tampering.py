"""A proxy between a real client and the real server that sees everything and may lie.

The client dials the proxy, so whatever a malicious server could do is a rule here, over real HTTP.
"""

import http.client
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_OF_ONE_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}


@dataclass(slots=True)
class Exchange:
    """One request and its answer. A rule may change anything of it.

    path: with its query. status, answer: 0 and empty until the server answered, or a rule did.
    lost: "request" and nothing reaches the server; "answer" and the client hears nothing.
    """

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    status: int = 0
    answer_headers: dict[str, str] = field(default_factory=dict)
    answer: bytes = b""
    lost: str | None = None


Rule = Callable[[Exchange], None]


class TamperingProxy:
    """Listens on a free port of loopback. before: rules on requests; after: rules on answers.

    A rule of `before` that sets a status answers in place of the server. seen: all that passed, as
    the client sent it and got it.
    """

    def __init__(self) -> None:
        self.before: list[Rule] = []
        self.after: list[Rule] = []
        self.seen: list[Exchange] = []
        self._upstream = ""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def audience(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.audience}"

    def to(self, upstream: str) -> None:
        """Lead to this server from now on: `http://HOST:PORT`."""
        self._upstream = upstream

    def forget(self) -> None:
        """Be honest again, and forget what was seen."""
        self.before.clear()
        self.after.clear()
        self.seen.clear()

    def pass_on(self, exchange: Exchange) -> None:
        """Ask the server, unless a rule answered or lost it."""
        for rule in tuple(self.before):
            rule(exchange)
        if exchange.lost != "request" and not exchange.status:
            place = urlsplit(self._upstream)
            link = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
            try:
                link.request(exchange.method, exchange.path, exchange.body, exchange.headers)
                reply = link.getresponse()
                exchange.answer = reply.read()
                exchange.status = reply.status
                exchange.answer_headers = dict(reply.getheaders())
            except (OSError, http.client.HTTPException):
                exchange.lost = "answer"  # as a client sees a server that died
            finally:
                link.close()
        for rule in tuple(self.after):
            rule(exchange)
        self.seen.append(exchange)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(proxy: TamperingProxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # or each answer waits 40 ms for an acknowledgement

        def _pass(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            exchange = Exchange(
                method=self.command,
                path=self.path,
                headers={
                    name: value
                    for name, value in self.headers.items()
                    if name.lower() not in _OF_ONE_HOP
                },
                body=self.rfile.read(length),
            )
            # the client dialled the proxy, and the server may look at that name
            exchange.headers["Host"] = proxy.audience
            proxy.pass_on(exchange)
            if exchange.lost:
                self.close_connection = True
                self.connection.close()
                return
            self.send_response_only(exchange.status)
            for name, value in exchange.answer_headers.items():
                if name.lower() not in _OF_ONE_HOP:
                    self.send_header(name, value)
            without_body = exchange.status in (204, 304)
            if not without_body:
                self.send_header("Content-Length", str(len(exchange.answer)))
            self.end_headers()
            if not without_body and self.command != "HEAD":
                self.wfile.write(exchange.answer)

        do_GET = do_POST = do_PUT = do_DELETE = _pass  # noqa: N815  # names http.server looks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name there
            """Say nothing: pytest would show it."""

    return Handler
