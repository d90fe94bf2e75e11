"""The values of one Windows user, in memory."""

from dataclasses import dataclass, field


@dataclass(kw_only=True)
class FakeRegistry:
    """Refuses every change where refuses is set, as a managed machine does."""

    values: dict[tuple[str, str], str | bytes] = field(default_factory=dict)
    refuses: bool = False

    def read(self, key: str, name: str) -> str | bytes | None:
        return self.values.get((key, name))

    def write(self, key: str, name: str, text: str) -> None:
        self._ask()
        self.values[key, name] = text

    def remove(self, key: str, name: str) -> None:
        self._ask()
        self.values.pop((key, name), None)

    def _ask(self) -> None:
        if self.refuses:
            raise PermissionError(5, "Access is denied")
