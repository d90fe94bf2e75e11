"""P06: we read data only with explicit permission: without the click nothing readable leaves.

The team here has everything a support team can have: the code, agents' certificates, a console and
the pinned private key; and it reads the server's disk. Tests of single attacks have their numbers
(40 to 46, 79 to 82) and stand in tests/adversarial and tests/integration/support.
"""

import ast
import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from tests.fakes.server import ServerProcess
from tests.fakes.support_life import FROM_US, Console, LinesPreview, User
from tests.fakes.support_team import SupportTeam

from workmoniq_desktop.domain.clock import HOUR_US, SECOND_US
from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.support import Grant, GrantState, Redaction, SupportChoice
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.store import support_endings
from workmoniq_desktop.system.clock import SystemClock

SOURCES: Final = Path(__file__).parents[2] / "src" / "workmoniq_desktop"
MANY: Final = ("--support-grants-per-hour", "1000", "--support-claims-per-minute", "1000")
CANARY: Final = "a title of nobody else"
NOISE_BYTES: Final = 200_000
"""So much that cannot be packed is in what is chosen that it could not leave unnoticed."""


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> SupportTeam:
    return SupportTeam.made(tmp_path_factory.mktemp("team"), SystemClock().wall_us() // SECOND_US)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, team: SupportTeam) -> Iterator[ServerProcess]:
    options = ("--support-pins", str(team.pins_path), *MANY)
    with ServerProcess(tmp_path_factory.mktemp("server") / "data", options=options) as running:
        yield running


class Chooser(User):
    """A user whose every request is measured, and who chose much that nobody can guess."""

    def preview(self, choice: SupportChoice) -> LinesPreview:
        made = super().preview(choice)
        noise = secrets.token_hex(NOISE_BYTES)
        return LinesPreview(choice=choice, lines=(*made.lines, f'{{"row":"{CANARY} {noise}"}}'))

    def watched(self) -> list[int]:
        """Lengths of what is sent from now on."""
        sent: list[int] = []
        self.between.before = lambda request: sent.append(len(request.read()))
        return sent


@pytest.fixture
def user(tmp_path: Path, team: SupportTeam, server: ServerProcess) -> Iterator[Chooser]:
    made = Chooser(tmp_path / "user", team, server.url)
    yield made
    made.close()


@pytest.fixture
def console(team: SupportTeam, server: ServerProcess) -> Console:
    return Console(team, server.url)


def _looks(user: Chooser, console: Console, armed: Grant) -> None:
    console.claims(armed.code or "", (0, 1))
    for _ in range(3):
        user.support.look(armed.id)


def _is_refused(user: Chooser, console: Console, armed: Grant) -> None:
    _looks(user, console, armed)
    user.support.revoke(armed.id)


def _runs_out(user: Chooser, console: Console, armed: Grant) -> None:
    _looks(user, console, armed)
    user.clock.later_us = 5 * HOUR_US
    assert user.support.look(armed.id).state is GrantState.EXPIRED


def _is_wiped(user: Chooser, console: Console, armed: Grant) -> None:
    _looks(user, console, armed)
    scope = WipeScope(from_us=FROM_US, to_us=FROM_US + HOUR_US)
    with user.database.writing() as raw:
        assert support_endings.reached_by(raw, scope, user.clock.now_us()) == (armed.id,)


def _is_copied(user: Chooser, console: Console, armed: Grant) -> None:
    _looks(user, console, armed)
    user.boot = b"another machine"
    user.reborn()
    assert user.support.grant(armed.id).state is GrantState.REVOKED


def _starts_again(user: Chooser, console: Console, armed: Grant) -> None:
    _looks(user, console, armed)
    user.reborn()
    user.support.look(armed.id)


def _is_lied_to(user: Chooser, console: Console, armed: Grant) -> None:
    """The server says that the click was there already."""
    console.claims(armed.code or "", (0, 1))
    for state in ("filled", "consumed", "claimed", "armed"):

        def rewrite(told: dict[str, object], state: str = state) -> dict[str, object]:
            return {**told, "state": state, "rev": 9}

        user.between.rewrite = rewrite
        user.support.look(armed.id)


def _has_a_thief(user: Chooser, console: Console, armed: Grant) -> None:
    """Who has the code, and no certificate."""
    body: dict[str, Any] = dict(console.takes(armed.code or "").body())
    console.post({**body, "sigs": ["A" * 86]})
    user.support.look(armed.id)
    assert user.support.grant(armed.id).state is GrantState.REVOKED


def _nobody_comes(user: Chooser, _console: Console, armed: Grant) -> None:
    user.support.look(armed.id)


WITHOUT_THE_CLICK: Final[tuple[Callable[[Chooser, Console, Grant], None], ...]] = (
    _nobody_comes,
    _looks,
    _is_refused,
    _runs_out,
    _is_wiped,
    _is_copied,
    _starts_again,
    _is_lied_to,
    _has_a_thief,
)


@pytest.mark.parametrize("happens", WITHOUT_THE_CLICK, ids=lambda each: each.__name__.strip("_"))
def test_without_the_click_nothing_of_what_was_chosen_leaves(
    user: Chooser,
    console: Console,
    server: ServerProcess,
    happens: Callable[[Chooser, Console, Grant], None],
) -> None:
    sent = user.watched()
    happens(user, console, user.arm(Redaction.R3))
    assert sum(sent) < NOISE_BYTES // 10
    assert user.between.put == []
    assert console.claim is None or _fetched(console).status_code in {404, 410}
    assert not list(_files_with(server.data, CANARY))


def test_with_the_click_one_console_reads_it_once(
    user: Chooser, console: Console, server: ServerProcess, team: SupportTeam
) -> None:
    """And the checks above could fail."""
    armed = user.arm(Redaction.R3)
    _looks(user, console, armed)
    sent = user.watched()
    user.support.share(armed.id)
    assert sum(sent) > NOISE_BYTES // 10
    assert CANARY.encode() in console.opens()
    assert not list(_files_with(server.data, CANARY))
    late = Console(team, server.url)
    assert late.claims(armed.code or "", (0, 1), label="late").status_code in {409, 410}
    assert _fetched(late).status_code in {401, 404, 410}
    console.tells("opened")
    assert _fetched(console).status_code == 410
    with pytest.raises(WorkMoniQError):
        user.support.share(user.arm().id)


def test_only_a_person_calls_share() -> None:
    """The one button of the one dialog, and the verb that asks."""
    callers = {
        path.relative_to(SOURCES).as_posix()
        for path in SOURCES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and re.fullmatch(r".*support\.share", ast.unparse(node.func))
    }
    assert callers == {"cli/support.py", "ui/viewmodels/support.py"}
    windows = {
        path.name: path.read_text().count("share_asked.emit")
        for path in (SOURCES / "ui").rglob("*.py")
    }
    assert {name: count for name, count in windows.items() if count} == {"support_share.py": 1}


def _fetched(console: Console) -> httpx.Response:
    return console.ask("GET", "/bundle")


def _files_with(folder: Path, text: str) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and text.encode() in path.read_bytes():
            yield path
