"""What sync would cost without any of its promises: the same hours as JSON, kept as they come.

Nothing is compressed, sealed, signed, chained or remembered, and a server that reads everything
keeps it. As a program: plain.py serve FOLDER | push PROFILE URL | pull FILE URL.
"""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from time import perf_counter, process_time

from side_by_side import ROOT
from side_by_side.devices import Cost, forget_peak, peak_mb, run_module
from side_by_side.history import opened
from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.store import sync_spans

_LISTENING = "listening on "


@contextmanager
def plain_server(folder: Path) -> Iterator[tuple[str, int]]:
    """Its address and its process's id."""
    folder.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, "serve", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT / "benchmarks",
    )
    try:
        said = "" if process.stdout is None else process.stdout.readline()
        yield said.strip().removeprefix(_LISTENING), process.pid
    finally:
        process.kill()
        process.communicate()


def push(place: Path, url: str) -> Cost:
    """Send every hour of the history at place."""
    return Cost(**json.loads(run_module(__name__, "push", place, url)))


def pull(file: Path, url: str) -> Cost:
    """Put every hour into a plain SQLite file."""
    return Cost(**json.loads(run_module(__name__, "pull", file, url)))


def _serve(folder: Path) -> None:
    import uvicorn  # noqa: PLC0415  # not into the processes that are measured
    from starlette.applications import Starlette  # noqa: PLC0415  # as above
    from starlette.requests import Request  # noqa: PLC0415  # as above
    from starlette.responses import FileResponse, PlainTextResponse  # noqa: PLC0415  # as above
    from starlette.routing import Route  # noqa: PLC0415  # as above

    async def take(request: Request) -> PlainTextResponse:
        kept = os.open(folder / request.path_params["hour"], os.O_CREAT | os.O_WRONLY)
        os.write(kept, await request.body())
        os.fdatasync(kept)
        os.close(kept)
        return PlainTextResponse("", 201)

    async def give(request: Request) -> FileResponse:
        return FileResponse(folder / request.path_params["hour"])

    async def names(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("\n".join(_names(folder)))

    routes = [
        Route("/hours", names),
        Route("/hours/{hour}", take, methods=["POST"]),
        Route("/hours/{hour}", give, methods=["GET"]),
    ]
    config = uvicorn.Config(Starlette(routes=routes), port=0, log_level="error", access_log=False)
    listening = config.bind_socket()
    listening.listen(100)
    print(f"{_LISTENING}http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    uvicorn.Server(config).run(sockets=[listening])


def _names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def _push(place: Path, url: str) -> Cost:
    import httpx  # noqa: PLC0415  # not into a server

    with opened(place) as history, history.database.raw() as raw, httpx.Client() as client:
        forget_peak()
        began_s, cpu_began_s = perf_counter(), process_time()
        count = size = 0
        for number, _ in raw.execute("SELECT id, name FROM devices").fetchall():
            low_us, high_us = sync_spans.reach(raw, number) or (0, 0)
            for hour in range(low_us // HOUR_US, high_us // HOUR_US + 1):
                found = sync_spans.read(raw, number, hour * HOUR_US, (hour + 1) * HOUR_US)
                if found.is_empty():
                    continue
                lines = [json.dumps(row) for row in (*found.windows, *found.presence)]
                body = "\n".join(lines).encode()
                client.post(f"{url}/hours/{hour}", content=body).raise_for_status()
                count, size = count + 1, size + len(body)
        return _cost(began_s, cpu_began_s, count, size)


def _pull(file: Path, url: str) -> Cost:
    import httpx  # noqa: PLC0415  # not into a server

    with httpx.Client() as client:
        forget_peak()
        began_s, cpu_began_s = perf_counter(), process_time()
        kept = sqlite3.connect(file)
        kept.execute("PRAGMA journal_mode=WAL")
        kept.execute("CREATE TABLE spans (start, stop, a, b, c, d, e)")
        kept.execute("CREATE INDEX by_time ON spans (start)")
        count = size = 0
        for hour in client.get(f"{url}/hours").text.split():
            body = client.get(f"{url}/hours/{hour}").raise_for_status().content
            rows = [json.loads(line) for line in body.split(b"\n")]
            with kept:
                kept.executemany(
                    "INSERT INTO spans VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [row + [None] * (7 - len(row)) for row in rows],
                )
            count, size = count + 1, size + len(body)
        kept.close()
        return _cost(began_s, cpu_began_s, count, size)


def _cost(began_s: float, cpu_began_s: float, count: int, size: int) -> Cost:
    return Cost(
        wall_s=perf_counter() - began_s,
        cpu_s=process_time() - cpu_began_s,
        peak_mb=peak_mb(),
        segments=count,
        size_bytes=size,
    )


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        _serve(Path(sys.argv[2]))
    else:
        work = {"push": _push, "pull": _pull}[sys.argv[1]]
        print(json.dumps(asdict(work(Path(sys.argv[2]), sys.argv[3]))))
