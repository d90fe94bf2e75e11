"""Looks for many expressions in one text at once."""

from collections.abc import Sequence
from typing import Final, Protocol, cast

from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.services.rules.expressions import Expression, compiled, options

Hits = tuple[int, ...]

_HEAVY: Final = 3_000
"""Steps from which an expression is looked for by itself: together, large ones would multiply."""
_NOTHING: Hits = ()


class _Set(Protocol):
    """Many expressions, looked for in one pass over the text."""

    def Add(self, pattern: str) -> int: ...  # noqa: N802  # RE2's own
    def Compile(self) -> None: ...  # noqa: N802  # RE2's own
    def Match(self, text: bytes) -> list[int] | None: ...  # noqa: N802  # RE2's own


class Finder:
    """The numbers of the expressions that a text holds. Immutable; any thread may ask it.

    An expression that cannot be read matches nothing here; `broken` has its number.
    """

    def __init__(self, wanted: Sequence[tuple[int, str]]) -> None:
        """wanted: expressions, each with its number; numbers rise."""
        self._numbers: list[int] = []
        self._alone: list[tuple[int, Expression]] = []
        self.broken: set[int] = set()
        light = []
        for number, expression in wanted:
            try:
                made = compiled(expression)
            except BadInput:
                self.broken.add(number)
                continue
            if made.programsize > _HEAVY:
                self._alone.append((number, made))
            else:
                light.append((number, expression))
        self._set = self._together(light)

    def find(self, text: str) -> Hits:
        """Which expressions text holds, rising."""
        hits = _NOTHING
        if self._set is not None:
            found = self._set.Match(text.encode(errors="replace"))
            if found:
                numbers = self._numbers
                hits = tuple(sorted([numbers[at] for at in found]))
        if self._alone:
            alone = [number for number, one in self._alone if one.search(text) is not None]
            if alone:
                hits = tuple(sorted((*hits, *alone)))
        return hits

    def _together(self, light: Sequence[tuple[int, str]]) -> _Set | None:
        if not light:
            return None
        import re2  # noqa: PLC0415  # staged

        made = cast(_Set, re2.Set.SearchSet(options()))
        for _, expression in light:
            made.Add(expression)
        try:
            made.Compile()
        except re2.error:
            # too much for one: each by itself is slower, and right
            self._alone += [(number, compiled(expression)) for number, expression in light]
            return None
        self._numbers = [number for number, _ in light]
        return made
