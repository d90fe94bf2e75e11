"""A server and its proxy for each module, and a person with devices for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.register_assert_rewrite("tests.adversarial.scene", "tests.adversarial.stage")

from tests.adversarial.scene import Scene, made_scene  # noqa: E402  # what it asserts is told
from tests.adversarial.stage import Party, Stage, staged  # noqa: E402


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("stage")) as made:
        yield made


@pytest.fixture
def party(stage: Stage, tmp_path: Path) -> Iterator[Party]:
    stage.proxy.forget()
    made = Party(stage, tmp_path)
    yield made
    made.close()
    stage.proxy.forget()


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Its own stage, for all modules; what is lied about goes on growing."""
    folder = tmp_path_factory.mktemp("scene")
    with staged(folder / "stage") as stage, made_scene(stage, folder) as made:
        yield made
