"""All a server holds, as who runs or steals it would take it: files, rows, logs, memory."""

import base64
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.fakes.server import ServerProcess

_AT_ONCE = 16 * 1024 * 1024


def written(text: str) -> set[bytes]:
    """How a text may stand anywhere: in plain, wide, in digits, or inside base64 at any place."""
    plain = text.encode()
    found = {plain, text.encode("utf-16-le"), text.encode("utf-32-le"), plain.hex().encode()}
    return found | in_base64(plain)


def in_base64(data: bytes) -> set[bytes]:
    """The middle of its base64, whatever stands before it; both alphabets."""
    found = set()
    for before in range(3):
        whole = base64.b64encode(bytes(before) + data)
        middle = whole[4 if before else 0 : -4]
        found |= {middle, middle.translate(bytes.maketrans(b"+/", b"-_"))}
    return found


def files(server: ServerProcess) -> Iterator[tuple[str, bytes]]:
    """Databases with their journals, objects, keys and the log, as bytes; and their names."""
    for path in sorted(server.data.rglob("*")):
        yield f"the name of {path}", str(path.relative_to(server.data)).encode()
        if path.is_file():
            yield str(path), path.read_bytes()
    yield "the log", server.log().encode()


def databases(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.db"))


def rows(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every value of every row of every table, however the pages hold it."""
    for path in databases(folder):
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            for table in tables(database):
                for row in database.execute(f"SELECT * FROM {table}"):  # noqa: S608  # from itself
                    for value in row:
                        raw = value if isinstance(value, bytes) else str(value).encode()
                        yield f"{path.name}, {table}", raw


def tables(database: sqlite3.Connection) -> list[str]:
    found = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return sorted(str(name) for (name,) in found if not name.startswith("sqlite_"))


def memory(pid: int) -> Iterator[tuple[str, bytes]]:
    """What is mapped and can be read; raises PermissionError where the system lets nobody."""
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as opened:
        for line in maps:
            where, rights, *_, name = [*line.split(maxsplit=5), ""][:6]
            if "r" not in rights or name.startswith(("[vvar", "[vsyscall")):
                continue
            low, high = (int(part, 16) for part in where.split("-"))
            for at in range(low, high, _AT_ONCE):
                opened.seek(at)
                try:
                    # some more, for what lies over the edge
                    yield (
                        f"memory, {name or 'no name'}",
                        opened.read(min(_AT_ONCE + 256, high - at)),
                    )
                except OSError:
                    continue  # mapped, and not there


def found(needles: set[bytes], places: Iterator[tuple[str, bytes]]) -> list[str]:
    """Where any of them stands."""
    return sorted({place for place, content in places if any(each in content for each in needles)})
