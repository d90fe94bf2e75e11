"""How many segments and looks at the heads a server takes a second, beside a bare write to disk."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from secrets import token_bytes
from typing import IO, cast

from side_by_side import ROOT
from side_by_side.load import Chain, Requests, Took, get, post, run
from side_by_side.peer import status_kib
from side_by_side.table import Figure, is_full, show

sys.path.insert(0, str(ROOT))

from tests.fakes import postgres
from tests.fakes.raw_account import RawAccount
from tests.fakes.server import ServerProcess

from workmoniq_protocol.strict_json import b64

_CONNECTIONS = 16
_BODIES = (16464, 16464, 65616)
"""Two rungs in such shares that their mean is 32 KB."""
_FREE = (
    *("--registrations-per-hour", "1000", "--challenges-per-minute", "1000"),
    *("--appends-burst", "1000000", "--reads-burst", "10000000"),
    *("--account-bytes", str(1 << 40)),
)
_BARE = """
import os, sys, tempfile
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
out = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY | os.O_APPEND)
async def take(request):
    os.write(out, await request.body())
    os.fdatasync(out)
    return JSONResponse({"ok": 1}, status_code=201)
async def look(request):
    return JSONResponse({"ok": 1})
app = Starlette(routes=[Route("/take", take, methods=["POST"]), Route("/look", look)])
config = uvicorn.Config(app, port=0, log_level="error", access_log=False)
server = uvicorn.Server(config)
socket = config.bind_socket()
socket.listen(100)
print(f"listening on http://127.0.0.1:{socket.getsockname()[1]}", flush=True)
server.run(sockets=[socket])
"""


def appends(account: RawAccount, bodies: list[bytes], count: int) -> Requests:
    """Segments of a fresh stream, one after the other."""
    stream = account.open_stream()
    chain = Chain(
        acct=account.state.acct,
        stream=stream.id,
        seed=account.device.sig_seed,
        alog_n=account.state.n,
        alog_hash=account.state.head,
        bodies=bodies,
    )
    path = f"/v1/streams/{b64(stream.id)}/segments?epoch=0"

    def requests() -> Iterator[bytes]:
        for _ in range(count):
            yield post(account.audience, path, account.token, chain.next())

    return requests()


def measured(url: str, count: int, looks: int, pid: int) -> tuple[Took, Took, list[float]]:
    """Appends, looks at the heads, and the server's memory in MB while appends go on."""
    bodies = [token_bytes(length) for length in _BODIES]
    accounts = [RawAccount.create(url) for _ in range(_CONNECTIONS)]
    memory: list[float] = []
    parts: list[Took] = []
    rounds = 5
    streams = [appends(account, bodies, count // _CONNECTIONS) for account in accounts]
    for _ in range(rounds):
        each = count // _CONNECTIONS // rounds
        parts.append(run(url, [islice(stream, each) for stream in streams]))
        memory.append(status_kib(pid, "VmRSS") / 1024)
    appended = Took(
        wall_s=sum(part.wall_s for part in parts),
        seconds=[each for part in parts for each in part.seconds],
        statuses=_sum(part.statuses for part in parts),
    )
    polls = run(
        url,
        [
            iter([get(account.audience, "/v1/heads", account.token)] * (looks // _CONNECTIONS))
            for account in accounts
        ],
    )
    return appended, polls, memory


def bare(folder: Path, count: int, looks: int) -> tuple[Took, Took]:
    """The same bytes taken by Starlette and forced to disk, with nothing looked at."""
    bodies = [token_bytes(length + 338) for length in _BODIES]
    command = [sys.executable, "-c", _BARE, str(folder / "bare")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        url = cast(IO[str], process.stdout).readline().strip().removeprefix("listening on ")
        host = url.removeprefix("http://")
        sent = [post(host, "/take", b"", body) for body in bodies]
        each = count // _CONNECTIONS
        taken = run(url, [iter((sent * each)[:each]) for _ in range(_CONNECTIONS)])
        look = get(host, "/look", b"")
        seen = run(url, [iter([look] * (looks // _CONNECTIONS)) for _ in range(_CONNECTIONS)])
    finally:
        process.kill()
        process.communicate()
    return taken, seen


def _sum(told: Iterator[dict[int, int]]) -> dict[int, int]:
    total: dict[int, int] = {}
    for each in told:
        for status, count in each.items():
            total[status] = total.get(status, 0) + count
    return total


def main() -> None:
    full = is_full(__doc__ or "")
    count, looks = (100_000, 100_000) if full else (8_000, 20_000)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        taken, seen = bare(folder, count // 4, looks // 4)
        server = stack.enter_context(ServerProcess(folder / "sqlite", options=_FREE))
        appended, polls, memory = measured(server.url, count, looks, server.pid)
        server.stop()
        figures = [
            Figure(
                what="appends a second, SQLite",
                ours=appended.rate,
                unit="/s",
                target=1500,
                at_least=True,
                peer=taken.rate,
            ),
            Figure(
                what="append, 99 of 100 within",
                ours=appended.percentile_ms(0.99),
                unit="ms",
                target=60,
                peer=taken.percentile_ms(0.99),
            ),
            Figure(
                what="looks at the heads a second",
                ours=polls.rate,
                unit="/s",
                target=5000,
                at_least=True,
                peer=seen.rate,
            ),
            Figure(
                what="memory at the end over after a fifth",
                ours=memory[-1] / memory[0],
                unit="x",
                target=1.1,
            ),
            Figure(what="memory at the end", ours=memory[-1], unit="MB"),
        ]
        cluster = stack.enter_context(postgres.running(durable=True))
        options = (*_FREE, "--database", cluster.database())
        second = stack.enter_context(ServerProcess(folder / "on-postgres", options=options))
        appended, polls, _ = measured(second.url, count // 4, looks // 4, second.pid)
        figures += [
            Figure(
                what="appends a second, PostgreSQL",
                ours=appended.rate,
                unit="/s",
                target=1000,
                at_least=True,
                peer=taken.rate,
            ),
            Figure(
                what="append on PostgreSQL, 99 of 100 within",
                ours=appended.percentile_ms(0.99),
                unit="ms",
                peer=taken.percentile_ms(0.99),
            ),
        ]
    show(
        f"{count:,} appends of 32 KB by {_CONNECTIONS} connections, on the cores that send them",
        figures,
        "Peer: Starlette that takes the same bytes and forces them to the disk, one at a time, "
        "without looking at token, chain, signature or quota. All latencies are at saturation.",
        f"Answers: {appended.statuses}.",
    )


if __name__ == "__main__":
    main()
