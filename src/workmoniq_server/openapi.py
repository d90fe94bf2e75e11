"""The OpenAPI 3.1 document, made from the one table of routes."""

import re
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server import problems, shapes
from workmoniq_server.routing import Bucket, Route

_BRACES: Final = re.compile(r"\{(\w+)\}")
_NUMBERS: Final = frozenset({"epoch", "seq"})
_BY_NAME: Final = {str(code): code for code in ErrorCode}
_OCTETS: Final = "application/octet-stream"
_ID: Final = {"type": "string", "pattern": "^[A-Za-z0-9_-]{21}[AQgw]$"}
_DELETION: Final = {"type": "string", "pattern": "^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$"}
_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "enum": [str(code) for code in ErrorCode]},
    },
}


def document(routes: Iterable[Route], version: str) -> dict[str, Any]:
    """The whole document. version: of the program."""
    table = list(routes)
    wanted = list(
        dict.fromkeys(
            shape
            for route in table
            for each in (route.body, route.reply)
            for shape in _shapes(each)
        )
    )
    references, components = shapes.schema(wanted)
    schemas = dict(zip(wanted, references, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in table:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "WorkMoniQ server",
            "version": version,
            "description": "Keeps sealed history that it cannot read.",
            "license": {"name": "MPL-2.0", "identifier": "MPL-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": {**components, "Problem": _PROBLEM},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(route: Route, schemas: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": route.summary,
        "operationId": _operation_id(route),
        "parameters": _parameters(route),
        "responses": _responses(route, schemas),
        "x-body-bytes": route.body_bytes if route.body is not None else 0,
    }
    if route.classes:
        operation["security"] = [{"token": []}]
        operation["x-token-classes"] = sorted(each.value for each in route.classes)
        operation["x-proof"] = route.proof
    if route.signers:
        operation["x-signers"] = sorted(each.value for each in route.signers)
    if route.body is not None:
        operation["requestBody"] = {"required": True, "content": _content(route.body, schemas)}
    return operation


def _operation_id(route: Route) -> str:
    words = re.split(r"\W+", route.path.removeprefix("/v1"))
    return "_".join([route.method.lower(), *(word for word in words if word)])


def _parameters(route: Route) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": _part(route, name)}
        for name in _BRACES.findall(route.path)
    ]
    for name, most in route.query.items():
        schema: dict[str, Any] = {"type": "string", "maxLength": 64}
        if most is not None:
            schema = {"type": "integer", "minimum": 0, "maximum": most}
        found.append({"name": name, "in": "query", "required": False, "schema": schema})
    if route.proof or route.signers:
        found.append(_header("Wmq-Proof"))
    if route.if_match:
        found.append(_header("If-Match"))
    return found


def _header(name: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}


def _part(route: Route, name: str) -> dict[str, Any]:
    if name in _NUMBERS:
        return {"type": "integer", "minimum": 0, "maximum": 2**53 - 1}
    return dict(_DELETION if route.path.startswith("/v1/deletions/") else _ID)


def _responses(route: Route, schemas: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    good: dict[str, Any] = {"description": "Done"}
    if route.reply is not None:
        good["content"] = _content(route.reply, schemas)
    responses: dict[str, Any] = {str(route.status): good}
    for code in _codes(route):
        name = str(code.status)
        if name in responses:
            responses[name]["description"] += f", {code}"
        else:
            responses[name] = {
                "description": str(code),
                "content": {
                    problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}
                },
            }
    return responses


def _codes(route: Route) -> list[ErrorCode]:
    """What a route answers with besides its own: the door's refusals."""
    codes = [_BY_NAME[code] for code in route.codes]
    codes += [ErrorCode.MALFORMED, ErrorCode.METHOD_NOT_ALLOWED, ErrorCode.UNSUPPORTED_MEDIA_TYPE]
    codes += [ErrorCode.TOO_LARGE, ErrorCode.TIMED_OUT, ErrorCode.OVERLOADED]
    if route.classes:
        codes += [ErrorCode.BAD_CREDENTIALS, ErrorCode.TOKEN_EXPIRED]
        codes += [ErrorCode.ROLE_DENIED, ErrorCode.DEVICE_REVOKED]
    if route.proof or route.signers:
        codes.append(ErrorCode.BAD_PROOF)
    if route.bucket is not Bucket.NONE:
        codes.append(ErrorCode.SLOW_DOWN)
    if _BRACES.search(route.path):
        codes.append(ErrorCode.NOT_FOUND)
    return list(dict.fromkeys(codes))


def _content(shape: Any, schemas: dict[Any, dict[str, Any]]) -> dict[str, Any]:  # noqa: ANN401
    if shape is bytes:
        return {_OCTETS: {"schema": {"type": "string", "format": "binary"}}}
    return {"application/json": {"schema": schemas[shape]}}


def _shapes(each: type[msgspec.Struct] | type[bytes] | None) -> list[type[msgspec.Struct]]:
    if each is None or not issubclass(each, msgspec.Struct):
        return []
    return [each]
