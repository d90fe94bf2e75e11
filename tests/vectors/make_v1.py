"""Write tests/vectors/v1 anew: python -m tests.vectors.make_v1, from the root of the repository.

Every byte is drawn from dice that fall alike each time, but for what HPKE seals and zlib packs:
recorded.json keeps that. With --record, what is not in it yet is made and added.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from tests.vectors.making import (
    edges,
    epochs,
    licence,
    log,
    log_room,
    pairing,
    recovery,
    segments,
    signed,
    support,
    support_rows,
)
from tests.vectors.making import texts as json_texts
from tests.vectors.making.recorded import FILE, Recording

FOLDER: Final = Path(__file__).parent / "v1"
FILES: Final[dict[str, Callable[[Recording], dict[str, Any]]]] = {
    "edges.json": edges.make,
    "epochs.json": epochs.make,
    "json.json": json_texts.make,
    "licence.json": licence.make,
    "log.json": log.make,
    "log-room.json": log_room.make,
    "pairing.json": pairing.make,
    "recovery.json": recovery.make,
    "segments.json": segments.make,
    "signed.json": signed.make,
    "support.json": support.make,
    "support_rows.json": support_rows.make,
}


def made(recording: Recording) -> dict[str, str]:
    """The text of every file by its name."""
    return {name: _text(make(recording)) for name, make in FILES.items()}


def main(arguments: list[str]) -> None:
    """Write them."""
    recording = Recording(new=arguments == ["--record"])
    texts = made(recording)
    FOLDER.mkdir(exist_ok=True)
    for name, text in texts.items():
        (FOLDER / name).write_text(text)
    FILE.write_text(recording.text())


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=1, ensure_ascii=True) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
