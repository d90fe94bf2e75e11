"""A wipe or a redaction that holds for ever, on every device, whenever something of it arrives."""

from dataclasses import dataclass

from workmoniq_desktop.domain.wipe import WipeScope

BEFORE_ALL_US = 0
"""Where a wipe without a beginning begins: nothing that is synced is older."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiped:
    """id: random, the same on every device. app: only its windows. titles_only: a redaction.

    reach_us: from where to where spans stood that it touched, whole; segments in it are replaced.
    """

    id: str
    from_us: int
    to_us: int
    app: str | None = None
    titles_only: bool = False
    reach_us: tuple[int, int] | None = None

    def touches(self, from_us: int, to_us: int) -> bool:
        """Whether it reaches into a range."""
        return self.from_us < to_us and self.to_us > from_us

    @property
    def scope(self) -> WipeScope:
        """As the history is wiped by it."""
        return WipeScope(
            from_us=self.from_us, to_us=self.to_us, app=self.app, titles_only=self.titles_only
        )


def lasting(wipe_id: str, scope: WipeScope, now_us: int) -> Wiped:
    """A wipe that happened: one without an end ended now, for what comes later is not meant."""
    return Wiped(
        id=wipe_id,
        from_us=BEFORE_ALL_US if scope.from_us is None else max(scope.from_us, BEFORE_ALL_US),
        to_us=now_us if scope.to_us is None else scope.to_us,
        app=scope.app,
        titles_only=scope.titles_only,
    )
