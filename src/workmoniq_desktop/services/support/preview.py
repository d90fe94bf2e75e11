"""What would be sent, as lines that can be searched and taken out one by one."""

import zlib
from collections.abc import Collection, Iterable, Sequence
from typing import Final, Self

from workmoniq_desktop.domain.support import Kind, SupportChoice
from workmoniq_desktop.domain.support_errors import SupportBundleTooLarge
from workmoniq_protocol import limits

MOST_BYTES: Final = 256 * limits.MIB
"""Before it is packed: what a console unpacks at most, and so what a preview holds at most."""
AROUND_BYTES: Final = 16 * 1024
"""Header, two sealed secrets and two boxes around what is packed: more than they ever take."""


def too_large() -> SupportBundleTooLarge:
    """The error for everything that no bundle can hold."""
    return SupportBundleTooLarge(
        "What was chosen is larger than the 20 MiB that support may get at once: "
        "choose fewer days, fewer kinds or a lower redaction."
    )


class BundlePreview:
    """Immutable, so any thread may use it; each change is another one over the same lines."""

    __slots__ = ("_choice", "_folded", "_lines", "_removed")

    def __init__(
        self,
        choice: SupportChoice,
        lines: tuple[str, ...],
        removed: frozenset[int] = frozenset(),
        folded: "_Folded | None" = None,
    ) -> None:
        self._choice = choice
        self._lines = lines
        self._removed = removed
        self._folded = _Folded(lines) if folded is None else folded

    @classmethod
    def of(cls, choice: SupportChoice, lines: Iterable[str]) -> Self:
        """The preview of these lines. Raises SupportBundleTooLarge where they cannot be held."""
        from workmoniq_protocol.wire.support_rows import MOST_ROWS  # noqa: PLC0415  # with the rows

        held = list[str]()
        left = MOST_BYTES
        for line in lines:
            # most are ASCII, whose length needs no look
            left -= 1 + (len(line) if line.isascii() else len(line.encode()))
            if left < 0 or len(held) > MOST_ROWS:
                raise too_large()
            held.append(line)
        return cls(choice, tuple(held))

    def __repr__(self) -> str:
        return f"BundlePreview({len(self._lines)} lines, {len(self._removed)} removed)"

    @property
    def choice(self) -> SupportChoice:
        return self._choice

    @property
    def lines(self) -> Sequence[str]:
        """Every line, the removed ones among them; line 0 is the head."""
        return self._lines

    @property
    def removed(self) -> Collection[int]:
        return self._removed

    def empty_kinds(self) -> tuple[Kind, ...]:
        """What was chosen, and of which there is nothing to show."""
        from workmoniq_protocol.wire.support_rows import ROWS  # noqa: PLC0415  # with the rows

        begun = {line.partition(",")[0] for line in self._lines[1:]}
        there = {kind.kind for name, kind in ROWS.items() if f'{{"row":"{name}"' in begun}
        return tuple(kind for kind in self._choice.kinds if kind.value not in there)

    def found(self, text: str, /) -> Sequence[int]:
        """Numbers of the lines that hold it, whatever its case; all for an empty text."""
        if not text:
            return range(len(self._lines))
        wanted = text.casefold()
        return [number for number, line in enumerate(self._folded.lines()) if wanted in line]

    def without(self, lines: Collection[int], /) -> "BundlePreview":
        """The same with these lines removed, too; line 0 stays."""
        there = {number for number in lines if 0 < number < len(self._lines)}
        return BundlePreview(self._choice, self._lines, self._removed | there, self._folded)

    def restored(self) -> "BundlePreview":
        """The same with every line back."""
        return BundlePreview(self._choice, self._lines, frozenset(), self._folded)

    def frozen(self) -> bytes:
        """The bytes that would be sent. Raises SupportBundleTooLarge, with a remedy."""
        from workmoniq_protocol.crypto.support import padme  # noqa: PLC0415  # brings much

        kept: Iterable[str] = self._lines
        if self._removed:
            kept = (line for at, line in enumerate(self._lines) if at not in self._removed)
        frozen = "\n".join(kept).encode()
        # as it is packed for sending, the length in front
        packed = padme(len(zlib.compress(frozen, 6)) + 4)
        if packed + AROUND_BYTES > limits.MOST_BUNDLE_BYTES:
            raise too_large()
        return frozen


class _Folded:
    """The lines without case, made when somebody searches for the first time."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self._lines = lines
        self._folded: tuple[str, ...] | None = None

    def lines(self) -> tuple[str, ...]:
        if self._folded is None:  # two threads would make the same
            self._folded = tuple(line.casefold() for line in self._lines)
        return self._folded
