"""A server behind each of the proxies whose files are shipped."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.certificates import Chain, make_chain
from tests.fakes.support_team import SupportTeam
from tests.scale.fronts import EASY, Front, fronted
from tests.scale.proxies import PROGRAMS, missing_programs

from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.system.clock import SystemClock


@pytest.fixture
def ground() -> Iterator[Path]:
    """A folder that another user may pass through."""
    with tempfile.TemporaryDirectory(prefix="wmq-proxy-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


@pytest.fixture
def chain(ground: Path, monkeypatch: pytest.MonkeyPatch) -> Chain:
    """A certificate that every client of the test trusts."""
    (ground / "authority").mkdir()
    made = make_chain(ground / "authority")
    monkeypatch.setenv("SSL_CERT_FILE", str(made.root))
    return made


@pytest.fixture
def team(ground: Path) -> SupportTeam:
    return SupportTeam.made(ground / "team", SystemClock().wall_us() // SECOND_US)


@pytest.fixture(params=sorted(PROGRAMS))
def proxy_name(request: pytest.FixtureRequest) -> str:
    missing = missing_programs()
    assert not missing, f"install these packages: {' '.join(missing)}"
    return str(request.param)


@pytest.fixture
def front(proxy_name: str, ground: Path, chain: Chain, team: SupportTeam) -> Iterator[Front]:
    options = (*EASY, "--support-pins", str(team.pins_path))
    with fronted(proxy_name, ground, chain, options=options) as made:
        yield made


@pytest.fixture
def counted(proxy_name: str, ground: Path, chain: Chain) -> Iterator[Front]:
    """With a relay between proxy and server."""
    with fronted(proxy_name, ground, chain, counted=True) as made:
        yield made
