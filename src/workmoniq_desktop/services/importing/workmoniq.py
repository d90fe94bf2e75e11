"""Reads WorkMoniQ's own export: which parts of the file are what, in which version."""

from collections.abc import Iterator
from typing import BinaryIO, TypeGuard

from workmoniq_desktop.domain.errors import ImportRefused
from workmoniq_desktop.services.importing.pieces import Broken, Piece, Pieces
from workmoniq_desktop.services.importing.rows import BadRow, label_of, span_of, tally_of
from workmoniq_desktop.services.importing.source import Row
from workmoniq_desktop.services.importing.words import command_of, entry_of, thing_of
from workmoniq_desktop.store.importing import Taken

VERSION = 1
_KINDS = {
    "devices": "device",
    "spans": "span",
    "tallies": "tally",
    "edits": "edit",
    "projects": "project",
    "rules": "rule",
}
_LABELS_KEPT = 1_000
_ITEMS_BEFORE_FORMAT = 1_000


class Export:
    """One file, read once. labels: what it calls devices, as far as it was read."""

    def __init__(self, file: BinaryIO, now_us: int) -> None:
        self._pieces = Pieces(file)
        self._now_us = now_us
        self._format: object = None
        self._version: object = None
        self.labels: dict[str, str] = {}
        self.last_place = ""

    @property
    def read_bytes(self) -> int:
        return self._pieces.read_bytes

    def rows(self) -> Iterator[Row]:
        """All rows in the file's order; what it does not know is left out.

        Raises ImportRefused before the first row where the file is of another kind or version;
        Broken where it is cut off or damaged.
        """
        pieces = iter(self._pieces)
        while (piece := self._first(pieces)) is not None:
            if piece.number == 0:
                self._learn(piece)
            elif (row := self._row(piece)) is not None:
                self.last_place = row.place
                yield row
        self._refuse_other_kinds()

    def _first(self, pieces: Iterator[Piece]) -> Piece | None:
        try:
            return next(pieces, None)
        except Broken:
            if self._format is None:
                raise _another_kind() from None
            raise

    def _learn(self, piece: Piece) -> None:
        if piece.key == "format":
            self._format = piece.value
        elif piece.key == "version":
            self._version = piece.value

    def _row(self, piece: Piece) -> Row | None:
        if piece.key in _KINDS and piece.key != "devices":
            self._refuse_other_kinds()
        elif self._format is None and piece.number > _ITEMS_BEFORE_FORMAT:
            raise _another_kind()
        kind = _KINDS.get(piece.key)
        if kind is None or piece.number == 0:
            return None
        place = f"{kind} {piece.number}"
        try:
            if piece.key == "devices":
                self._name(piece.value)
                return None
            return Row(place, self._taken(piece))
        except BadRow as bad:
            return Row(place, bad)

    def _name(self, device: object) -> None:
        name, label = label_of(device)
        if len(self.labels) < _LABELS_KEPT:
            self.labels.setdefault(name, label)

    def _taken(self, piece: Piece) -> Taken:
        """Raises BadRow."""
        match piece.key:
            case "tallies":
                return tally_of(piece.value, self._now_us)
            case "edits":
                return command_of(piece.value, self._now_us)
            case "projects" | "rules":
                return thing_of(piece.value, piece.key)
            case _:
                if _is_manual(piece.value):
                    return entry_of(piece.value, self._now_us)
                return span_of(piece.value, self._now_us)

    def _refuse_other_kinds(self) -> None:
        if self._format != "workmoniq":
            raise _another_kind()
        version = self._version
        if isinstance(version, bool) or not isinstance(version, int):
            raise ImportRefused("the file does not say its version before its spans: export anew")
        if version > VERSION:
            raise ImportRefused(
                f"a newer WorkMoniQ wrote this file (version {version}, and this one reads "
                f"{VERSION}): install the newer WorkMoniQ"
            )
        if version != VERSION:
            raise ImportRefused("no WorkMoniQ writes files of this version: export anew")


def _is_manual(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict) and value.get("kind") == "manual"


def _another_kind() -> ImportRefused:
    return ImportRefused("the file is not an export of WorkMoniQ: name one `export` has written")
