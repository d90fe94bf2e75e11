"""Everything a server keeps, as somebody who took its disks would read it."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import asyncpg

from tests.fakes.turned_server import TurnedServer
from workmoniq_protocol.strict_json import b64

Rows = list[dict[str, Any]]
_OURS = (
    "SELECT table_schema, table_name FROM information_schema.tables"
    " WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
)


async def dump(server: TurnedServer) -> dict[str, Rows]:
    """Every row of every table there is, by the table's name, whatever the program says it has."""
    if server.database:
        return await _of_postgresql(server.database)
    found: dict[str, Rows] = {}
    for path in sorted(server.data.glob("*.db")):
        found.update(_of_sqlite(path))
    return found


def _of_sqlite(path: Path) -> dict[str, Rows]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        return {
            name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')]  # noqa: S608  # its own names
            for (name,) in tables.fetchall()
        }


async def _of_postgresql(url: str) -> dict[str, Rows]:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        found: dict[str, Rows] = {}
        for schema, name in await connection.fetch(_OURS):
            rows = await connection.fetch(f'SELECT * FROM "{schema}"."{name}"')  # noqa: S608  # its own names
            found[name] = [dict(row) for row in rows]
        return found
    finally:
        await connection.close()


def mentions(tables: Mapping[str, Rows], ids: Iterable[bytes]) -> dict[str, int]:
    """Tables with how many rows hold any of these bytes, as they are or written out."""
    needles = [form for each in ids for form in written(each)]
    found = {name: sum(_holds(row, needles) for row in rows) for name, rows in tables.items()}
    return {name: count for name, count in found.items() if count}


def _holds(row: Mapping[str, Any], needles: Iterable[bytes]) -> bool:
    return any(needle in value for value in values(row) for needle in needles)


def values(row: Mapping[str, Any]) -> Iterator[bytes]:
    """The values of a row, as bytes; numbers are too short to be any id."""
    for value in row.values():
        if isinstance(value, str):
            yield value.encode()
        elif isinstance(value, bytes | memoryview):
            yield bytes(value)


def written(some: bytes) -> set[bytes]:
    """How bytes may stand somewhere."""
    return {some, some.hex().encode(), some.hex().upper().encode(), b64(some).encode()}


def files_with(folder: Path, ids: Iterable[bytes]) -> list[str]:
    """Files, free pages and journals included, that hold any of these bytes."""
    needles = [form for each in ids for form in written(each)]
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for content in [path.read_bytes() + str(path.relative_to(folder)).encode()]
        if any(needle in content for needle in needles)
    ]
