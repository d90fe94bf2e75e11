"""Settings that somebody else wrote."""

from pathlib import Path

import pytest

from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.store.settings import read


@pytest.mark.parametrize(
    "content",
    [b"[" * 60_000, b'{"theme": []}', b'{"theme": {}}', b'{"senses": {}}', b"\xff", b"", b"null"],
)
def test_settings_that_make_no_sense_are_the_usual_ones(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    assert read(path) == Settings()
