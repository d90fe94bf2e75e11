"""Lets one browser in, by a link that works once, and nobody through another page or name.

A page of the web can make a browser ask this address, under any name that it has made to mean this
computer. So the Host has to be ours, an Origin too where one is given, and the cookie is sent with
requests of our own pages only. A browser gives a cookie to every port of a name, and so to what
another user of this computer serves there: what is asked for content needs a word besides, which
comes behind the # of the page's address and is kept by the page itself.
"""

import hmac
import secrets
from collections.abc import Callable
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workmoniq_console.domain.security_key import RP_ID

_COOKIE: Final = "workmoniq-console"
_ENTRY: Final = "/enter/"
_API: Final = "/api/"
PAGE_HEADER: Final = "X-WorkMoniQ-Page"
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), clipboard-read=(), clipboard-write=(), geolocation=(), "
    "display-capture=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_OWN_SITES: Final = frozenset({"same-origin", "none"})


def origin_of(port: int) -> str:
    """The page's own. It has a name and no number, since security keys are bound to names."""
    return f"http://{RP_ID}:{port}"


class Guard:
    """Around the whole page. port: on which loopback listens."""

    def __init__(
        self,
        app: ASGIApp,
        port: int,
        random_text: Callable[[], str] = secrets.token_urlsafe,
    ) -> None:
        self._app = app
        self._host = origin_of(port).removeprefix("http://")
        self._token: str | None = random_text()
        self._cookie = random_text()
        self._page = random_text()

    @property
    def link(self) -> str:
        """The link that works once."""
        return f"http://{self._host}{_ENTRY}{self._token}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        answer = self._answer(scope)
        await (answer or self._app)(scope, receive, with_headers)

    def _answer(self, scope: Scope) -> Response | None:
        """What is answered instead of the page, or None for who may have it."""
        headers = Headers(scope=scope)
        if not self._comes_from_here(headers, scope["method"]):
            return _refused()
        path: str = scope["path"]
        if path.startswith(_ENTRY):
            return self._enter(path.removeprefix(_ENTRY))
        cookie = cookie_parser(headers.get("cookie", "")).get(_COOKIE, "")
        if not _same(cookie, self._cookie):
            return _refused()
        if path.startswith(_API) and not _same(headers.get(PAGE_HEADER, ""), self._page):
            return _refused()
        return None

    def _comes_from_here(self, headers: Headers, method: str) -> bool:
        own = f"http://{self._host}"
        # a request that changes something says where it comes from, in every browser
        origin = headers.get("origin", own if method in {"GET", "HEAD"} else "")
        site = headers.get("sec-fetch-site", "none")
        return headers.getlist("host") == [self._host] and origin == own and site in _OWN_SITES

    def _enter(self, told: str) -> Response:
        wanted = self._token
        if wanted is None or not _same(told, wanted):
            return PlainTextResponse(
                "This link was used, or is another console's: start the console anew for one that "
                "works.\n",
                status_code=403,
            )
        self._token = None
        answer = RedirectResponse(f"/#{self._page}", status_code=303)
        answer.set_cookie(_COOKIE, self._cookie, httponly=True, samesite="strict")
        return answer


def _same(told: str, wanted: str) -> bool:
    return hmac.compare_digest(told.encode(), wanted.encode())


def _refused() -> Response:
    return PlainTextResponse(
        "This page is for the agent who started it: use the link that the console printed.\n",
        status_code=403,
    )
