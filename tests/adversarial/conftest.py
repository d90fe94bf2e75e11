"""A server and its proxy for each module, and a person with devices for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.adversarial.stage import Party, Stage, staged


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
