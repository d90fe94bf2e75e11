"""The page and the JSON beside it."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workmoniq_console.desk.desk import Desk
from workmoniq_console.desk.staff import Staff
from workmoniq_console.desk.touches import Touches
from workmoniq_console.domain.errors import ConsoleError
from workmoniq_console.domain.security_key import MADE_FIELDS, TOUCH_FIELDS
from workmoniq_protocol import strict_json
from workmoniq_protocol.strict_json import JsonInvalid
from workmoniq_protocol.wire.fields import FieldInvalid, Fields
from workmoniq_protocol.wire.support import MOST_CERTIFICATES

_FOLDER: Final = Path(__file__).parent / "static"
_TYPES: Final = {".css": "text/css", ".html": "text/html", ".js": "text/javascript"}
_WAIT_S: Final = 20.0
_MOST_BODY_BYTES: Final = 4096
_CLAIM: Final = frozenset({"code", "case", "second"})
_SECOND: Final = frozenset({"agent", "passphrase"})
_TOUCH: Final = frozenset({"agent", "answer"})
_ASKED: Final = frozenset({"agent", "code", "case"})

Answer = Callable[[Request], Awaitable[Response]]


def application(desk: Desk, staff: Staff, touches: Touches) -> Starlette:
    """All routes; who may ask is the guard's business."""
    files = {path.name: path.read_bytes() for path in _FOLDER.iterdir() if path.is_file()}

    async def state(request: Request) -> Response:
        seen = request.query_params.get("seen", "")
        known = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else 0
        return JSONResponse((await desk.news(known, _WAIT_S)).told())

    async def who(_request: Request) -> Response:
        first = staff.certificate()
        told = {
            "agent": first.agent,
            "badge": first.badge,
            "ends": first.to_s,
            "others": list(staff.others()),
            "bound": list(staff.bound()),
        }
        return JSONResponse(told)

    async def claim(request: Request) -> Response:
        body = await _body(request)
        told = Fields(body, _with_touches(body))
        code, case = told.text("code"), told.text("case")
        desk.check(code, case)
        second: tuple[str, str] | None = None
        if not told.is_null("second"):
            inner = told.inner("second", _SECOND)
            second = inner.text("agent"), inner.text("passphrase")
        prf: dict[str, bytes] = {}
        if "touches" in body:
            for each in told.objects("touches", _TOUCH, MOST_CERTIFICATES):
                agent = each.text("agent")
                prf[agent] = touches.answered(agent, each.inner("answer", TOUCH_FIELDS))
        await desk.claim(code, case, second, prf)
        return JSONResponse(desk.view().told())

    async def touch(request: Request) -> Response:
        told = Fields(await _body(request), _ASKED)
        desk.check(told.text("code"), told.text("case"))
        return JSONResponse(touches.ask(told.text("agent")))

    async def bind(request: Request) -> Response:
        told = Fields(await _body(request), frozenset({"passphrase"}))
        return JSONResponse(await asyncio.to_thread(touches.begin, told.text("passphrase")))

    async def made(request: Request) -> Response:
        return JSONResponse(touches.made(Fields(await _body(request), MADE_FIELDS)))

    async def bound(request: Request) -> Response:
        touches.bind(Fields(await _body(request), TOUCH_FIELDS))
        return JSONResponse({})

    async def close(_request: Request) -> Response:
        await desk.close()
        return JSONResponse(desk.view().told())

    async def bundle(_request: Request) -> Response:
        lines = desk.lines()
        if lines is None:
            return _sentence(409, "Nothing is open here.")
        return Response(lines, media_type="application/x-ndjson")

    async def file(request: Request) -> Response:
        name = request.path_params.get("name", "index.html")
        if name not in files:
            return _sentence(404, "There is no such page.")
        return Response(files[name], media_type=_TYPES[Path(name).suffix])

    return Starlette(
        routes=[
            Route("/", file),
            Route("/static/{name}", file),
            Route("/api/state", _said(state)),
            Route("/api/who", _said(who)),
            Route("/api/claim", _said(claim), methods=["POST"]),
            Route("/api/touch", _said(touch), methods=["POST"]),
            Route("/api/security-key/begin", _said(bind), methods=["POST"]),
            Route("/api/security-key/made", _said(made), methods=["POST"]),
            Route("/api/security-key/bind", _said(bound), methods=["POST"]),
            Route("/api/close", _said(close), methods=["POST"]),
            Route("/api/bundle", _said(bundle)),
        ]
    )


def _with_touches(body: object) -> frozenset[str]:
    """The keys of a claim: touches are told only where a key is bound to a security key."""
    return _CLAIM | ({"touches"} if isinstance(body, dict) and "touches" in body else frozenset())


def _said(answer: Answer) -> Answer:
    """The same, with refusals as a sentence for the agent."""

    async def said(request: Request) -> Response:
        try:
            return await answer(request)
        except ConsoleError as refused:
            return _sentence(409, str(refused), refused.code)
        except (JsonInvalid, FieldInvalid):
            return _sentence(400, "The page and the console are of two releases: load it anew.")

    return said


async def _body(request: Request) -> Any:  # noqa: ANN401  read by Fields
    raw = bytearray()
    async for part in request.stream():
        raw += part
        if len(raw) > _MOST_BODY_BYTES:
            raise JsonInvalid("the text is too long")
    return strict_json.loads(bytes(raw))


def _sentence(status: int, sentence: str, code: str = "") -> Response:
    return JSONResponse({"sentence": sentence, "code": code}, status_code=status)
