"""Accounts of sync, made by the command line as a person or a script does."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.end2end.household import Home

PAIRED_S = 60.0


def account(home: Home, server: str, username: str, password: str, *, on: bool = True) -> str:
    """Make an account, and turn sync on; its recovery code."""
    words = ("account", "create", "--server", server, "--username", username, "--json")
    sheet = json.loads(home.do(*words, "--password-file", home.secret("account", password)))
    if on:
        home.do("sync", "enable")
    return str(sheet["recovery"])


def paired(old: Home, new: Home, server: str) -> None:
    """As a person does at two terminals: a code from here, six digits from there."""
    with talking(old, "device", "pair", "--json") as offer:
        code = json.loads(offer.stdout.readline())["code"]
        join = ("device", "join", code, "--server", server, "--upload-history", "--json")
        with talking(new, *join) as joining:
            check = json.loads(joining.stdout.readline())["check"]
            told, wrong = offer.communicate(f"{check}\n", timeout=PAIRED_S)
            assert offer.returncode == 0, wrong
            assert "device" in json.loads(told.splitlines()[-1])
            told, wrong = joining.communicate(timeout=PAIRED_S)
            assert joining.returncode == 0, wrong
            assert "joined" in json.loads(told)


@contextmanager
def talking(home: Home, *words: str) -> Iterator[Any]:
    """A verb that is talked with while it runs."""
    process = subprocess.Popen(
        [*home.program, *words],
        env=home.environ,
        cwd=home.place,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            assert pipe is not None
            pipe.close()
