"""The nginx and Caddy files that are shipped, run by the real programs before a server.

Of a file only names, ports and paths are others, and what a private process needs is added: nothing
here may listen but on loopback, and nothing runs as root.
"""

import os
import pwd
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tests.fakes.certificates import Chain

SHIPPED: Final = Path(__file__).resolve().parents[2] / "packaging" / "server"
_USER: Final = "nobody"
_PATH: Final = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
_START_S, _STOP_S = 20.0, 30.0
_FIRST_WITH_BUFFERS: Final = (2, 7)

_NGINX: Final = """\
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{ worker_connections 768; }}
http {{
    access_log {folder}/access.log;
    error_log {folder}/error.log info;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    gzip on;
    include {folder}/shipped.conf;
}}
"""
"""What Debian's nginx.conf says around a site, with the logs it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """folder: for its files. port: where it listens. spare_port: where nobody else does.

    upstream: the port of the server. chain: its certificate.
    """

    folder: Path
    port: int
    spare_port: int
    upstream: int
    chain: Chain


@dataclass(frozen=True, slots=True)
class _Program:
    """package: of Debian. write: the files, for a place; check, run: how it is called."""

    package: str
    write: Callable[[Place], None]
    check: Callable[[Place], list[str]]
    run: Callable[[Place], list[str]]


class ProxyProcess:
    """nginx or Caddy with the shipped file, for as long as a `with`."""

    def __init__(self, name: str, place: Place) -> None:
        self._program, self.place = PROGRAMS[name], place
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.place.port}"

    def said(self) -> str:
        """All that it wrote into logs and to its outputs."""
        found = [*self.place.folder.glob("*.log"), self.place.folder / "said"]
        return "".join(each.read_text(errors="replace") for each in found if each.exists())

    def __enter__(self) -> Self:
        self.place.folder.mkdir(parents=True)
        self._program.write(self.place)
        _give_away(self.place.folder)
        check = self._spawn(self._program.check(self.place))
        assert check.wait(_STOP_S) == 0, self.said()
        (self.place.folder / "said").write_bytes(b"")
        self._process = self._spawn(self._program.run(self.place))
        self._wait_until_it_listens()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            try:
                process.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _spawn(self, command: list[str]) -> subprocess.Popen[bytes]:
        folder = self.place.folder
        is_root = os.geteuid() == 0
        with (folder / "said").open("ab") as said:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                cwd=folder,
                user=_USER if is_root else None,
                group=pwd.getpwnam(_USER).pw_gid if is_root else None,
                extra_groups=[] if is_root else None,
                env={"PATH": _PATH, "HOME": str(folder)},
            )

    def _wait_until_it_listens(self) -> None:
        assert self._process is not None
        until = time.monotonic() + _START_S
        listening = f"{self.place.port:04X} 00000000:0000 0A"
        # to knock would be a connection that says nothing, of which the logs might tell
        while listening not in Path("/proc/net/tcp").read_text():
            assert self._process.poll() is None, self.said()
            assert time.monotonic() < until, self.said()
            time.sleep(0.05)


def missing_programs() -> list[str]:
    """What is not installed here: names of Debian's packages."""
    return [each.package for name, each in PROGRAMS.items() if not _which(name)]


def shipped(name: str) -> str:
    """The text of one of the shipped files."""
    return (SHIPPED / name).read_text()


def _which(name: str) -> str:
    return shutil.which(name, path=_PATH) or ""


def _write_nginx(place: Place) -> None:
    folder, text = place.folder, shipped("nginx.conf")
    for old, new in (
        ("listen 443 ssl", f"listen 127.0.0.1:{place.port} ssl"),
        ("listen [::]:443 ssl", f"listen [::1]:{place.port} ssl"),
        ("server_name sync.example.org", "server_name 127.0.0.1"),
        ("/etc/ssl/sync.example.org/fullchain.pem", str(folder / "chain.pem")),
        ("/etc/ssl/sync.example.org/privkey.pem", str(folder / "key.pem")),
        ("server 127.0.0.1:8787", f"server 127.0.0.1:{place.upstream}"),
    ):
        text = _replaced(text, old, new)
    if not Path("/proc/net/if_inet6").exists():
        text = re.sub(r"\n *listen \[::1\].*", "", text)
    _copy_certificate(place)
    (folder / "shipped.conf").write_text(text)
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder))


def _write_caddy(place: Place) -> None:
    folder, text = place.folder, shipped("Caddyfile")
    certificate = f"tls {folder / 'chain.pem'} {folder / 'key.pem'}"
    private = f"admin off\n\thttp_port {place.spare_port}\n\tdefault_bind 127.0.0.1"
    for old, new in (
        ("\n{\n", f"\n{{\n\t{private}\n"),
        (
            "sync.example.org {\n",
            f"https://127.0.0.1:{place.port} {{\n\t{certificate}\n",
        ),
        ("reverse_proxy 127.0.0.1:8787", f"reverse_proxy 127.0.0.1:{place.upstream}"),
    ):
        text = _replaced(text, old, new)
    if caddy_version() < _FIRST_WITH_BUFFERS:
        # what the file itself says of it
        older = re.search(r"# In Caddy 2\.6, .*: (\w+)\n", text)
        assert older is not None
        text = _replaced(text, "\t\trequest_buffers 1MB\n", f"\t\t{older[1]}\n")
    _copy_certificate(place)
    (folder / "Caddyfile").write_text(text)


def caddy_version() -> tuple[int, int]:
    """Of the Caddy that is installed."""
    told = subprocess.run(
        [_which("caddy"), "version"], capture_output=True, text=True, check=True, timeout=30
    ).stdout
    found = re.match(r"v?(\d+)\.(\d+)", told)
    assert found is not None, told
    return int(found[1]), int(found[2])


def _copy_certificate(place: Place) -> None:
    shutil.copy(place.chain.chain, place.folder / "chain.pem")
    shutil.copy(place.chain.key, place.folder / "key.pem")


def _replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"the shipped file says it otherwise now: {old}"
    return text.replace(old, new)


def _give_away(folder: Path) -> None:
    """To the user that the proxy runs as."""
    if os.geteuid() == 0:
        user = pwd.getpwnam(_USER)
        for each in (folder, *folder.rglob("*")):
            with suppress(FileNotFoundError):
                os.chown(each, user.pw_uid, user.pw_gid)
    folder.chmod(0o700)


def _nginx(place: Place, *more: str) -> list[str]:
    # its log before it has read the configuration
    early = ["-e", str(place.folder / "early.log")]
    return [_which("nginx"), *early, "-c", str(place.folder / "nginx.conf"), *more]


def _caddy(place: Place, verb: str) -> list[str]:
    config = str(place.folder / "Caddyfile")
    return [_which("caddy"), verb, "--config", config, "--adapter", "caddyfile"]


PROGRAMS: Final = {
    "nginx": _Program("nginx-light", _write_nginx, lambda place: _nginx(place, "-t"), _nginx),
    "caddy": _Program(
        "caddy",
        _write_caddy,
        lambda place: _caddy(place, "validate"),
        lambda place: _caddy(place, "run"),
    ),
}
