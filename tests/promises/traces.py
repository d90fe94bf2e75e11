"""Looks for a canary as a thief with the key would: in every file, page and archive of an account.

Raw bytes are searched in the encodings that programs leave text in; histories, their journals and
those inside backups are decrypted page by page, freed pages included.
"""

import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.integration.store.pages import decrypted_file

from workmoniq_desktop.store.connection import HistoryKey, salt_of


def traces_of(
    canaries: Iterable[str], places: Iterable[Path], key: HistoryKey, profile: str
) -> list[str]:
    """Where any of them was found: names of files, with what was done to read them."""
    needles = [needle for canary in canaries for needle in _written(canary)]
    return [
        f"{path} ({how})"
        for place in places
        for path in sorted(place.rglob("*"))
        if path.is_file()
        for how, content in _read(path, key, profile)
        if any(needle in content for needle in needles)
    ]


def _written(text: str) -> set[bytes]:
    """How text may stand in a file."""
    plain = text.encode()
    wide = {text.encode("utf-16-le"), text.encode("utf-16-be"), text.encode("utf-32-le")}
    return {plain, plain.hex().encode(), json.dumps(text)[1:-1].encode(), *wide}


def _read(path: Path, key: HistoryKey, profile: str) -> Iterator[tuple[str, bytes]]:
    content = path.read_bytes()
    yield "as it is", content
    yield "its name", str(path).encode()
    if content[:16].hex() == salt_of(profile):
        yield "decrypted", b"".join(decrypted_file(path, key))
    if zipfile.is_zipfile(path):
        with TemporaryDirectory() as folder, zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
            for member in Path(folder).rglob("*"):
                if member.is_file():
                    for how, inside in _read(member, key, profile):
                        yield f"unzipped, {member.name} {how}", inside
