"""What the log of looks tells: whether the console ended in the middle of one."""

from collections.abc import Iterable

from workmoniq_protocol import strict_json


def unfinished(lines: Iterable[bytes]) -> str | None:
    """The case of the last look if it was never closed. lines: of the log, which hold together."""
    open_case: str | None = None
    for raw in lines:
        told = strict_json.loads_object(raw)
        match told.get("event"):
            case "claiming":
                open_case = str(told.get("case"))
            case "closed" | "refused":
                open_case = None
    return open_case


def crashed(case: str) -> str:
    """What the agent is told about it."""
    return (
        f"The console ended in the middle of case {case}, and its keys went with it: ask the user "
        "to revoke that code and to make a new one."
    )
